"""Files of claims for the command line: json, csv or xlsx, read whole or refused with every place that is wrong."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from pilotzone.files import content, spreadsheets
from pilotzone.files.enums import FileType
from pilotzone.kernel.cells import Raw
from pilotzone.kernel.errors import Refused
from subsidies import wording
from subsidies.rules.claim_cells import REFERENCE, Cells, Head, Number, json_facts, read_head
from subsidies.rules.claim_columns import ClaimProblem, ClaimTable, columns_of
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.sheets import HEAD_WITHIN, plain_head

MOST_BYTES = 512 * 1024 * 1024
LAST_ROW = 1_048_576  # what an .xlsx sheet can have
MOST_COLUMNS = 300
MOST_FLAWS = 200  # nobody reads on; the file is refused anyway
STEP = 10_000  # rows between two words on progress
JSON = ".json"

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Flaw:
    """`where` names file, sheet, row and column as far as there are any."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class ClaimFileError(Exception):
    """The file cannot be taken; each flaw names its place."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("\n".join(map(str, flaws)))
        self.flaws = tuple(flaws)


@dataclass(frozen=True, slots=True)
class Claim:
    """`facts` are in the form of a record; `others` are columns that the measure does not know."""

    reference: str
    facts: dict[str, Any]
    others: Mapping[str, str]
    row: int
    lines: dict[str, list[int]] = field(default_factory=dict)  # per rows input, the rows of the file that hold them


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """`ignored` are columns and sheets that no input takes."""

    name: str
    claims: Sequence[Claim]
    ignored: Sequence[str]
    parts: Mapping[str, tuple[str, Head]]  # per rows input, "" for the claims: which sheet or file, and its head

    def table(self, measure: Measure) -> ClaimTable:
        return columns_of(measure, (claim.facts for claim in self.claims))

    def lacking(self, measure: Measure) -> list[str]:
        """Inputs without a default that no claim has: each is unknown in all of them."""
        wanted = [spec.name for spec in measure.scalar_inputs if spec.default is None]
        return [name for name in wanted if not any(name in claim.facts for claim in self.claims)]

    def flaw(self, problem: ClaimProblem) -> Flaw:
        """A fact that is of no use, told at its place in the file."""
        claim, message = self.claims[problem.claim], wording.pick(problem.message)
        rows, number, column = split_path(problem.path)
        if rows not in self.parts:
            return Flaw(f"{self.name} [{claim.reference}] {problem.path}", message)
        where, head = self.parts[rows]
        place = head.places.get(column)
        row = claim.lines[rows][number - 1] if number else claim.row
        return Flaw(cell_words(where, row, place.heading if place else column), message)


def split_path(path: str) -> tuple[str, int, str]:
    """spend[2].amount as (spend, 2, amount); turnover as ("", 0, turnover)."""
    rows, bracket, rest = path.partition("[")
    if not bracket:
        return "", 0, path
    number, _bracket, column = rest.partition("].")
    return rows, int(number), column


def row_words(where: str, row: int) -> str:
    return _("%(where)s row %(row)s") % {"where": where, "row": row}


def cell_words(where: str, row: int, column: str) -> str:
    return _("%(where)s row %(row)s, column %(column)s") % {"where": where, "row": row, "column": column}


def read(
    path: Path, measure: Measure, rows_files: Mapping[str, Path] | None = None, *, progress: Progress | None = None
) -> ClaimFile:
    """The claims of a file as facts of the measure. Raises ClaimFileError, or Refused when it is no such file."""
    guard_size(path)
    reading = _Json(path.name, measure) if path.suffix.lower() == JSON else _Tables(path.name, measure)
    reading.progress = progress or reading.progress
    reading.take(path, rows_files or {})
    if reading.flaws:
        raise ClaimFileError(reading.flaws)
    return ClaimFile(path.name, list(reading.claims.values()), list(reading.ignored), reading.parts)


def guard_size(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        words = gettext_lazy("The file has more than %(most)s MB. Split it.")
        raise Refused("file_too_large", words, params={"most": MOST_BYTES // 1024 // 1024})


class _Reading:
    def __init__(self, name: str, measure: Measure) -> None:
        self.name, self.measure = name, measure
        self.claims: dict[str, Claim] = {}
        self.ignored: dict[str, None] = {}  # in order, each once
        self.parts: dict[str, tuple[str, Head]] = {}
        self.flaws: list[Flaw] = []

    def progress(self, where: str, row: int) -> None:
        """Told every so many rows; replaced by who wants to know."""

    def wrong(self, where: str, message: str) -> None:
        self.flaws.append(Flaw(where, message))
        if len(self.flaws) >= MOST_FLAWS:
            raise ClaimFileError(self.flaws)

    def add(self, claim: Claim, where: str) -> None:
        if claim.reference in self.claims:
            first = self.claims[claim.reference].row
            words = _("The reference %(reference)s is there already, in row %(row)s.")
            self.wrong(where, words % {"reference": claim.reference, "row": first})
        else:
            self.claims[claim.reference] = claim


class _Json(_Reading):
    """A list of objects: the reference and the inputs beside it, or the inputs under `facts`."""

    def take(self, path: Path, rows_files: Mapping[str, Path]) -> None:
        if rows_files:
            raise Refused("rows_with_json", gettext_lazy("A .json file holds the rows of each claim itself."))
        for number, item in enumerate(json_items(path), 1):
            if not isinstance(item, dict):
                self.wrong(f"{self.name} [{number}]", _("A claim is an object with its reference and facts."))
                continue
            self._take_item(item, number)
            if number % STEP == 0:
                self.progress(self.name, number)

    def _take_item(self, item: dict[str, Any], number: int) -> None:
        reference = str(item.get(REFERENCE, number))
        inner = item.get("facts")
        given = inner if isinstance(inner, dict) else {name: each for name, each in item.items() if name != REFERENCE}
        facts, unknown = json_facts(given, self.measure.inputs)
        known = {REFERENCE, *(spec.name for spec in self.measure.inputs)}
        others = {
            name: str(each) for name, each in {**item, **given}.items() if isinstance(each, str) and name not in known
        }
        self.ignored |= dict.fromkeys(unknown)
        self.add(Claim(reference, facts, others, number), f"{self.name} [{reference}]")


def json_items(path: Path) -> list[Any]:
    """The list in a JSON file, its numbers as they are written. A key that comes twice is refused."""
    try:
        data = json.loads(
            path.read_bytes(),
            parse_float=Number,
            parse_int=Number,
            parse_constant=Number,
            object_pairs_hook=_pairs,
        )
    except (ValueError, RecursionError) as error:
        words = gettext_lazy("This is not valid JSON: %(detail)s.")
        raise Refused("json_broken", words, params={"detail": str(error) or type(error).__name__}) from error
    if not isinstance(data, list):
        raise Refused("json_no_list", gettext_lazy("Write a list of claims: [{…}, {…}]."))
    return data


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(next(f'"{name}" is there twice' for name in names if names.count(name) > 1))
    return found


class _Tables(_Reading):
    """One row per claim; the lines of a rows input on a sheet, or in a file, of their own."""

    def take(self, path: Path, rows_files: Mapping[str, Path]) -> None:
        if kind_of(path) == FileType.XLSX:
            self._take_book(path)
        else:
            with path.open("rb") as stream:
                self._take_claims(path.name, csv_rows(stream))
        for name, rows_path in rows_files.items():
            guard_size(rows_path)
            if kind_of(rows_path) != FileType.CSV:
                raise Refused("rows_not_csv", gettext_lazy("Lines in a file of their own come as .csv."))
            with rows_path.open("rb") as stream:
                self._take_lines(self.measure.input(name), rows_path.name, csv_rows(stream))

    def _take_book(self, path: Path) -> None:
        """A sheet named like a rows input holds its lines; the first other one holds the claims."""
        with spreadsheets.damage_told():
            book = load_workbook(path, read_only=True, data_only=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        inputs = {sheet.title: self._rows_input(sheet.title) for sheet in sheets}
        others = [sheet for sheet in sheets if inputs[sheet.title] is None]
        for sheet in others[:1]:
            self._take_claims(f"{path.name} [{sheet.title}]", sheet_rows(sheet))
        for sheet in sheets:
            if spec := inputs[sheet.title]:
                self._take_lines(spec, f"{path.name} [{sheet.title}]", sheet_rows(sheet))
        self.ignored |= {f"[{sheet.title}]": None for sheet in others[1:]}

    def _rows_input(self, title: str) -> InputSpec | None:
        asked = plain_head(title)
        for spec in self.measure.row_inputs:
            if asked in (spec.name, plain_head(spec.label.zh)[:31], plain_head(spec.label.en)[:31]):
                return spec
        return None

    def _take_claims(self, where: str, raw: Iterator[Raw]) -> None:
        head, body = self._head(where, raw, self.measure.scalar_inputs, "")
        if head is None:
            return
        reader = Cells(head)
        if REFERENCE not in head.places and self.measure.row_inputs:
            self.wrong(where, _("A column “reference” is missing."))
        for number, cells in body:
            facts = self._facts(reader, cells, where, number)
            reference = reader.text(cells, REFERENCE)
            if not reference and REFERENCE in head.places:
                self.wrong(row_words(where, number), _("The reference is missing."))
                continue
            others = {heading: cells[at].text if at < len(cells) else "" for heading, at in head.others.items()}
            self.add(Claim(reference or str(number), facts, others, number), row_words(where, number))
        for spec in self.measure.row_inputs:
            for claim in self.claims.values():
                claim.facts[spec.name], claim.lines[spec.name] = [], []

    def _take_lines(self, spec: InputSpec, where: str, raw: Iterator[Raw]) -> None:
        head, body = self._head(where, raw, spec.columns, spec.name)
        if head is None:
            return
        reader = Cells(head)
        if REFERENCE not in head.places:
            self.wrong(where, _("A column “reference” is missing."))
            return
        for number, cells in body:
            facts = self._facts(reader, cells, where, number)
            reference = reader.text(cells, REFERENCE)
            claim = self.claims.get(reference)
            if claim is None:
                words = _("There is no claim with the reference “%(reference)s”.")
                self.wrong(row_words(where, number), words % {"reference": reference})
                continue
            claim.facts[spec.name].append(facts)
            claim.lines[spec.name].append(number)

    def _head(
        self, where: str, raw: Iterator[Raw], specs: Sequence[InputSpec], rows: str
    ) -> tuple[Head | None, Iterator[Raw]]:
        """The row among the first ten that names most inputs, and the rows with content below it."""
        first = list(islice(raw, HEAD_WITHIN))
        heads = [(number, read_head(cells, specs)) for number, cells in first]
        number, head = max(heads, key=lambda each: len(each[1].places), default=(0, None))
        named = head is not None and any(place.spec for place in head.places.values())
        if head is None or not (named or (head.places and not specs)):
            self.wrong(where, _("No row with the names of inputs was found in the first ten rows."))
            return None, iter(())
        for heading in head.repeated:
            self.wrong(row_words(where, number), _("“%(heading)s” names an input twice.") % {"heading": heading})
        self.parts[rows] = where, head
        self.ignored |= {f"{rows}.{heading}" if rows else heading: None for heading in head.others}
        below = (row for row in chain(first, raw) if row[0] > number and any(cell.text for cell in row[1]))
        return head, self._counted(where, below)

    def _counted(self, where: str, rows: Iterator[Raw]) -> Iterator[Raw]:
        for place, row in enumerate(rows, 1):
            yield row
            if place % STEP == 0:
                self.progress(where, place)

    def _facts(self, reader: Cells, cells: Sequence[Any], where: str, number: int) -> dict[str, Any]:
        facts, wrong = reader.facts(cells)
        for place, error in wrong:
            self.wrong(cell_words(where, number, place.heading), wording.error_words(error))
        return facts


def kind_of(path: Path) -> str:
    """CSV or XLSX, by content; a book that unfolds beyond reason is refused before it is read."""
    with path.open("rb") as stream:
        found = content.inspect(stream, path.name)
    content.refuse_unless(found, spreadsheets.ACCEPTED, path.name)
    return found.type


def csv_rows(stream: IO[bytes]) -> Iterator[Raw]:
    return spreadsheets.csv_rows(stream, LAST_ROW, MOST_COLUMNS)


def sheet_rows(sheet: Any) -> Iterator[Raw]:
    return spreadsheets.sheet_rows(sheet, LAST_ROW, MOST_COLUMNS)
