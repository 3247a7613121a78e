"""Services as the bureau keeps them: the register, rules by two people, offers worked out, sent and delivered."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from enterprises import facts_services, queries_majors, queries_services
from enterprises import workflow_services as workflow
from enterprises.actions.services import keeping, offering, proposing
from enterprises.enums_services import RuleState, ServiceOfferState, ServiceRunState
from enterprises.filters_services import OfferFilter
from enterprises.forms import DomainForm
from enterprises.forms_services import DeliveryForm, GrantForm, ReasonForm, RuleForm, ServiceForm
from enterprises.models import Enterprise, Service, ServiceOffer, ServiceRule, ServiceRun
from enterprises.result_words import language
from enterprises.rules.services import reasons
from enterprises.rules.services.document import labels_of, types_of
from enterprises.views.acts import posted
from enterprises.views.portal import form_page
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage

SHOWN = 50
TYPES = {
    "bool": pgettext_lazy("type", "yes or no"),
    "quantity": pgettext_lazy("type", "a number"),
    "code": pgettext_lazy("type", "a code in quotes"),
}
STARTING = """language: service/1
scheme: PLATFORM
weak_below: 60
order: score
when:
- label: {zh: , en: }
  if: grade = ""
examples:
- label: {zh: , en: }
  given: {grade: }
  offered: true
"""


def looks_after(request: HttpRequest) -> dict[str, bool]:
    """Whether the tab of problems is shown."""
    return {"may_look_after": request.user.may(P.LIAISON_KEEP)}


def service_of(uid: UUID) -> Service:
    return get_or_404(Service.objects.all(), uid=uid)


@require_safe
@requires(P.SERVICE_READ)
def service_list(request: HttpRequest) -> HttpResponse:
    rows = list(Service.objects.prefetch_related("rules"))
    tallies, today = queries_services.tallies(rows), clock.today()
    for row in rows:
        row.tally = tallies.get(row.pk)
        row.in_force = next((each for each in row.rules.all() if each.state == RuleState.IN_FORCE), None)
        row.waits = any(each.state == RuleState.PROPOSED for each in row.rules.all())
        row.is_active = row.active_from <= today and (row.active_to is None or row.active_to >= today)
    context: dict[str, Any] = {
        "services": rows,
        "here": "services",
        **looks_after(request),
        "may_keep": request.user.may(P.SERVICE_KEEP),
    }
    if context["may_look_after"]:
        mine = Enterprise.objects.visible_to(request.user)
        context["unattended"] = queries_majors.unattended(mine, today).count()
    return render(request, "enterprises/bureau/service_list.html", context)


@form_page
@requires(P.SERVICE_KEEP)
def service_new(request: HttpRequest) -> HttpResponse:
    form, status = ServiceForm(request.POST or None), 200
    if request.method == "POST":
        status, now, made = 422, clock.now(), []
        if posted(form, lambda: made.append(enter(form, request.user, now))):
            messages.success(request, _("The service is entered. Now enter its rule."))
            return redirect("bureau:enterprises:service_detail", made[0].uid)
    return render(request, "enterprises/bureau/service_edit.html", {"form": form, "service": None}, status=status)


def enter(form: ServiceForm, by: Any, now: Any) -> Service:
    return keeping.enter_service(form.cleaned_data["code"], form.cleaned_data, by=by, now=now)


@form_page
@requires(P.SERVICE_KEEP)
def service_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    service = service_of(uid)
    form, status = ServiceForm.of(service, request.POST or None), 200
    if request.method == "POST":
        status, now = 422, clock.now()

        def act() -> object:
            expected = form.cleaned_data["version"] or 0
            return keeping.change_service(service, form.cleaned_data, expected=expected, by=request.user, now=now)

        if posted(form, act):
            messages.success(request, _("The service is changed."))
            return redirect("bureau:enterprises:service_detail", uid)
    return render(request, "enterprises/bureau/service_edit.html", {"form": form, "service": service}, status=status)


@require_safe
@requires(P.SERVICE_READ)
def service_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_service(request, service_of(uid), ReasonForm())


def show_service(request: HttpRequest, service: Service, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    rules = list(service.rules.select_related("scheme", "entered_by", "decided_by"))
    waiting = next((rule for rule in rules if rule.state == RuleState.PROPOSED), None)
    decides = request.user.may(P.SERVICE_APPROVE)
    context = {
        "service": service,
        "rules": rules,
        "waiting": waiting,
        "in_force": next((rule for rule in rules if rule.state == RuleState.IN_FORCE), None),
        "may_keep": request.user.may(P.SERVICE_KEEP),
        "may_approve": decides and waiting is not None and waiting.entered_by_id != request.user.pk,
        "checked": keeping.check(waiting.document) if waiting else None,
        "tally": queries_services.tallies([service]).get(service.pk),
        "form": form,
    }
    return render(request, "enterprises/bureau/service_detail.html", context, status=status)


@form_page
@requires(P.SERVICE_KEEP)
def service_rule_enter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Checked as often as wished; entered, it waits for another person."""
    service = service_of(uid)
    last = service.rules.first()
    form, status = RuleForm(request.POST or None, initial={"document": last.document if last else STARTING}), 200
    text = request.POST.get("document") or form.initial["document"]
    if request.method == "POST" and "check" not in request.POST:
        status, now = 422, clock.now()
        if posted(form, lambda: keeping.enter_rule(service, text, by=request.user, now=now)):
            messages.success(request, _("The rule waits for another person's approval."))
            return redirect("bureau:enterprises:service_detail", uid)
    checked = keeping.check(text)
    version = checked.version or facts_services.published_version("PLATFORM")
    words = facts_services.words_of(version) if version else None
    names = (
        [(name, labels_of(words, ())[name], TYPES[of.kind]) for name, of in types_of(words, ()).items()]
        if words
        else []
    )
    context = {"service": service, "form": form, "checked": checked, "version": version, "names": names, "words": words}
    context["is_blank"] = last is None and request.method != "POST"  # nobody has written anything to find fault with
    return render(request, "enterprises/bureau/service_rule_enter.html", context, status=status)


def rule_of(uid: UUID, number: int) -> ServiceRule:
    return get_or_404(service_of(uid).rules.select_related("service"), number=number)


@require_POST
@requires(P.SERVICE_APPROVE)
def service_rule_approve(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    keeping.approve_rule(rule_of(uid, number), by=request.user, now=clock.now())
    messages.success(request, _("The rule is in force from now on."))
    return redirect("bureau:enterprises:service_detail", uid)


@require_POST
@requires(P.SERVICE_APPROVE)
def service_rule_return(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    rule, form, now = rule_of(uid, number), ReasonForm(request.POST), clock.now()
    if posted(form, lambda: keeping.return_rule(rule, reason=form.cleaned_data["reason"], by=request.user, now=now)):
        messages.success(request, _("The rule is returned."))
        return redirect("bureau:enterprises:service_detail", uid)
    return show_service(request, rule.service, form, status=422)


# --- offers worked out -------------------------------------------------------------------------------


@require_safe
@requires(P.SERVICE_READ)
def service_run_list(request: HttpRequest) -> HttpResponse:
    runs = ServiceRun.objects.select_related("cycle", "started_by")[:SHOWN]
    cycles = queries_services.published_cycles()[:SHOWN]
    context = {
        "runs": runs,
        "cycles": cycles,
        "here": "runs",
        **looks_after(request),
        "may_offer": request.user.may(P.SERVICE_OFFER),
    }
    return render(request, "enterprises/bureau/service_run_list.html", context)


@require_POST
@requires(P.SERVICE_OFFER)
def service_run_start(request: HttpRequest, uid: UUID) -> HttpResponse:
    cycle = get_or_404(queries_services.published_cycles(), uid=uid)
    run = proposing.start(cycle, by=request.user, now=clock.now())
    return redirect("bureau:enterprises:service_run_detail", run.uid)


def run_of(uid: UUID) -> ServiceRun:
    return get_or_404(ServiceRun.objects.select_related("cycle", "started_by", "job"), uid=uid)


@require_safe
@requires(P.SERVICE_READ)
def service_run_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    run = run_of(uid)
    names = {row.code: row for row in Service.objects.filter(code__in=run.outcome)}
    rows = [(names[code], counts) for code, counts in sorted(run.outcome.items()) if code in names]
    unsent = run.offers.filter(state=ServiceOfferState.PROPOSED)
    context = {
        "run": run,
        "job": run.job,
        "rows": rows,
        "unsent": unsent.count(),
        "offers": list(unsent.for_list().order_by("service", "pk")[:SHOWN]),
        "may_offer": request.user.may(P.SERVICE_OFFER),
        "may_stop": run.state == ServiceRunState.WORKING and (run.job is None or not run.job.is_open),
    }
    return render(request, "enterprises/bureau/service_run_detail.html", context)


@require_POST
@requires(P.SERVICE_OFFER)
def service_run_send(request: HttpRequest, uid: UUID) -> HttpResponse:
    sent = offering.send_all(run_of(uid), by=request.user, now=clock.now())
    text = ngettext("%(count)s offer was sent.", "%(count)s offers were sent.", sent)
    messages.success(request, text % {"count": sent})
    return redirect("bureau:enterprises:service_run_detail", uid)


@require_POST
@requires(P.SERVICE_OFFER)
def service_run_stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    proposing.stop(run_of(uid), by=request.user, now=clock.now())
    return redirect("bureau:enterprises:service_run_list")


# --- offers ------------------------------------------------------------------------------------------


class OfferList(ListPage):
    filterset = OfferFilter
    template = "enterprises/bureau/service_offer_list.html"
    sorts = {"newest": ("-proposed_at", "-id")}

    def rows(self) -> Any:
        return ServiceOffer.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {"here": "offers", **looks_after(self.request)}


service_offer_list = require_safe(OfferList.as_view(P.SERVICE_READ))


def offer_of(request: HttpRequest, uid: UUID) -> ServiceOffer:
    rows = ServiceOffer.objects.visible_to(request.user).for_list()
    people = ("rule", "run", "assessment", "offered_by", "answered_by", "delivered_by", "ended_by", "rated_by")
    return get_or_404(rows.select_related(*people), uid=uid)


def because(offer: ServiceOffer) -> list[str]:
    """The reasons of the frozen record in the reader's language."""
    return reasons.sentences(json.loads(offer.record), language())


@require_safe
@requires(P.SERVICE_READ)
def service_offer_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_offer(request, offer_of(request, uid))


def delivery_form(offer: ServiceOffer, data: Any = None) -> DomainForm:
    return GrantForm(data) if offer.is_quota else DeliveryForm(data)


def show_offer(
    request: HttpRequest,
    offer: ServiceOffer,
    *,
    delivery: DomainForm | None = None,
    form: DomainForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_offer = request.user.may(P.SERVICE_OFFER)
    context = {
        "offer": offer,
        "because": because(offer),
        "delivery": delivery or delivery_form(offer),
        "form": form or ReasonForm(),
        "may_deliver": may_offer and offer.state == ServiceOfferState.ACCEPTED,
        "may_withdraw": may_offer and offer.state in workflow.WITHDRAW.sources,
    }
    return render(request, "enterprises/bureau/service_offer_detail.html", context, status=status)


@require_POST
@requires(P.SERVICE_OFFER)
def service_offer_deliver(request: HttpRequest, uid: UUID) -> HttpResponse:
    offer, now = offer_of(request, uid), clock.now()
    form = delivery_form(offer, request.POST)

    def act() -> object:
        given = {"note": form.cleaned_data.get("note", ""), "granted": form.cleaned_data.get("granted")}
        return offering.deliver(offer, **given, by=request.user, now=now)

    if posted(form, act):
        messages.success(request, _("The service counts as delivered; the enterprise is asked how content it is."))
        return redirect("bureau:enterprises:service_offer_detail", uid)
    return show_offer(request, offer, delivery=form, status=422)


@require_POST
@requires(P.SERVICE_OFFER)
def service_offer_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    offer, form, now = offer_of(request, uid), ReasonForm(request.POST), clock.now()
    if posted(form, lambda: offering.withdraw(offer, reason=form.cleaned_data["reason"], by=request.user, now=now)):
        messages.success(request, _("The offer is withdrawn."))
        return redirect("bureau:enterprises:service_offer_detail", uid)
    return show_offer(request, offer, form=form, status=422)
