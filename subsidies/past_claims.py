"""Reads of the claims that are there, as records in portions: each claim once, memory bounded by a portion."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from subsidies import facts
from subsidies.enums import BackTestFacts, Stage, State
from subsidies.models import Application, Budget, Call, Entitlement, Measure, MeasureVersion
from subsidies.rules import carried
from subsidies.rules.model import Measure as Document
from subsidies.rules.trial import Claims

PORTION = 2_000
RANKS = {stage: rank for rank, stage in enumerate(Stage)}
SUBMITTED = Q(submitted_at__isnull=False) & ~Q(state=State.WITHDRAWN)
Facts = Mapping[str, Any]


def calls_for(measure: Measure) -> QuerySet[Call]:
    """The measure's own calls, then every other that has claims; newest first, with their claims counted."""
    counted = Q(applications__submitted_at__isnull=False) & ~Q(applications__state=State.WITHDRAWN)
    is_own = Q(measure_version__measure=measure)
    calls = Call.objects.annotate(
        claims=Count("applications", filter=counted),
        order=Case(When(is_own, then=Value(0)), default=Value(1), output_field=IntegerField()),
    )
    return (
        calls.select_related("measure_version").filter(is_own | Q(claims__gt=0)).order_by("order", "-opens_at", "-pk")
    )


def versions_under(calls: Iterable[Call]) -> dict[int, Counter[int]]:
    """For each call the versions that its claims are under, with how many."""
    rows = Application.objects.filter(SUBMITTED, call__in=[call.pk for call in calls])
    found: dict[int, Counter[int]] = {}
    for call, version, claims in rows.values_list("call", "measure_version").annotate(n=Count("pk")).order_by():
        found.setdefault(call, Counter())[version] += claims
    return found


def documents(versions: Iterable[int]) -> dict[int, tuple[MeasureVersion, Document]]:
    rows = MeasureVersion.objects.filter(pk__in=set(versions)).select_related("measure")
    return {row.pk: (row, facts.measure_of(row)) for row in rows.order_by("measure__code", "number")}


def coverage(measure: Document, counts: Mapping[int, int]) -> list[dict[str, Any]]:
    """By version that claims are under: which inputs of the measure they carry, as plain JSON."""
    return [
        {
            "code": row.measure.code,
            "number": row.number,
            "claims": counts[pk],
            **carried.summary(carried.carry(measure, past)),
        }
        for pk, (row, past) in documents(counts).items()
    ]


def budget_of(calls: Sequence[Call]) -> int | None:
    """What is allotted to the budgets of these calls, in fen; None where nothing is."""
    budgets = Budget.objects.filter(pk__in={call.budget_id for call in calls})
    found: int | None = budgets.aggregate(sum=Sum("allotted"))["sum"]
    return found or None


def records(calls: Sequence[Call], which: BackTestFacts) -> QuerySet[Entitlement]:
    """One current record for each claim that was submitted and not withdrawn.

    Refused claims are among them: under another text they might not be.
    """
    rows = Entitlement.objects.filter(is_current=True, application__call__in=calls)
    rows = rows.filter(application__submitted_at__isnull=False).exclude(application__state=State.WITHDRAWN)
    if which == BackTestFacts.CLAIMED:
        return rows.filter(stage=Stage.CLAIMED)
    rank = Case(*(When(stage=stage, then=Value(place)) for stage, place in RANKS.items()))
    others = Entitlement.objects.filter(application=OuterRef("application"), is_current=True)
    later = others.annotate(rank=rank).filter(rank__gt=OuterRef("rank"))
    return rows.annotate(rank=rank).filter(~Exists(later))


class Records:
    """The facts of stored records as a measure takes them, each read by the version that it was made under.

    `supposed` are facts for every claim that does not tell them itself; the version before takes none.
    """

    def __init__(self, before: Document | None, after: Document, supposed: Facts) -> None:
        self.before, self.after, self.supposed = before, after, supposed
        self.counts: Counter[int] = Counter()  # claims by the version of their record
        self._readers: dict[int, tuple[Callable[[Facts], Facts], Callable[[Facts], Facts]]] = {}

    def portions(self, rows: QuerySet[Entitlement]) -> Iterator[Claims]:
        """By rising claim. Each is a query of its own: no cursor stays open while the job writes its progress."""
        columns = ("application_id", "application__enterprise_id", "application__division_id")
        ordered = rows.order_by("application_id").values_list(*columns, "measure_version_id", "record")
        last = 0
        while found := list(ordered.filter(application_id__gt=last)[:PORTION]):
            claims, enterprises, divisions, versions, texts = zip(*found, strict=True)
            last = claims[-1]
            self.counts.update(versions)
            self._prepare(versions)
            given = [
                (self._readers[version], json.loads(text)["facts"])
                for version, text in zip(versions, texts, strict=True)
            ]
            after = [{**self.supposed, **readers[1](each)} for readers, each in given]
            asks_anew = self.before is not None and (self.supposed or self.before.inputs != self.after.inputs)
            before = [readers[0](each) for readers, each in given] if asks_anew else None
            yield Claims(claims, enterprises, [each or 0 for each in divisions], after, before)

    def coverage(self) -> list[dict[str, Any]]:
        return coverage(self.after, self.counts)

    def lacking(self) -> frozenset[str]:
        """The inputs that none of the claims read so far carries."""
        return carried.lacking_in_all(self.after, [past for _row, past in documents(self.counts).values()])

    def _prepare(self, versions: Iterable[int]) -> None:
        for pk, (_row, past) in documents({*versions} - self._readers.keys()).items():
            after = carried.reader(self.after, past)
            self._readers[pk] = (carried.reader(self.before, past) if self.before else after), after
