"""Figures in batches from an agency's own system: the rows of a table, each with what it asks for."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises import figure_words
from enterprises.actions.figures import importing, writing
from enterprises.actions.figures.importing import Plan
from enterprises.actions.figures.writing import Fate, New
from enterprises.enums_figures import Ask
from enterprises.models import DataSource, SharingItem
from enterprises.rules.figures import sheet
from enterprises.rules.figures.periods import Period
from enterprises.rules.figures.sheet import Row, RowError, Spec, Unread
from pilotzone.accounts.models import User
from pilotzone.exchange import batches
from pilotzone.exchange.batches import Fault, Outcome, Resource, Sent, refused
from pilotzone.exchange.enums import RowResult
from pilotzone.exchange.rows import shown, text
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.cells import Cell
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.problems import PROBLEMS

LONGEST_CELL = 300
RESULTS: Mapping[Fate, RowResult] = {
    Fate.ADDED: RowResult.ADDED,
    Fate.REVISED: RowResult.CHANGED,
    Fate.WITHDRAWN: RowResult.WITHDRAWN,
    Fate.UNCHANGED: RowResult.UNCHANGED,
}
REFUSALS: Mapping[Fate, tuple[str, str]] = {  # the member that is wrong, and why
    Fate.STANDS: ("verb", "there_already"),
    Fate.MISSING: ("verb", "not_there"),
    Fate.STALE: ("version", "stale_version"),
}


class FigureWriter:
    """One batch of one source."""

    def __init__(
        self, source: DataSource, sharing: SharingItem | None, as_of: date, note: str, *, by: User, now: datetime
    ) -> None:
        self.source, self.as_of, self.by, self.now = source, as_of, by, now
        self.plan = Plan(source, sharing, note, clock.local_date(now))

    def check(self, rows: Sequence[Sent]) -> tuple[list["Ready"], list[Outcome]]:
        known, seen = sheet.by_name(self.plan.specs.values()), dict[str, Period | None]()
        read = [self.read(sent, known, seen) for sent in rows]
        made, errors = self.plan.place(read, lambda done: None)
        faults: dict[int, list[Fault]] = {}
        for error in errors:
            faults.setdefault(error.row, []).append(as_fault(error))
        ready = [Ready(number, new) for number, new in made if number not in faults]
        return ready, [refused(number, *found) for number, found in faults.items()]

    def read(self, sent: Sent, known: Mapping[str, Spec], seen: dict[str, Period | None]) -> Row | Unread:
        cells = {name: Cell(text) for name, text in sent.cells.items()}
        ask = Ask(sent.verb.value)
        return sheet.read_row(sent.number, cells, known, self.as_of, seen, ask=ask, expected=sent.version)

    def write(self, rows: Sequence["Ready"]) -> list[Outcome]:
        source = DataSource.objects.select_for_update(of=("self",)).get(pk=self.source.pk)
        new = [row.new for row in rows]
        fates = writing.settle(new, source, as_of=self.as_of, batch=None, by=self.by, now=self.now)
        return [outcome(row.number, *fate) for row, fate in zip(rows, fates, strict=True)]


class Ready:
    """A row that can be written, by its number in the batch."""

    __slots__ = ("new", "number")

    def __init__(self, number: int, new: New) -> None:
        self.number, self.new = number, new


def as_fault(error: RowError) -> Fault:
    return Fault(error.column, error.code, shown(error.text), error.params)


def outcome(number: int, fate: Fate, revision: int) -> Outcome:
    if fate in RESULTS:
        return Outcome(number, RESULTS[fate], version=revision)
    member, code = REFUSALS[fate]
    return refused(number, Fault(member, code, params={"version": revision} if fate == Fate.STALE else {}))


def open_batch(terms: Mapping[str, Any], *, by: User, now: datetime) -> FigureWriter:
    """The terms name the source, the item of the sharing catalogue, the day as of which, and what is covered."""
    source = DataSource.objects.filter(code=terms["source"]).first()
    if source is None:
        raise Refused("unknown_source", _("There is no such source."), field="source")
    require_own_source(source, by)
    sharing = None
    if terms.get("sharing"):
        sharing = SharingItem.objects.select_related("source").filter(number=terms["sharing"]).first()
        if sharing is None:
            raise Refused("unknown_item", _("The sharing catalogue has no such item."), field="sharing")
    as_of = date.fromisoformat(terms["as_of"])
    importing.require_taken(source, sharing, as_of, clock.local_date(now), by)
    return FigureWriter(source, sharing, as_of, (terms.get("scope_note") or "").strip(), by=by, now=now)


def require_own_source(source: DataSource, by: User) -> None:
    """A system sends figures of the organisation that it belongs to."""
    if by.is_machine and source.code != by.api_client.partner.code:
        raise NotAllowed("source_not_yours", PROBLEMS["source_not_yours"].title, field="source")


OWN_WORDS: Mapping[str, Promise] = {
    "unknown_indicator": _("There is no such figure. /api/v1/codes/indicators/ lists them."),
    "unknown_mode": _("There is no such customs mode. /api/v1/codes/modes/ lists them."),
    "unknown_currency": _("This currency is not taken. /api/v1/codes/currencies/ lists those that are."),
    "not_over": _("The period is not over on the day “as_of”."),
}


def words(code: str, params: Mapping[str, Any]) -> str:
    """As of a table, but for what a sender of rows does not have."""
    return str(OWN_WORDS[code]) if code in OWN_WORDS else figure_words.error_words(code, params)


COLUMNS = {name: text(LONGEST_CELL) for name in sheet.HEADS} | {"note": text(sheet.LONGEST_NOTE)}
FIGURES = Resource("figures", _("Figures"), (P.FIGURE_IMPORT,), COLUMNS, open_batch, words)


def register() -> None:
    """Called once, when the app is ready."""
    batches.register(FIGURES)
