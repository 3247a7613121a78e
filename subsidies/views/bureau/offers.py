"""The bureau's offers: a list with a tab for each state, one offer with its calculation, its withdrawal."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from subsidies import facts, queries, story
from subsidies.actions.offers import answering
from subsidies.enums import OfferState
from subsidies.filters import OfferFilter
from subsidies.forms_bureau import OfferWithdrawForm
from subsidies.models import Offer
from subsidies.rules.explanation import explain
from subsidies.views.bureau.queue import in_words, short
from subsidies.views.explained import finding_rows, language, step_rows

SORTS = {"-made": ("-made_at", "-id"), "answer_by": ("answer_by", "id"), "-amount": ("-amount", "-id")}
SORT_LABELS = {
    "-made": gettext_lazy("Newest first"),
    "answer_by": gettext_lazy("To be answered first"),
    "-amount": gettext_lazy("Largest first"),
}
TABS = tuple(state for state in OfferState if state != OfferState.PREPARED)


class OfferList(ListPage):
    filterset = OfferFilter
    template = "subsidies/bureau/offer_list.html"
    sorts = SORTS
    size = 25

    @property
    def state(self) -> str:
        asked = self.request.GET.get("state", "")
        return asked if asked in TABS else ""

    def rows(self) -> QuerySet[Offer]:
        rows = Offer.objects.in_office(self.request.user).for_list()
        return rows.filter(state=self.state) if self.state else rows

    def respond(self) -> HttpResponse:
        """The tabs count what the filters leave of all states; the open tab is one more filter."""
        rows = Offer.objects.in_office(self.request.user)
        self.filtered = self.filterset(self.request.GET, queryset=rows, request=self.request)
        counted = self.filtered.qs.order_by().values("state").annotate(count=Count("pk"), total=Sum("amount"))
        self.counts = {row["state"]: row for row in counted}
        return super().respond()

    def count(self, rows: QuerySet[Offer]) -> int:
        return sum(row["count"] for state, row in self.counts.items() if self.state in ("", state))

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {
            "tabs": self.tabs(),
            "state": self.state,
            "total": sum(row["total"] for state, row in self.counts.items() if self.state in ("", state)),
            "chips": self.chips(),
            "clear_url": f"?state={self.state}",
            "sort_choices": [(key, label, key == self.sort) for key, label in SORT_LABELS.items()],
            "may_run": self.request.user.may(P.AUTOMATIC_AWARD_RUN),
        }

    def tabs(self) -> list[dict[str, Any]]:
        kept = short(self.request.GET, without=("state", "page"))
        everything = {"label": _("All"), "count": sum(row["count"] for row in self.counts.values()), "value": ""}
        states = [
            {"label": state.label, "count": self.counts.get(state, {}).get("count", 0), "value": state.value}
            for state in TABS
        ]
        for tab in (found := [everything, *states]):
            query = kept.copy()
            query["state"] = tab["value"]
            tab |= {"url": "?" + query.urlencode(), "active": tab["value"] == self.state}
        return found

    def chips(self) -> list[dict[str, Any]]:
        form = self.filtered.form
        if not form.is_valid():
            return []
        found = []
        for name, field in form.fields.items():
            value = form.cleaned_data.get(name)
            if value in (None, "", []) or (hasattr(value, "exists") and not value):
                continue
            query = short(self.request.GET, without=(name, "page"))
            found.append({"field": field.label, "value": in_words(field, value), "remove_url": "?" + query.urlencode()})
        return found


offer_list = require_safe(OfferList.as_view(P.AUTOMATIC_AWARD_READ))


def seen(request: HttpRequest, uid: UUID) -> Offer:
    rows = Offer.objects.in_office(request.user).select_related(
        "enterprise", "division", "call__budget", "measure_version__measure", "run", "application", "payee",
        "answered_by", "ended_by",
    )  # fmt: skip
    found: Offer = get_or_404(rows, uid=uid)
    return found


@require_safe
@requires(P.AUTOMATIC_AWARD_READ)
def offer_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was offered and why, and what became of it."""
    offer, now = seen(request, uid), clock.now()
    measure = facts.measure_of(offer.measure_version)
    explanation = explain(json.loads(offer.record), measure, language())
    waits = answering.is_waiting(offer, now)
    context = {
        "offer": offer,
        "waits": waits,
        "findings": finding_rows(explanation),
        "steps": step_rows(explanation, measure),
        "label": explanation.label,
        "now_amount": answering.standing(offer, now).amount if waits else offer.amount,
        "timeline": story.offer_timeline(queries.offer_events(offer)),
        "may_withdraw": waits and request.user.may(P.AUTOMATIC_AWARD_RUN),
    }
    return render(request, "subsidies/bureau/offer_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.AUTOMATIC_AWARD_RUN)
def offer_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the offer back with a reason that the enterprise reads."""
    offer = seen(request, uid)
    form = OfferWithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            answering.withdraw(offer, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The offer is withdrawn; the enterprise is told."))
            return redirect("bureau:subsidies:offer_detail", uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return render(request, "subsidies/bureau/offer_withdraw.html", {"form": form, "offer": offer})
