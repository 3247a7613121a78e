"""What the API says of reading meetings, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation

MEETING = {
    "uid": "3f2f7b1e-0a2c-4d64-8e0b-6f1f0f0d9b21",
    "event": "HD-2026-000005",
    "state": "planned",
    "buyer": {"uscc": None, "name": "Nordwind Handels GmbH", "country": "DE"},
    "supplier": {"uscc": "91120116MA07B2X41J", "name": "天津澜图电子商务有限公司", "country": None},
    "table": "A03",
    "starts_at": "2026-09-10T09:30:00+08:00",
    "ends_at": "2026-09-10T09:50:00+08:00",
    "cancelled_at": None,
    "cancelled_by_side": None,
    "version": 1,
}
MEETINGS = {
    "GET": Operation(
        summary=_("Meetings of supply and demand"),
        about=_(
            "Those of published plans, the latest first: an office those of its division's and the zone's events, an "
            "enterprise its own. Who comes for a firm, and what came of the meeting, is not told."
        ),
        answer={"items": [MEETING], "next": None, "previous": None},
    )
}
MEETING_DETAIL = {
    "GET": Operation(summary=_("One meeting"), about=_("Its sides, place and time, and how it stands."), answer=MEETING)
}
