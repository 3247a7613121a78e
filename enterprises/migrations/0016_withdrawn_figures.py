"""A figure may be withdrawn: by a last revision that says so."""

from django.db import migrations, models
from django.db.models import Q

from pilotzone.kernel.frozen import freeze

FIGURE = (
    "subject_id", "indicator_id", "period_start", "period_kind", "mode", "source_id", "revision", "value", "currency",
    "scope_note", "basis", "sharing_id", "authorisation_id", "as_of", "reported_at", "reported_by_id", "batch_id",
)  # fmt: skip
SUPERSEDED = freeze("enterprises_figure", "NOT OLD.is_current", ("is_current",), name="enterprises_figure_superseded")
BEFORE = (freeze("enterprises_figure", "TRUE", FIGURE), SUPERSEDED)
AFTER = (freeze("enterprises_figure", "TRUE", (*FIGURE, "is_withdrawn")), SUPERSEDED)


def steps(pairs, place):
    """SQLite rebuilds a table whose constraints change, and loses its triggers: they are made anew on each engine."""

    def run(apps, schema_editor):
        for pair in pairs:
            pair[place](apps, schema_editor)

    return run


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0013_search")]

    operations = [
        migrations.RunPython(steps(BEFORE, 1), steps(BEFORE, 0)),
        migrations.AddField("figure", "is_withdrawn", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "figure",
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | Q(is_current=False), name="figure_withdrawn_never_stands"
            ),
        ),
        migrations.RunPython(steps(AFTER, 0), steps(AFTER, 1)),
    ]
