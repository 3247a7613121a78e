"""The database's own refusal to edit a measure's version that is no draft, written for each engine.

A later migration that rebuilds the table on SQLite loses it there, and has to call `renew` at its end.
"""

from typing import Any

TABLE = "subsidies_measureversion"
FIXED = ("document", "digest", "measure_id", "number")

POSTGRESQL = """
CREATE FUNCTION measure_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND ({changed}) THEN
        RAISE EXCEPTION 'only a draft is edited' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_version_guard BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION measure_version_guard();
"""

SQLITE = """
CREATE TRIGGER measure_version_guard BEFORE UPDATE ON {table}
WHEN OLD.state <> 'draft' AND ({changed})
BEGIN SELECT RAISE(ABORT, 'only a draft is edited'); END
"""


def create(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)
    schema_editor.execute((POSTGRESQL if postgresql else SQLITE).format(table=TABLE, changed=changed))


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER measure_version_guard ON {TABLE}; DROP FUNCTION measure_version_guard();")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS measure_version_guard")


def renew(apps: Any, schema_editor: Any) -> None:
    """Put it back where a rebuilt table has lost it; PostgreSQL keeps it."""
    if schema_editor.connection.vendor != "postgresql":
        drop(apps, schema_editor)
        create(apps, schema_editor)
