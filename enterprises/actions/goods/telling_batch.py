"""What an office's own system tells of documents, in batches: each row the state of one, by the office's own rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from enterprises import goods_words
from enterprises.actions.goods import telling
from enterprises.actions.goods.telling import Told
from enterprises.actions.locking import lock_all
from enterprises.enums_goods import TOLD_BY, FactKind, FactState
from enterprises.models import Enterprise, TradeFact
from enterprises.rules.codes import folded
from pilotzone.accounts.models import User
from pilotzone.exchange import batches
from pilotzone.exchange.batches import Fault, Outcome, Resource, Sent, refused
from pilotzone.exchange.enums import RowResult, RowVerb
from pilotzone.exchange.rows import day_of, shown, text
from pilotzone.kernel.access import P
from pilotzone.kernel.money import EXPONENTS, MoneyError, parse_money

LONGEST = {"number": 60, "basis": 200}
LONGEST_CELL = 200
RESULTS = {"added": RowResult.ADDED, "revised": RowResult.CHANGED, "unchanged": RowResult.UNCHANGED}
NAMED = ("enterprise", "kind", "number")  # all that a withdrawal says


@dataclass(frozen=True, slots=True)
class Row:
    """One that can be tried; `told` is empty of a withdrawal."""

    sent: Sent
    enterprise: Enterprise
    kind: FactKind
    document: str
    told: Told | None

    @property
    def number(self) -> int:
        return self.sent.number


class FactWriter:
    """One batch of one office: `source` is the code of the partner whose system sends."""

    def __init__(self, source: str, *, by: User, now: datetime) -> None:
        self.source, self.by, self.now = source, by, now

    def check(self, rows: Sequence[Sent]) -> tuple[list[Row], list[Outcome]]:
        codes = {folded(sent.cells.get("enterprise", "")) for sent in rows}
        firms = {row.uscc: row for row in Enterprise.objects.active().filter(uscc__in=codes - {""})}
        ready, wrong = list[Row](), list[Outcome]()
        for sent in rows:
            cells = {name: text.strip() for name, text in sent.cells.items()}
            faults = list(faults_of(cells, self.source, firms, is_whole=sent.verb != RowVerb.WITHDRAW))
            if faults:
                wrong.append(refused(sent.number, *faults))
            else:
                ready.append(row_of(sent, cells, firms))
        return ready, wrong

    def write(self, rows: Sequence[Row]) -> list[Outcome]:
        lock_all({row.enterprise.pk for row in rows})
        return batches.one_by_one(rows, self.write_row)

    def write_row(self, row: Row) -> Outcome:
        last = TradeFact.objects.current().filter(kind=row.kind, number=row.document).first()
        own = last if last is not None and last.enterprise_id == row.enterprise.pk else None
        if last is None or own is not None:  # another enterprise's is refused by the act, which says why
            batches.require_as_asked(row.sent, own.revision if own else None)
        named: dict[str, Any] = {"source": self.source, "by": self.by, "now": self.now}
        if row.told is None:
            gone = telling.withdraw(row.enterprise, row.kind, row.document, **named)
            return Outcome(row.number, RowResult.WITHDRAWN, version=gone.revision if gone else None)
        fact, word = telling.tell(row.enterprise, row.told, **named)
        counts = {"state": fact.state, "as_of": fact.as_of.isoformat()}  # not what was sent, where that is older
        return Outcome(row.number, RESULTS[word], uid=str(fact.uid), version=fact.revision, details=counts)


def faults_of(
    cells: Mapping[str, str], source: str, firms: Mapping[str, Enterprise], *, is_whole: bool
) -> Iterator[Fault]:
    """Everything that is wrong with a row by itself."""
    needed = (*NAMED, "state", "day", "as_of") if is_whole else NAMED
    given = {name: cells.get(name, "") for name in (*needed, "basis", "amount", "currency")}
    yield from (Fault(name, "missing") for name in needed if not given[name])
    if given["enterprise"] and folded(given["enterprise"]) not in firms:
        yield fault_of(given, "enterprise", "no_enterprise")
    if given["kind"] and given["kind"] not in FactKind.values:
        yield fault_of(given, "kind", "unknown_kind")
    elif given["kind"] and TOLD_BY.get(source) != given["kind"]:
        yield fault_of(given, "kind", "kind_not_yours")
    for name, most in LONGEST.items():
        if len(given[name]) > most:
            yield Fault(name, "too_long", shown(given[name]), {"most": most})
    if is_whole:
        yield from told_faults(given)


def told_faults(given: Mapping[str, str]) -> Iterator[Fault]:
    if not given["basis"]:
        yield Fault("basis", "basis_missing")
    if given["state"] and given["state"] not in FactState.values:
        yield fault_of(given, "state", "unknown_state")
    for name in ("day", "as_of"):
        if given[name] and day_of(given[name]) is None:
            yield fault_of(given, name, "no_day")
    if given["amount"] and given["currency"] not in EXPONENTS:
        yield fault_of(given, "currency", "unknown_currency" if given["currency"] else "missing")
    elif given["amount"] and minor_of(given["amount"], given["currency"]) is None:
        yield fault_of(given, "amount", "wrong_amount")


def fault_of(given: Mapping[str, str], name: str, code: str) -> Fault:
    return Fault(name, code, shown(given[name]))


def row_of(sent: Sent, cells: Mapping[str, str], firms: Mapping[str, Enterprise]) -> Row:
    firm, kind = firms[folded(cells["enterprise"])], FactKind(cells["kind"])
    told = told_of(kind, cells) if sent.verb != RowVerb.WITHDRAW else None
    return Row(sent, firm, kind, cells["number"], told)


def told_of(kind: FactKind, cells: Mapping[str, str]) -> Told:
    """A row without faults as the act takes it."""
    text = cells.get("amount", "")
    return Told(
        kind=kind,
        number=cells["number"],
        state=FactState(cells["state"]),
        amount=minor_of(text, cells.get("currency", "")) if text else None,
        currency=cells["currency"] if text else "",
        day=date.fromisoformat(cells["day"]),
        basis=cells["basis"],
        as_of=date.fromisoformat(cells["as_of"]),
    )


def minor_of(text: str, currency: str) -> int | None:
    """In minor units of the currency; None where it is no amount, or below zero."""
    try:
        found = parse_money(text, currency).minor
    except (MoneyError, KeyError):
        return None
    return found if found >= 0 else None


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> FactWriter:
    """In the name of the partner whose system sends, and of nobody else."""
    return FactWriter(by.api_client.partner.code if by.is_machine else "", by=by, now=now)


CELLS = ("enterprise", "kind", "number", "state", "amount", "currency", "day", "basis", "as_of")
FACTS = Resource(
    "declarations",
    _("Declarations, tax refunds and receipts"),
    (P.TRADE_FACT_SEND,),
    {name: text(LONGEST_CELL) for name in CELLS},
    open_batch,
    goods_words.of_facts,
)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(FACTS)
