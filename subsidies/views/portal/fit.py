"""Which measures fit the enterprise: the list, one measure with its questions, and the answers."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import requires
from pilotzone.kernel.money import format_money
from pilotzone.reference import queries as reference
from pilotzone.ui.templatetags.ui import long_date
from subsidies import explained, fitting, queries, wording
from subsidies.actions import declaring
from subsidies.fitting import Choice, Found, Known
from subsidies.forms import DeclareForm
from subsidies.models import Application, Offer
from subsidies.rules import deadlines, families, questions
from subsidies.rules.explanation import ExplainedStep, Explanation
from subsidies.rules.families import Alternative
from subsidies.rules.fit import Certainty, Fit, Verdict
from subsidies.rules.model import InputSpec, Measure


@require_safe
@requires(P.CLAIM_READ)
def fit_list(request: HttpRequest) -> HttpResponse:
    """All measures in force: those with an open call first, and among them what fits."""
    now, enterprise = clock.now(), request.enterprise
    found = fitting.found_for(enterprise, now) if enterprise else []
    calendar = reference.calendar()
    sight = sight_of(request, found) if found else NO_SIGHT
    rows = [row_of(each, now, calendar, sight) for each in found]
    context = {
        "enterprise": enterprise,
        "opened": grouped([row for row in rows if row["choice"].is_open]),
        "others": grouped([row for row in rows if not row["choice"].is_open]),
        "counts": {verdict.value: count_of(found, verdict) for verdict in Verdict},
    }
    return render(request, "subsidies/portal/fit_list.html", context)


def grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Alternatives of one family stand together, with what the text says of them and the best of them marked."""
    by_key = {row["choice"].key: row for row in rows}
    found = []
    for group in families.groups(row["alternative"] for row in rows):
        measure, best = group[0].measure, families.best(group)
        rows_here = [by_key[each.key] | {"is_best": each == best and len(group) > 1} for each in group]
        clause = measure.family.clause if measure.family else ""
        found.append(
            {
                "rows": rows_here,
                "is_family": len(group) > 1,
                "is_chosen": measure.family is not None and measure.family.choose == "applicant",
                **clause_of(measure, clause, rows_here[0]["choice"]),
            }
        )
    return found


def count_of(found: list[Found], verdict: Verdict) -> int:
    return sum(each.choice.is_open and each.fit.verdict == verdict for each in found)


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the enterprise's claims and offers a person may open, who may be an agent for one programme alone."""

    claims: frozenset[int]
    offers: frozenset[int]
    begins: frozenset[int]  # the calls under which the person may begin a claim

    def opens(self, choice: Choice) -> bool:
        """What there is of the measure already: the offer, or the claim."""
        if choice.offer:
            return choice.offer.pk in self.offers
        return choice.claim is None or choice.claim.pk in self.claims


NO_SIGHT = Sight(frozenset(), frozenset(), frozenset())


def sight_of(request: HttpRequest, found: list[Found]) -> Sight:
    user, enterprise = request.user, request.enterprise.pk
    calls = [each.choice.call for each in found if each.choice.call]
    claims = Application.objects.live().visible_to(user).filter(enterprise=enterprise)
    offers = Offer.objects.visible_to(user).filter(enterprise=enterprise)
    return Sight(
        frozenset(claims.values_list("pk", flat=True)),
        frozenset(offers.values_list("pk", flat=True)),
        frozenset(call.pk for call in calls if queries.may_write(user, enterprise, call)),
    )


def row_of(found: Found, now: datetime, calendar: Any, sight: Sight) -> dict[str, Any]:
    """One measure: what it is worth, how its conditions stand, why not, and what can be done."""
    fit, choice = found.fit, found.choice
    measure = fit.measure
    tone, label = tag_of(fit)
    return {
        "choice": choice,
        "with_others": not sight.opens(choice),
        "may_begin": choice.call is not None and choice.call.pk in sight.begins,
        "alternative": Alternative(choice.key, measure, fit.worth.fen, is_possible(found)),
        "given_words": wording.listed(f"{each.reference} {format_money(each.approved or 0)}" for each in found.given),
        "name": wording.pick(measure.name),
        "url": reverse("portal:subsidies:fit_detail", args=[choice.version.uid]),
        "tone": tone,
        "label": label,
        "worth": fit.worth,
        "is_exact": fit.worth.certainty == Certainty.EXACT,
        "fits": fit.verdict == Verdict.FITS,
        "refused": fit.verdict == Verdict.DOES_NOT,
        "reasons": reasons_of(fit, choice),
        "counts": counts_of(fit),
        "missing": fit.missing,
        "missing_words": wording.listed(label_of(measure, name) for name in fit.missing),
        "silent_words": wording.listed(label_of(measure, name) for name in fit.silent),
        "days_left": deadlines.days_left(calendar, now, choice.call.closes_at) if choice.call else None,
    }


def is_possible(found: Found) -> bool:
    """It fits or could, is not given yet, and nothing given under an alternative stands in the way."""
    claim = found.choice.claim
    is_free = not found.given or bool(families.takes_off(found.fit.measure))
    return is_free and found.fit.verdict != Verdict.DOES_NOT and (claim is None or claim.approved is None)


def tag_of(fit: Fit) -> tuple[str, str]:
    words = {
        Verdict.FITS: ("done", pgettext("measure", "Fits")),
        Verdict.COULD: ("waiting", pgettext("measure", "Could fit")),
        Verdict.DOES_NOT: ("neutral", pgettext("measure", "Does not fit")),
    }
    return words[fit.verdict]


def label_of(measure: Measure, name: str) -> str:
    return wording.pick(measure.input(name).label)


def reasons_of(fit: Fit, choice: Choice) -> list[dict[str, str]]:
    """Why it does not fit: each bar that is not met with its clause, or the step that leaves nothing."""
    reasons = [
        {"text": wording.pick(each.message), **clause_of(fit.measure, each.clause, choice)} for each in fit.refused_by
    ]
    if reasons or fit.zero is None:
        return reasons
    told = _("The amount is zero: %(step)s.") % {"step": wording.pick(fit.zero.label) or wording.pick(fit.measure.name)}
    assumption = fit.measure.assumptions.get(fit.zero.assumption)
    if assumption is not None:
        told = f"{told} {wording.pick(assumption.text)}"
    return [{"text": told, **clause_of(fit.measure, fit.zero.clause, choice)}]


def clause_of(measure: Measure, name: str, choice: Choice) -> dict[str, str]:
    clause = measure.clauses.get(name)
    address = clause_address(choice)
    return {
        "clause": wording.pick(clause.label) if clause else "",
        "clause_url": address(name) if address and clause else "",
    }


def clause_address(choice: Choice) -> explained.Address | None:
    """Where the text stands: on the page of the call; without one the clauses are told in words only."""
    call = choice.call or choice.coming
    if call is None:
        return None
    page = reverse("public:programme_detail", args=[call.uid])
    return lambda clause: f"{page}#clause-{clause}"


def counts_of(fit: Fit) -> str:
    """How the conditions stand, in one line."""
    told = [each for each in fit.findings if each.result != "not_applicable"]
    words = {"met": _("%(n)s met"), "not_met": _("%(n)s not met"), "unknown": _("%(n)s not known yet")}
    counts = {result: sum(each.result == result for each in told) for result in words}
    shown = [text % {"n": counts[result]} for result, text in words.items() if counts[result]]
    head = ngettext("%(n)s condition", "%(n)s conditions", len(told)) % {"n": len(told)}
    return wording.joined_by().join([head, *shown])


# --- one measure -------------------------------------------------------------------------------------


def found_or_404(request: HttpRequest, uid: UUID, now: datetime) -> Found:
    if not request.enterprise:
        raise Refused("no_enterprise", _("Register your enterprise first."))
    found = fitting.found_for(request.enterprise, now)
    chosen = next((each for each in found if each.choice.version.uid == uid), None)
    if chosen is None:
        raise Http404
    return chosen


@require_safe
@requires(P.CLAIM_READ)
def fit_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The conditions, the amount step by step, and the questions that are still open."""
    now = clock.now()
    found = found_or_404(request, uid, now)
    known = fitting.known_answers(request.enterprise)
    form = DeclareForm(found.fit.measure, asked_of(found.fit, request.GET), kept_of(found.fit.measure, known))
    return page(request, found, form, known, now)


def asked_of(fit: Fit, query: Any) -> list[InputSpec]:
    """What is open; all that can be asked where the person wants to change answers."""
    return [spec for spec in questions.askable(fit.measure) if query.get("all") or spec.name in fit.missing]


def kept_of(measure: Measure, known: dict[str, Known]) -> dict[str, Any]:
    """The answers there are, as the form shows them."""
    found = {}
    for spec in questions.askable(measure):
        answer = known.get(questions.question_of(spec))
        if answer:
            found[spec.name] = answer.value if spec.is_rows else questions.still_readable(answer.value, spec)
    return found


def page(
    request: HttpRequest, found: Found, form: DeclareForm, known: dict[str, Known], now: datetime, *, status: int = 200
) -> HttpResponse:
    fit, choice = found.fit, found.choice
    explanation = explanation_of(fit)
    address = clause_address(choice)
    whole = {each.id for each in fit.findings}
    rows = [explained.finding_row(each, address) for each in explanation.findings if each.id in whole]
    form.ask_plainly()
    context = {
        "row": row_of(found, now, reference.calendar(), sight_of(request, [found])),
        "fit": fit,
        "choice": choice,
        "findings": explained.in_order(rows),
        "steps": explained.amount_lines(explanation, address),
        "total_label": explanation.label,
        "form": form,
        "answered": answered_rows(fit.measure, known),
        "all": bool(request.GET.get("all")),
        "may_answer": request.user.may(P.CLAIM_EDIT, enterprise_id=request.enterprise.pk),
        "crumbs": [
            {"text": pgettext("navigation", "What fits us"), "url": reverse("portal:subsidies:fit_list")},
            {"text": wording.pick(fit.measure.name), "url": ""},
        ],
    }
    return render(request, "subsidies/portal/fit_detail.html", context, status=status)


def explanation_of(fit: Fit) -> Explanation:
    """The calculation in words; lines that nobody has listed are told as open, not as one line."""
    explanation = explained.of_estimate(replace(fit.entitlement, findings=fit.findings), fit.measure)
    return replace(explanation, steps=tuple(told_open(step, fit.unlisted) for step in explanation.steps))


def told_open(step: ExplainedStep, unlisted: tuple[str, ...]) -> ExplainedStep:
    kept = tuple(given for given in step.inputs if given.name not in unlisted)
    if len(kept) == len(step.inputs):
        return step
    return replace(step, inputs=kept, words=_("Nothing is known of the lines yet"))


def answered_rows(measure: Measure, known: dict[str, Known]) -> list[dict[str, str]]:
    """What was answered before, and where."""
    found = []
    for spec in questions.askable(measure):
        answer = known.get(questions.question_of(spec))
        if answer:
            day = long_date(answer.at)
            where = _("Claim %(reference)s") % {"reference": answer.claim} if answer.claim else _("Stated by you")
            found.append(
                {"label": wording.pick(spec.label), "value": value_words(answer, spec), "note": f"{where} · {day}"}
            )
    return found


def value_words(answer: Known, spec: InputSpec) -> str:
    if spec.is_rows:
        return _("¥%(amount)s in all") % {"amount": answer.value}
    return wording.answer_words(answer.value, spec)


@require_POST
@requires(P.CLAIM_EDIT)
def fit_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep what can be read, and show the result that follows."""
    now = clock.now()
    found = found_or_404(request, uid, now)
    specs = [spec for spec in questions.askable(found.fit.measure) if spec.name in request.POST]
    form = DeclareForm(found.fit.measure, specs, {}, request.POST)
    errors = declaring.declare(request.enterprise, found.choice.version, form.typed(), by=request.user, now=now)
    if errors or not form.is_valid():
        again = found_or_404(request, uid, now)
        return page(request, again, form, fitting.known_answers(request.enterprise), now, status=422)
    messages.success(request, _("Your answers are kept. The result below follows from them."))
    return redirect("portal:subsidies:fit_detail", uid)
