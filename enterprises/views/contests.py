"""An enterprise contests a figure of its result: it states the right value, sees the effect, follows the answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import contest_pages, workflow
from enterprises.actions.assessments import contesting, correcting
from enterprises.forms_contests import MOST_FILES, ContestForm
from enterprises.models import Assessment, Contest
from enterprises.querysets_assessments import own_enterprises
from enterprises.result_pages import ResultPage
from enterprises.views.assessments import days_left, firm_of, own_result
from enterprises.views.portal import form_page
from enterprises.views.uploads import Several, take_several
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.workflow import is_open


def contestable(request: HttpRequest, uid: UUID) -> Assessment:
    """A result of an enterprise for which this person may contest figures."""
    assessment = own_result(request, uid)
    if not request.user.may(P.CONTEST_FILE, enterprise_id=firm_of(assessment).pk):
        raise Http404
    return assessment


@form_page
@requires(P.CONTEST_FILE)
def contest_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Without a figure in the address the figures to choose from; else the form, its effect, and the filing."""
    assessment = contestable(request, uid)
    result = ResultPage(assessment)
    rows = [*result.rows, *result.limits]
    figures = {each.name: each for row in rows for each in row.figures if each.contestable}
    name = request.GET.get("figure", "")
    context = {
        "assessment": assessment,
        "enterprise": firm_of(assessment),
        "cycle": assessment.cycle,
        "result": result,
        "days": days_left(assessment),
        "figures": figures.values(),
    }
    if name not in figures:
        return render(request, "enterprises/portal/contest_choose.html", context)
    scheme = result.scheme
    context |= {"figure": figures[name]}
    if request.method != "POST":
        context |= {"form": ContestForm(scheme=scheme, figure=scheme.figure(name)), "kept": ()}
        return render(request, "enterprises/portal/contest_new.html", context)
    return posted(request, assessment, context, name)


def posted(request: HttpRequest, assessment: Assessment, context: dict[str, Any], name: str) -> HttpResponse:
    """The preview, or the filing. Files sent with either are kept."""
    now, scheme = clock.now(), context["result"].scheme
    taken: Several = take_several(request, "evidence", now=now, most=MOST_FILES)
    form = ContestForm(request.POST, scheme=scheme, figure=scheme.figure(name))
    if taken.error:
        form.refuse(taken.error, "evidence")
    status = 422
    if form.is_valid():
        claimed, statement = form.cleaned_data["claimed"], form.cleaned_data["statement"]
        if "preview" in request.POST:
            status = 200
        else:
            try:
                contest = contesting.file(
                    assessment,
                    figure=name,
                    claimed=claimed,
                    statement=statement,
                    files=taken.files,
                    by=request.user,
                    now=now,
                )
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                messages.success(request, _("Your contest is with the bureau."))
                return redirect("portal:enterprises:contest_detail", contest.uid)
    if "claimed" in getattr(form, "cleaned_data", {}):
        effect = correcting.effect(assessment, {name: form.cleaned_data["claimed"]})
        context |= {
            "effect": contest_pages.effect_rows(context["result"], effect),
            "moves_others": correcting.moves_others(assessment.cycle),
        }
    context |= {"form": form, "kept": taken.files}
    return render(request, "enterprises/portal/contest_new.html", context, status=status)


def own_contest(request: HttpRequest, uid: UUID) -> Contest:
    rows = Contest.objects.filter(enterprise__in=own_enterprises(request.user)).for_page()
    found: Contest = get_or_404(rows, uid=uid)
    return found


@require_safe
@requires(P.ASSESSMENT_READ)
def contest_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was stated, how it stands, what was decided and what that changed."""
    contest = own_contest(request, uid)
    may_withdraw = is_open(contest, workflow.WITHDRAW)
    may_withdraw = may_withdraw and request.user.may(P.CONTEST_FILE, enterprise_id=contest.enterprise_id)
    context = contest_pages.context_of(contest, clock.today()) | {"may_withdraw": may_withdraw}
    return render(request, "enterprises/portal/contest_detail.html", context)


@require_POST
@requires(P.CONTEST_FILE)
def contest_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    contest = own_contest(request, uid)
    contesting.withdraw(contest, by=request.user, now=clock.now())
    messages.success(request, _("The contest is withdrawn."))
    return redirect("portal:enterprises:contest_detail", uid)


@require_safe
@requires(P.ASSESSMENT_READ)
def contest_file(request: HttpRequest, uid: UUID, file: UUID) -> HttpResponse:
    contest = own_contest(request, uid)
    return stream(get_or_404(contest.files.select_related("file"), uid=file).file)
