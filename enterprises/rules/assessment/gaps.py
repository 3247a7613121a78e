"""What an officer looks at before a run is signed: what is missing where, what has jumped, where sources differ."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment import notices
from enterprises.rules.assessment.indicators import BLANK, NOT_APPLICABLE, UNREPORTED, VALUE, IndicatorValues
from enterprises.rules.assessment.model import Scheme


@dataclass(frozen=True, slots=True)
class Gap:
    """One indicator: how many subjects have a value, how many do not and why."""

    indicator: str
    there: int
    missing: int
    not_applicable: int
    blank: int


@dataclass(frozen=True, slots=True)
class Found:
    """`jumps` and `differences` are the rows to be looked at, in order."""

    size: int
    gaps: tuple[Gap, ...]
    jumps: tuple[int, ...]
    differences: tuple[int, ...]


def find(scheme: Scheme, found: IndicatorValues) -> Found:
    """Indicators in the scheme's order."""
    gaps = tuple(_gap(part.id, found.state[:, place]) for place, part in enumerate(scheme.indicators))
    return Found(
        len(found.state),
        gaps,
        _rows(found.notices, notices.JUMP),
        _rows(found.notices, notices.SOURCES_DIFFER),
    )


def _gap(name: str, state: npt.NDArray[np.int8]) -> Gap:
    counts = np.bincount(state, minlength=4)
    return Gap(name, int(counts[VALUE]), int(counts[UNREPORTED]), int(counts[NOT_APPLICABLE]), int(counts[BLANK]))


def _rows(flags: npt.NDArray[np.uint16], flag: int) -> tuple[int, ...]:
    return tuple(np.flatnonzero((flags & flag).any(axis=1)).tolist())
