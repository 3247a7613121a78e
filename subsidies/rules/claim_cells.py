"""Claims as tables: which heading names which input, and what a cell's text means as a fact of a record.

Unlike a form, a table takes every input, whatever its source, and says null for what is known not to exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pilotzone.formula.values import UNKNOWN
from pilotzone.kernel.cells import Cell
from pilotzone.kernel.typed import in_full, tidy
from subsidies.rules import answers
from subsidies.rules.answers import Unreadable
from subsidies.rules.model import InputSpec
from subsidies.rules.sheets import CURRENCY_SUFFIX, plain_head

REFERENCE = "reference"
REFERENCE_HEADS = (REFERENCE, "编号", "申报编号", "受理编号", "claim")
ABSENT_WORDS = frozenset({"none", "null", "无", "没有"})
DEFAULT_CURRENCY = "CNY"
CURRENCY_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the table: the input that it holds, or its currency; without an input, the claim's reference."""

    at: int
    heading: str
    spec: InputSpec | None = None
    is_currency: bool = False

    @property
    def name(self) -> str:
        if self.spec is None:
            return REFERENCE
        return self.spec.name + CURRENCY_SUFFIX if self.is_currency else self.spec.name


@dataclass(frozen=True, slots=True)
class Head:
    """`others` are columns that no input takes; `repeated` headings that name an input again, or two inputs."""

    places: Mapping[str, Place]
    others: Mapping[str, int]
    repeated: tuple[str, ...]


def read_head(cells: Sequence[Cell], specs: Iterable[InputSpec]) -> Head:
    known = _headings(tuple(specs))
    places: dict[str, Place] = {}
    others: dict[str, int] = {}
    repeated: list[str] = []
    for at, cell in enumerate(cells):
        heading = tidy(cell.text)
        if not heading:
            continue
        found = known.get(plain_head(heading), [])
        if not found:
            others.setdefault(heading, at)
            continue
        spec, is_currency = found[0]
        place = Place(at, heading, spec, is_currency)
        if len(found) > 1 or place.name in places:
            repeated.append(heading)
        places.setdefault(place.name, place)
    return Head(places, others, tuple(repeated))


def _headings(specs: tuple[InputSpec, ...]) -> dict[str, list[tuple[InputSpec | None, bool]]]:
    """What each heading means; an input's own name goes before any label."""
    found: dict[str, list[tuple[InputSpec | None, bool]]] = {each: [(None, False)] for each in REFERENCE_HEADS}
    for spec in specs:
        for label in {plain_head(spec.label.zh), plain_head(spec.label.en)} - {""}:
            found.setdefault(label, []).append((spec, False))
    for spec in specs:
        found[spec.name] = [(spec, False)]
        if spec.type.kind == "money":
            found[spec.name + CURRENCY_SUFFIX] = found[f"{spec.name}.currency"] = [(spec, True)]
    return found


class Cells:
    """Reads rows of cells into facts; a text that comes again in a column is read once."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self._known: dict[tuple[str, str, str], Any] = {}

    def text(self, cells: Sequence[Cell], name: str) -> str:
        place = self.head.places.get(name)
        return tidy(_cell(cells, place.at).text) if place else ""

    def facts(self, cells: Sequence[Cell]) -> tuple[dict[str, Any], list[tuple[Place, Unreadable]]]:
        """The facts of one row, unknown ones left out, and what cannot be read."""
        facts: dict[str, Any] = {}
        wrong: list[tuple[Place, Unreadable]] = []
        for name, place in self.head.places.items():
            if place.spec is None or place.is_currency:
                continue
            beside = self.head.places.get(name + CURRENCY_SUFFIX)
            currency = _cell(cells, beside.at) if beside else Cell("")
            try:
                found = self._fact(place.spec, _cell(cells, place.at), currency)
            except Unreadable as error:
                wrong.append((place, error))
            else:
                if found is not UNKNOWN:
                    facts[name] = found
        return facts, wrong

    def _fact(self, spec: InputSpec, cell: Cell, currency: Cell) -> Any:
        flaw = cell.flaw or currency.flaw
        if flaw:
            raise Unreadable(flaw)
        key = spec.name, cell.text, currency.text
        if key not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[key] = fact_of(cell.text, spec, currency.text)
        return self._known[key]


def _cell(cells: Sequence[Cell], at: int) -> Cell:
    return cells[at] if at < len(cells) else Cell("")


def fact_of(text: str, spec: InputSpec, currency: str = "") -> Any:
    """The fact that a text stands for, in the form of a record; UNKNOWN for an empty text. Raises Unreadable."""
    cleaned = tidy(text)
    if not cleaned:
        return UNKNOWN
    if spec.type.optional and cleaned.casefold() in ABSENT_WORDS:
        return None
    kind = spec.type.kind
    if kind == "money":
        return _money(cleaned, currency)
    if kind == "quantity":
        return number(cleaned, is_rate=spec.type.rate)
    if kind == "date":
        return answers.kept_date(cleaned)
    if kind == "bool":
        return answers.kept_bool(cleaned) == "true"
    return answers.kept_code(cleaned, spec) if kind == "code" else answers.kept_text(text)


def number(text: str, *, is_rate: bool = False) -> str:
    """The exact text of a number as people write it. A rate is 0.3 or 30%: a bare 30 could be either and is refused."""
    percent = is_rate and text.endswith("%")
    match = answers.NUMBER.fullmatch(answers.SIGNS.sub(r"\1", text[:-1].strip() if percent else in_full(text)))
    if not match:
        raise Unreadable("not_a_number")
    minus, whole, part = match.groups()
    whole = whole.replace(",", "")
    if len(whole) > answers.MOST_DIGITS + 3:
        raise Unreadable("too_large")
    exact = f"{minus}{whole}.{part}" if part else f"{minus}{whole}"
    if percent:
        return f"{Decimal(exact).scaleb(-2):f}"
    if is_rate and Decimal(exact) > 1:
        raise Unreadable("rate_sign")
    return exact


def _money(text: str, currency: str) -> dict[str, str]:
    """An amount with the currency beside it, or behind it as in 1,200 USD; yuan without either."""
    unit = tidy(currency).upper()
    if not unit and text[-CURRENCY_LENGTH:].isalpha() and text[-CURRENCY_LENGTH:].isascii():
        text, unit = text[:-CURRENCY_LENGTH].strip(), text[-CURRENCY_LENGTH:].upper()
    unit = answers.CURRENCY_WORDS.get(unit, unit) or DEFAULT_CURRENCY
    return {"amount": number(text), "currency": unit}


class Number(str):
    """A number of a JSON text, kept as it is written."""


def json_facts(given: Mapping[str, Any], specs: Iterable[InputSpec]) -> tuple[dict[str, Any], list[str]]:
    """The facts among JSON values, and the names that no input has. What is of a wrong kind stays to be refused."""
    known = {spec.name: spec for spec in specs}
    facts: dict[str, Any] = {}
    unknown: list[str] = []
    for name, value in given.items():
        spec = known.get(name)
        if spec is None:
            unknown.append(name)
        elif spec.is_rows and isinstance(value, list) and all(isinstance(row, dict) for row in value):
            rows = [json_facts(row, spec.columns) for row in value]
            facts[name] = [row for row, _ in rows]
            unknown += [f"{name}.{each}" for _, others in rows for each in others]
        elif value is not None or spec.type.optional:
            facts[name] = _json_fact(value, spec)
    return facts, unknown


def _json_fact(value: Any, spec: InputSpec) -> Any:
    if isinstance(value, Number):
        return str(value) if spec.type.is_quantity else 0  # a number is no text, date or code
    if spec.type.kind == "money" and isinstance(value, dict):
        return {name: str(each) if isinstance(each, Number) else each for name, each in value.items()}
    return value
