"""Plain numbers, percentages and comparisons in a scheme's document."""

import re
from fractions import Fraction

from pilotzone.formula.document import Node
from pilotzone.formula.reader import Reader

DECIMAL = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,9})?)(%?)")
COMPARISON = re.compile(r"([1-9])(?:\s*/\s*([1-9]))?|([1-9]\.[0-9]{1,6})|(0\.[0-9]{1,9})")


def read_number(reader: Reader, node: Node | None, default: float = 0.0, *, above: float | None = None) -> float:
    scalar = reader.scalar(node)
    if scalar is None:
        return default
    match = DECIMAL.fullmatch(scalar.text)
    if match is None or match[2]:
        reader.report(scalar, "need_number", value=scalar.text[:40])
        return default
    if above is not None and float(match[1]) <= above:
        reader.report(scalar, "number_above", value=scalar.text[:40], low=above)
        return default
    return float(match[1])


def read_share(reader: Reader, node: Node | None, default: float, low: int = 0, high: int = 100) -> float:
    """A percentage as a part of 1."""
    scalar = reader.scalar(node)
    if scalar is None:
        return default
    match = DECIMAL.fullmatch(scalar.text)
    if match is None or not match[2] or not low <= Fraction(match[1]) <= high:
        reader.report(scalar, "share_between", value=scalar.text[:40], low=f"{low}%", high=f"{high}%")
        return default
    return float(Fraction(match[1]) / 100)


def comparison(text: str) -> Fraction | None:
    """A comparison of two parts on Saaty's scale, such as 3, 1/3 or 0.5."""
    match = COMPARISON.fullmatch(text.strip())
    if match is None:
        return None
    if match[1]:
        return Fraction(int(match[1]), int(match[2] or 1))
    found = Fraction(match[3] or match[4])
    return found if found else None
