"""The database's own refusal to change an account, or to replace it, while the bank has a payment to it in hand.

The table is the registry's: a later migration there that rebuilds it on SQLite loses the trigger, and has to call
`create` at its end.
"""

from typing import Any

NAME, TABLE = "payee_account_frozen", "enterprises_payeeaccount"
FIXED = ("holder", "bank", "cnaps", "number_tail", "replaced_at")
TEXT = "a payment to this account is on its way"
RUNNING = (
    "EXISTS (SELECT 1 FROM subsidies_payment p JOIN subsidies_paymentbatch b ON b.id = p.batch_id "
    "WHERE p.account_id = OLD.id AND p.paid_at IS NULL AND p.bounced_at IS NULL "
    "AND b.state IN ('prepared', 'exported'))"
)
POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({changed}) AND {running} THEN
        RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN ({changed}) AND {running}
BEGIN SELECT RAISE(ABORT, '{text}'); END
"""


def create(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)
    parts = {"name": NAME, "table": TABLE, "changed": changed, "running": RUNNING, "text": TEXT}
    schema_editor.execute((POSTGRESQL if postgresql else SQLITE).format(**parts))


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {NAME} ON {TABLE}; DROP FUNCTION {NAME}();")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
