"""Goods filed by another system: each row is the act that the page would do, answered at once by the rules in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from enterprises import facts_goods, goods_words
from enterprises.actions.goods import filing
from enterprises.actions.goods.filing import Faulty, Given
from enterprises.actions.locking import lock_all
from enterprises.enums_goods import ACCEPTED, Channel, ItemState, Verb
from enterprises.models import Enterprise, GoodsFiling, GoodsItem
from enterprises.rules.codes import folded
from enterprises.rules.goods import items
from pilotzone.accounts.models import User
from pilotzone.exchange import batches
from pilotzone.exchange.batches import CellFault, Fault, Outcome, Resource, Sent, refused
from pilotzone.exchange.enums import RowResult, RowVerb
from pilotzone.exchange.rows import listed, shown, text, whole
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused

LONGEST_CELL = 300
MOST_CODES = 300  # read at all; how many may be filed is said by the item
MOST_WHOLE = 500  # the counter of case numbers is held until all of them are written
BETWEEN = "\n"
THERE = (ItemState.ON_FILE, ItemState.WAITING)
RESULTS = {Verb.NEW: RowResult.ADDED, Verb.CHANGE: RowResult.CHANGED, Verb.WITHDRAW: RowResult.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Act:
    """A row that can be tried, with whose goods it is about."""

    sent: Sent
    enterprise: Enterprise

    @property
    def number(self) -> int:
        return self.sent.number

    @property
    def values(self) -> dict[str, Any]:
        """The fields that the row names: a change leaves the others as they are."""
        return {name: text for name, text in self.sent.cells.items() if name in items.FIELDS}


class FilingWriter:
    """One batch, about the enterprises for which its sender files."""

    def __init__(self, *, by: User, now: datetime) -> None:
        self.by, self.now = by, now
        self.mine = {row.uscc: row for row in Enterprise.objects.for_member(by, P.GOODS_FILE)}

    def check(self, rows: Sequence[Sent]) -> tuple[list[Act], list[Outcome]]:
        acts, wrong = list[Act](), list[Outcome]()
        for sent in rows:
            enterprise = self.owner_of(sent)
            if enterprise is None:
                told = shown(sent.cells.get("enterprise", ""))
                wrong.append(refused(sent.number, Fault("enterprise", "no_enterprise", told)))
            else:
                acts.append(Act(sent, enterprise))
        return acts, wrong

    def owner_of(self, sent: Sent) -> Enterprise | None:
        """By credit code; a system that files for one enterprise need not name it."""
        code = folded(sent.cells.get("enterprise", ""))
        if not code and len(self.mine) == 1:
            return next(iter(self.mine.values()))
        return self.mine.get(code)

    def write(self, rows: Sequence[Act]) -> list[Outcome]:
        lock_all({row.enterprise.pk for row in rows})
        return batches.one_by_one(rows, self.write_act)

    def write_act(self, act: Act) -> Outcome:
        sent = act.sent
        item = GoodsItem.objects.filter(enterprise=act.enterprise, code=code_of(sent)).first()
        there = item is not None and item.state in THERE
        # of what is withdrawn or refused the act itself says that it is not on file, which is more than "not there"
        missing = item is None or (sent.verb in (RowVerb.NEW, RowVerb.PUT) and not there)
        batches.require_as_asked(sent, None if missing or item is None else item.version)
        if sent.verb == RowVerb.PUT and item is not None and there and (said := said_already(act, item)):
            return outcome(act, said, RowResult.UNCHANGED)
        verb = Verb(sent.verb.value) if sent.verb != RowVerb.PUT else Verb.CHANGE if there else Verb.NEW
        given = Given(verb, code_of(sent), act.values)
        try:
            made = filing.file(act.enterprise, given, channel=Channel.SYSTEM, by=self.by, now=self.now)
        except Faulty as error:
            return refused(act.number, *(as_fault(each, sent) for each in error.faults))
        return outcome(act, made, RESULTS[verb])


def code_of(sent: Sent) -> str:
    return items.clean(sent.cells.get("code", ""))


def said_already(act: Act, item: GoodsItem) -> GoodsFiling | None:
    """The filing that says what the row says. Raises Refused where another one waits, which comes first."""
    waiting: GoodsFiling | None = item.filings.live().first()
    before = items.of_plain(waiting.filed) if waiting else item.item
    after, _faults = items.read({**before.plain(), **act.values}, facts_goods.origins())
    if after == before:
        accepted = item.filings.filter(state__in=ACCEPTED).exclude(verb=Verb.WITHDRAW)
        return waiting or accepted.order_by("-number").first()
    if waiting:
        raise Refused("filing_waits", goods_words.REFUSALS["filing_waits"], status=409)
    return None


def outcome(act: Act, made: GoodsFiling, result: RowResult) -> Outcome:
    """With how the filing was answered: accepted at once, or waiting under its case number until a day."""
    details = {
        "reference": made.reference,
        "state": made.state,
        "level": made.level,
        "reason_zh": made.reason_zh,
        "reason_en": made.reason_en,
        "due_on": made.due_on.isoformat() if made.due_on else None,
    }
    return Outcome(act.number, result, uid=str(made.item.uid), version=made.item.version, details=details)


def as_fault(fault: items.Fault, sent: Sent) -> Fault:
    return Fault(fault.field, fault.code, shown(sent.cells.get(fault.field, "")), fault.params)


def batch_code(value: Any) -> str:
    """One of the list: what would be read as several is none."""
    found = CELL(value)
    if items.SEPARATORS.search(found):
        raise CellFault("bad_signs")
    return found


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> FilingWriter:
    return FilingWriter(by=by, now=now)


CELL = text(LONGEST_CELL)
CELLS = ("enterprise", "code", *(name for name in items.FIELDS if name != "batch_codes"))
GOODS = Resource(
    "goods",
    pgettext_lazy("goods filing", "Goods"),
    (P.GOODS_FILE,),
    dict.fromkeys(CELLS, CELL)
    | {"batch_codes": listed(batch_code, MOST_CODES, BETWEEN), "quantity": whole(LONGEST_CELL)},
    open_batch,
    goods_words.of_goods,
    most_whole=MOST_WHOLE,
)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(GOODS)
