"""A plan as its page shows it: by slot and table, by participant, what is left over and what it changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from matchmaking.models import Event, Meeting, MeetingPlan, Participation, PlannedMeeting, Slot, Table, UnmetRequest
from matchmaking.plan_names import joined, slot_name
from matchmaking.plan_words import REASONS
from pilotzone.ui.templatetags.ui import local_text

Row = PlannedMeeting | Meeting
MOST_SHOWN = 400  # requests without a meeting, the most valuable first, and changes against what stands
TABLES_AT_ONCE = 24
PEOPLE_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A slot, and for each table who meets there."""

    slot: Slot
    cells: list[tuple[Table, list[Row]]]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a long list: its number, and its first and last member in words."""

    number: int
    first: str
    last: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The tables of one part with their lines, and the parts between which the page leads."""

    tables: list[Table]
    lines: list[Line]
    parts: list[Part]


def parts_of(names: Sequence[str], size: int, number: str) -> tuple[slice, list[Part]]:
    """`number` as the address has it, from 1 on; anything else is the first part. One part alone is not led to."""
    total = max(1, -(-len(names) // size))
    shown = int(number) if number.isascii() and number.isdigit() and 1 <= int(number[:6]) <= total else 1
    ends = [(first, min(first + size, len(names)) - 1) for first in range(0, len(names), size)]
    parts = [Part(at, names[first], names[last], at == shown) for at, (first, last) in enumerate(ends, start=1)]
    return slice((shown - 1) * size, shown * size), parts if total > 1 else []


def grid(event: Event, rows: Sequence[Row], part: str = "") -> Grid:
    """Tables at which somebody sits or could, so many at a time."""
    used = {each.table_id for each in rows}
    tables = [each for each in event.tables.all() if each.removed_at is None or each.pk in used]
    window, parts = parts_of([each.code for each in tables], TABLES_AT_ONCE, part)
    tables = tables[window]
    there: dict[tuple[int | None, int], list[Row]] = defaultdict(list)
    for each in rows:
        there[each.slot_id, each.table_id].append(each)
    lines = [Line(slot, [(table, there[slot.pk, table.pk]) for table in tables]) for slot in event.slots.all()]
    return Grid(tables, lines, parts)


@dataclass(slots=True)
class Own:
    """One participant with its meetings and its requests without one."""

    participation: Participation
    rows: list[tuple[Row, Participation]] = field(default_factory=list)
    unmet: int = 0


def by_participant(people: Iterable[Participation], rows: Iterable[Row], unmet: Iterable[tuple[int, int]]) -> list[Own]:
    """`unmet`: the buyer and the supplier of each request without a meeting, by key."""
    found = {each.pk: Own(each) for each in people}
    for row in rows:
        for key, other in ((row.buyer_id, row.supplier), (row.supplier_id, row.buyer)):
            if key in found:
                found[key].rows.append((row, other))
    for pair in unmet:
        for key in pair:
            if key in found:
                found[key].unmet += 1
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Left:
    """A request without a meeting, and why."""

    row: UnmetRequest
    reason: str
    about: str


def left_over(plan: MeetingPlan, names: Mapping[int, str]) -> list[Left]:
    rows = plan.unmet.select_related("buyer__party__enterprise", "supplier__party__enterprise")[:MOST_SHOWN]
    return [Left(row, str(REASONS[row.reason]), about(row, names)) for row in rows]


def about(row: UnmetRequest, names: Mapping[int, str]) -> str:
    """Whom the reason is about: the one, or how often each sits in another meeting."""
    if row.who:
        return joined(names.get(key, "") for key in row.who)
    busy: dict[int, int] = defaultdict(int)
    for _slot, people in row.busy:
        for key in people:
            busy[key] += 1
    counted = [(names.get(key, ""), count) for key, count in busy.items()]
    return joined(_("%(who)s: in %(count)s slots") % {"who": name, "count": count} for name, count in counted)


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing would do with one pair."""

    buyer: Participation
    supplier: Participation
    before: str
    after: str
    reason: str


def changes(plan: MeetingPlan, rows: Sequence[PlannedMeeting], living: Sequence[Meeting]) -> list[Change]:
    """Against the meetings that stand: moved, released, new."""
    why = {(each["buyer"], each["supplier"]): str(REASONS[each["reason"]]) for each in plan.moves}
    wanted = {(each.buyer_id, each.supplier_id): each for each in rows}
    found = []
    for each in living:
        pair = (each.buyer_id, each.supplier_id)
        after = wanted.pop(pair, None)
        if after is None:
            reason = why.get(pair, str(REASONS["unplanned"]))
            found.append(Change(each.buyer, each.supplier, place_of(each), "", reason))
        elif (after.slot_id, after.table_id) != (each.slot_id, each.table_id):
            moved = str(REASONS["moved" if after.slot_id != each.slot_id else "table"])
            found.append(Change(each.buyer, each.supplier, place_of(each), place_of(after), moved))
    return found + [Change(each.buyer, each.supplier, "", place_of(each), _("new")) for each in wanted.values()]


def place_of(row: Row) -> str:
    if row.slot is None:
        return _("slot removed, table %(code)s") % {"code": row.table.code}
    hours = slot_name(row.slot.starts_at, row.slot.ends_at)
    return _("%(hours)s, table %(code)s") % {"hours": hours, "code": row.table.code}


def names_of(people: Iterable[Participation]) -> dict[int, str]:
    return {each.pk: local_text(each.party.names) for each in people}
