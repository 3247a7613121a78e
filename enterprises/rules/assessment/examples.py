"""Worked examples, as they stand in a scheme's document."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from enterprises.rules.assessment.model import Figure, SchemeExample
from enterprises.rules.assessment.numbers import DECIMAL
from pilotzone.formula.document import Node, Scalar
from pilotzone.formula.reader import Reader
from pilotzone.formula.text import NO_TEXT
from pilotzone.formula.values import NONE
from pilotzone.formula.written import parse_value

STATUSES = ("rated", "low_coverage", "empty_dimension", "small_group")


def read_examples(
    reader: Reader, node: Node | None, figures: Mapping[str, Figure], grades: Sequence[str], parts: Collection[str]
) -> tuple[SchemeExample, ...]:
    found = []
    for number, item in enumerate(reader.items(node), 1):
        entries = reader.mapping(item, required=("label", "given", "expect"), optional=("peers",))
        expected = reader.mapping(entries.get("expect"), optional=("score", "grade", "status", "points"))
        score, places = _number(reader, expected.get("score"))
        grade = reader.string(expected.get("grade")) if "grade" in expected else ""
        if grade and grade not in grades:
            reader.report(expected["grade"], "unknown_grade", name=grade, options=", ".join(grades))
        found.append(
            SchemeExample(
                number,
                reader.text(entries.get("label")) or NO_TEXT,
                _facts(reader, entries.get("given"), figures),
                tuple(_facts(reader, each, figures) for each in reader.items(entries.get("peers"))),
                score,
                places,
                grade,
                reader.choice(expected.get("status"), STATUSES, "rated"),
                _points(reader, expected.get("points"), parts),
            )
        )
    return tuple(found)


def _points(reader: Reader, node: Node | None, parts: Collection[str]) -> dict[str, tuple[Fraction, int]]:
    found = {}
    for name, place, each in reader.named(node):
        value, places = _number(reader, each)
        if name not in parts:
            reader.report(place, "unknown_reference", name=name, what="part", what_zh="节点或指标")
        elif value is not None:
            found[name] = (value, places)
    return found


def _number(reader: Reader, node: Node | None) -> tuple[Fraction | None, int]:
    """A number with how many places it is written to, which is how exactly it must come out."""
    scalar = reader.scalar(node)
    if scalar is None:
        return None, 0
    match = DECIMAL.fullmatch(scalar.text)
    if match is None or match[2]:
        reader.report(scalar, "need_number", value=scalar.text[:40])
        return None, 0
    return Fraction(match[1]), len(match[1].partition(".")[2])


def _facts(reader: Reader, node: Node | None, figures: Mapping[str, Figure]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, each in reader.mapping(node, optional=figures).items():
        scalar = reader.scalar(each)
        if scalar is None:
            continue
        value = fact(scalar, figures[name])
        if value is None:
            reader.report(scalar, "bad_value", value=scalar.text[:40], type=figures[name].type_name)
        else:
            given[name] = value
    return given


def fact(scalar: Scalar, figure: Figure) -> Any:
    """A figure's value written in a document; null where it is known not to exist."""
    if scalar.text == "null":
        return NONE if figure.type.optional else None
    found = parse_value(scalar.text, figure.type, figure.codes)
    return Fraction(found) if isinstance(found, Decimal) else found
