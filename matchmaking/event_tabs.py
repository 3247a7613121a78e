"""The pages of an event, by face, in the order in which they stand; each kind of event has its own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from matchmaking.enums import EventKind
from pilotzone.kernel.access import P


@dataclass(frozen=True, slots=True)
class Tab:
    """`url` takes the event's uid; `permission` is what its page asks for."""

    label: Promise
    url: str
    kinds: tuple[EventKind, ...] = tuple(EventKind)
    permission: P = P.EVENT_READ


BUREAU: tuple[Tab, ...] = (
    Tab(pgettext_lazy("event", "Overview"), "bureau:matchmaking:event_detail"),
    Tab(pgettext_lazy("event", "Programme"), "bureau:matchmaking:event_programme"),
    Tab(pgettext_lazy("event", "Participants"), "bureau:matchmaking:participation_list"),
    Tab(pgettext_lazy("event", "Requests"), "bureau:matchmaking:request_list", (EventKind.MEETINGS,)),
    Tab(pgettext_lazy("event", "Meetings"), "bureau:matchmaking:plan_list", (EventKind.MEETINGS,)),
    Tab(pgettext_lazy("event", "Booths"), "bureau:matchmaking:booth_plan", (EventKind.EXHIBITION,)),
    Tab(pgettext_lazy("event", "Allotment of booths"), "bureau:matchmaking:booth_list", (EventKind.EXHIBITION,)),
    Tab(pgettext_lazy("event", "Materials"), "bureau:matchmaking:material_list", (EventKind.EXHIBITION,)),
    Tab(pgettext_lazy("event", "Door"), "bureau:matchmaking:event_door", permission=P.EVENT_CHECK_IN),
    Tab(pgettext_lazy("event", "Attendance"), "bureau:matchmaking:event_attendance"),
    Tab(pgettext_lazy("event", "Outcomes"), "bureau:matchmaking:outcome_list", (EventKind.MEETINGS,)),
    Tab(pgettext_lazy("event", "Certificates"), "bureau:matchmaking:certificate_list", (EventKind.TRAINING,)),
    Tab(pgettext_lazy("event", "Report"), "bureau:matchmaking:event_report"),
)
