from django.db import migrations, models

from warehouses.rules.facts import lease


def fill(apps, schema_editor):
    rows = apps.get_model("warehouses", "Warehouse").objects.exclude(lease_number="").select_related("country")
    for row in rows.iterator(chunk_size=1000):
        row.lease_key = lease(row.country.code, row.lease_number)
        row.save(update_fields=["lease_key"])


class Migration(migrations.Migration):
    dependencies = [("warehouses", "0005_leases_warned")]

    operations = [
        migrations.AddField(
            model_name="warehouse",
            name="lease_key",
            field=models.CharField(blank=True, db_index=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
