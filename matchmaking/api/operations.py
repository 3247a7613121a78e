"""What the API says of reading events, with an example of each."""

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation

EVENT = {
    "uid": "886313e1-3b8a-5372-9b90-0c9aee199e5d",
    "reference": "HD-2026-000005",
    "kind": "meetings",
    "state": "open",
    "division": None,
    "name_zh": "欧洲采购对接会",
    "name_en": "Meeting buyers from Europe",
    "text_zh": "",
    "text_en": "",
    "topics": ["home"],
    "markets": ["DE", "FR"],
    "starts_at": "2026-09-10T09:00:00+08:00",
    "ends_at": "2026-09-10T17:00:00+08:00",
    "venue_zh": "梅江会展中心",
    "venue_en": "Meijiang Centre",
    "online_url": "",
    "opens_at": "2026-08-01T09:00:00+08:00",
    "closes_at": "2026-09-01T17:00:00+08:00",
}
EVENTS = {
    "GET": Operation(
        summary=_("Events"),
        about=_("The latest first: an office those of its division and the zone, everybody else what was announced."),
        answer={"items": [EVENT], "next": None, "previous": None},
    )
}
EVENT_DETAIL = {
    "GET": Operation(
        summary=_("One event"),
        about=_("Its times, place and texts. Who takes part is not told."),
        answer=EVENT,
    )
}
