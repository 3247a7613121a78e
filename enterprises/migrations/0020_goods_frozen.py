"""What a filing said and why it was answered so never changes; published rules neither. Search by pairs of signs."""

from django.db import migrations

from pilotzone.kernel.frozen import freeze

FILED = (
    "uid", "reference", "enterprise_id", "item_id", "number", "verb", "channel", "level", "filed", "differences",
    "rules_id", "rules_digest", "record", "reason_zh", "reason_en", "made_at", "made_by_id",
)  # fmt: skip
DECIDED = ("state", "decided_at", "decided_by_id", "decision_reason", "decision_clause")
RULES = ("uid", "number", "document", "digest", "entered_at", "entered_by_id")
FACT = (
    "uid", "enterprise_id", "kind", "number", "state", "amount", "currency", "day", "source", "basis", "as_of",
    "received_at", "received_by_id", "revision",
)  # fmt: skip
OPEN = "OLD.state IN ('waiting', 'asked')"
STEPS = (
    freeze("enterprises_goodsfiling", "TRUE", FILED),
    freeze("enterprises_goodsfiling", f"NOT {OPEN}", DECIDED, name="enterprises_goodsfiling_decided"),
    freeze("enterprises_goodsrules", "TRUE", RULES),
    freeze("enterprises_tradefact", "TRUE", FACT),
)
# The function was made by 0013.
FORWARD = "CREATE INDEX goods_item_bigrams ON enterprises_goodsitem USING gin (pilotzone_bigrams(search_text::text))"


def on_postgresql(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0019_goods")]
    operations = [
        *(migrations.RunPython(*step) for step in STEPS),
        migrations.RunPython(on_postgresql(FORWARD), on_postgresql("DROP INDEX goods_item_bigrams")),
    ]
