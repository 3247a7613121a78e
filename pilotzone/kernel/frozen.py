"""The database's own refusal to change what is frozen, for any table: written once for each engine.

Rows go only with their claim, as in the audit record, where SQLite must let tables be emptied.
A later migration that rebuilds such a table on SQLite loses its trigger and has to call `freeze` again.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({once}) AND ({changed}) THEN
        RAISE EXCEPTION 'what is frozen is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN ({once}) AND ({changed})
BEGIN SELECT RAISE(ABORT, 'what is frozen is never changed'); END
"""
Step = Callable[[Any, Any], None]


def freeze(table: str, once: str, columns: Iterable[str], *, name: str = "") -> tuple[Step, Step]:
    """Forwards and backwards: where `once` holds of the OLD row, none of the columns changes any more.

    A table that is frozen in more than one way gives each of them a name of its own.
    """
    name, columns = name or f"{table}_frozen", tuple(columns)

    def create(apps: Any, schema_editor: Any) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
        changed = " OR ".join(
            f"NEW.{column}{'::text' if postgresql else ''} {differs} OLD.{column}{'::text' if postgresql else ''}"
            for column in columns
        )
        text = POSTGRESQL if postgresql else SQLITE
        schema_editor.execute(text.format(name=name, table=table, once=once, changed=changed))

    def drop(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")

    return create, drop


def in_order(steps: Sequence[tuple[Step, Step]]) -> tuple[Step, Step]:
    """Many steps as one: each on its own would have every model of the migration drawn up again."""

    def create(apps: Any, schema_editor: Any) -> None:
        for forwards, _ in steps:
            forwards(apps, schema_editor)

    def drop(apps: Any, schema_editor: Any) -> None:
        for _, backwards in reversed(steps):
            backwards(apps, schema_editor)

    return create, drop
