"""Funding plans: drawn up by commerce, issued with finance, as table and paper."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.files import spreadsheets
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import funding_plans as reads
from subsidies.actions import funding_plans
from subsidies.enums import State
from subsidies.enums_payment import PlanState
from subsidies.forms_plan import DropPlanForm, FundingPlanForm
from subsidies.models import Application, FundingPlan, FundingPlanItem, Programme

SIZE = 25
PAGE = "bureau:subsidies:funding_plan_detail"


def found(request: HttpRequest, uid: UUID) -> FundingPlan:
    rows = FundingPlan.objects.visible_to(request.user).select_related("programme", "made_by", "issued_by")
    plan: FundingPlan = get_or_404(rows, uid=uid)
    return plan


@require_safe
@requires(P.FUNDING_PLAN_READ)
def funding_plan_list(request: HttpRequest) -> HttpResponse:
    rows = FundingPlan.objects.visible_to(request.user).select_related("programme")
    standing = FundingPlanItem.objects.filter(stands=True).values("application")
    waits = Q(calls__applications__state=State.PAYABLE) & ~Q(calls__applications__in=standing)
    programmes = Programme.objects.annotate(waiting=Count("calls__applications", filter=waits)).filter(waiting__gt=0)
    context = {
        "page": page_of(rows, ("-made_at", "-id"), size=SIZE, cursor=request.GET.get("page", "")),
        "programmes": programmes.order_by("code"),
        "may_draw_up": request.user.may(P.FUNDING_PLAN_DRAW_UP),
    }
    return render(request, "subsidies/funding_plans/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.FUNDING_PLAN_DRAW_UP)
def funding_plan_start(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_or_404(Programme.objects.all(), code=code)
    claims = reads.without_plan(programme, Application.objects.in_office(request.user))
    form = FundingPlanForm(request.POST or None, claims=claims)
    if form.is_valid():
        number = form.cleaned_data["document_number"]
        try:
            plan = funding_plans.draw_up(
                programme, form.chosen(), document_number=number, by=request.user, now=clock.now()
            )
            return redirect(PAGE, plan.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"form": form, "programme": programme}
    return render(request, "subsidies/funding_plans/start.html", context, status=422 if form.errors else 200)


@require_safe
@requires(P.FUNDING_PLAN_READ)
def funding_plan_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return detail(request, found(request, uid))


def detail(request: HttpRequest, plan: FundingPlan, form: DropPlanForm | None = None) -> HttpResponse:
    waits, user = plan.state == PlanState.DRAWN_UP, request.user
    context = {
        "plan": plan,
        "districts": reads.by_district(plan),
        "count": plan.items.count(),
        "may_issue": waits and user.may(P.FUNDING_PLAN_ISSUE) and user.pk != plan.made_by_id,
        "may_drop": waits and (user.may(P.FUNDING_PLAN_ISSUE) or user.may(P.FUNDING_PLAN_DRAW_UP)),
        "form": form or DropPlanForm(),
    }
    wrong = form is not None and form.errors
    return render(request, "subsidies/funding_plans/detail.html", context, status=422 if wrong else 200)


@require_POST
@requires(P.FUNDING_PLAN_ISSUE)
def funding_plan_issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    digest = request.POST.get("digest", "")
    funding_plans.issue(found(request, uid), digest=digest, by=request.user, now=clock.now())
    messages.success(request, _("The plan is issued. Payments refer to its number."))
    return redirect(PAGE, uid)


@require_POST
@requires(P.FUNDING_PLAN_READ)
def funding_plan_drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    plan, form = found(request, uid), DropPlanForm(request.POST)
    if not form.is_valid():
        return detail(request, plan, form)
    funding_plans.drop(plan, **form.cleaned_data, by=request.user, now=clock.now())
    messages.success(request, _("The plan is not issued. Its claims wait for another."))
    return redirect(PAGE, uid)


@require_safe
@requires(P.FUNDING_PLAN_READ)
def funding_plan_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    plan = found(request, uid)
    if form == "xlsx":
        response = HttpResponse(reads.workbook(plan), content_type=spreadsheets.XLSX)
    elif form == "pdf":
        response = HttpResponse(reads.paper(plan), content_type="application/pdf")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{plan.reference}.{form}"'
    return response
