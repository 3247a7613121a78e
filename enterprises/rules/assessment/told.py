"""The figures behind many subjects' indicators as the texts that are kept: as `explanation` tells them one by one."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from enterprises.rules.assessment.explanation import written
from enterprises.rules.assessment.kept import reads_of
from enterprises.rules.assessment.model import Figure, Scheme
from enterprises.rules.assessment.records import numbers, text
from enterprises.rules.assessment.table import ValueTable, value_at
from pilotzone.formula.column import KNOWN, Column
from pilotzone.formula.values import Value

Conversions = Mapping[tuple[int, str], Sequence[Mapping[str, Any]]]  # by row and figure: `Conversion.told`
Refusals = Mapping[tuple[int, str], Sequence[tuple[str, str]]]  # by row and figure: source and reason


def figures(
    scheme: Scheme, table: ValueTable, growth: Mapping[str, Any], refused: Refusals, converted: Conversions
) -> list[str]:
    """One text per row of the table, to be read by `kept.read_figures`."""
    fragments = {
        each.name: _fragments(each, table, growth.get(each.name), refused, converted) for each in scheme.figures
    }
    lines = []
    for names in reads_of(scheme):
        if names:
            cells = zip(*(fragments[name] for name in names), strict=True)
            lines.append([f"[{','.join(own)}]" for own in cells])
        else:
            lines.append(["[]"] * table.count)
    return ["\n".join(own) for own in zip(*lines, strict=True)]


def _fragments(figure: Figure, table: ValueTable, growth: Any, refused: Refusals, converted: Conversions) -> list[str]:
    name, values = text(figure.name), values_of(figure, table.columns[figure.name], table)
    sources = table.sources.get(figure.name) or [""] * table.count
    said = {each: text(each) for each in set(sources)}
    grown = _converted(figure, converted, _grown(growth, table.count))
    extra = _extra(figure, table, refused)
    if not extra:
        cells = zip(grown, sources, values, strict=True)
        return [f'{{{rise}"name":{name},"source":{said[source]},"value":{value}}}' for rise, source, value in cells]
    return [
        f'{{{rise}"name":{name},{extra.get(row, "")}"source":{said[source]},"value":{value}}}'
        for row, (rise, source, value) in enumerate(zip(grown, sources, values, strict=True))
    ]


def _grown(growth: Any, count: int) -> list[str]:
    if growth is None:
        return [""] * count
    there = ~np.isnan(growth)
    texts = numbers(np.where(there, growth, 0.0))
    return [f'"growth":"{own}",' if known else "" for own, known in zip(texts, there.tolist(), strict=True)]


def _converted(figure: Figure, converted: Conversions, grown: list[str]) -> list[str]:
    """In front of how it has grown, by the order of the keys."""
    for (row, name), said in converted.items():
        if name == figure.name:
            grown[row] = f'"converted":{text(list(said))},{grown[row]}'
    return grown


def _extra(figure: Figure, table: ValueTable, refused: Refusals) -> dict[int, str]:
    """By row, what other sources say and what was not to be read."""
    found: dict[int, str] = {}
    for (row, name), others in table.differences.items():
        if name == figure.name:
            rows = [{"source": source, "value": _plain(figure, said, table)} for source, said in others]
            found[row] = f'"others":{text(rows)},'
    for (row, name), reasons in refused.items():
        if name == figure.name:
            rows = [{"reason": reason, "source": source} for source, reason in reasons]
            found[row] = f'{found.get(row, "")}"refused":{text(rows)},'
    return found


def _plain(figure: Figure, said: Value, table: ValueTable) -> str:
    if isinstance(said, int | Fraction):
        return written(figure, Fraction(said), table.codes)
    return str(said)


def values_of(figure: Figure, column: Column, table: ValueTable) -> list[str]:
    """Each value in quotation marks as `explanation.written` has it, null where there is none."""
    state = None if column.state is None else column.state.tolist()
    scale = _places(column.den) if figure.type.is_quantity else None
    if scale is None or np.ndim(column.num) == 0:
        return [_one(figure, column, table, row) for row in range(table.count)]
    least = 2 if figure.type.currency else 0
    texts = [f'"{decimal(each, scale, least)}"' for each in column.num.tolist()]  # type: ignore[union-attr]
    if state is None:
        return texts
    return [own if known == KNOWN else "null" for own, known in zip(texts, state, strict=True)]


def _one(figure: Figure, column: Column, table: ValueTable, row: int) -> str:
    value = value_at(column, row)
    return "null" if value is None else f'"{written(figure, value, table.codes)}"'


def _places(den: Any) -> int | None:
    """How many decimal places a denominator stands for, where it is a power of ten."""
    found = str(den) if isinstance(den, int) else ""
    return len(found) - 1 if found == "1" + "0" * (len(found) - 1) else None


def decimal(whole: int, places: int, least: int) -> str:
    """A scaled integer as a decimal with at least so many places, and no more than it needs."""
    if not places:
        return f"{whole}.{'0' * least}" if least else str(whole)
    digits = f"{abs(whole):0{places + 1}d}"
    tail = digits[-places:].rstrip("0").ljust(least, "0")
    sign = "-" if whole < 0 else ""
    return f"{sign}{digits[:-places]}.{tail}" if tail else f"{sign}{digits[:-places]}"
