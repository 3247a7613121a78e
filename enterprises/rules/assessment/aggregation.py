"""Scores of parts become the score of the whole, and the whole is attributed to the indicators again.

Only element by element over the subjects: what others have, and in which order they stand, changes no bit of a score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment.model import Part

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Whole:
    """Per part of the tree: its score from 0 to 1, whether anything of it is there; per indicator what it gives.

    `weights` are the weights in effect and `shares` the parts of the score, each adding up to 1 in a row.
    """

    scores: dict[str, Floats] = field(default_factory=dict)
    present: dict[str, Bools] = field(default_factory=dict)
    weights: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    shares: Floats = field(default_factory=lambda: np.zeros((0, 0)))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a scenario changes: own weights by part, and how groups are put together."""

    weights: Mapping[str, float] = field(default_factory=dict)
    aggregate: Mapping[str, str] = field(default_factory=dict)

    def of(self, part: Part) -> float:
        return self.weights.get(part.id, part.weight)


AS_WRITTEN = Settings()


def aggregate(
    root: Part, scores: Floats, keep: Bools, settings: Settings = AS_WRITTEN, *, shares: bool = True
) -> Whole:
    """The tree from its ends upwards; `scores` and `keep` have one column per indicator in the document's order."""
    places = {part.id: place for place, part in enumerate(root.ends())}
    whole = Whole()
    _climb(root, scores, keep, places, settings, whole)
    if shares:
        count = len(scores)
        whole.weights, whole.shares = np.zeros((count, len(places))), np.zeros((count, len(places)))
        _hand_down(root, np.ones(count), np.ones(count), places, settings, whole)
    return whole


def _climb(
    part: Part, scores: Floats, keep: Bools, places: Mapping[str, int], settings: Settings, whole: Whole
) -> None:
    if part.indicator is not None:
        place = places[part.id]
        whole.present[part.id] = keep[:, place]
        whole.scores[part.id] = np.where(keep[:, place], scores[:, place], 0.0)
        return
    for each in part.parts:
        _climb(each, scores, keep, places, settings, whole)
    present = [whole.present[each.id] for each in part.parts]
    whole.present[part.id] = reduce(np.logical_or, present)
    weights, total = _weights(part, settings, whole)
    values = [whole.scores[each.id] for each in part.parts]
    method = settings.aggregate.get(part.id, part.aggregate)
    safe = np.where(total > 0, total, 1.0)
    whole.scores[part.id] = _METHODS[method](weights, values, safe)


def _weights(part: Part, settings: Settings, whole: Whole) -> tuple[list[Floats], Floats]:
    """The weights of what is there, and their sum."""
    weights = [np.where(whole.present[each.id], settings.of(each), 0.0) for each in part.parts]
    return weights, reduce(np.add, weights)


def _arithmetic(weights: Sequence[Floats], values: Sequence[Floats], total: Floats) -> Floats:
    found: Floats = reduce(np.add, [weight * value for weight, value in zip(weights, values, strict=True)]) / total
    return found


def _geometric(weights: Sequence[Floats], values: Sequence[Floats], total: Floats) -> Floats:
    """Zero as soon as one part that counts is zero."""
    nil = reduce(np.logical_or, [(weight > 0) & (value <= 0) for weight, value in zip(weights, values, strict=True)])
    logs = [
        weight * np.log(np.where((weight > 0) & (value > 0), value, 1.0))
        for weight, value in zip(weights, values, strict=True)
    ]
    found: Floats = np.where(nil, 0.0, np.exp(reduce(np.add, logs) / total))
    return found


def _median(weights: Sequence[Floats], values: Sequence[Floats], total: Floats) -> Floats:
    """The score at which half of the weight is reached; the mean with the next one where it is reached exactly."""
    weight, value = np.stack(weights, axis=1), np.stack(values, axis=1)
    order = np.argsort(np.where(weight > 0, value, np.inf), axis=1, kind="stable")
    value, weight = np.take_along_axis(value, order, 1), np.take_along_axis(weight, order, 1)
    reached = np.cumsum(weight, axis=1) - (total / 2)[:, None]
    rows = np.arange(len(value))
    first = (reached >= -_NEARLY).argmax(axis=1)
    following = np.minimum(first + 1, value.shape[1] - 1)
    level = (np.abs(reached[rows, first]) <= _NEARLY) & (weight[rows, following] > 0)
    found: Floats = np.where(level, (value[rows, first] + value[rows, following]) / 2, value[rows, first])
    return found


_NEARLY = 1e-12
_METHODS = {"arithmetic": _arithmetic, "geometric": _geometric, "median": _median}


def _hand_down(
    part: Part, weight: Floats, share: Floats, places: Mapping[str, int], settings: Settings, whole: Whole
) -> None:
    """A group's weight and share go to its parts: the share in proportion to weight times score.

    That is exact for the arithmetic mean; for geometric mean and median the parts share the group's score as they
    would share its arithmetic mean.
    """
    if part.indicator is not None:
        whole.weights[:, places[part.id]], whole.shares[:, places[part.id]] = weight, share
        return
    weights, total = _weights(part, settings, whole)
    amounts = [each * whole.scores[child.id] for each, child in zip(weights, part.parts, strict=True)]
    sums = reduce(np.add, amounts)
    safe_total, safe_sums = np.where(total > 0, total, 1.0), np.where(sums > 0, sums, 1.0)
    for child, own, amount in zip(part.parts, weights, amounts, strict=True):
        _hand_down(child, weight * own / safe_total, share * amount / safe_sums, places, settings, whole)
