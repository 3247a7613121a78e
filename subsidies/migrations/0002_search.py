"""Two-character Chinese search on PostgreSQL: an index over all pairs of neighbouring signs. No extension is needed."""

from django.db import migrations

# The same function as in enterprises 0013: whichever runs first makes it, and it stays, since an index of either uses it.
FORWARD = """
CREATE OR REPLACE FUNCTION pilotzone_bigrams(source text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(source, place, 2)), '{}')
  FROM generate_series(1, char_length(source) - 1) AS place
$$;
CREATE INDEX application_bigrams ON subsidies_application USING gin (pilotzone_bigrams(search_text::text));
"""
REVERSE = "DROP INDEX application_bigrams"


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(FORWARD), on_postgresql(REVERSE))]
