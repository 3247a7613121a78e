"""The bureau's queue: views as tabs, filters in the address bar, pages by key."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage
from pilotzone.kernel.money import format_money
from pilotzone.kernel.paging import KeysetPage
from pilotzone.reference import queries as reference
from pilotzone.ui.templatetags.ui import local_text
from subsidies import queries
from subsidies.enums import CheckState
from subsidies.filters import ApplicationFilter
from subsidies.models import Application
from subsidies.rules import deadlines

VIEWS = {
    "mine": _("Mine"),
    "office": _("With this office"),
    "today": _("Due today"),
    "late": _("Late"),
    "all": _("All"),
}
COUNTED = ("mine", "office", "today", "late")
SORTS = {
    "due": ("due_at", "id"),
    "-submitted": ("-submitted_at", "-id"),
    "-claimed": ("-claimed_key", "-id"),
}
SORT_LABELS = {"due": _("Due first"), "-submitted": _("Newest first"), "-claimed": _("Largest first")}
CHECK_TONES = {CheckState.NOT_MET: "refused", CheckState.PAPER_DUE: "waiting", CheckState.UNKNOWN: "waiting"}


def view_of(query: QueryDict) -> str:
    """The tab that is open. A search or a filter without a tab looks at everything."""
    asked = query.get("view", "")
    if asked in VIEWS:
        return asked
    return "all" if any(query.get(name) for name in ApplicationFilter.base_filters) else "office"


def short(query: QueryDict, without: tuple[str, ...] = ()) -> QueryDict:
    """The parameters that say something; a form also sends the fields that were left empty."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in without and (filled := [value for value in values if value]):
            kept.setlist(name, filled)
    return kept


def sort_of(query: QueryDict) -> str:
    asked = query.get("sort", "")
    return asked if asked in SORTS else "due"


def queue_rows(request: HttpRequest, now: datetime) -> QuerySet[Application]:
    """The open tab's claims, before filters; no filter makes a sort key empty."""
    rows = Application.objects.in_office(request.user).annotate(claimed_key=Coalesce(F("claimed"), Value(0)))
    return queries.in_view(rows, view_of(request.GET), request.user, now)


@dataclass(frozen=True)
class Due:
    """A due moment in words and how it stands: late, today, paused or later."""

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
    def days_late(self) -> int:
        return -self.days


def due_of(application: Application, calendar: Any, now: datetime) -> Due:
    days = deadlines.days_left(calendar, now, application.due_at)
    state = "paused" if application.paused_at else "late" if days < 0 else "today" if days == 0 else "later"
    return Due(application.due_at, days, state, application.due_provisional)


class ApplicationList(ListPage):
    filterset = ApplicationFilter
    template = "subsidies/bureau/application_list.html"
    sorts = SORTS
    size = 25

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.now = clock.now()

    def respond(self) -> HttpResponse:
        response = super().respond()
        if self.request.headers.get("HX-Target") == "rows":
            response["HX-Push-Url"] = f"{self.request.path}?{short(self.request.GET).urlencode()}"
        return response

    def rows(self):
        return queue_rows(self.request, self.now).for_list()

    def count(self, rows: QuerySet[Application]) -> int:
        """The tabs' counts and this list's own, in one query."""
        office = Application.objects.in_office(self.request.user)
        self.counts = queries.view_counts(office, COUNTED, self.request.user, self.now, found=rows)
        return self.counts["found"]

    def context(self, page: KeysetPage) -> dict[str, Any]:
        calendar = reference.calendar()
        return {
            "rows": [
                {
                    "claim": claim,
                    "due": due_of(claim, calendar, self.now),
                    "checks": CheckState(claim.checks),
                    "checks_tone": CHECK_TONES.get(CheckState(claim.checks), ""),
                }
                for claim in page.items
            ],
            "tabs": self.tabs(),
            "chips": self.chips(),
            "clear_url": f"?view={view_of(self.request.GET)}",
            "view": view_of(self.request.GET),
            "sort_choices": [(key, label, key == self.sort) for key, label in SORT_LABELS.items()],
            "tail": short(self.request.GET, without=("page",)).urlencode(),
        }

    def tabs(self) -> list[dict[str, Any]]:
        here, base = view_of(self.request.GET), reverse("bureau:subsidies:application_list")
        return [
            {"label": label, "url": f"{base}?view={name}", "count": self.counts.get(name), "active": name == here}
            for name, label in VIEWS.items()
        ]

    def chips(self) -> list[dict[str, Any]]:
        """One chip for each value in force, with the address that takes it out."""
        form = self.filterset(self.request.GET, queryset=Application.objects.none(), request=self.request).form
        if not form.is_valid():
            return []
        found = []
        for name, field in form.fields.items():
            value = form.cleaned_data.get(name)
            if value in (None, "", [], False) or (hasattr(value, "exists") and not value):
                continue
            query = self.request.GET.copy()
            query.pop(name, None)
            query.pop("page", None)
            query["view"] = view_of(self.request.GET)
            found.append({"field": field.label, "value": in_words(field, value), "remove_url": "?" + query.urlencode()})
        return found


def in_words(field: Any, value: Any) -> str:
    if isinstance(value, list):
        labels = dict(field.choices)
        return "、".join(str(labels[each]) for each in value)
    if isinstance(value, QuerySet):
        return "、".join(local_text(each, "name") for each in value)
    if hasattr(value, "name_zh"):
        return local_text(value, "name")
    if isinstance(value, bool):
        return str(_("Yes"))
    return format_money(value) if isinstance(value, int) else str(value)


application_list = require_safe(ApplicationList.as_view(P.QUEUE_READ))
