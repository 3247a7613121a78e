"""Divisions are entered on a page: each has an identifier for the record."""

import uuid

from django.db import migrations, models


def name_divisions(apps, schema_editor):
    divisions = apps.get_model("reference", "Division")
    rows = list(divisions.objects.filter(uid=None).only("pk"))
    for row in rows:
        row.uid = uuid.uuid4()
    divisions.objects.bulk_update(rows, ["uid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("reference", "0003_calendar_and_rate_changes")]
    operations = [
        migrations.AddField("division", "uid", models.UUIDField(editable=False, null=True)),
        migrations.RunPython(name_divisions, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("division", "uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
    ]
