"""When a claim is due, and how that is said: in the queue, on the workbench and on the claim's page."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext

from pilotzone.ui.templatetags.ui import clock_time, short_date, short_datetime
from subsidies.enums import ENDED
from subsidies.models import Application
from subsidies.rules import deadlines


@dataclass(frozen=True)
class Due:
    """A due moment and how it stands: late, today, paused, later or ended; `days` are the working days left."""

    at: datetime
    days: int
    state: str
    provisional: bool

    @property
    def ends_a_day(self) -> date | None:
        """The day that a limit at midnight ends: papers write it as that day at 24:00."""
        local = timezone.localtime(self.at)
        return local.date() - timedelta(days=1) if local.time() == time(0) else None

    @property
    def words(self) -> str:
        if self.provisional:
            return format_html('{} <span class="hint">{}</span>', self.when, gettext("provisional"))
        return self.when

    @property
    def when(self) -> str:
        if self.state == "late":
            late = ngettext("%(days)s working day late", "%(days)s working days late", -self.days)
            return format_html('<span class="late">{}</span>', late % {"days": -self.days})
        if self.state == "today":
            return format_html('<span class="due">{} {}</span>', gettext("Today"), clock_time(self.at))
        if self.state == "ended":
            return format_html('<span class="hint">{}</span>', pgettext("when a claim is due", "Ended"))
        if self.state == "paused":
            return format_html('<span class="second">{}</span>', gettext("Clock paused"))
        day = self.ends_a_day
        return f"{short_date(day)} 24:00" if day else short_datetime(self.at)


def due_of(application: Application, calendar: Any, now: datetime) -> Due:
    days = deadlines.days_left(calendar, now, application.due_at)
    state = "late" if days < 0 else "today" if days == 0 else "later"
    if application.paused_at:
        state = "paused"
    elif application.state in ENDED:
        state = "ended"
    return Due(application.due_at, days, state, application.due_provisional)
