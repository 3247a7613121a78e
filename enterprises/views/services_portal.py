"""What an enterprise is offered, who looks after it, its problems, and what the credit record holds of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import queries_services
from enterprises import workflow_services as workflow
from enterprises.actions import credit_entries
from enterprises.actions.services import liaison, offering
from enterprises.enums_services import RepairState, ServiceOfferState, Side
from enterprises.forms import DomainForm
from enterprises.forms_services import AnswerForm, DeclineForm, ProblemForm, RatingForm, RepairForm, WordForm
from enterprises.models import CreditEntry, CreditRepair, Enterprise, Problem, ServiceOffer
from enterprises.views.acts import posted
from enterprises.views.liaison import write
from enterprises.views.portal import acting_for, form_page, own
from enterprises.views.services import because
from enterprises.views.uploads import take
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.workflow import is_open

STEPS = {"more": workflow.ASK_ON, "reopen": workflow.REOPEN}


@require_safe
@requires(P.ENTERPRISE_READ)
def service_home(request: HttpRequest) -> HttpResponse:
    """The services of the enterprise for which the person acts now."""
    return redirect("portal:enterprises:service_list", acting_for(request, P.ENTERPRISE_READ).uid)


@require_safe
@requires(P.ENTERPRISE_READ)
def service_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.ENTERPRISE_READ)
    context = {
        "enterprise": enterprise,
        "offers": queries_services.offers_of(enterprise, request.user),
        "liaison": queries_services.liaison_of(enterprise, clock.today()),
        "problems": enterprise.problems.for_list()[:100],
        "may_answer": request.user.may(P.SERVICE_ANSWER, enterprise_id=enterprise.pk),
    }
    return render(request, "enterprises/portal/service_list.html", context)


def own_offer(request: HttpRequest, uid: UUID) -> ServiceOffer:
    rows = ServiceOffer.objects.visible_to(request.user).filter(
        enterprise__in=Enterprise.objects.for_member(request.user, P.ENTERPRISE_READ)
    )
    return get_or_404(rows.for_list().select_related("answered_by", "delivered_by"), uid=uid)


@require_safe
@requires(P.ENTERPRISE_READ)
def service_offer_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_offer(request, own_offer(request, uid))


def show_offer(request: HttpRequest, offer: ServiceOffer, *, status: int = 200, **forms: DomainForm) -> HttpResponse:
    may_answer = request.user.may(P.SERVICE_ANSWER, enterprise_id=offer.enterprise_id)
    context: dict[str, Any] = {
        "offer": offer,
        "enterprise": offer.enterprise,
        "because": because(offer),
        "waits": offer.state == ServiceOfferState.OFFERED,
        "may_answer": may_answer,
        "may_rate": may_answer and offer.state == ServiceOfferState.DELIVERED and offer.rated_at is None,
        "accepting": AnswerForm(places=offer.places) if offer.is_quota else DomainForm(),
        "declining": None if offer.is_quota else DeclineForm(),
        "rating": RatingForm(is_quota=offer.is_quota),
        **forms,
    }
    context["form"] = next(iter(forms.values()), None)
    return render(request, "enterprises/portal/service_offer_detail.html", context, status=status)


@require_POST
@requires(P.SERVICE_ANSWER)
def service_offer_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    offer, now = own_offer(request, uid), clock.now()
    form = AnswerForm(request.POST, places=offer.places) if offer.is_quota else DomainForm(request.POST)

    def act() -> object:
        return offering.accept(offer, nominated=form.cleaned_data.get("nominated"), by=request.user, now=now)

    if posted(form, act):
        messages.success(request, _("You accepted. The bureau goes on from here."))
        return redirect("portal:enterprises:service_offer_detail", uid)
    return show_offer(request, offer, status=422, accepting=form)


@require_POST
@requires(P.SERVICE_ANSWER)
def service_offer_decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    offer, form, now = own_offer(request, uid), DeclineForm(request.POST), clock.now()
    if posted(form, lambda: offering.decline(offer, reason=form.cleaned_data["reason"], by=request.user, now=now)):
        messages.success(request, _("You declined. Nothing follows from it."))
        return redirect("portal:enterprises:service_offer_detail", uid)
    return show_offer(request, offer, status=422, declining=form)


@require_POST
@requires(P.SERVICE_ANSWER)
def service_offer_rate(request: HttpRequest, uid: UUID) -> HttpResponse:
    offer, now = own_offer(request, uid), clock.now()
    form = RatingForm(request.POST, is_quota=offer.is_quota)

    def act() -> object:
        comment = form.cleaned_data.get("comment", "")
        return offering.rate(offer, rating=form.cleaned_data["rating"], comment=comment, by=request.user, now=now)

    if posted(form, act):
        messages.success(request, _("Thank you."))
        return redirect("portal:enterprises:service_offer_detail", uid)
    return show_offer(request, offer, status=422, rating=form)


# --- problems ----------------------------------------------------------------------------------------


@form_page
@requires(P.SERVICE_ANSWER)
def problem_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.SERVICE_ANSWER)
    form, status = ProblemForm(request.POST or None), 200
    if request.method == "POST":
        status, now, made = 422, clock.now(), []

        def act() -> object:
            found = liaison.raise_problem(
                enterprise, **form.cleaned_data, side=Side.ENTERPRISE, by=request.user, now=now
            )
            made.append(found)
            return found

        if posted(form, act):
            messages.success(request, _("The bureau is told. You find the answer on this page."))
            return redirect("portal:enterprises:problem_detail", made[0].uid)
    context = {"enterprise": enterprise, "form": form}
    return render(request, "enterprises/portal/problem_new.html", context, status=status)


def own_problem(request: HttpRequest, uid: UUID) -> Problem:
    own_ones = Enterprise.objects.for_member(request.user, P.ENTERPRISE_READ)
    return get_or_404(Problem.objects.filter(enterprise__in=own_ones).for_list(), uid=uid)


@require_safe
@requires(P.ENTERPRISE_READ)
def problem_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    problem = own_problem(request, uid)
    return show_problem(request, problem, WordForm(initial={"version": problem.version}))


def show_problem(request: HttpRequest, problem: Problem, form: WordForm, *, status: int = 200) -> HttpResponse:
    context = {
        "problem": problem,
        "enterprise": problem.enterprise,
        "entries": problem.entries.select_related("by"),
        "form": form,
        "may_write": request.user.may(P.SERVICE_ANSWER, enterprise_id=problem.enterprise_id),
        "is_solved": is_open(problem, workflow.REOPEN),
    }
    return render(request, "enterprises/portal/problem_detail.html", context, status=status)


@require_POST
@requires(P.SERVICE_ANSWER)
def problem_write(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    problem, form = own_problem(request, uid), WordForm(request.POST)
    if write(request, problem, STEPS.get(step), form):
        messages.success(request, _("The bureau is told."))
        return redirect("portal:enterprises:problem_detail", uid)
    return show_problem(request, problem, form, status=422)


# --- credit record -----------------------------------------------------------------------------------


@require_safe
@requires(P.ENTERPRISE_READ)
def credit_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All that is held of the enterprise: nothing counts here that it cannot read."""
    enterprise = own(request, uid, P.ENTERPRISE_READ)
    held = queries_services.credit_held(enterprise)
    for record in held:
        record.own_entry = getattr(record, "entry", None)
        repairs = list(record.own_entry.repairs.all()) if record.own_entry else []
        record.asked = next((each for each in repairs if each.state == RepairState.ASKED), None)
        record.refused = repairs[0] if repairs and repairs[0].state == RepairState.REFUSED else None
    context = {
        "enterprise": enterprise,
        "held": held,
        "today": clock.today(),
        "may_ask": request.user.may(P.ENTERPRISE_EDIT, enterprise_id=enterprise.pk),
    }
    return render(request, "enterprises/portal/credit_detail.html", context)


def own_entry(request: HttpRequest, uid: UUID) -> CreditEntry:
    own_ones = Enterprise.objects.for_member(request.user, P.ENTERPRISE_EDIT)
    rows = CreditEntry.objects.filter(enterprise__in=own_ones, record__isnull=False)
    return get_or_404(rows.for_list().select_related("enterprise"), uid=uid)


@form_page
@requires(P.ENTERPRISE_EDIT)
def credit_repair_ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    entry, now, status, evidence = own_entry(request, uid), clock.now(), 200, None
    form = RepairForm(request.POST or None)
    if request.method == "POST":
        status, taken = 422, take(request, "evidence", now=now)
        evidence = taken.file
        taken.report(form, "evidence")

        def act() -> object:
            statement = form.cleaned_data["statement"]
            return credit_entries.ask_repair(entry, statement=statement, evidence=evidence, by=request.user, now=now)

        if posted(form, act):
            messages.success(request, _("Your request waits for the decision of another officer."))
            return redirect("portal:enterprises:credit_detail", entry.enterprise.uid)
    context = {"entry": entry, "enterprise": entry.enterprise, "form": form, "kept": evidence}
    return render(request, "enterprises/portal/credit_repair_ask.html", context, status=status)


@require_POST
@requires(P.ENTERPRISE_EDIT)
def credit_repair_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    own_ones = Enterprise.objects.for_member(request.user, P.ENTERPRISE_EDIT)
    rows = CreditRepair.objects.filter(entry__enterprise__in=own_ones).select_related("entry__enterprise")
    repair = get_or_404(rows, uid=uid)
    credit_entries.withdraw_repair(repair, by=request.user, now=clock.now())
    messages.success(request, _("The request is withdrawn."))
    return redirect("portal:enterprises:credit_detail", repair.entry.enterprise.uid)
