"""Reads how an indicator's value becomes a score: cap, winsorising, logarithm, and one method of normalising."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from enterprises.rules.assessment.model import Bands, Normalisation
from enterprises.rules.assessment.numbers import read_number, read_share
from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.document import Node, Scalar
from pilotzone.formula.kinds import Type
from pilotzone.formula.reader import Reader
from pilotzone.formula.tables import read_bands, read_expression
from pilotzone.formula.typed import Names

METHODS = ("goalposts", "min_max", "z_score", "rank", "percentile", "target", "bands")
TEST = Normalisation("test")


def read_normalisation(reader: Reader, node: Node | None, of: Type) -> Normalisation | None:
    """One method. Bands keep their points as they stand: the tree knows of how many they are."""
    if isinstance(node, Scalar):
        name = reader.choice(node, ("min_max", "z_score", "rank", "percentile"))
        return Normalisation(name) if name else None
    entries = reader.mapping(node, optional=METHODS)
    if len(entries) != 1:
        if node is not None:
            reader.report(node, "normalise_kind", kinds=", ".join(METHODS))
        return None
    ((method, inner),) = entries.items()
    if method == "goalposts":
        return _goalposts(reader, inner, of)
    if method == "target":
        return _target(reader, inner, of)
    if method == "bands":
        bands = point_bands(reader, inner, of)
        return None if bands is None else Normalisation("bands", bands=bands)
    parts = reader.mapping(inner, optional=("deviation",))
    chosen = reader.choice(parts.get("deviation"), ("sample", "population"), "sample")
    return Normalisation(method, population=chosen == "population")


def _goalposts(reader: Reader, node: Node, of: Type) -> Normalisation | None:
    parts = reader.mapping(node, required=("from", "to"))
    low, high = constant(reader, parts.get("from"), of), constant(reader, parts.get("to"), of)
    if low is None or high is None:
        return None
    if low >= high:
        reader.report(node, "goalposts_order")
        return None
    return Normalisation("goalposts", float(low), float(high))


def _target(reader: Reader, node: Node, of: Type) -> Normalisation | None:
    value = constant(reader, node, of)
    if value is None:
        return None
    if value <= 0:
        reader.report(node, "number_above", value=str(float(value)), low=0)
        return None
    return Normalisation("target", 0.0, float(value))


def point_bands(reader: Reader, node: Node | None, of: Type) -> Bands | None:
    """Rising bands with constant points, half-open; below the first one there are no points."""
    before = len(reader.problems)
    found = read_bands(reader, node, of, "points")
    if len(reader.problems) > before or not found:
        return None
    for each, item in zip(found, reader.items(node), strict=True):
        if each.cells["points"].op not in ("constant", "minus"):
            reader.report(item, "not_constant")
            return None
    return Bands(
        tuple(float(each.start) for each in found),
        tuple(each.open for each in found),
        tuple(_points(each.cells["points"]) for each in found),
    )


def _points(cell: Any) -> float:
    return -float(cell.args[0].value) if cell.op == "minus" else float(cell.value)


def constant(reader: Reader, node: Node | None, of: Type) -> Fraction | None:
    """A constant of the type, which may be negative."""
    if node is None:
        return None
    wanted = of.with_(optional=False, ratio=False)
    typed = read_expression(reader, node, Names(), wanted=wanted)
    if typed is None:
        return None
    if typed.op == "constant":
        return Fraction(typed.value)
    if typed.op == "minus" and typed.args[0].op == "constant":
        return -Fraction(typed.args[0].value)
    reader.report(node, "not_constant")
    return None


@dataclass(frozen=True, slots=True)
class Treatment:
    cap: tuple[float | None, float | None] = (None, None)
    winsorise: tuple[float, float] | None = None
    log: bool = False


def read_treatment(
    reader: Reader, entries: Mapping[str, Node], of: Type, normalisation: Normalisation | None
) -> Treatment:
    cap = _cap(reader, entries.get("cap"), of)
    winsorise = _winsorise(reader, entries.get("winsorise"))
    log = reader.choice(entries.get("transform"), ("log", "none"), "none") == "log"
    posts = normalisation is not None and normalisation.method == "goalposts"
    least = normalisation.low if posts and normalisation is not None else cap[0]
    if log and (least is None or least <= 0):
        reader.report(entries["transform"], "log_positive")
    return Treatment(cap, winsorise, log)


def _cap(reader: Reader, node: Node | None, of: Type) -> tuple[float | None, float | None]:
    if node is None:
        return (None, None)
    parts = reader.mapping(node, optional=("low", "high"))
    low, high = constant(reader, parts.get("low"), of), constant(reader, parts.get("high"), of)
    if low is not None and high is not None and low >= high:
        reader.report(node, "cap_order")
    return (None if low is None else float(low), None if high is None else float(high))


def _winsorise(reader: Reader, node: Node | None) -> tuple[float, float] | None:
    if node is None:
        return None
    parts = reader.mapping(node, optional=("low", "high"))
    return read_share(reader, parts.get("low"), 0.0, 0, 49), read_share(reader, parts.get("high"), 1.0, 51, 100)


def read_steps(reader: Reader, node: Node | None, *, rising: bool) -> Normalisation | None:
    """The points that an inspector may give: from 0 downwards, in a bonus from 0 upwards."""
    values = [read_number(reader, each) for each in reader.items(node)]
    sign = 1 if rising else -1
    pairs = pairwise(values)
    if len(values) < 2 or values[0] != 0 or any((upper - lower) * sign <= 0 for lower, upper in pairs):
        reader.report(node or MappingNode(1, 1), "steps_falling")
        return None
    return Normalisation("steps", steps=tuple(values))
