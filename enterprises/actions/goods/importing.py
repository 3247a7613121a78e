"""A table of goods filed at once: all of its rows or none, with everything that is wrong in it row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from enterprises import goods_words
from enterprises.actions.goods import filing
from enterprises.actions.goods.filing import Answered, Faulty, Given
from enterprises.enums_goods import Channel, FilingState, Verb
from enterprises.models import Enterprise, GoodsItem
from enterprises.rules.goods import sheet
from enterprises.rules.goods.sheet import Row
from pilotzone.accounts.models import User
from pilotzone.files import spreadsheets
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Wrong:
    row: int
    column: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were accepted at once and how many wait; or what is wrong, and then none was written."""

    at_once: int
    waiting: int
    wrong: tuple[Wrong, ...]


def take(enterprise: Enterprise, stored: StoredFile, heads: Mapping[str, str], *, by: User, now: datetime) -> Imported:
    """A row whose number is on file already is a change, any other a new item."""
    rows = rows_of(stored, heads)
    if wrong := tuple(flaws_of(rows)):
        return Imported(0, 0, wrong)
    on_file = {row.code for row in GoodsItem.objects.filter(enterprise=enterprise) if row.is_on_file}
    acts = [given_of(row, on_file) for row in rows]
    found = filing.file_all(enterprise, acts, channel=Channel.TABLE, by=by, now=now)
    if wrong := tuple(each for row, told in zip(rows, found, strict=True) for each in wrong_in(row, told)):
        return Imported(0, 0, wrong)
    states = [told.filing.state for told in found if told.filing]
    at_once = states.count(FilingState.ACCEPTED_AT_ONCE)
    return Imported(at_once, len(states) - at_once, ())


def rows_of(stored: StoredFile, heads: Mapping[str, str]) -> list[Row]:
    try:
        rows = sheet.read(spreadsheets.rows_of(stored), heads)
    except sheet.NoHead as error:
        columns = ", ".join(str(goods_words.COLUMNS[name]) for name in error.missing)
        text = _("No row names the columns. Missing: %(columns)s. Use the template.")
        raise Refused("no_head", text, field="file", params={"columns": columns}) from error
    except sheet.TooMany as error:
        text = _("%(most)s rows at most.")
        raise Refused("too_many", text, field="file", params={"most": sheet.MOST_ROWS}) from error
    if not rows:
        raise Refused("no_rows", _("The table has no rows."), field="file")
    return rows


def flaws_of(rows: list[Row]) -> Iterator[Wrong]:
    seen: set[str] = set()
    for row in rows:
        for name in row.flaws:
            yield Wrong(row.number, name, row.cells[name], str(goods_words.FAULTS["broken"]))
        code = row.cells["code"]
        if code in seen:
            yield Wrong(row.number, "code", code, str(goods_words.FAULTS["code_twice"]))
        seen.add(code)


def given_of(row: Row, on_file: set[str]) -> Given:
    code = row.cells["code"]
    return Given(Verb.CHANGE if code in on_file else Verb.NEW, code, row.cells)


def wrong_in(row: Row, told: Answered) -> Iterator[Wrong]:
    if isinstance(told.error, Faulty):
        for fault in told.error.faults:
            yield Wrong(row.number, fault.field, row.cells.get(fault.field, ""), goods_words.said(fault))
    elif told.error is not None:
        yield Wrong(row.number, "code", row.cells["code"], told.error.message)
