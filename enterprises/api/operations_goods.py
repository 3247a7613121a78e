"""What the API says of its operations on goods and trade facts, with an example of each."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotzone.exchange.api.operations_receipts import FULL, ROW
from pilotzone.kernel.operations import Operation

ITEM = {
    "uid": "2d0f6e4c-9a57-4c5e-8a3b-6a8f1c2d3e4f",
    "enterprise": "91120116MA07B2X41J",
    "code": "TS-001",
    "state": "on_file",
    "hs_code": "61091000",
    "name_zh": "纯棉T恤",
    "name_en": "Cotton T-shirt",
    "brand": "澜图",
    "specification": "男式，短袖，S–XXL",
    "origin": "CN",
    "unit": "件",
    "batch_codes": ["B2026-01"],
    "mode": "9710",
    "quantity": 800,
    "made_at": "2026-03-01T03:00:00+08:00",
    "changed_at": "2026-03-01T03:00:00+08:00",
    "version": 1,
}
RULE = {
    "id": "no_batch",
    "label": {"zh": "没有批次号", "en": "No batch code"},
    "test": "batches = 0",
    "level": "high",
    "why": {"zh": "没有批次号则无法追溯。", "en": "Without a batch code goods cannot be traced."},
    "clause": None,
    "met": False,
    "reads": ["batches"],
}
FILING = {
    "uid": "6f5e4d3c-2b1a-4c0d-9e8f-7a6b5c4d3e2f",
    "reference": "SP-2026-000001",
    "verb": "new",
    "state": "accepted_at_once",
    "level": "low",
    "made_at": "2026-03-01T03:00:00+08:00",
    "due_on": None,
    "differences": [],
    "reason_zh": "",
    "reason_en": "",
    "question": "",
    "answer": "",
    "decided_at": None,
    "decision_reason": "",
    "decision_clause": "",
    "rules_digest": "6f7284cd43c16de187784a780f4167d33b6aa556504977f63d1799289b70fa43",
    "decided_by_rule": None,
    "rules": [RULE],
    "version": 1,
}
SENT = {"verb": "new"} | {
    name: ITEM[name]
    for name in (
        "code", "hs_code", "name_zh", "name_en", "brand", "specification", "origin", "unit", "batch_codes", "mode",
        "quantity",
    )
}  # fmt: skip
FILED = ROW | {
    "key": "",
    "uid": ITEM["uid"],
    "details": {
        "reference": "SP-2026-000001",
        "state": "accepted_at_once",
        "level": "low",
        "reason_zh": "",
        "reason_en": "",
        "due_on": None,
    },
}
GOODS = {
    "GET": Operation(
        summary=pgettext_lazy("goods filing", "Goods"),
        about=_("Those that the partner may see, the last filed first, with what is on file of each."),
        answer={"items": [ITEM], "next": None, "previous": None},
    ),
    "POST": Operation(
        summary=_("File goods"),
        about=_(
            "New, change, withdraw or put, up to 10,000 rows (500 of them all or none). Each is decided by the risk "
            "rules in force, day and night, and up to 500 rows in the answer itself: “details” of a row has the case "
            "number, and “state” says accepted_at_once, or waiting for an officer until “due_on” and why. Who files "
            "for one enterprise need not name it; a change names only the fields that it changes; “put” of what is on "
            "file or waits as it stands is unchanged."
        ),
        sample={"rows": [SENT]},
        answer=FULL | {"resource": "goods", "mode": "all", "count": 1, "taken": 1, "refused": 0, "rows": [FILED]},
        also=(202,),
        errors={"rows_refused": 422, "too_many_whole": 422},
    ),
}
GOODS_DETAIL = {
    "GET": Operation(
        summary=_("One item of goods"),
        about=_("With its filings, the newest first, and how each rule was applied to them."),
        answer=ITEM | {"filings": [FILING]},
    )
}
FACT = {
    "uid": "8a7b6c5d-4e3f-4a1b-8c9d-0e1f2a3b4c5d",
    "key": "declaration:020220261000123456",
    "enterprise": "91120116MA07B2X41J",
    "kind": "declaration",
    "number": "020220261000123456",
    "state": "completed",
    "amount": "128000.00",
    "currency": "USD",
    "day": "2026-03-02",
    "source": "customs",
    "basis": "GX-HG-2026-018",
    "as_of": "2026-03-03",
    "received_at": "2026-03-03T09:00:00+08:00",
    "revision": 1,
}
FACT_SENT = {
    name: FACT[name]
    for name in ("enterprise", "kind", "number", "state", "amount", "currency", "day", "basis", "as_of")
}
COUNTS = {name: FACT[name] for name in ("state", "as_of")}
TOLD = ROW | {"key": "", "verb": "put", "uid": FACT["uid"], "details": COUNTS}
FACTS = {
    "GET": Operation(
        summary=_("Declarations, tax refunds and receipts"),
        about=_(
            "What customs, tax and foreign exchange offices told, as it counts now. Nothing is declared here: that is "
            "done at the international trade single window."
        ),
        answer={"items": [FACT], "next": None, "previous": None},
    ),
    "POST": Operation(
        summary=_("Tell the state of documents"),
        about=_(
            "By the office whose documents they are: customs of declarations, tax of refunds, foreign exchange of "
            "receipts. Up to 10,000 rows, each new, change, withdraw or put. Told again, a document gets a further "
            "revision; what is older than what is known changes nothing and is unchanged: “details” has the state that "
            "counts, and its “as_of”. A withdrawal takes back what should not have been told: nothing of the "
            "document counts then. Up to 500 rows are answered with what became of each; "
            "for more follow “Location”."
        ),
        sample={"rows": [FACT_SENT]},
        answer=FULL | {"resource": "declarations", "mode": "all", "count": 1, "taken": 1, "refused": 0, "rows": [TOLD]},
        also=(202,),
        errors={"rows_refused": 422},
    ),
}
