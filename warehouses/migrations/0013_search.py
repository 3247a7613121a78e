"""Names and city in capitals, on PostgreSQL with an index over pairs of signs; recognitions found by warehouse."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat, Upper

FORWARD = "CREATE INDEX warehouse_bigrams ON warehouses_warehouse USING gin (pilotzone_bigrams(search_text::text))"
REVERSE = "DROP INDEX warehouse_bigrams"


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("warehouses", "0012_objectors_forgotten"), ("enterprises", "0013_search")]
    operations = [
        migrations.AddField(
            model_name="warehouse",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=Upper(Concat("name_zh", Value("\n"), "name_en", Value("\n"), "city")),
                output_field=models.TextField(),
            ),
        ),
        migrations.RunPython(on_postgresql(FORWARD), on_postgresql(REVERSE)),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(
                condition=models.Q(("state__in", ("recognised", "rectifying"))),
                fields=["batch", "warehouse"],
                name="recognition_holding",
            ),
        ),
    ]
