"""What the API says of decisions, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation
from subsidies.api.operations import CLAIM, ENTITLEMENT

SAME = ("uid", "reference", "enterprise", "call", "division", "claimed", "verified")
DECISION = {name: CLAIM[name] for name in SAME} | {
    "state": "approved",
    "audited": "82000.00",
    "approved": "82000.00",
    "paid": None,
    "outcome": "approved",
    "decided_at": "2026-06-02T16:20:00+08:00",
    "clause": "",
    "reason": "",
    "digest": ENTITLEMENT["digest"],
    "deciders": [
        {"role": "director", "at": "2026-06-02T15:40:00+08:00"},
        {"role": "director", "at": "2026-06-02T16:20:00+08:00"},
    ],
    "meeting": None,
}
DECISIONS = {
    "GET": Operation(
        summary=_("Decisions"),
        about=_(
            "Claims that were decided on, supported or not, the latest submitted first, with the filters of "
            "claims: “call” gives the list of a call. Offices are named, people are not. What a meeting decided "
            "has its minutes."
        ),
        answer={"items": [DECISION], "next": None, "previous": None},
    )
}
DECISION_DETAIL = {
    "GET": Operation(
        summary=_("One decision"),
        about=_("By the claim's uid; the steps of its amount are at /applications/."),
        answer=DECISION,
    )
}
