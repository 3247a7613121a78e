"""Any part of a warehouse's names and city is found by its pairs of signs."""

from django.db import migrations

from pilotzone.kernel.tables import Stand, bigrams


class Migration(migrations.Migration):
    replaces = [("warehouses", "0013_search")]
    dependencies = [("warehouses", "0001_tables")]
    operations = [Stand(*bigrams("warehouse_bigrams", "warehouses_warehouse"))]
