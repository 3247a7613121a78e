"""What a subject is scored from, as texts to be kept and read again: figures in words, indicators to the last bit.

`figures` has one line per indicator of the scheme, the figures behind it as `explanation` tells them, in canonical
JSON; and a last line for those that no indicator reads. `cells` has four lines: values (the shortest texts that give
the same floats), states, notices and vetoes.
"""

import datetime as dt
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from enterprises.rules.assessment.indicators import IndicatorValues
from enterprises.rules.assessment.model import Figure, Scheme
from enterprises.rules.assessment.table import ValueTable, table_of
from pilotzone.formula.values import UNKNOWN, Value, number
from pilotzone.kernel import canonical

ZERO = ord("0")


def reads_of(scheme: Scheme) -> list[tuple[str, ...]]:
    """The figures of each line: those behind every indicator, then those behind none."""
    lines = [part.indicator.reads if part.indicator else () for part in scheme.indicators]
    told = {name for line in lines for name in line}
    return [*lines, tuple(each.name for each in scheme.figures if each.name not in told)]


def cells(found: IndicatorValues) -> list[str]:
    """The indicators of each subject as text."""
    states, vetoes = digits(found.state), digits(found.vetoed)
    quiet = " ".join("0" * found.notices.shape[1])
    loud: list[bool] = np.asarray(found.notices.any(axis=1)).tolist()
    texts = []
    for row, values in enumerate(found.values.tolist()):
        flags = " ".join(map(str, found.notices[row].tolist())) if loud[row] else quiet
        texts.append(f"{' '.join(map(repr, values))}\n{states[row]}\n{flags}\n{vetoes[row]}")
    return texts


def digits(columns: Any) -> list[str]:
    """Each row as one digit per column."""
    rows, width = columns.shape
    text = (columns.astype(np.uint8) + ZERO).tobytes().decode()
    return [text[row * width : (row + 1) * width] for row in range(rows)]


def read_cells(scheme: Scheme, texts: Sequence[str]) -> IndicatorValues:
    """The opposite of cells(). How figures have grown stands with the figures."""
    rows, wide = len(texts), len(scheme.indicators)
    values, states, flags, vetoes = zip(*(text.split("\n") for text in texts), strict=True) if texts else ((),) * 4
    return IndicatorValues(
        np.fromstring(" ".join(values), sep=" ").reshape(rows, wide),
        columns_of(states, wide).astype(np.int8),
        np.fromstring(" ".join(flags), dtype=np.int64, sep=" ").astype(np.uint16).reshape(rows, wide),
        columns_of(vetoes, sum(each.when is not None for each in scheme.vetoes)).astype(bool),
        {},
    )


def columns_of(lines: Sequence[str], width: int) -> Any:
    return (np.frombuffer("".join(lines).encode(), np.uint8) - ZERO).reshape(len(lines), width)


def figures_by_name(text: str) -> dict[str, dict[str, Any]]:
    """Every figure of one subject: its value, source, what others say, what was not to be read."""
    return {each["name"]: each for line in text.split("\n") for each in json.loads(line)}


def with_figures(scheme: Scheme, told: Mapping[str, Mapping[str, Any]]) -> str:
    """The opposite of figures_by_name()."""
    return "\n".join(canonical.dumps([told[name] for name in line]).decode() for line in reads_of(scheme))


def read_figures(
    scheme: Scheme, ids: Sequence[str], texts: Iterable[str], only: Container[str] | None = None
) -> ValueTable:
    """The table that was kept, exact again; with `only` for another scheme, which reads no figures but these alike."""
    rows: list[dict[str, Value]] = []
    read = [each for each in scheme.figures if only is None or each.name in only]
    sources: dict[str, list[str]] = {figure.name: [] for figure in read}
    differences: dict[tuple[int, str], tuple[tuple[str, Value], ...]] = {}
    for place, text in enumerate(texts):
        told = figures_by_name(text)
        rows.append({each.name: value_of(each, told[each.name]["value"]) for each in read})
        for each in read:
            sources[each.name].append(told[each.name]["source"])
            if others := told[each.name].get("others"):
                said = ((other["source"], value_of(each, other["value"])) for other in others)
                differences[place, each.name] = tuple(said)
    return table_of(scheme, ids, rows, sources=sources, differences=differences)


def read_alike(scheme: Scheme, by: Scheme) -> frozenset[str]:
    """The figures that a scheme reads as another one does, but for the order of sources."""
    known = by.figures_by_name
    return frozenset(each.name for each in scheme.figures if each.name in known and way(each) == way(known[each.name]))


def way(figure: Figure) -> tuple[object, ...]:
    """What must be the same for the same value to be read."""
    return figure.indicator, figure.type, figure.codes, figure.modes, figure.period, figure.back


def value_of(figure: Figure, text: str | None) -> Value:
    """A value as explanation.written() writes it."""
    if text is None:
        return UNKNOWN
    if figure.type.kind == "code":
        return text
    if figure.type.kind == "date":
        return dt.date.fromisoformat(text)
    found = number(text)
    return bool(found) if figure.type.kind == "bool" else Fraction(found)
