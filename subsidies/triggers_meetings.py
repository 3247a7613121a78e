"""The database's own refusal to change a meeting's confirmed result and a funding plan's record, for each engine.

A later migration that rebuilds one of the tables on SQLite loses its guard there, and has to call `renew` at its end.
"""

from dataclasses import dataclass
from typing import Any

POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.{mark} <> '' AND ({changed}) THEN
        RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {name}();
"""

SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE ON {table}
WHEN OLD.{mark} <> '' AND ({changed})
BEGIN SELECT RAISE(ABORT, '{says}'); END
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """The columns `fixed` stand as soon as `mark` is filled."""

    name: str
    table: str
    mark: str
    fixed: tuple[str, ...]
    says: str

    def create(self, apps: Any, schema_editor: Any) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
        changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in self.fixed)
        text = POSTGRESQL if postgresql else SQLITE
        schema_editor.execute(
            text.format(name=self.name, table=self.table, mark=self.mark, changed=changed, says=self.says)
        )

    def drop(self, apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {self.name} ON {self.table}; DROP FUNCTION {self.name}();")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}")

    def renew(self, apps: Any, schema_editor: Any) -> None:
        """Put it back where a rebuilt table has lost it; PostgreSQL keeps it."""
        if schema_editor.connection.vendor != "postgresql":
            self.drop(apps, schema_editor)
            self.create(apps, schema_editor)


RESULT = Guard(
    "meeting_result_guard",
    "subsidies_meeting",
    "result",
    ("result", "result_digest", "confirmed_at", "confirmed_by_id", "minutes_number", "held_on"),
    "a confirmed result stands",
)
PLAN = Guard(
    "funding_plan_guard",
    "subsidies_fundingplan",
    "record",
    ("record", "digest", "document_number", "total", "programme_id", "made_by_id"),
    "the record of a plan stands",
)
