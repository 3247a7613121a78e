"""Exchange rates are told by another office: each has an identifier and a version, and a list by day."""

import uuid

from django.db import migrations, models


def name_rates(apps, schema_editor):
    rates = apps.get_model("reference", "ExchangeRate")
    rows = list(rates.objects.filter(uid=None).only("pk"))
    for row in rows:
        row.uid = uuid.uuid4()
    rates.objects.bulk_update(rows, ["uid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [
        migrations.AddField("exchangerate", "uid", models.UUIDField(editable=False, null=True)),
        migrations.RunPython(name_rates, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "exchangerate", "uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.AddField("exchangerate", "version", models.PositiveIntegerField(default=1)),
        migrations.AddIndex("exchangerate", models.Index(fields=["-day", "-id"], name="exchange_rate_newest")),
    ]
