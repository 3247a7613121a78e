"""Which measures fit an enterprise, from rows to results: the same few queries however many measures there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from enterprises.models import Enterprise
from pilotzone.formula.values import UNKNOWN, Value
from pilotzone.formula.values import number as exact_number
from pilotzone.kernel import clock
from pilotzone.reference import queries as reference
from subsidies import facts, families, stated
from subsidies.enums import OfferState, VersionState
from subsidies.models import Application, Call, DeclaredAnswer, MeasureVersion, Offer
from subsidies.registers import About, Registers
from subsidies.rules import answers, questions
from subsidies.rules.answers import Kept
from subsidies.rules.fit import Candidate, Fit, fits
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.statements import fixed_by_call

CLAIMS_READ = 20  # so many of the latest claims are looked through for answers


@dataclass(frozen=True, slots=True)
class Known:
    """An answer that the enterprise has given before, and where: a claim's reference, empty when self-declared."""

    value: Kept
    at: datetime
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A measure in force with its open call, or the next one that is announced, or none.

    `claim` and `offer` are what the enterprise has under that call already.
    """

    version: MeasureVersion
    call: Call | None = None
    coming: Call | None = None
    claim: Application | None = None
    offer: Offer | None = None

    @property
    def is_open(self) -> bool:
        return self.call is not None

    @property
    def key(self) -> str:
        return str(self.call.uid if self.call else self.version.uid)


@dataclass(frozen=True, slots=True)
class Found:
    """`given` are awards under other measures of the family, of which only one is given."""

    choice: Choice
    fit: Fit
    given: tuple[Application, ...] = ()


def found_for(enterprise: Enterprise, now: datetime) -> list[Found]:
    """Every measure in force, what fits first."""
    choices = {each.key: each for each in choices_for(enterprise, now)}
    results, day = fits(candidates(enterprise, choices, now)), clock.local_date(now)
    awarded = families.awarded_to(enterprise) if any(each.measure.family for each in results) else []
    return [Found(choices[each.key], each, families.given_beside(each.measure, awarded, day)) for each in results]


def choices_for(enterprise: Enterprise, now: datetime) -> list[Choice]:
    """Each open call with its own version; each version in force that no open call takes."""
    day = clock.local_date(now)
    calls = Call.objects.published().filter(closes_at__gt=now)
    calls = list(calls.select_related("programme", "measure_version__measure__programme").order_by("opens_at", "pk"))
    rows = Offer.objects.filter(enterprise=enterprise).exclude(state__in=(OfferState.PREPARED, OfferState.WITHDRAWN))
    offers = {offer.call_id: offer for offer in rows.order_by("pk")}
    opened = [call for call in calls if call.is_open(now)]
    live = Application.objects.live().filter(enterprise=enterprise, call__in=opened).order_by("-pk")
    claims = {claim.call_id: claim for claim in live}
    found = [
        Choice(call.measure_version, call, claim=claims.get(call.pk), offer=offers.get(call.pk)) for call in opened
    ]
    coming: dict[int, Call] = {}
    for call in calls:
        if call.opens_at > now:
            coming.setdefault(call.measure_version.measure_id, call)
    taken = {call.measure_version.measure_id for call in opened}
    versions = MeasureVersion.objects.filter(state=VersionState.IN_FORCE).exclude(measure__in=taken)
    return found + [
        Choice(version, coming=coming.get(version.measure_id))
        for version in versions.select_related("measure__programme").order_by("measure__code", "number")
        if is_valid(facts.measure_of(version), day)
    ]


def is_valid(measure: Measure, day: date) -> bool:
    """Whether the day lies within the measure's own validity, where it states one."""
    begun = measure.valid_from is None or measure.valid_from <= day
    return begun and (measure.valid_to is None or day <= measure.valid_to)


def candidates(enterprise: Enterprise, choices: Mapping[str, Choice], now: datetime) -> list[Candidate]:
    """The facts of all measures: each register, the answers, the rates and what calls fix are read once."""
    registers = facts.registers_of(enterprise, clock.local_date(now))
    known = known_answers(enterprise)
    measures = {key: facts.measure_of(each.version) for key, each in choices.items()}
    lists = [(each.exchange.list, each.exchange.date) for each in measures.values() if each.exchange]
    rates = reference.rates_of(lists) if lists else {}
    none: dict[str, Decimal] = {}
    fixed = fixed_for(choices, measures)
    return [
        Candidate(
            key,
            measure,
            facts_with(choices[key].version, enterprise, registers, known) | fixed[key],
            {spec.name: sum_of(spec, known) for spec in measure.row_inputs},
            rates.get((measure.exchange.list, measure.exchange.date), none) if measure.exchange else none,
        )
        for key, measure in measures.items()
    ]


def fixed_for(choices: Mapping[str, Choice], measures: Mapping[str, Measure]) -> dict[str, dict[str, Value]]:
    """What the open calls fix, by measure; without an open call nobody has fixed anything yet."""
    calls = {key: each.call for key, each in choices.items() if each.call and fixed_by_call(measures[key])}
    kept = stated.values_of_calls(calls.values()) if calls else {}
    return {
        key: stated.as_facts(measure, kept.get(calls[key].pk, {}) if key in calls else {})
        for key, measure in measures.items()
    }


def facts_with(
    version: MeasureVersion, enterprise: Enterprise, registers: Registers, known: Mapping[str, Known]
) -> dict[str, Value]:
    """The registers' facts, and the answers to what only the enterprise can say."""
    found = facts.register_facts(About(enterprise, version), registers)
    for spec in facts.measure_of(version).scalar_inputs:
        if questions.may_be_asked(spec):
            found[spec.name] = answers.value_of(answer_to(spec, known), spec)
    return found


def known_answers(enterprise: Enterprise) -> dict[str, Known]:
    """The latest answer to each question: declared for this purpose, or given in an earlier claim."""
    found: dict[str, Known] = {}
    for row in DeclaredAnswer.objects.filter(enterprise=enterprise):
        found[row.question] = Known(row.value, row.given_at)
    claims = Application.objects.filter(enterprise=enterprise).exclude(answers={}).select_related("measure_version")
    for claim in claims.order_by("-saved_at", "-pk")[:CLAIMS_READ]:
        for spec in facts.measure_of(claim.measure_version).scalar_inputs:
            kept = claim.answers.get(spec.name)
            question = questions.question_of(spec)
            if kept and questions.may_be_asked(spec) and is_later(claim.saved_at, found.get(question)):
                found[question] = Known(kept, claim.saved_at, claim.reference)
    return found


def is_later(at: datetime, known: Known | None) -> bool:
    return known is None or at > known.at


def answer_to(spec: InputSpec, known: Mapping[str, Known]) -> Kept:
    """The answer that this input accepts too; empty where there is none."""
    given = known.get(questions.question_of(spec))
    return questions.still_readable(given.value, spec) if given else ""


def sum_of(rows: InputSpec, known: Mapping[str, Known]) -> Value:
    given = known.get(questions.question_of(rows))
    return exact_number(str(given.value)) if given else UNKNOWN


def given_for(version: MeasureVersion, enterprise: Enterprise) -> dict[str, Known]:
    """The earlier answers that the version's single questions would accept, by input."""
    known = known_answers(enterprise)
    specs = (spec for spec in facts.measure_of(version).scalar_inputs if questions.may_be_asked(spec))
    return {spec.name: known[questions.question_of(spec)] for spec in specs if answer_to(spec, known)}
