"""A claim's own pages: the list, the beginning, the task list or the progress, the withdrawal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enterprises.enums import EnterpriseState
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import fitting, letters, progress, queries, remedies, story, wording
from subsidies.actions import cloning, declaring, drafting, submitting
from subsidies.enums import EDITABLE, Stage, State
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, Call
from subsidies.views.plan import came_back, demands, plan_rows
from subsidies.views.portal import missing_papers, tasks
from subsidies.views.portal.answers import number
from subsidies.views.portal.claim import Claim, load

PAGE_SIZE = 25


@requires(P.CLAIM_READ)
def application_list(request: HttpRequest) -> HttpResponse:
    """The claims of the enterprise that the person acts for, the latest first, and what could be claimed."""
    now = clock.now()
    rows = Application.objects.visible_to(request.user).for_list().with_own_limit()
    rows = rows.select_related("measure_version__measure")
    if request.enterprise:
        rows = rows.filter(enterprise=request.enterprise.pk)
    page = page_of(rows, ("-saved_at", "-id"), size=PAGE_SIZE, cursor=request.GET.get("page", ""))
    context = {"page": page, "calls": Call.objects.claimable_at(now).for_list()[:4], "now": now}
    return render(request, "subsidies/portal/application_list.html", context)


@requires(P.HOME_READ)
def application_start(request: HttpRequest, call: UUID) -> HttpResponse:
    """Begin: the claim that there is, a new one, or one that starts from an earlier claim.

    Who has just signed up comes here from the programme's page, and registers the enterprise first.
    """
    now, chosen = clock.now(), get_or_404(Call.objects.published().for_list(), uid=call)
    enterprise = request.enterprise
    if not enterprise:
        messages.info(request, _("Register your enterprise first; then begin the claim from your home page."))
        return redirect("portal:enterprises:enterprise_register")
    drafting.require_may(P.CLAIM_EDIT, enterprise, chosen, request.user, now)
    earlier = Application.objects.visible_to(request.user).filter(
        enterprise=enterprise.pk, measure_version__measure=chosen.measure_version.measure_id
    )
    if request.method == "POST":
        source = request.POST.get("source")
        if source:
            original = get_or_404(earlier, uid=source)
            made = cloning.clone(
                original, chosen, with_lines=bool(request.POST.get("with_lines")), by=request.user, now=now
            )
        else:
            begin = declaring.start_with_answers if request.POST.get("declared") else drafting.start
            made = begin(chosen, enterprise, by=request.user, now=now)
        return redirect("portal:subsidies:application_detail", made.uid)
    context = {
        "call": chosen,
        "found": drafting.live_claim(chosen, enterprise, ""),
        "editable": EDITABLE,
        "earlier": earlier.exclude(call=chosen).order_by("-created_at")[:10],
        "given": fitting.given_for(chosen.measure_version, enterprise),
    }
    return render(request, "subsidies/portal/application_start.html", {**context, "now": now})


@requires(P.CLAIM_READ)
def application_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The task list of a draft; of a submitted claim, where it stands and who holds it."""
    claim = load(request, uid)
    if claim.application.state in EDITABLE:
        return render(request, "subsidies/portal/application_detail.html", draft_context(claim))
    return render(request, "subsidies/portal/application_progress.html", progress_context(claim))


def draft_context(claim: Claim) -> dict[str, Any]:
    groups = tasks.groups_of(claim)
    problems, count = tasks.problems_of(claim)
    return claim.context(
        groups=groups,
        done=sum(group.done for group in groups),
        total=sum(group.total for group in groups),
        problems=problems,
        problem_count=count,
        next=tasks.next_task(groups),
        cap=next((step for step in claim.explanation.steps if step.bit and step.table), None),
        crumbs=claim.crumbs(),
        offered=claim.offered,
        worth_offered=claim.worth_offered if claim.offered else None,
    )


def progress_context(claim: Claim) -> dict[str, Any]:
    application = claim.application
    correction = application.corrections.filter(answered_at=None).prefetch_related("items").first()
    decided = [stage for stage in progress.told_records(application) if stage in (Stage.SETTLED, Stage.APPROVED)]
    rows = plan_rows(application)
    back = came_back(rows)
    events = queries.events_of(application)
    return claim.context(
        plan=rows,
        came_back=back,
        letters=letters.issued(events, without=(LetterKind.OBJECTION,)),
        recoveries=demands(application),
        decided_stage=decided[-1] if decided else "",
        refusal_reason=progress.left_out_words(application),
        remedy=remedy_of(claim),
        lapsed=remedies.lapsed(application),
        owed=missing_papers.owed_rows(claim),
        crumbs=claim.crumbs(),
        holder=holder(claim, rows, is_back=back is not None),
        timeline=story.timeline(events, audience="applicant"),
        amounts=progress.amounts(application),
        correction=correction if application.state == State.CORRECTION else None,
        can_withdraw=claim.may_withdraw and progress.can_withdraw(application),
        gives_up=claim.may_withdraw and application.state in progress.BEYOND,
        notice=application.notice_items.select_related("notice").order_by("-pk").first(),
        paused=application.paused_days,
    )


def holder(claim: Claim, rows: list[dict[str, Any]], *, is_back: bool) -> progress.Holder:
    """Who has to act now; while money is due, by what became of its parts."""
    if claim.application.state == State.PAYABLE and claim.application.enterprise.state == EnterpriseState.ENDED:
        return progress.ends_claim()
    if is_back:
        return progress.corrects_account(claim.application)
    open_parts = {row["state"] for row in rows} - {"paid", "stopped"}
    if claim.application.state == State.PAYABLE and open_parts == {"waiting"}:
        return progress.confirms_condition()
    return progress.holder_of(claim.application, claim.now)


def remedy_of(claim: Claim) -> dict[str, Any]:
    """Of a refused claim: by which clause, whether and until when a review can be asked for, and what came of it."""
    application = claim.application
    if application.state != State.REFUSED:
        return {}
    return {
        "clause": wording.clause_label(claim.measure, application.refusal_clause),
        "clause_url": claim.clause_url(application.refusal_clause),
        "until": remedies.review_until(application),
        "can_ask": claim.may_approve and remedies.can_ask(application, claim.now),
        "review": remedies.review_of(application),
    }


@requires(P.CLAIM_WITHDRAW)
def application_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask once, then withdraw."""
    claim = load(request, uid)
    if request.method == "POST":
        expected = number(request.POST["version"]) if "version" in request.POST else None
        drafting.withdraw(claim.application, expected_version=expected, by=request.user, now=claim.now)
        messages.success(request, _("The claim is withdrawn."))
        return redirect("portal:subsidies:application_detail", uid)
    crumbs = claim.crumbs((_("Withdraw"), ""))
    return render(request, "subsidies/portal/application_withdraw.html", claim.context(crumbs=crumbs))


@requires(P.CLAIM_EDIT)
def application_reopen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Back from the administrator to the draft."""
    claim = load(request, uid)
    if request.method == "POST":
        submitting.reopen(claim.application, by=request.user, now=claim.now)
    return redirect("portal:subsidies:application_detail", uid)
