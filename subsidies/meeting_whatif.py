"""The claims of a meeting as the what-if takes them, and what the measures themselves say about a list."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, QuerySet

from subsidies import facts, listing, many
from subsidies.enums import Stage, State
from subsidies.models import Application, Budget, Call, Entitlement, MeetingItem
from subsidies.rules import settling
from subsidies.rules.model import Measure
from subsidies.rules.whatif import Put

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_RANKED = 2_000  # claims whose rank is worked out while somebody waits
COLUMNS = (
    "application_id",
    "application__reference",
    "due",
    "application__call__budget",
    "application__division",
    "application__submitted_at",
)


@dataclass(frozen=True)
class Ruling:
    """What the measure of one call on the list says about lists: a rule that sets amounts, or nothing."""

    call: Call
    has_rule: bool
    is_settled: bool


def waiting(items: QuerySet[MeetingItem]) -> QuerySet[MeetingItem]:
    return items.filter(application__state=State.DECIDING)


def puts(items: QuerySet[MeetingItem], *, ranked: bool = False) -> list[Put]:
    """The claims that wait, in the order of the sheet, read in one statement; with their ranks where asked for."""
    rows = list(waiting(items).with_due().order_by("sort_key").values_list(*COLUMNS))
    ranks = ranks_of([row[0] for row in rows]) if ranked else {}
    return [
        Put(
            reference,
            due or 0,
            budget,
            division or 0,
            (submitted - EPOCH) // timedelta(microseconds=1),
            ranks.get(pk),
        )
        for pk, reference, due, budget, division, submitted in rows
    ]


def ranks_of(keys: list[int]) -> dict[int, object]:
    """What the claims' own measure ranks them by, from their re-reviewed records."""
    claims = {each.pk: each for each in many.with_terms(Application.objects.filter(pk__in=keys))}
    rows = Entitlement.objects.filter(application__in=keys, stage=Stage.AUDITED, is_current=True)
    found = {}
    for row in rows.select_related("measure_version__measure"):
        row.application = claims[row.application_id]
        candidate = settling.candidate_of(listing.listed_of(row.application, row))
        found[row.application_id] = candidate.score if candidate.score is not None else candidate.rank_key
    return found


def ranking(items: QuerySet[MeetingItem]) -> Measure | None:
    """The measure that ranks the claims, where all that wait are under one that does, and are not too many."""
    versions = waiting(items).order_by().values_list("application__call__measure_version", flat=True).distinct()
    calls = Call.objects.filter(measure_version__in=versions).select_related("measure_version")
    measures = {each.measure_version_id: facts.measure_of(each.measure_version) for each in calls}
    if len(measures) != 1 or waiting(items).count() > MOST_RANKED:
        return None
    measure = next(iter(measures.values()))
    return measure if falling_of(measure) is not None else None


def falling_of(measure: Measure) -> bool | None:
    """Whether the best have the highest rank's value; None where the measure ranks nothing."""
    if measure.selection is not None:
        return measure.selection.falling
    rule = measure.budget_rule
    return rule.falling if rule is not None and rule.by else None


def rulings(items: QuerySet[MeetingItem]) -> list[Ruling]:
    """For each call on the list whether its measure has a rule that sets the amounts of a list."""
    keys = waiting(items).order_by().values_list("application__call", flat=True).distinct()
    calls = Call.objects.filter(pk__in=keys).select_related("measure_version", "budget").order_by("pk")
    standing = set(calls.filter(settlements__fallen_at=None, settlements__isnull=False).values_list("pk", flat=True))
    return [
        Ruling(each, settling.has_rule(facts.measure_of(each.measure_version)), each.pk in standing) for each in calls
    ]


def free_of(items: QuerySet[MeetingItem]) -> dict[int, int]:
    """What is free of each call's budget, by its key."""
    keys = items.order_by().values_list("application__call__budget", flat=True).distinct()
    rows = Budget.objects.filter(pk__in=keys)
    return dict(
        rows.annotate(free=F("allotted") - F("reserved") - F("committed") - F("paid")).values_list("pk", "free")
    )
