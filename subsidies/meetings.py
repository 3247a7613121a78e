"""A decision meeting's list: its claims by district and direction with their amounts, summed by the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from enterprises.models import Enterprise, Membership
from pilotzone.reference.models import Division
from subsidies import listing
from subsidies.enums import State
from subsidies.models import (
    Application,
    Budget,
    CallPayer,
    Measure,
    Meeting,
    MeetingAttendee,
    MeetingItem,
    MeetingRecusal,
)

# The four amounts of the sheet, each summed over what is there.
SUMS = {
    "claimed": Sum("application__claimed"),
    "verified": Sum("application__verified"),
    "due": Sum("due"),
    "decided": Sum("application__approved"),
}


@dataclass(frozen=True)
class Group:
    """The claims of one district under one measure, or the sum of several such groups; fen."""

    division: Division | None
    measure: Measure | None
    count: int
    sums: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, int]:
        return (self.division.pk if self.division else 0, self.measure.pk if self.measure else 0)


def groups(items: QuerySet[MeetingItem]) -> list[Group]:
    """By district and measure, in the order of the sheet."""
    places = {"division": F("application__division"), "measure": F("application__measure_version__measure")}
    rows = list(items.with_due().order_by().values(**places).annotate(count=Count("pk"), **SUMS))
    divisions = Division.objects.in_bulk({row["division"] for row in rows if row["division"]})
    measures = Measure.objects.in_bulk({row["measure"] for row in rows})
    found = [
        Group(
            divisions.get(row["division"]),
            measures[row["measure"]],
            row["count"],
            {name: row[name] or 0 for name in SUMS},
        )
        for row in rows
    ]
    return sorted(found, key=place_of)


def place_of(group: Group) -> tuple[int, int, int]:
    """As `preparing.sort_key` orders the claims."""
    position = group.division.position if group.division else 99_999
    return (position, *group.key)


def total(found: Iterable[Group]) -> Group:
    rows = list(found)
    sums = {name: sum(each.sums[name] for each in rows) for name in SUMS}
    return Group(None, None, sum(each.count for each in rows), sums)


def by_district(found: Iterable[Group]) -> list[Group]:
    """One group for each district."""
    rows: dict[int, list[Group]] = {}
    for each in found:
        rows.setdefault(each.key[0], []).append(each)
    return [Group(parts[0].division, None, total(parts).count, total(parts).sums) for parts in rows.values()]


def claim_key(item: MeetingItem) -> tuple[int, int]:
    return (item.application.division_id or 0, item.application.measure_version.measure_id)


def with_heads(rows: Iterable[MeetingItem], found: Iterable[Group]) -> Iterator[dict[str, Any]]:
    """The claims in order; the first of each group comes with its group."""
    heads = {each.key: each for each in found}
    last = None
    for item in rows:
        key = claim_key(item)
        yield {"item": item, "claim": item.application, "head": heads.get(key) if key != last else None}
        last = key


def budgets(items: QuerySet[MeetingItem]) -> list[dict[str, Any]]:
    """What the claims that wait would take from each call's budget, beside what is free of it."""
    waiting = items.filter(application__state=State.DECIDING).with_due().order_by()
    rows = list(waiting.values(budget=F("application__call__budget")).annotate(count=Count("pk"), due=Sum("due")))
    takes = {row["budget"]: row for row in rows}
    for item, borne in borne_in_part(waiting):
        takes[item.application.call.budget_id]["due"] -= (item.due or 0) - borne
    keys = set(items.order_by().values_list("application__call__budget", flat=True).distinct())
    return [
        {
            "budget": each,
            "count": takes[each.pk]["count"] if each.pk in takes else 0,
            "due": (takes[each.pk]["due"] or 0) if each.pk in takes else 0,
        }
        for each in Budget.objects.filter(pk__in=keys).order_by("-year", "pk")
    ]


def borne_in_part(waiting: QuerySet[MeetingItem]) -> Iterator[tuple[MeetingItem, int]]:
    """The claims of which other payers bear a part from budgets of their own, with what the call's budget bears."""
    others = CallPayer.objects.exclude(budget=F("call__budget")).values("call")
    by_budget: dict[Budget, list[MeetingItem]] = {}
    for item in waiting.filter(application__call__in=others).select_related("application__call__budget"):
        by_budget.setdefault(item.application.call.budget, []).append(item)
    for budget, found in by_budget.items():
        due = {item.application_id: item.due or 0 for item in found}
        borne = listing.borne_by(budget, [item.application for item in found], due)
        yield from ((item, borne[item.application_id]) for item in found)


# --- who stepped back --------------------------------------------------------------------------------


def recusals(meeting: Meeting) -> list[MeetingRecusal]:
    rows = MeetingRecusal.objects.filter(attendee__meeting=meeting)
    return list(rows.select_related("attendee", "application", "enterprise").order_by("attendee__position", "pk"))


def stepped_back(found: Iterable[MeetingRecusal], claim: Application) -> list[str]:
    """The names of those who have no part in the claim."""
    return [each.attendee.name for each in found if each.covers(claim)]


@dataclass(frozen=True, slots=True)
class Linked:
    """An attendee who acts or acted for an enterprise of the list, and has not stepped back from its claims."""

    attendee: MeetingAttendee
    enterprise: Enterprise


def still_linked(meeting: Meeting) -> list[Linked]:
    """Whom the minutes should name as having stepped back."""
    items = meeting.items.select_related("application__enterprise").order_by("sort_key")
    seats = {each.user_id: each for each in meeting.attendees.filter(user__isnull=False)}
    acting = Membership.objects.filter(
        user__in=seats, enterprise__in=items.order_by().values("application__enterprise")
    )
    pairs = set(acting.values_list("user", "enterprise"))
    if not pairs:
        return []
    found, back = {}, recusals(meeting)
    for claim in (item.application for item in items):
        for user, seat in seats.items():
            if (user, claim.enterprise_id) in pairs and seat.name not in stepped_back(back, claim):
                found[user, claim.enterprise_id] = Linked(seat, claim.enterprise)
    return list(found.values())
