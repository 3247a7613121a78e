"""What the API says of reading measures, notices and payments, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation
from subsidies.api.operations import ENTITLEMENT

DIGEST = ENTITLEMENT["digest"]
MEASURE = {
    "uid": "2b6f0cc9-04d0-4e0a-8c55-6f1d2e3c4b5a",
    "code": "TJ-2024-TRANSFORM",
    "programme": "independent_website",
    "name_zh": "企业应用跨境电商：平台费用与独立站",
    "name_en": "Applying cross-border e-commerce: platform fees and independent websites",
    "version": 2,
    "valid_from": "2026-01-01",
    "digest": DIGEST,
}
NOTICE = {
    "uid": "6fa459ea-ee8a-3ca4-894e-db77e160355e",
    "reference": "GS-2026-000004",
    "document_number": "津商公示〔2026〕4号",
    "call": "SB-CALL-2026-01",
    "state": "published",
    "first_day": "2026-06-01",
    "last_day": "2026-06-07",
    "ends_at": "2026-06-08T00:00:00+08:00",
    "provisional": False,
    "total": "182000.00",
    "count": 3,
    "digest": DIGEST,
    "published_at": "2026-06-01T09:00:00+08:00",
}
ITEM = {
    "position": 1,
    "enterprise": "天津澜图电子商务有限公司",
    "project": "独立站建设",
    "clauses": "第三条",
    "amount": "82000.00",
    "figures": {"实际支出": "¥164,000.00"},
}
PAYMENT = {
    "uid": "16fd2706-8baf-433b-82eb-8c7fada847da",
    "reference": "BF-2026-0002-001",
    "batch": "BF-2026-0002",
    "number": 1,
    "application": "SB-2026-000231",
    "enterprise": {"uscc": "91120116MA07B2X41J", "name": "天津澜图电子商务有限公司"},
    "amount": "82000.00",
    "netted": "0.00",
    "paid_at": "2026-06-20T10:12:00+08:00",
    "bounced_at": None,
    "bounce_reason": "",
}
SECTION = {
    "id": "conditions",
    "title": "条件",
    "blocks": [
        {
            "place": "conditions.registered",
            "label": "在本市登记注册",
            "clause": "条件 1",
            "rows": [{"label": "条件", "value": "登记地在本市", "formula": "registered_in_city"}],
        }
    ],
}
MEASURES = {
    "GET": Operation(
        summary=_("Measures"),
        about=_("By their codes, each with its version in force; null where none is."),
        answer={"items": [MEASURE], "next": None, "previous": None},
    )
}
MEASURE_DETAIL = {
    "GET": Operation(
        summary=_("One measure"),
        about=_(
            "With the document in force: inputs, conditions, amounts and limits, each with its clause; and the same in "
            "words, as officers read it."
        ),
        answer=MEASURE | {"document": "measure: TJ-2024-TRANSFORM\n…", "explanation": [SECTION]},
    )
}
NOTICES = {
    "GET": Operation(
        summary=_("Public notices"),
        about=_("Everything published, newest first."),
        answer={"items": [NOTICE], "next": None, "previous": None},
    )
}
NOTICE_DETAIL = {
    "GET": Operation(
        summary=_("One public notice"),
        about=_("With its list as the public reads it: public inputs only, in the language that is asked for."),
        answer=NOTICE | {"items": [ITEM]},
    )
}
PAYMENTS = {
    "GET": Operation(
        summary=_("Payments"),
        about=_(
            "Of the claims that the partner may see, the latest first; neither bank nor account is told. "
            "`result`: `open` where the bank has not answered yet, `paid`, or `bounced`, also of what had arrived "
            "before."
        ),
        answer={"items": [PAYMENT], "next": None, "previous": None},
    )
}
