"""What an office told of a document may be withdrawn: by a last revision that says so."""

from django.db import migrations, models
from django.db.models import Q

from pilotzone.kernel.frozen import freeze

FACT = (
    "uid", "enterprise_id", "kind", "number", "state", "amount", "currency", "day", "source", "basis", "as_of",
    "received_at", "received_by_id", "revision",
)  # fmt: skip
BEFORE = freeze("enterprises_tradefact", "TRUE", FACT)
AFTER = freeze("enterprises_tradefact", "TRUE", (*FACT, "is_withdrawn"))


class Migration(migrations.Migration):
    """SQLite rebuilds a table whose constraints change, and loses its trigger: it is made anew on each engine."""

    dependencies = [("enterprises", "0003_reported_by_systems")]

    operations = [
        migrations.RunPython(BEFORE[1], BEFORE[0]),
        migrations.AddField("tradefact", "is_withdrawn", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "tradefact",
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | Q(is_current=False), name="trade_fact_withdrawn_never_stands"
            ),
        ),
        migrations.RunPython(AFTER[0], AFTER[1]),
    ]
