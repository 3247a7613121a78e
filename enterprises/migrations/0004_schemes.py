"""Schemes have a uid; a version that is approved waits for its day.

Nothing wrote schemes before this, so the tables are empty: each row to come gets a uid of its own.
"""

import uuid

from django.db import migrations, models
from django.db.models import F, Q

from pilotzone.kernel.frozen import freeze

FROZEN = freeze("enterprises_schemeversion", "OLD.state <> 'draft'", ("scheme_id", "number", "document", "digest"))


def keep(apps, schema_editor):
    """SQLite rebuilds a table whose constraints change, and loses its trigger."""
    if schema_editor.connection.vendor != "postgresql":
        forwards, backwards = FROZEN
        backwards(apps, schema_editor)
        forwards(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_assessments")]

    operations = [
        migrations.AddField("scheme", "uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.AlterField(
            "schemeversion",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("proposed", "Proposed"),
                    ("approved", "Approved, not yet in use"),
                    ("published", "In use"),
                    ("retired", "No longer in use"),
                    ("discarded", "Discarded"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("schemeversion", "scheme_version_decided_by_another"),
        migrations.AddConstraint(
            "schemeversion",
            models.CheckConstraint(
                condition=Q(state__in=("draft", "discarded", "proposed"), decided_at=None, decided_by=None)
                | Q(
                    state__in=("approved", "published", "retired"), decided_at__isnull=False, decided_by__isnull=False
                )
                & ~Q(decided_by=F("proposed_by")),
                name="scheme_version_decided_by_another",
            ),
        ),
        migrations.RunPython(keep, keep),
    ]
