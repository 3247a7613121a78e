"""What the bureau has found due to the enterprise: seen with its calculation, agreed to or declined."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.queries import current_payee
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from pilotzone.reference import queries as reference
from subsidies import explained, facts, queries, story, wording
from subsidies.actions.offers import answering
from subsidies.actions.offers.answering import Standing
from subsidies.enums import OfferState
from subsidies.forms import ConsentForm, DeclineForm
from subsidies.models import Offer
from subsidies.rules import deadlines
from subsidies.rules.explanation import explain

PAGE_SIZE = 25


def own(request: HttpRequest) -> QuerySet[Offer]:
    rows = Offer.objects.visible_to(request.user)
    return rows.filter(enterprise=request.enterprise.pk) if request.enterprise else rows.none()


@require_safe
@requires(P.OFFER_READ)
def offer_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first, then what became of the others."""
    now = clock.now()
    rows = own(request).for_list().select_related("application")
    waiting = list(rows.waiting(now).order_by("answer_by", "pk"))
    settled = rows.exclude(pk__in=[offer.pk for offer in waiting])
    calendar = reference.calendar()
    context = {
        "waiting": [(offer, deadlines.days_left(calendar, now, offer.answer_by)) for offer in waiting],
        "page": page_of(settled, ("-made_at", "-id"), size=PAGE_SIZE, cursor=request.GET.get("page", "")),
    }
    return render(request, "subsidies/portal/offer_list.html", context)


def load(request: HttpRequest, uid: UUID) -> Offer:
    rows = own(request).select_related(
        "call__programme", "enterprise", "measure_version__measure", "application", "payee", "answered_by"
    )
    found: Offer = get_or_404(rows, uid=uid)
    return found


@require_safe
@requires(P.OFFER_READ)
def offer_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The amount with its calculation, what rests on which register, and how to answer."""
    return page(request, load(request, uid), clock.now())


def page(
    request: HttpRequest, offer: Offer, now: datetime, *, form: ConsentForm | None = None, status: int = 200
) -> HttpResponse:
    waits = answering.is_waiting(offer, now)
    found = answering.standing(offer, now) if waits else None
    accounts = [account] if (account := current_payee(offer.enterprise)) else []
    if found and form is None:
        form = ConsentForm(initial={"digest": found.digest}, accounts=accounts)
    context = {
        "offer": offer,
        "call": offer.call,
        "waits": waits,
        "found": found,
        "amount": found.amount if found else offer.amount,
        "changes": change_rows(offer, found) if found and not found.is_same else [],
        "form": form,
        "account": current_payee(offer.enterprise),
        "may_answer": request.user.may(P.OFFER_ANSWER, enterprise_id=offer.enterprise_id),
        "days_left": deadlines.days_left(reference.calendar(), now, offer.answer_by),
        "timeline": story.offer_timeline(queries.offer_events(offer), audience="applicant"),
        **explained_part(offer, found),
        "crumbs": [
            {"text": pgettext("navigation", "Offers"), "url": reverse("portal:subsidies:offer_list")},
            {"text": offer.reference, "url": ""},
        ],
    }
    return render(request, "subsidies/portal/offer_detail.html", context, status=status)


def explained_part(offer: Offer, found: Standing | None) -> dict[str, Any]:
    """The calculation of what would be agreed to now; of an answered offer, of what was offered."""
    measure = facts.measure_of(offer.measure_version)
    record = found.record if found else json.loads(offer.record)
    explanation = explain(record, measure, wording.language())
    page = reverse("public:programme_detail", args=[offer.call.uid])

    def address(clause: str) -> str:
        return f"{page}#clause-{clause}"

    return {
        "explanation": explanation,
        "steps": explained.amount_lines(explanation, address),
        "findings": explained.in_order(explained.finding_row(each, address) for each in explanation.findings),
    }


def change_rows(offer: Offer, found: Standing) -> list[dict[str, str]]:
    """What the registers say differently since the offer was made."""
    specs = {spec.name: spec for spec in facts.measure_of(offer.measure_version).scalar_inputs}
    return [
        {
            "label": wording.pick(specs[name].label),
            "before": explained.fact_words(before, specs[name]),
            "after": explained.fact_words(after, specs[name]),
        }
        for name, before, after in answering.changed_facts(offer, found)
    ]


@require_POST
@requires(P.OFFER_ANSWER)
def offer_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Agree to the figure on the page; where it changed meanwhile, the new one is shown first."""
    offer, now = load(request, uid), clock.now()
    accounts = [account] if (account := current_payee(offer.enterprise)) else []
    form = ConsentForm(request.POST, accounts=accounts)
    if offer.state == OfferState.OFFERED and not form.is_valid():
        return page(request, offer, now, form=form, status=422)
    given = request.POST
    try:
        made = answering.accept(
            offer,
            truth=bool(given.get("truth")),
            digest=given.get("digest", ""),
            payee=given.get("payee", ""),
            by=request.user,
            now=now,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return page(request, load(request, uid), now, status=error.status)
    messages.success(
        request, _("You have agreed. The award goes on as claim %(reference)s.") % {"reference": made.reference}
    )
    return redirect("portal:subsidies:application_detail", made.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OFFER_ANSWER)
def offer_decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for the reason, then end the offer."""
    offer, now = load(request, uid), clock.now()
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        answering.decline(offer, reason=form.cleaned_data["reason"], by=request.user, now=now)
        messages.success(request, _("The offer is declined."))
        return redirect("portal:subsidies:offer_detail", uid)
    crumbs = [
        {"text": pgettext("navigation", "Offers"), "url": reverse("portal:subsidies:offer_list")},
        {"text": offer.reference, "url": reverse("portal:subsidies:offer_detail", args=[uid])},
        {"text": _("Decline"), "url": ""},
    ]
    context = {"offer": offer, "form": form, "crumbs": crumbs, "waits": answering.is_waiting(offer, now)}
    status = 422 if form.errors else 200
    return render(request, "subsidies/portal/offer_decline.html", context, status=status)
