"""Whoever proposed a version of a measure is not the one who decides on it, by the database's own word.

SQLite writes a table anew for a constraint, and loses what stands on it: it is put back.
"""

from django.db import migrations
from django.db.models import CheckConstraint, F, Q

from pilotzone.kernel.tables import Stand
from subsidies import triggers

UNPROPOSED = ("draft", "discarded")


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0002_what_stands")]
    operations = [
        Stand(migrations.RunPython.noop, triggers.renew),
        migrations.RemoveConstraint("measureversion", "measure_version_decided"),
        migrations.AddConstraint(
            "measureversion",
            CheckConstraint(
                condition=Q(state__in=(*UNPROPOSED, "proposed"), decided_at=None, decided_by=None)
                | Q(state__in=("approved", "in_force", "retired"), decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="measure_version_decided_by_another",
            ),
        ),
        Stand(triggers.renew, migrations.RunPython.noop),
    ]
