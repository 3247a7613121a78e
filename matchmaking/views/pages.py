"""What the bureau's pages of an event share: the event that a person may see, and the tabs between its pages."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from matchmaking import event_tabs
from matchmaking.enums import LIVING
from matchmaking.models import Event
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404
from pilotzone.kernel.workflow import scope_of


def found(request: HttpRequest, uid: UUID) -> Event:
    return get_or_404(Event.objects.visible_to(request.user).for_list(), uid=uid)


def frame(request: HttpRequest, event: Event, here: str) -> dict[str, Any]:
    """`here`: the route name of the page without its namespace."""
    tabs = [
        {
            "url": reverse(tab.url, args=[event.uid]),
            "label": tab.label,
            "count": None,
            "active": tab.url == f"bureau:matchmaking:{here}",
        }
        for tab in event_tabs.BUREAU
        if event.kind in tab.kinds and request.user.may(tab.permission, **scope_of(event))
    ]
    may_run = request.user.may(P.EVENT_RUN, **scope_of(event))
    return {
        "event": event,
        "tabs": tabs,
        "tabs_name": _("Pages of the event"),
        "may_run": may_run,
        "may_enter": may_run and event.state in LIVING and not event.is_over(clock.now()),
    }
