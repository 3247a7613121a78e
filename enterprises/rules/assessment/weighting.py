"""Reads the weights of parts beside each other: written out, equal, compared in pairs, or given by experts."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from enterprises.rules.assessment import weights
from enterprises.rules.assessment.model import Weighting
from enterprises.rules.assessment.numbers import DECIMAL, comparison
from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.document import Node, Scalar
from pilotzone.formula.document import Sequence as SequenceNode
from pilotzone.formula.reader import Reader
from pilotzone.formula.values import exact

METHODS = ("fixed", "equal", "ahp", "budget")
GIVEN_OUT = 100
NEARLY = Fraction(1, 10**6)  # thirds written with six places


def read_weights(
    reader: Reader, node: Node | None, parts: Sequence[tuple[Node, Mapping[str, Node]]], place: Node, whole: Fraction
) -> tuple[list[float], Weighting]:
    """The weights of these parts as parts of 1, and where they come from. `whole` is what points must add up to."""
    size = len(parts)
    if node is None:
        return _fixed(reader, parts, place, whole), Weighting()
    for each, entries in parts:
        if "weight" in entries:
            reader.report(each, "weight_twice")
    if isinstance(node, Scalar):
        reader.choice(node, ("equal",))
        return [1 / size] * size, Weighting("equal")
    entries = reader.mapping(node, required=("method",), optional=("matrix", "votes", "clause", "index"))
    method = reader.choice(entries.get("method"), METHODS[2:])
    if method == "ahp":
        return _compared(reader, entries, node, size)
    if method == "budget":
        return _voted(reader, entries.get("votes"), node, size)
    return [1 / max(size, 1)] * size, Weighting()


def _fixed(
    reader: Reader, parts: Sequence[tuple[Node, Mapping[str, Node]]], place: Node, whole: Fraction
) -> list[float]:
    found: list[Fraction] = []
    kinds: set[str] = set()
    for node, entries in parts:
        scalar = reader.scalar(entries.get("weight"))
        if scalar is None:
            if "weight" not in entries:
                reader.report(node, "weight_missing")
            return [1 / max(len(parts), 1)] * len(parts)
        match = DECIMAL.fullmatch(scalar.text)
        if match is None or Fraction(match[1]) <= 0:
            reader.report(scalar, "weight_value", value=scalar.text[:40])
            return [1 / len(parts)] * len(parts)
        kinds.add(match[2])
        found.append(Fraction(match[1]))
    total = sum(found, Fraction(0))
    wanted = Fraction(100) if kinds == {"%"} else whole
    if len(kinds) > 1:
        reader.report(place, "weight_kinds")
    elif found and abs(total - wanted) > NEARLY * wanted:
        sign = "%" if kinds == {"%"} else ""
        reader.report(place, "weights_sum", sum=exact(total) + sign, wanted=exact(wanted) + sign)
    return [float(each / total) for each in found]


def stated_points(entries: Mapping[str, Node], whole: Fraction) -> Fraction:
    """What a part's own parts must add up to when they are written in points: its own points."""
    node = entries.get("weight")
    match = DECIMAL.fullmatch(node.text) if isinstance(node, Scalar) else None
    if match is None:
        return whole
    return Fraction(match[1]) / 100 * whole if match[2] else Fraction(match[1])


def _compared(reader: Reader, entries: Mapping[str, Node], node: Node, size: int) -> tuple[list[float], Weighting]:
    equal = [1 / max(size, 1)] * size
    place = entries.get("matrix", node)
    rows = [each.items if isinstance(each, SequenceNode) else [] for each in reader.items(entries.get("matrix"))]
    if len(rows) != size or any(len(row) != size for row in rows):
        reader.report(place, "matrix_shape", size=size)
        return equal, Weighting("ahp")
    table: list[list[Fraction]] = []
    for row in rows:
        values = [comparison(each.text) if isinstance(each, Scalar) else None for each in row]
        for each, value in zip(row, values, strict=True):
            if value is None:
                reader.report(each, "matrix_value", value=getattr(each, "text", "")[:40])
        table.append([value or Fraction(1) for value in values])
    for one in range(size):
        for other in range(one, size):
            if abs(table[one][other] * table[other][one] - 1) > Fraction(1, 100):
                reader.report(rows[other][one], "matrix_reciprocal", row=other + 1, column=one + 1)
                return equal, Weighting("ahp")
    index = reader.choice(entries.get("index"), tuple(weights.RANDOM_INDEX), "saaty")
    found = weights.ahp([[float(value) for value in row] for row in table], index)
    if not found.is_consistent:
        reader.report(place, "matrix_inconsistent", ratio=f"{found.ratio:.3f}")
    return [float(each) for each in found.weights], Weighting("ahp", found.ratio)


def _voted(reader: Reader, node: Node | None, place: Node, size: int) -> tuple[list[float], Weighting]:
    votes: list[list[float]] = []
    if not isinstance(node, MappingNode):
        reader.report(place, "missing_key", key="votes")
        return [1 / max(size, 1)] * size, Weighting("budget")
    for name, _, each in reader.named(node):
        texts = [item.text if isinstance(item, Scalar) else "" for item in getattr(each, "items", [])]
        matches = [DECIMAL.fullmatch(text) for text in texts]
        if len(texts) != size or any(match is None or match[2] for match in matches):
            reader.report(each, "votes_shape", size=size)
            continue
        given = [Fraction(match[1]) for match in matches if match]
        if sum(given) != GIVEN_OUT or min(given) < 0:
            reader.report(each, "votes_sum", name=name, sum=exact(sum(given, Fraction(0))))
            continue
        votes.append([float(points) for points in given])
    if not votes:
        return [1 / max(size, 1)] * size, Weighting("budget")
    found = weights.budget(votes)
    return [float(each) for each in found.weights], Weighting("budget", spread=tuple(map(float, found.spread)))
