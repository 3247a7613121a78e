"""Entries of credit lists from the system of the list's authority, in batches.

Each waits for an officer like one that a person enters. The number of the decision stands for the paper, and says
which entry a later row is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.actions import credit, credit_entries
from enterprises.actions.credit_entries import PROBLEMS, Given, tell
from enterprises.actions.reported import NAMED_WORDS, day_of, enterprise_of, enterprises_of
from enterprises.enums_services import CreditEntryState
from enterprises.models import CreditEntry, CreditLevel, CreditList, Enterprise
from enterprises.rules import credit as rules
from enterprises.rules.codes import folded
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange import batches
from pilotzone.exchange.batches import WORDS, Fault, Outcome, Resource, Sent, refused
from pilotzone.exchange.enums import RowResult, RowVerb
from pilotzone.exchange.rows import shown, text
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.reference import actions as reference

BATCH = 500
Key = tuple[int, int, str]  # the list, the enterprise, the number of the decision
LONGEST = {"reason": 1000, "document": 80}
COLUMNS = ("list", "level", "enterprise", "reason", "document", "starts_on", "ends_on")
LONGEST_CELL = 60
OWN_WORDS: Mapping[str, Promise] = {
    **NAMED_WORDS,
    "unknown_list": _("There is no such list, or it is another authority's."),
    "level": _("Choose a level of this list."),
    "list_not_kept": _("The list is not kept on that day."),
    "repeated": _("Row %(row)s has the same list, enterprise and document."),
    "entry_confirmed": _("The entry is confirmed and does not change. Withdraw it, and report it anew."),
    **PROBLEMS,
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that can be written."""

    number: int
    verb: RowVerb
    enterprise: Enterprise
    given: Given

    @property
    def key(self) -> Key:
        return self.given.list.pk, self.enterprise.pk, self.given.document_number


class CreditWriter:
    """One batch of one authority."""

    def __init__(self, *, by: User, now: datetime) -> None:
        self.by, self.now = by, now
        self.partner = by.api_client.partner
        lists = CreditList.objects.filter(is_internal=False).prefetch_related("levels")
        self.lists = {each.code: each for each in lists if self.partner.code in each.sources}

    def check(self, rows: Sequence[Sent]) -> tuple[list[Ready], list[Outcome]]:
        known, twice = enterprises_of(folded(sent.cells.get("enterprise", "")) for sent in rows)
        ready, wrong, seen = list[Ready](), list[Outcome](), dict[Key, int]()
        for sent in rows:
            faults: list[Fault] = []
            enterprise = enterprise_of(sent, known, twice, faults)
            given = self.given_of(sent, faults)
            if sent.version is not None:
                faults.append(Fault("version", "unknown_field", str(sent.version)))
            if enterprise and given and not faults:
                key = (given.list.pk, enterprise.pk, given.document_number)
                if (before := seen.setdefault(key, sent.number)) == sent.number:
                    ready.append(Ready(sent.number, sent.verb, enterprise, given))
                else:
                    faults.append(Fault("document", "repeated", shown(given.document_number), {"row": before}))
            if faults:
                wrong.append(refused(sent.number, *faults))
        return ready, wrong

    def given_of(self, sent: Sent, faults: list[Fault]) -> Given | None:
        """What the row says; of a withdrawal only which entry is meant."""
        cells = {name: sent.cells.get(name, "").strip() for name in COLUMNS}
        needed = ["list", "document"] if sent.verb == RowVerb.WITHDRAW else ["list", "document", "reason", "starts_on"]
        faults += [Fault(name, "missing") for name in needed if not cells[name]]
        starts_on, ends_on = day_of(sent, "starts_on", faults), day_of(sent, "ends_on", faults)
        found = self.lists.get(cells["list"])
        if found is None:
            if cells["list"]:
                faults.append(Fault("list", "unknown_list", shown(cells["list"])))
            return None
        day = starts_on or date.min
        level = level_of(found, cells["level"], faults)
        source = str(self.partner.name_zh)
        return Given(found, level, cells["reason"], source, day, ends_on, None, self.partner.code, cells["document"])

    def write(self, rows: Sequence[Ready]) -> list[Outcome]:
        """Under the locks of the enterprises: the same decision is one entry, whoever sends it at once."""
        ordered = sorted(rows, key=lambda row: (row.enterprise.pk, row.number))
        locked = Enterprise.objects.select_for_update(of=("self",)).filter(pk__in={row.enterprise.pk for row in rows})
        list(locked.order_by("pk").only("pk"))
        there, found, steps = standing(ordered, self.partner.code), list[Outcome](), list[Step]()
        for row in ordered:
            try:
                step = self.settle(row, there.get(row.key))
            except DomainError as error:
                found.append(batches.outcome(row.number, error))
                continue
            found.append(batches.outcome(row.number, (step.row, step.result)))
            steps.append(step)
        write(steps, by=self.by, now=self.now)
        return found

    def settle(self, row: Ready, before: CreditEntry | None) -> "Step":
        """What a row makes of the entry of its decision; nothing is written. Raises NotAllowed, Refused."""
        if row.verb == RowVerb.NEW and before is not None:
            raise Refused("there_already", WORDS["there_already"], field="verb")
        if row.verb in (RowVerb.CHANGE, RowVerb.WITHDRAW) and before is None:
            raise Refused("not_there", WORDS["not_there"], field="verb")
        if row.verb == RowVerb.WITHDRAW and before is not None:
            return Step(before, RowResult.WITHDRAWN, before)
        if before is not None and says_the_same(before, row.given):
            return Step(before, RowResult.UNCHANGED)
        if before is not None and before.state == CreditEntryState.CONFIRMED:
            raise Refused("entry_confirmed", OWN_WORDS["entry_confirmed"], field="verb")
        made = credit_entries.drawn_up(row.enterprise, row.given, by=self.by, now=self.now)
        # What was entered stands as it is: another says what it says now.
        return Step(made, RowResult.CHANGED if before else RowResult.ADDED, before)


@dataclass(frozen=True, slots=True)
class Step:
    """What a row makes of it, before it is written: `over` is the entry that is taken back."""

    row: CreditEntry
    result: RowResult
    over: CreditEntry | None = None


def write(steps: Sequence[Step], *, by: User, now: datetime) -> None:
    """In few statements however many, but for those that were confirmed: of each its enterprise is told."""
    fresh = [step.row for step in steps if step.result in (RowResult.ADDED, RowResult.CHANGED)]
    numbers = reference.next_references("XY", clock.local_date(now).year, len(fresh)) if fresh else ()
    for row, number in zip(fresh, numbers, strict=True):
        row.reference = number
    over = [step.over for step in steps if step.over is not None]
    waited = [row for row in over if row.state == CreditEntryState.ENTERED]
    stood = [row for row in over if row.state == CreditEntryState.CONFIRMED]
    entries = [audit.Entry("credit.entry_withdrawn", row, by, now) for row in waited]
    for row in waited:  # one that waits never has an effect
        row.state, row.decided_at, row.decided_by = CreditEntryState.WITHDRAWN, now, by
    same = {"state": CreditEntryState.WITHDRAWN, "decided_at": now, "decided_by": by}
    CreditEntry.objects.filter(pk__in=[row.pk for row in waited]).update(**same)
    CreditEntry.objects.bulk_create(fresh, batch_size=BATCH)
    entries += [credit_entries.made(row, by=by, now=now) for row in fresh]
    if entries:
        audit.record_many(entries)
    for row in stood:  # after the others: each takes the chain of its enterprise besides
        remove(row, by=by, now=now)


def level_of(found: CreditList, code: str, faults: list[Fault]) -> CreditLevel | None:
    level = next((each for each in found.levels.all() if each.code == code), None)
    if code and level is None:
        faults.append(Fault("level", "level", shown(code)))
    return level


def standing(rows: Sequence[Ready], source_code: str) -> dict[Key, CreditEntry]:
    """By list, enterprise and document the entries that wait or have an effect, under lock; one that waits first."""
    named = CreditEntry.objects.filter(
        source_code=source_code,
        list__in={row.given.list.pk for row in rows},
        enterprise__in={row.enterprise.pk for row in rows},
        document_number__in={row.given.document_number for row in rows},
    )
    entered, confirmed = Q(state=CreditEntryState.ENTERED), Q(state=CreditEntryState.CONFIRMED)
    live = named.filter(entered | confirmed & Q(record__repaired_on=None)).order_by("pk")
    found: dict[Key, CreditEntry] = {}
    for row in live.select_for_update(of=("self",)).select_related("list", "enterprise", "record"):
        key = row.list_id, row.enterprise_id, row.document_number
        if key not in found or (found[key].state, row.state) == (CreditEntryState.CONFIRMED, CreditEntryState.ENTERED):
            found[key] = row
    return found


def says_the_same(row: CreditEntry, given: Given) -> bool:
    ends_on = given.ends_on or rules.last_day(given.list.terms, given.starts_on)
    told = (given.level.pk if given.level else None, given.reason, given.starts_on, ends_on)
    return (row.level_id, row.reason, row.starts_on, row.ends_on) == told


def remove(row: CreditEntry, *, by: User, now: datetime) -> None:
    """The effect ends today, as by a repair."""
    if row.record is not None:
        credit.repair(row.record, row.enterprise, day=clock.local_date(now), by=by, now=now)
    audit.record("credit.entry_removed", row, by=by, now=now, payload={"list": row.list.code})
    tell(row, "credit_removed", "", now=now)


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> CreditWriter:
    if not by.is_machine:
        raise NotAllowed("not_allowed", _("A person makes entries on the page, with the paper that shows them."))
    return CreditWriter(by=by, now=now)


def words(code: str, params: Mapping[str, Any]) -> str:
    found = str(OWN_WORDS.get(code) or WORDS[code])
    return found % params if params else found


CREDIT = Resource(
    "credit_entries",
    _("Entries of credit lists"),
    (P.CREDIT_REPORT,),
    {name: text(LONGEST.get(name, LONGEST_CELL)) for name in COLUMNS},
    open_batch,
    words,
)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(CREDIT)
