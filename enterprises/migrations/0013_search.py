"""Names in capitals, and on PostgreSQL an index over all pairs of their neighbouring signs. No extension is needed."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat, Upper

# The same function as in subsidies 0002: whichever runs first makes it, and it stays, since an index of either uses it.
FORWARD = """
CREATE OR REPLACE FUNCTION pilotzone_bigrams(source text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(source, place, 2)), '{}')
  FROM generate_series(1, char_length(source) - 1) AS place
$$;
CREATE INDEX enterprise_bigrams ON enterprises_enterprise USING gin (pilotzone_bigrams(search_text::text));
"""
REVERSE = "DROP INDEX enterprise_bigrams"


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0012_cycle_chases")]
    operations = [
        migrations.AddField(
            model_name="enterprise",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=Upper(Concat("name_zh", Value("\n"), "name_en")),
                output_field=models.TextField(),
            ),
        ),
        migrations.RunPython(on_postgresql(FORWARD), on_postgresql(REVERSE)),
    ]
