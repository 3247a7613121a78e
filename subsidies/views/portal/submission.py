"""The last steps: the explained amount, check your answers, send, submit, the confirmation and its receipt."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.html import requires
from subsidies import explained, progress, receipts, wording
from subsidies.actions import drafting, submitting
from subsidies.enums import EDITABLE, Stage, State
from subsidies.forms import SubmitForm
from subsidies.models import Entitlement
from subsidies.rules import whole_call
from subsidies.rules.completeness import settled_in_review
from subsidies.rules.explanation import ExplainedFinding
from subsidies.rules.model import Section
from subsidies.rules.undertakings import Owed
from subsidies.views.alternatives import family_rows
from subsidies.views.portal import tasks
from subsidies.views.portal.answers import number
from subsidies.views.portal.check_rows import check_rows
from subsidies.views.portal.claim import Claim, load


@requires(P.CLAIM_READ)
def application_amount(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every step to the amount, and what stands against it; as a page, or as the fragment of a drawer."""
    claim = load(request, uid)
    told = {} if claim.application.state in EDITABLE else progress.told_records(claim.application)
    stage = request.GET.get("stage", Stage.CLAIMED)
    frozen = told.get(stage) or told.get(Stage.CLAIMED)
    explanation = explained.of_entitlement(frozen) if frozen else claim.explanation
    total = frozen.amount if frozen else claim.worth.total
    hidden = settled_in_review(claim.measure)
    findings = explained.in_order(
        explained.finding_row(each, claim.clause_url, action_for(claim, each))
        for each in explanation.findings
        if each.id not in hidden
    )
    findings = [*family_rows(request, claim.application, {}, "portal:subsidies:application_detail"), *findings]
    context = claim.context(
        explanation=explanation,
        steps=explained.amount_lines(explanation, claim.clause_url),
        total=total,
        part_groups=explained.part_groups(explanation),
        stages=[{"value": each, "label": Stage(each).label, "active": frozen is row} for each, row in told.items()],
        frozen=frozen,
        whole_call=whole_call.rules_of(claim.measure),
        findings=[row for row in findings if row["state"] != "not_applicable"],
        open_count=sum(row["state"] in ("not_met", "needs_document", "unknown") for row in findings),
        counts=count_words(findings),
        crumbs=claim.crumbs((_("Amount"), "")),
    )
    part = "#steps" if request.headers.get("HX-Target") == "drawer" else ""
    return render(request, "subsidies/portal/application_amount.html" + part, context)


def count_words(findings: list[dict[str, Any]]) -> str:
    """How many of each kind that needs an act, in one line."""
    words = {
        "not_met": _("%(n)s not met"),
        "needs_document": _("papers due: %(n)s"),
        "unknown": _("%(n)s not known yet"),
    }
    counts = {state: sum(row["state"] == state for row in findings) for state in words}
    return wording.joined_by().join(text % {"n": counts[state]} for state, text in words.items() if counts[state])


def claimed_record(claim: Claim) -> Entitlement | None:
    return claim.application.entitlements.filter(stage=Stage.CLAIMED, is_current=True).first()


def action_for(claim: Claim, finding: ExplainedFinding) -> dict[str, str]:
    """Where to mend it while the claim can still be changed."""
    if not claim.may_edit or finding.result in ("met", "not_applicable"):
        return {}
    if finding.material:
        url = claim.url("document_list", finding.material)
        return {"action_url": url, "action_text": _("Upload %(paper)s") % {"paper": finding.material_label}}
    condition = next(each for each in claim.measure.conditions if each.id == finding.id)
    if condition.rows:
        return {"action_url": claim.url("line_list", condition.rows), "action_text": _("Change or remove the lines")}
    for section in claim.measure.sections:
        if set(section.inputs) & set(finding_inputs(claim, finding.id)):
            url = claim.url("application_section", section.id)
            return {"action_url": url, "action_text": _("Change the answers")}
    return {"action_url": claim.company_url, "action_text": _("Open the company file")}


def finding_inputs(claim: Claim, name: str) -> tuple[str, ...]:
    return next(each.inputs for each in claim.worth.findings if each.id == name)


@requires(P.CLAIM_READ)
def application_check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything on one page before it goes; later, what was submitted."""
    claim = load(request, uid)
    return check_page(request, claim, fresh_form(claim))


def fresh_form(claim: Claim) -> SubmitForm:
    following = claim.may_edit and bool(claim.following)
    return SubmitForm(initial={"version": claim.application.version}, following=following)


def check_page(request: HttpRequest, claim: Claim, form: SubmitForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = claim.context(
        sections=[part for section in claim.measure.sections for part in section_summaries(claim, section)],
        papers=paper_summary(claim),
        amount=claim.worth.total,
        gaps=[tasks.gap_problem(claim, gap) for gap in claim.gaps] if claim.may_edit else [],
        following=[following_row(claim, owed) for owed in claim.following] if claim.may_edit else [],
        form=form,
        payee=claim.application.enterprise.payee_accounts.filter(replaced_at=None).first(),
        crumbs=claim.crumbs((_("Check your answers"), "")),
        **more,
    )
    return render(request, "subsidies/portal/application_check.html", context, status=status)


def following_row(claim: Claim, owed: Owed) -> dict[str, Any]:
    """A paper that may follow: what it is, by when, and where it can be added all the same."""
    material = next(each for each in claim.measure.materials if each.id == owed.material)
    return {
        "label": wording.pick(material.label),
        "days": owed.days,
        "rows": wording.numbers(owed.rows) if owed.rows else "",
        "url": claim.url("document_list", owed.material),
    }


def section_summaries(claim: Claim, section: Section) -> Iterator[dict[str, Any]]:
    """The answers of a section, and each of its lists with a row for every line."""
    specs = [claim.measure.input(name) for name in section.inputs]
    single = [spec for spec in specs if not spec.is_rows and drafting.is_asked(spec)]
    title = wording.pick(section.title)
    if single:
        url = claim.url("application_section", section.id)
        answers = [answer_row(claim, spec, url) for spec in single]
        yield {"title": title, "url": url if claim.may_edit else "", "rows": answers}
    for spec in specs:
        if spec.is_rows:
            lines = claim.lines_of(spec)
            yield {
                "title": title if len(specs) == 1 else wording.pick(spec.label),
                "url": claim.url("line_list", spec.name) if claim.may_edit else "",
                "lines": lines,
                "line_rows": check_rows(lines),
                "total": sum(line.yuan or 0 for line in lines),
            }


def answer_row(claim: Claim, spec: Any, url: str) -> dict[str, str]:
    answer = claim.application.answers.get(spec.name, "")
    return {
        "label": wording.pick(spec.label),
        "value": wording.answer_words(answer, spec),
        "change_url": f"{url}#id_{spec.name}" if claim.may_edit else "",
    }


def paper_summary(claim: Claim) -> list[dict[str, Any]]:
    found = []
    for material in claim.measure.materials:
        own = [document for document in claim.documents if document.material == material.id]
        if own:
            url = claim.url("document_list", material.id) if claim.may_edit else ""
            found.append({"label": wording.pick(material.label), "documents": own, "url": url})
    return found


@requires(P.CLAIM_EDIT)
@require_POST
def application_send(request: HttpRequest, uid: UUID) -> HttpResponse:
    """To the enterprise's administrator."""
    claim = load(request, uid)
    try:
        submitting.send(
            claim.application, expected_version=number(request.POST.get("version")), by=request.user, now=claim.now
        )
    except (submitting.Incomplete, Stale) as error:
        fresh = load(request, uid)
        return check_page(request, fresh, fresh_form(fresh), status=error.status, refused=error.message)
    messages.success(request, _("Sent to your administrator."))
    return redirect("portal:subsidies:application_detail", uid)


@requires(P.CLAIM_APPROVE)
@require_POST
def application_submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Submit once; whoever presses again sees the same confirmation.

    What the claim lacks is worked out by the action alone, under its lock; by the page only if it is refused.
    """
    claim = load(request, uid)
    if claim.application.state in EDITABLE and not SubmitForm(request.POST).is_valid():
        return unsigned_page(request, claim, following=bool(claim.following))
    try:
        submitting.submit(
            claim.application,
            truth=bool(request.POST.get("truth")),
            undertaken=bool(request.POST.get("undertaking")),
            expected_version=number(request.POST.get("version")),
            by=request.user,
            now=claim.now,
        )
    except (Refused, Stale) as error:
        if error.code == "no_undertaking":
            return unsigned_page(request, claim, following=True)
        fresh = load(request, uid)
        if isinstance(error, submitting.Incomplete):
            fresh.gaps = error.gaps  # on the day of the submission, not of the last change
        return check_page(request, fresh, fresh_form(fresh), status=error.status, refused=error.message)
    return redirect("portal:subsidies:application_submitted", uid)


def unsigned_page(request: HttpRequest, claim: Claim, *, following: bool) -> HttpResponse:
    """The page again, with what was not ticked."""
    return check_page(request, claim, SubmitForm(request.POST, following=following), status=422)


@requires(P.CLAIM_READ)
def application_submitted(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The confirmation: reference, what next with dates, the receipt."""
    claim = load(request, uid)
    record = claimed_record(claim)
    if record is None or claim.application.state == State.WITHDRAWN:
        return redirect("portal:subsidies:application_detail", uid)
    context = claim.context(
        record=record,
        verify_url=receipts.verify_url(record),
        dates=progress.next_dates(claim.application),
        crumbs=claim.crumbs(),
    )
    return render(request, "subsidies/portal/application_submitted.html", context)


@requires(P.CLAIM_READ)
def application_receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The receipt in Chinese as PDF; the same bytes each time."""
    claim = load(request, uid)
    record = claimed_record(claim)
    if record is None:
        raise Http404
    response = HttpResponse(receipts.receipt(record), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{claim.application.reference}.pdf"'
    return response
