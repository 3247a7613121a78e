"""What the database itself refuses to change: figures and readings, published schemes and rules, runs and results,
contests, offers, entries of lists, consents, filings of goods and facts of trade. Search by pairs of signs."""

from django.db import migrations

from pilotzone.kernel.frozen import freeze, in_order
from pilotzone.kernel.tables import Stand, bigrams

DECIDED = ("state", "decided_at", "decided_by_id", "decision_note")
ALWAYS = {
    "enterprises_figure": (
        "subject_id", "indicator_id", "period_start", "period_kind", "mode", "source_id", "revision", "value",
        "currency", "scope_note", "basis", "sharing_id", "authorisation_id", "as_of", "reported_at", "reported_by_id",
        "batch_id", "is_withdrawn",
    ),
    "enterprises_figurereading": (
        "authorisation_id", "purpose", "indicators", "periods", "count", "read_at", "read_by_id",
    ),
    "enterprises_authorisation": (
        "enterprise_id", "source_id", "purpose", "starts_on", "ends_on", "given_at", "given_by_id",
    ),
    "enterprises_run": (
        "cycle_id", "number", "kind", "base_id", "contest_id", "code_version", "scheme_digest", "started_at",
        "started_by_id",
    ),
    "enterprises_runportion": ("run_id", "number", "subjects"),
    "enterprises_subjectvalues": ("run_id", "subject_id", "key", "figures", "cells"),
    "enterprises_assessment": (
        "cycle_id", "run_id", "subject_id", "status", "score", "grade", "rank", "rank_best", "rank_worst", "coverage",
        "record", "digest",
    ),
    "enterprises_contest": (
        "cycle_id", "assessment_id", "enterprise_id", "figure", "claimed", "statement", "filed_at", "filed_by_id",
        "effect",
    ),
    "enterprises_servicerule": (
        "service_id", "number", "scheme_id", "document", "digest", "entered_at", "entered_by_id",
    ),
    "enterprises_serviceoffer": (
        "reference", "service_id", "rule_id", "cycle_id", "assessment_id", "enterprise_id", "places", "is_quota",
        "record", "digest", "proposed_at",
    ),
    "enterprises_problementry": ("problem_id", "act", "side", "text", "at", "by_id"),
    "enterprises_creditentry": (
        "reference", "list_id", "level_id", "enterprise_id", "reason", "source", "starts_on", "ends_on",
        "evidence_id", "entered_at", "entered_by_id", "source_code", "document_number",
    ),
    "enterprises_creditrepair": ("entry_id", "statement", "evidence_id", "asked_at", "asked_by_id"),
    "enterprises_sensitivityreport": ("run_id", "seed", "draws", "made_at", "made_by_id"),
    "enterprises_consent": (
        "enterprise_id", "partner_id", "items", "purpose", "starts_on", "ends_on", "given_at", "given_by_id",
    ),
    "enterprises_consentreading": ("consent_id", "item", "count", "read_at", "read_by_id"),
    "enterprises_goodsfiling": (
        "uid", "reference", "enterprise_id", "item_id", "number", "verb", "channel", "level", "filed", "differences",
        "rules_id", "rules_digest", "record", "reason_zh", "reason_en", "made_at", "made_by_id",
    ),
    "enterprises_goodsrules": ("uid", "number", "document", "digest", "entered_at", "entered_by_id"),
    "enterprises_tradefact": (
        "uid", "enterprise_id", "kind", "number", "state", "amount", "currency", "day", "source", "basis", "as_of",
        "received_at", "received_by_id", "revision", "is_withdrawn",
    ),
}  # fmt: skip
# A table by the name of its trigger, when it stands, and what stands from then on.
ONCE = {
    "enterprises_figure_superseded": ("enterprises_figure", "NOT OLD.is_current", ("is_current",)),
    "enterprises_authorisation_revoked": (
        "enterprises_authorisation", "OLD.revoked_at IS NOT NULL", ("revoked_at", "revoked_by_id"),
    ),
    "enterprises_schemeversion_frozen": (
        "enterprises_schemeversion", "OLD.state <> 'draft'", ("scheme_id", "number", "document", "digest"),
    ),
    "enterprises_run_done": (
        "enterprises_run", "OLD.state IN ('done', 'failed')",
        ("state", "frames", "legend", "ladder", "ranges", "size", "rated", "digest", "ended_at"),
    ),
    "enterprises_contest_decided": (
        "enterprises_contest", "OLD.state IN ('accepted', 'refused', 'withdrawn')",
        ("state", "proposal", "proposed_value", "decided_at", "decided_by_id", "decision_note"),
    ),
    "enterprises_creditentry_decided": (
        "enterprises_creditentry", "OLD.state <> 'entered'", (*DECIDED, "record_id"),
    ),
    "enterprises_creditrepair_decided": ("enterprises_creditrepair", "OLD.state <> 'asked'", DECIDED),
    "enterprises_sensitivityreport_done": (
        "enterprises_sensitivityreport", "OLD.digest <> ''", ("record", "digest", "done_at"),
    ),
    "enterprises_goodsfiling_decided": (
        "enterprises_goodsfiling", "NOT OLD.state IN ('waiting', 'asked')",
        ("state", "decided_at", "decided_by_id", "decision_reason", "decision_clause"),
    ),
}  # fmt: skip
STEPS = (
    *(freeze(table, "TRUE", columns) for table, columns in ALWAYS.items()),
    *(freeze(table, when, columns, name=name) for name, (table, when, columns) in ONCE.items()),
    bigrams("enterprise_bigrams", "enterprises_enterprise"),
    bigrams("goods_item_bigrams", "enterprises_goodsitem"),
)


class Migration(migrations.Migration):
    replaces = [("enterprises", "0020_goods_frozen")]
    dependencies = [("enterprises", "0001_all_tables")]
    operations = [Stand(*in_order(STEPS))]
