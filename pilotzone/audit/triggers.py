"""The database's own refusal to rewrite an audit event, written for each engine.

On SQLite only changes are refused: Django empties tables there with DELETE, which a trigger would stop.
A later migration that rebuilds the table on SQLite has to call `create` again.
"""

from typing import Any

from pilotzone.audit.querysets import MUTABLE

TABLE = "audit_auditevent"

POSTGRESQL = """
CREATE FUNCTION audit_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND to_jsonb(NEW) - ARRAY[{mutable}] = to_jsonb(OLD) - ARRAY[{mutable}]
       AND (OLD.feed_position IS NULL OR NEW.feed_position = OLD.feed_position)
       AND (NEW.personal IS NULL OR NEW.personal = OLD.personal) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit events are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_event_guard BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION audit_event_guard();
"""

SQLITE = """
CREATE TRIGGER audit_event_guard BEFORE UPDATE ON {table}
WHEN {changed}
OR (OLD.feed_position IS NOT NULL AND NEW.feed_position IS NOT OLD.feed_position)
OR (NEW.personal IS NOT NULL AND NEW.personal IS NOT OLD.personal)
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END
"""


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        mutable = ", ".join(f"'{name}'" for name in sorted(MUTABLE))
        schema_editor.execute(POSTGRESQL.format(table=TABLE, mutable=mutable))
        return
    model = apps.get_model("audit", "AuditEvent")
    columns = [field.column for field in model._meta.local_fields if field.column not in MUTABLE]
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
    schema_editor.execute(SQLITE.format(table=TABLE, changed=changed))


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER audit_event_guard ON {TABLE}; DROP FUNCTION audit_event_guard();")
    else:
        schema_editor.execute("DROP TRIGGER audit_event_guard")
