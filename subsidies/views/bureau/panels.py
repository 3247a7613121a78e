"""What an expert sees: the claims of the own group, the declaration before reading, and a claim to read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.audit import actions as audit
from pilotzone.files.enums import ScanState
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts
from subsidies import panels as panels_read
from subsidies.actions import panels
from subsidies.enums_panels import PartStep
from subsidies.forms_panels import DeclarationForm, ScoreForm, SignByForm
from subsidies.models import Application, Document, Draw, ExpertPart, ExpertScore
from subsidies.rules import scoring
from subsidies.rules.masking import masked
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.statements import TYPED
from subsidies.views.bureau.evidence import shown
from subsidies.views.explained import language

LINES_SHOWN = 200
UNSIGNED = (PartStep.DECLARE, PartStep.SCORE, PartStep.SIGN)
OWN_TURN = (*UNSIGNED, PartStep.OPINE)
FREE = "text"


@require_safe
@requires(P.EXPERT_REVIEW)
def panel_list(request: HttpRequest) -> HttpResponse:
    """By draw: what waits for a declaration, and the claims that may be opened; the expert's own turn first."""
    parts = ExpertPart.objects.visible_to(request.user).for_list().with_step().order_by("panel_claim__draw_id", "pk")
    by_draw: dict[int, dict[str, Any]] = {}
    for part in parts:
        draw, step = part.panel_claim.draw, panels_read.step_of(part)
        found = by_draw.setdefault(draw.pk, {"draw": draw, "waiting": 0, "own": 0, "parts": []})
        found["waiting"] += step == PartStep.DECLARE
        found["own"] += step in OWN_TURN
        found["parts"].append((part, step, tone_of(step)))
    for found in by_draw.values():
        found["parts"].sort(key=lambda row: row[1] not in OWN_TURN)
    return render(request, "subsidies/panels/panel_list.html", {"draws": list(by_draw.values()), "unsigned": UNSIGNED})


def tone_of(step: PartStep) -> str:
    if step in OWN_TURN:
        return "waiting"
    return "done" if step == PartStep.DONE else "neutral"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EXPERT_REVIEW)
def panel_declare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Before anything is opened: an interest in any of the applicants, claim by claim."""
    own = ExpertPart.objects.visible_to(request.user).for_list()
    draw = get_or_404(Draw.objects.filter(pk__in=own.values("panel_claim__draw")).select_related("call"), uid=uid)
    parts = own.filter(panel_claim__draw=draw, declared_at=None).order_by("pk")
    form = DeclarationForm(request.POST or None, parts=parts)
    if not form.parts:
        return redirect("bureau:subsidies:panel_list")
    if form.is_valid():
        try:
            count = panels.declare(draw, form.interests(), by=request.user, now=clock.now())
            said = _("Declared. Another expert is called for what you gave up.") if count else _("Declared.")
            messages.success(request, said)
            return redirect("bureau:subsidies:panel_list")
        except DomainError as error:
            form.add_error(None, error.message)
    context = {"form": form, "draw": draw}
    return render(request, "subsidies/panels/panel_declare.html", context, status=422 if form.errors else 200)


@require_safe
@requires(P.EXPERT_REVIEW)
def panel_claim(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A claim of the own group, read-only; that it was read is recorded in its chain."""
    return claim_page(request, readable(request, uid))


def claim_page(request: HttpRequest, part: ExpertPart, score_form: ScoreForm | None = None) -> HttpResponse:
    """With the expert's own draft to score, or what was signed; others' scores once all are."""
    claim = part.panel_claim.application
    audit.record_read(claim, "expert_claim", by=request.user, now=clock.now())
    measure = facts.measure_of(claim.measure_version)
    context = {
        "part": part,
        "claim": claim,
        "measure_title": measure.name.pick(language()),
        "answers": answer_rows(claim, measure),
        "tables": line_tables(claim, measure),
        "papers": list(papers_for(part)),
        **score_part(part, score_form),
    }
    wrong = score_form is not None and score_form.errors
    return render(request, "subsidies/panels/panel_claim.html", context, status=422 if wrong else 200)


def score_part(part: ExpertPart, form: ScoreForm | None) -> dict[str, Any]:
    claim, rubric = part.panel_claim, part.panel_claim.rubric
    score = ExpertScore.objects.filter(part=part).first()
    signed = score is not None and score.signed_at is not None
    if form is None and rubric is not None and not signed:
        form = ScoreForm(rubric=rubric, score=score)
    own = (
        [(each, score.points[each.code], score.comments.get(each.code, "")) for each in rubric.scored]
        if (score and signed and rubric)
        else []
    )
    table = panels_read.table_of(claim)
    leads = table is not None and table.opinion is None and panels_read.leader_of(claim) == part
    return {
        "form": None if signed else form,
        "score": score if signed else None,
        "own": own,
        "own_total": scoring.plain(score.total or 0) if score and signed else "",
        "table": table,
        "may_opine": leads,
    }


def papers_for(part: ExpertPart) -> QuerySet[Document]:
    """Papers that stand, of the kinds that the rubric opens to experts, and that no scanner refused."""
    rubric = part.panel_claim.rubric
    rows = Document.objects.filter(application=part.panel_claim.application, replaced_at=None)
    rows = rows.filter(material__in=rubric.materials if rubric else [])
    return rows.exclude(file__scan_state=ScanState.INFECTED).select_related("file")


def readable(request: HttpRequest, uid: UUID) -> ExpertPart:
    rows = ExpertPart.objects.readable_to(request.user).select_related(
        "panel_claim__application__enterprise",
        "panel_claim__application__call",
        "panel_claim__application__division",
        "panel_claim__application__measure_version__measure",
        "panel_claim__draw",
        "panel_claim__rubric",
        "expert",
    )
    found: ExpertPart = get_or_404(rows, uid=uid)
    return found


def answer_rows(claim: Application, measure: Measure) -> list[dict[str, str]]:
    """What the applicant stated; numbers of accounts, identity papers and telephones in free text are masked."""
    specs = [spec for spec in measure.scalar_inputs if spec.source in TYPED]
    return [cell(claim.answers.get(spec.name), spec) for spec in specs]


def line_tables(claim: Application, measure: Measure) -> list[dict[str, Any]]:
    rows = list(claim.lines.order_by("input", "position")[:LINES_SHOWN])
    tables = []
    for spec in measure.row_inputs:
        columns = [column for column in spec.columns if column.source in TYPED]
        own = [line for line in rows if line.input == spec.name]
        lines = [[cell(line.values.get(column.name), column) for column in columns] for line in own]
        tables.append({"label": spec.label.pick(language()), "lines": lines})
    return [table for table in tables if table["lines"]]


def cell(answer: Any, spec: InputSpec) -> dict[str, str]:
    words = shown(answer, spec)
    is_free = spec.type.kind == FREE and spec.name != "invoice_number"
    return {"label": spec.label.pick(language()), "value": masked(words) if is_free else words}


@require_POST
@requires(P.DRAW_MAKE)
def draw_deal(request: HttpRequest, uid: UUID) -> HttpResponse:
    draw, form = get_or_404(Draw.objects.all(), uid=uid), SignByForm(request.POST)
    if not form.is_valid():
        raise Refused("no_day", _("Choose a day to come."))
    count = panels.deal(draw, due_on=form.cleaned_data["due_on"], by=request.user, now=clock.now())
    messages.success(
        request,
        ngettext("%(count)s claim is before the groups.", "%(count)s claims are before the groups.", count)
        % {"count": count},
    )
    return redirect("bureau:subsidies:draw_detail", uid)


@require_POST
@requires(P.DRAW_MAKE)
def draw_put_off(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another day for the scores that are not signed."""
    draw, form = get_or_404(Draw.objects.all(), uid=uid), SignByForm(request.POST)
    if not form.is_valid():
        raise Refused("no_day", _("Choose a day to come."))
    panels.put_off(draw, due_on=form.cleaned_data["due_on"], by=request.user, now=clock.now())
    messages.success(request, _("Kept. The experts who have not signed are told."))
    return redirect("bureau:subsidies:draw_detail", uid)


def group_rows(draw: Draw) -> list[dict[str, Any]]:
    """For the draw's page: each group's claims, who has which part now, and who has signed; no scores."""
    claims = draw.panel_claims.select_related("application__enterprise", "opinion")
    claims = claims.prefetch_related("parts__expert", "parts__score").order_by("group", "pk")
    today, rows = clock.local_date(clock.now()), []
    for claim in claims:
        parts = [(part, panels_read.has_signed(part)) for part in claim.parts.all() if part.ended_at is None]
        signed = sum(signed for part, signed in parts)
        is_late = claim.due_on is not None and claim.due_on < today and signed < len(parts)
        row = {"claim": claim, "parts": parts, "signed": signed, "has_opinion": hasattr(claim, "opinion")}
        rows.append(row | {"is_late": is_late})
    return rows
