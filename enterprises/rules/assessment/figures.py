"""Reads what a scheme says about figures, and chooses among what several agencies report for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from enterprises.rules.assessment.model import Figure
from pilotzone.formula.document import Node
from pilotzone.formula.kinds import Type, parse_type
from pilotzone.formula.reader import Reader
from pilotzone.formula.text import NO_TEXT, Text
from pilotzone.formula.values import NONE, UNKNOWN, Missing, Value
from pilotzone.formula.written import parse_value

PERIODS = ("month", "quarter", "half", "year", "day")
MODES = ("9610", "9710", "9810", "1210", "1239", "other")
KEYS = ("indicator", "sources", "modes", "period", "back", "before", "min", "max", "clause")
TYPES = "CNY, USD, rate, count, number, m2, day, date, bool, points"
MOST_BACK = 24


def read_figures(reader: Reader, node: Node | None, lists: Mapping[str, Mapping[str, Text]]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    places: dict[str, Node] = {}
    for name, _, each in reader.named(node):
        figure = _figure(reader, name, each, lists)
        if figure is not None:
            found[name], places[name] = figure, each
    for name, figure in found.items():
        before = found.get(figure.before)
        if figure.before and (before is None or before.type != figure.type or before is figure):
            reader.report(places[name], "self_before")
    return found


def _figure(reader: Reader, name: str, node: Node, lists: Mapping[str, Mapping[str, Text]]) -> Figure | None:
    parts = reader.mapping(node, required=("type", "label"), optional=KEYS)
    scalar = reader.scalar(parts.get("type"))
    if scalar is None:
        return None
    found = parse_type(scalar.text, set(lists))
    if found is None or found.kind not in ("quantity", "bool", "date", "code"):
        reader.report(scalar, "bad_type", value=scalar.text[:40], types=", ".join([TYPES, *lists]))
        return None
    return Figure(
        name,
        found,
        scalar.text,
        reader.text(parts.get("label")) or NO_TEXT,
        reader.string(parts.get("indicator")) or name,
        tuple(reader.name(each) for each in reader.items(parts.get("sources"))),
        tuple(reader.choice(each, MODES) for each in reader.items(parts.get("modes"))),
        reader.choice(parts.get("period"), PERIODS, "year"),
        reader.whole(parts.get("back"), 0, 0, MOST_BACK),
        reader.string(parts.get("before")),
        tuple(lists[found.codes]) if found.codes else (),
        _bound(reader, parts.get("min"), found, scalar.text),
        _bound(reader, parts.get("max"), found, scalar.text),
    )


def _bound(reader: Reader, node: Node | None, of: Type, type_name: str) -> Fraction | None:
    scalar = reader.scalar(node)
    if scalar is None:
        return None
    found = parse_value(scalar.text, of, ()) if of.is_quantity else None
    if found is None:
        reader.report(scalar, "bad_value", value=scalar.text[:40], type=type_name)
        return None
    return Fraction(found)


@dataclass(frozen=True, slots=True)
class Reported:
    """One value as somebody reports it; a revision has taken the place of what it revises already."""

    value: Value
    source: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value that counts and whose it is, and what the other sources say."""

    value: Value
    source: str = ""
    others: tuple[tuple[str, Value], ...] = ()


def choose(figure: Figure, reports: Iterable[Reported]) -> Chosen:
    """The first source in the scheme's order that reports the figure, its customs modes added up.

    A source that the scheme does not name does not count, unless the scheme names none: then the first one does. A
    value without a source stands behind those with one.
    """
    sums: dict[str, Value] = {}
    for each in reports:
        if figure.modes and each.mode and each.mode not in figure.modes:
            continue
        sums[each.source] = _added(sums.get(each.source), each.value)
    order: Sequence[str] = (*figure.sources, "") if figure.sources else tuple(sums)
    there = [(name, sums[name]) for name in order if name in sums and sums[name] is not UNKNOWN]
    if not there:
        return Chosen(UNKNOWN)
    (source, value), *_ = there
    others = tuple((name, said) for name, said in sums.items() if name != source and said is not UNKNOWN)
    return Chosen(value, source, others)


def _added(so_far: Value, value: Value) -> Value:
    if so_far is None or so_far is UNKNOWN or so_far is NONE:
        return value if so_far is not NONE or not isinstance(value, Missing) else so_far
    return so_far if isinstance(value, Missing) else so_far + value
