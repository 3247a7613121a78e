"""What desks state on a claim: the rows of the page, and the form for one value."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.formula.formats import amount
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires
from subsidies import facts, stated, wording
from subsidies.actions import reviewing, stating
from subsidies.enums import Desk, Stage
from subsidies.forms_stated import ValueForm
from subsidies.models import Application, ClaimLine, ReviewerValue
from subsidies.rules import desks, statements
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.statements import JUDGED, may_state, may_state_column, place_of
from subsidies.views.bureau.seen import page_of, seen
from subsidies.views.explained import stage_record

Words = Mapping[tuple[int | None, str], list[ReviewerValue]]


def value_rows(
    claim: Application, measure: Measure, record: Mapping[str, Any], desk: Desk | None, missing: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """The inputs of the claim that desks state, each with what was said; with its form where it is this desk's turn."""
    words = stated.history(claim) if stated.has_stated(measure) else {}
    known, said = record.get("facts", {}), record.get("stated", {})
    asked = [
        spec
        for spec in measure.scalar_inputs
        if may_state(spec) and (spec.source == JUDGED or spec.name in said or spec.name not in known)
    ]
    wanted = needed(measure, record, desk)
    return [value_row(claim, measure, spec, words, record, desk, wanted, missing) for spec in asked]


def line_value_rows(
    claim: Application,
    measure: Measure,
    line: ClaimLine,
    number: int,
    record: Mapping[str, Any],
    desk: Desk | None,
    missing: Iterable[str] = (),
) -> list[dict[str, Any]]:
    """The same for the columns of one line."""
    spec = measure.input(line.input)
    columns = [column for column in spec.columns if may_state_column(column)]
    words = stated.history(claim) if columns else {}
    wanted = needed(measure, record, desk)
    return [
        value_row(claim, measure, column, words, record, desk, wanted, missing, line=line, number=number)
        for column in columns
    ]


def needed(measure: Measure, record: Mapping[str, Any], desk: Desk | None) -> tuple[str, ...]:
    """What the amount still waits for, whoever looks at it."""
    return statements.needed(measure, record, ranks=desk == Desk.CITY) if record else ()


def needed_now(measure: Measure, record: Mapping[str, Any], desk: Desk | None) -> tuple[str, ...]:
    """What the desk whose turn it is has to state before it agrees."""
    return needed(measure, record, desk) if desk else ()


def value_row(
    claim: Application,
    measure: Measure,
    spec: InputSpec,
    words: Words,
    record: Mapping[str, Any],
    desk: Desk | None,
    wanted: Iterable[str],
    missing: Iterable[str],
    line: ClaimLine | None = None,
    number: int = 0,
) -> dict[str, Any]:
    place = place_of(line.input, number, spec.name) if line else spec.name
    told = [word_row(row, spec) for row in words.get((line.pk if line else None, spec.name), [])]
    counts = next((each for each in told if each["counts"]), None)
    form = None
    if desk is not None:
        form = form_of(claim, measure, spec, record, own_word(words, spec, line, desk))
        form.auto_id = f"id_{place}_%s".replace("[", "_").replace("].", "_")
    return {
        "place": place,
        "label": wording.pick(spec.label),
        "is_judgement": spec.source == JUDGED,
        "counts": counts,
        "earlier": [each for each in told if each is not counts],
        "needed": place in wanted,
        "error": place in missing,
        "form": form,
        "input": spec.name,
        "line": line,
        "open": place in missing or (form is not None and place in wanted and counts is None),
    }


def word_row(row: ReviewerValue, spec: InputSpec) -> dict[str, Any]:
    return {
        "row": row,
        "value": _("There is none") if row.value is None else wording.answer_words(row.value, spec),
        "counts": row.replaced_at is None,
    }


def own_word(words: Words, spec: InputSpec, line: ClaimLine | None, desk: Desk) -> ReviewerValue | None:
    rows = words.get((line.pk if line else None, spec.name), [])
    return next((row for row in rows if row.desk == desk and row.replaced_at is None), None)


def form_of(
    claim: Application,
    measure: Measure,
    spec: InputSpec,
    record: Mapping[str, Any],
    word: ReviewerValue | None,
    data: Any = None,
) -> ValueForm:
    kept = {spec.name: word.value} if word and word.value is not None else {}
    hint = ceiling_hint(measure, spec, record)
    form = ValueForm(measure, spec, kept, data, version=claim.version, hint=hint)
    if word:
        form.initial |= {"source": word.source, "reason": word.reason, "none": word.value is None}
    return form


def ceiling_hint(measure: Measure, spec: InputSpec, record: Mapping[str, Any]) -> str:
    """For a proposal: at most how much, and by which criteria."""
    found = next((each for each in measure.discretions.values() if each.input == spec.name), None)
    if found is None:
        return ""
    lines = record.get("lines", ())
    ceiling = next((line["value"] for line in lines if line["id"] == f"{found.award}.ceiling"), None)
    parts = [_("At most %(ceiling)s.") % {"ceiling": amount(Fraction(ceiling), "CNY")}] if ceiling else []
    if found.criteria:
        parts.append(_("Criteria: %(criteria)s") % {"criteria": wording.pick(found.criteria)})
    return " ".join(parts)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def value_state(request: HttpRequest, uid: UUID, name: str, line: UUID | None = None) -> HttpResponse:
    """State one value; what is wrong stands at its field, with what was typed."""
    application = seen(request, uid)
    measure = facts.measure_of(application.measure_version)
    row = line_of(application, line)
    spec = spec_of(application, name, row)
    desk = reviewing.require_desk(application, request.user)
    stage = desks.STAGE_OF[desk]
    record = stage_record(application, stage) or stage_record(application, Stage.CLAIMED)
    word = own_word(stated.history(application), spec, row, desk)
    form = form_of(application, measure, spec, record, word, request.POST if request.method == "POST" else None)
    if form.is_valid() and kept(request, application, form, row):
        messages.success(request, _("%(label)s is stated.") % {"label": wording.pick(spec.label)})
        return redirect(f"{page_of(request, application)}#values")
    context = {
        "form": form,
        "claim": application,
        "line": row,
        "label": wording.pick(spec.label),
        "tail": request.GET.urlencode(),
    }
    return render(request, "subsidies/bureau/value_state.html", context, status=422 if form.errors else 200)


def kept(request: HttpRequest, application: Application, form: ValueForm, line: ClaimLine | None) -> bool:
    """Whether the value was taken; a refusal stands in the form."""
    try:
        stating.state(
            application,
            form.spec.name,
            form.spoken(),
            line=line,
            by=request.user,
            now=clock.now(),
            expected_version=form.cleaned_data["version"],
        )
    except Refused as error:
        at = form.spec.name if error.field == "value" else error.field
        form.add_error(at if at in form.fields else None, error.message)
        return False
    return True


def line_of(application: Application, uid: UUID | None) -> ClaimLine | None:
    if uid is None:
        return None
    found: ClaimLine = get_or_404(ClaimLine.objects.filter(application=application), uid=uid)
    return found


def spec_of(application: Application, name: str, line: ClaimLine | None) -> InputSpec:
    try:
        return stating.asked_for(application, name, line)
    except DomainError as error:
        raise Http404 from error
