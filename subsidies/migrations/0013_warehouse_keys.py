from django.db import migrations, models

from warehouses.rules.facts import building, lease


def fill(apps, schema_editor):
    rows = apps.get_model("subsidies", "ClaimWarehouse").objects.select_related("version")
    for row in rows.iterator(chunk_size=1000):
        facts = row.version.facts
        row.building_key = building(facts["country"], facts["city"], facts["address"])
        row.lease_key = lease(facts["country"], facts["lease_number"])
        row.save(update_fields=["building_key", "lease_key"])


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0012_scans_beside_codes"), ("warehouses", "0006_lease_keys")]

    operations = [
        migrations.AddField(
            model_name="claimwarehouse",
            name="building_key",
            field=models.CharField(blank=True, db_index=True, default="", max_length=340),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="claimwarehouse",
            name="lease_key",
            field=models.CharField(blank=True, db_index=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
