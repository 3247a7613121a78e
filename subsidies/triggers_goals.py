"""The database's own refusal to change goals that are set, results that are evaluated, and a review, on each engine."""

from typing import Any

# table, guard, when it holds, columns that then stand
GUARDS = (
    ("subsidies_goalsheet", "goal_sheet_set", "OLD.state <> 'draft'", ("purpose", "budget_id", "set_at", "set_by_id")),
    (
        "subsidies_goalsheet",
        "goal_sheet_evaluated",
        "OLD.evaluated_at IS NOT NULL",
        ("score", "evaluation_note", "evaluated_at", "evaluated_by_id", "checked_at", "check_note"),
    ),
    (
        "subsidies_goalsheet",
        "goal_sheet_reviewed",
        "OLD.reviewed_at IS NOT NULL",
        ("review_score", "review_note", "reviewed_at", "reviewed_by_id", "state"),
    ),
    (
        "subsidies_goal",
        "goal_set",
        "(SELECT state FROM subsidies_goalsheet WHERE id = OLD.sheet_id) <> 'draft'",
        ("sheet_id", "position", "kind", "name", "unit", "at_most", "target", "weight"),
    ),
    ("subsidies_goal", "goal_evaluated", "OLD.points IS NOT NULL", ("achieved", "points", "mid_value", "note")),
)
REMOVAL = ("subsidies_goal", "goal_stays", "(SELECT state FROM subsidies_goalsheet WHERE id = OLD.sheet_id) <> 'draft'")
TEXT = "what was handed in stands"

POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {condition} THEN
        RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN {row};
END $$;
CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
SQLITE = """
CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{text}'); END
"""


def statements(vendor: str) -> list[dict[str, str]]:
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    found = []
    for table, name, holds, columns in GUARDS:
        changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)
        condition = f"{holds} AND ({changed})"
        found.append({"table": table, "name": name, "condition": condition, "act": "UPDATE", "row": "NEW"})
    table, name, holds = REMOVAL
    found.append({"table": table, "name": name, "condition": holds, "act": "DELETE", "row": "OLD"})
    return found


def create(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for each in statements(vendor):
        schema_editor.execute((POSTGRESQL if vendor == "postgresql" else SQLITE).format(**each, text=TEXT))


def drop(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for each in statements(vendor):
        if vendor == "postgresql":
            schema_editor.execute("DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();".format(**each))
        else:
            schema_editor.execute("DROP TRIGGER IF EXISTS {name}".format(**each))
