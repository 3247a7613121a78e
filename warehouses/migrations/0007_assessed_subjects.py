"""Subjects of assessment know who runs the warehouse, and are assessed while it is registered."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def keep_up(apps, schema_editor):
    Subject = apps.get_model("enterprises", "Subject")
    Warehouse = apps.get_model("warehouses", "Warehouse")
    operator = Warehouse.objects.filter(subject=OuterRef("pk")).values("operator")[:1]
    registered = Warehouse.objects.filter(state="registered").values("subject")
    rows = Subject.objects.filter(pk__in=Warehouse.objects.values("subject"))
    rows.update(operator=Subquery(operator), is_assessed=False)
    Subject.objects.filter(pk__in=registered).update(is_assessed=True)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0009_who_runs_a_subject"), ("warehouses", "0006_lease_keys")]

    operations = [migrations.RunPython(keep_up, migrations.RunPython.noop, elidable=True)]
