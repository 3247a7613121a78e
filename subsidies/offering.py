"""Reads for award without application: the enterprises in parts with what each is due, and the money there is."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from enterprises.models import Enterprise
from subsidies import facts
from subsidies.enums import OfferState, State
from subsidies.models import Budget, Offer, OfferRun
from subsidies.registers import Registers
from subsidies.rules import automatic
from subsidies.rules.table import BARRED, UNKNOWN

PART = 2_000  # enterprises at once: bounds the memory, and what a lost worker loses
BEFORE_DECISION = (State.DISTRICT_REVIEW, State.CITY_REVIEW, State.CORRECTION, State.DECIDING)


@dataclass(frozen=True, slots=True)
class Matched:
    """An enterprise that is due something, by the fast evaluation; in fen."""

    enterprise: Enterprise
    facts: dict[str, Any]
    fen: int


@dataclass(frozen=True, slots=True)
class Part:
    """What came of some enterprises: `held` have an offer under the call already."""

    examined: int
    matched: tuple[Matched, ...]
    barred: int
    unknown: int
    held: int


@dataclass
class Tally:
    """The sum of the parts."""

    examined: int = 0
    matched: int = 0
    total: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {"barred": 0, "unknown": 0, "held": 0})
    divisions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    amounts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, part: Part) -> None:
        self.examined += part.examined
        self.matched += len(part.matched)
        for name in self.counts:
            self.counts[name] += getattr(part, name)
        for each in part.matched:
            self.total += each.fen
            place = self.divisions[str(each.enterprise.registration_division_id or "")]
            place[0] += 1
            place[1] += each.fen
            self.amounts[str(each.fen)] += 1

    def outcome(self) -> dict[str, Any]:
        return {**self.counts, "divisions": dict(self.divisions), "amounts": dict(self.amounts)}


def parts(run: OfferRun) -> Iterator[Part]:
    """All registered enterprises, some at a time, each part in the same few queries."""
    last = 0
    rows = Enterprise.objects.active().only(
        "uid", "uscc", "name_zh", "name_en", "registration_division", "platform_connected_on", "established_on"
    )
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:PART]):
        yield part_of(run, found)
        last = found[-1].pk


def part_of(run: OfferRun, enterprises: list[Enterprise]) -> Part:
    within = Q(pk__gte=enterprises[0].pk, pk__lte=enterprises[-1].pk)
    registers = Registers(Enterprise.objects.active().filter(within), run.day)
    held = holders(run, enterprises)
    free = [each for each in enterprises if each.pk not in held]
    measure = facts.measure_of(run.measure_version)
    given = list(facts.facts_of_many(run.measure_version, free, registers))
    found = automatic.totals(measure, given, rates=facts.rates_for(measure))
    matched = tuple(Matched(free[place], given[place], int(found.fen[place])) for place in automatic.due(found))
    return Part(
        len(enterprises),
        matched,
        int((found.state == BARRED).sum()),
        int((found.state == UNKNOWN).sum()),
        len(held),
    )


def holders(run: OfferRun, enterprises: list[Enterprise]) -> set[int]:
    """Who has an offer under the call already, answered or not; one that the bureau withdrew does not count."""
    rows = Offer.objects.filter(call=run.call_id).exclude(state=OfferState.WITHDRAWN)
    within = rows.filter(enterprise__gte=enterprises[0].pk, enterprise__lte=enterprises[-1].pk)
    return set(within.order_by().values_list("enterprise_id", flat=True))


def amount_of(offers: QuerySet[Offer]) -> int:
    return offers.order_by().aggregate(total=Sum("amount"))["total"] or 0


def state_counts(run: OfferRun) -> dict[str, tuple[int, int]]:
    """How many of the run's offers stand in which state, and their sum."""
    rows = run.offers.order_by().values_list("state").annotate(count=Count("pk"), total=Sum("amount"))
    return {state: (count, total) for state, count, total in rows}


@dataclass(frozen=True, slots=True)
class Funds:
    """`promised` are open offers and accepted ones that are not decided yet; they are not in the ledger."""

    balance: int
    promised: int

    @property
    def free(self) -> int:
        return self.balance - self.promised


def funds_of(budget: Budget, *, but: OfferRun | None = None) -> Funds:
    """What a run could still give away; `but` is the run itself."""
    undecided = Q(state=OfferState.ACCEPTED, application__state__in=BEFORE_DECISION)
    rows = Offer.objects.filter(Q(state__in=(OfferState.PREPARED, OfferState.OFFERED)) | undecided, call__budget=budget)
    if but is not None:
        rows = rows.exclude(run=but)
    return Funds(Budget.objects.get(pk=budget.pk).balance, amount_of(rows))
