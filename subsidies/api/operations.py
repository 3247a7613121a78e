"""What the API says of its operations on claims, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation

CLAIM = {
    "uid": "0d3c1c2e-3f0c-4f5a-8d58-9c1f4f2b8a10",
    "reference": "SB-2026-000231",
    "state": "city_review",
    "enterprise": {"uscc": "91120116MA07B2X41J", "name": "天津澜图电子商务有限公司"},
    "call": "SB-CALL-2026-02",
    "division": "120116",
    "submitted_at": "2026-05-18T09:30:00+08:00",
    "due_at": "2026-06-15T17:00:00+08:00",
    "checks": "all_met",
    "claimed": "100000.00",
    "verified": "82000.00",
    "audited": None,
    "approved": None,
    "paid": None,
    "version": 7,
}
CLAIMS = {
    "GET": Operation(
        summary=_("Claims"),
        about=_(
            "Submitted claims, newest first: those of the division or the whole zone, or of the enterprises that the "
            "partner stands for. The filters are those of the officers' queue."
        ),
        answer={"items": [CLAIM], "next": None, "previous": None},
    )
}
STEP = {
    "number": 1,
    "label": "补助金额",
    "clause": "标准 1",
    "clause_text": "按实际支出的50%给予支持。",
    "words": "164,000.00 × 50%",
    "value": "¥82,000.00",
    "inputs": [{"name": "turnover", "label": "年营业额", "value": "¥62,480,000.00", "source": "申报填写"}],
}
FINDING = {
    "id": "registered",
    "severity": "bars",
    "result": "met",
    "label": "在本市登记注册",
    "words": "天津市滨海新区",
    "clause": "条件 1",
    "rows": [],
    "material": "",
}
ENTITLEMENT = {
    "stage": "verified",
    "amount": "82000.00",
    "outcome": "",
    "steps": [STEP],
    "findings": [FINDING],
    "digest": "5e3c0fd1c6d0a3c0c1f4d2b7a9e8f6d5c4b3a291807f6e5d4c3b2a1908f7e6d5",
    "made_at": "2026-05-29T15:10:00+08:00",
}
PAID_PART = {
    "reference": "BF-2026-0002-001",
    "part": "首期",
    "amount": "82000.00",
    "netted": "0.00",
    "paid_at": "2026-06-20T00:00:00+08:00",
    "bounced_at": None,
    "bounce_reason": "",
}
CLAIM_DETAIL = {
    "GET": Operation(
        summary=_("One claim"),
        about=_(
            "With the current amount of each stage: how it came about step by step, what was found, and its record's "
            "digest; and what was paid. The enterprise reads a desk's amount once the claim has left that desk."
        ),
        answer=CLAIM | {"entitlements": [ENTITLEMENT], "payments": [PAID_PART]},
    )
}
