"""The bureau's queue: views as tabs, filters in the address bar, pages by key."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage
from pilotzone.kernel.money import format_money
from pilotzone.kernel.paging import KeysetPage, page_of
from pilotzone.reference import queries as reference
from pilotzone.ui.templatetags.ui import local_text
from subsidies import queries
from subsidies.filters import ApplicationFilter
from subsidies.forms_bulk import kinds_for
from subsidies.models import Application, SelectedClaim
from subsidies.views.bureau import columns

VIEWS = {
    "mine": _("Mine"),
    "team": _("My team's"),
    "unassigned": _("Unassigned"),
    "office": _("With this office"),
    "today": _("Due today"),
    "late": _("Late"),
    "all": _("All"),
}
COUNTED = ("mine", "team", "unassigned", "office", "today", "late")
SORTS = {
    "due": ("due_at", "id"),
    "-submitted": ("-submitted_at", "-id"),
    "-claimed": ("-claimed_key", "-id"),
}
SORT_LABELS = {"due": _("Due first"), "-submitted": _("Newest first"), "-claimed": _("Largest first")}


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


def with_sort_key(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.annotate(claimed_key=Coalesce(F("claimed"), Value(0)))


def queue_rows(request: HttpRequest, now: datetime) -> QuerySet[Application]:
    """The open tab's claims, before filters; no filter makes a sort key empty."""
    rows = with_sort_key(Application.objects.in_office(request.user))
    return queries.in_view(rows, view_of(request.GET), request.user, now)


class ApplicationList(ListPage):
    filterset = ApplicationFilter
    template = "subsidies/bureau/application_list.html"
    sorts = SORTS
    size = 25

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.now = clock.now()

    def respond(self) -> HttpResponse:
        """Opened without a word, the queue shows the person's own first view."""
        response = super().respond()
        if not self.request.GET and self.counts["first_view"]:
            return redirect(f"{self.request.path}?{self.counts['first_view']}")
        if self.request.headers.get("HX-Target") == "rows":
            response["HX-Push-Url"] = f"{self.request.path}?{short(self.request.GET).urlencode()}"
        return response

    def rows(self):
        rows = queue_rows(self.request, self.now)
        return rows if self.is_search else self.dressed(rows)

    @property
    def is_search(self) -> bool:
        return bool(self.request.GET.get("q"))

    def dressed(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        held = SelectedClaim.objects.filter(user=self.request.user, application=OuterRef("pk"))
        return rows.for_list().annotate(is_selected=Exists(held))

    def page(self, rows: QuerySet[Application]) -> KeysetPage:
        """What is searched for is found first; an index serves every other list in its order."""
        if not self.is_search:
            return super().page(rows)
        cursor, order = self.request.GET.get("page", ""), self.sorts[self.sort]
        return page_of(
            rows, order, size=self.size, cursor=cursor, dress=lambda found: self.dressed(with_sort_key(found))
        )

    def count(self, rows: QuerySet[Application]) -> int:
        """The tabs' counts, this list's own and the person's settings, in one query."""
        office = Application.objects.in_office(self.request.user)
        selected = SelectedClaim.objects.filter(user=self.request.user)
        more = {"found": rows, "selected": selected}
        self.counts = queries.view_counts(office, COUNTED, self.request.user, self.now, **more)
        self.columns = columns.chosen(self.counts["columns"] or ())
        return self.counts["found"]

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {
            "rows": columns.rows(self.columns, page.items, reference.calendar(), self.now),
            "tabs": self.tabs(),
            "columns": self.columns,
            "chips": self.chips(),
            "clear_url": f"?view={view_of(self.request.GET)}",
            "view": view_of(self.request.GET),
            "selected": self.counts["selected"],
            "may_act": bool(kinds_for(self.request.user)),
            "sort_choices": [(key, label, key == self.sort) for key, label in SORT_LABELS.items()],
            "tail": short(self.request.GET, without=("page",)).urlencode(),
            "may_set_rules": self.request.user.may(P.ASSIGNMENT_RULE_SET),
            "may_be_absent": self.request.user.may(P.ABSENCE_ENTER),
        }

    def tabs(self) -> list[dict[str, Any]]:
        here, base = view_of(self.request.GET), reverse("bureau:subsidies:application_list")
        return [
            {"label": label, "url": f"{base}?view={name}", "count": self.counts.get(name), "active": name == here}
            for name, label in VIEWS.items()
        ]

    def chips(self) -> list[dict[str, Any]]:
        """One chip for each value in force, with the address that takes it out."""
        found = []
        for name, label, value in told(self.filter.form):
            query = self.request.GET.copy()
            query.pop(name, None)
            query.pop("page", None)
            query["view"] = view_of(self.request.GET)
            found.append({"field": label, "value": value, "remove_url": "?" + query.urlencode()})
        return found


def told(form: Form) -> Iterator[tuple[str, str, str]]:
    """Each filter in force: its name, its label and its value in words."""
    if not form.is_valid():
        return
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not (value in (None, "", [], False) or (hasattr(value, "exists") and not value)):
            yield name, str(field.label), in_words(field, value)


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
