"""From an indicator's value to a score from 0 to 1: a frame is settled from all subjects, then applied to each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from enterprises.rules.assessment.model import Bands, Indicator, Normalisation

Floats = npt.NDArray[np.float64]

Z_MEAN, Z_SPREAD = 0.5, 0.1  # a z-score becomes 50 + 10 z of 100
EVEN = 0.5  # what all have who cannot be told apart


@dataclass(frozen=True, slots=True)
class Frame:
    """What an indicator is measured against, settled once and stored with the run.

    `low` and `high` are goalposts, minimum and maximum, mean and deviation, or target, by method; after the
    logarithm where there is one. `peers` are the values in rising order where ranks count.
    """

    method: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    lower: bool = False
    floor: float = -np.inf  # values below count as this, before the logarithm
    top: float = np.inf
    quantiles: tuple[float, float] = (-np.inf, np.inf)
    bands: Bands | None = None
    of: float = 1.0
    peers: tuple[float, ...] = ()
    count: int = 0  # subjects with a value


def settle(indicator: Indicator, values: Floats) -> Frame:
    """The frame for these values; those that are nan do not count. Order makes no difference, to the last bit."""
    rule = indicator.normalisation
    floor, ceiling = _ends_of_scale(indicator)
    known = np.clip(np.sort(values[~np.isnan(values)]), floor, ceiling)
    quantiles = _quantiles(indicator, known)
    known = np.clip(known, *quantiles)
    low, high = _ends(rule, np.log(known) if indicator.log else known, indicator.log)
    peers = tuple(known.tolist()) if rule.method in ("rank", "percentile") else ()
    return Frame(
        rule.method,
        low,
        high,
        indicator.log,
        indicator.lower,
        floor,
        ceiling,
        quantiles,
        rule.bands,
        rule.of,
        peers,
        len(known),
    )


def _ends_of_scale(indicator: Indicator) -> tuple[float, float]:
    """Beyond these, values count as these: the cap, and the goalposts where there are any."""
    rule, (low, high) = indicator.normalisation, indicator.cap
    floor, ceiling = -np.inf if low is None else low, np.inf if high is None else high
    if rule.method == "goalposts":
        return max(floor, rule.low), min(ceiling, rule.high)
    return floor, ceiling


def _quantiles(indicator: Indicator, known: Floats) -> tuple[float, float]:
    if indicator.winsorise is None or not len(known):
        return (-np.inf, np.inf)
    low, high = np.quantile(known, indicator.winsorise)
    return float(low), float(high)


def _ends(rule: Normalisation, known: Floats, log: bool) -> tuple[float, float]:
    if rule.method in ("goalposts", "target"):
        scale = np.log if log and rule.method == "goalposts" else np.asarray
        return float(scale(rule.low)), float(scale(rule.high))
    if rule.method == "min_max" and len(known):
        return float(known[0]), float(known[-1])
    if rule.method == "z_score" and len(known) > 1:
        return float(known.mean()), float(known.std(ddof=0 if rule.population else 1))
    return 0.0, 0.0


def apply(frame: Frame, values: Floats) -> Floats:
    """Scores from 0 to 1 in rows that have a value, points where steps or points stand for themselves."""
    treated = treat(frame, values)
    if frame.method == "bands":
        return banded(frame.bands, treated) / frame.of
    if frame.method in ("test", "steps"):
        return treated
    if frame.method in ("rank", "percentile"):
        return _placed(frame, treated)
    if frame.method == "target":
        part = frame.high / np.maximum(treated, np.finfo(float).tiny) if frame.lower else treated / frame.high
        return np.clip(part, 0.0, 1.0)
    if frame.method == "z_score":
        part = np.full(treated.shape, Z_MEAN)
        if frame.high > 0:
            part = Z_MEAN + Z_SPREAD * (treated - frame.low) / frame.high
    elif frame.high > frame.low:
        part = (treated - frame.low) / (frame.high - frame.low)
    else:
        part = np.full(treated.shape, EVEN)
    part = np.where(np.isnan(treated), np.nan, np.clip(part, 0.0, 1.0))
    return 1.0 - part if frame.lower else part


def treat(frame: Frame, values: Floats) -> Floats:
    """Capped, winsorised and, where the frame says so, as logarithms."""
    treated = np.clip(np.clip(values, frame.floor, frame.top), *frame.quantiles)
    return np.log(treated) if frame.log else treated


def banded(bands: Bands | None, values: Floats) -> Floats:
    """The points of the band that each value is in; none below the first."""
    if bands is None:
        return np.zeros(values.shape)
    begun = np.zeros(values.shape, np.int64)
    for start, is_open in zip(bands.starts, bands.opens, strict=True):
        begun += (values > start) if is_open else (values >= start)
    points = np.asarray((0.0, *bands.points))[begun]
    return np.where(np.isnan(values), np.nan, points)


def _placed(frame: Frame, values: Floats) -> Floats:
    """Places among the peers; those level share the lower one, as in table 15 of the OECD/JRC Handbook."""
    peers = np.asarray(frame.peers)
    if frame.lower:
        peers, values = np.sort(-peers), -values
    count = max(len(peers), 1)
    place = np.searchsorted(peers, values, side="left") + 1.0
    if frame.method == "percentile":
        part = place / count
    else:
        part = (place - 1) / (count - 1) if count > 1 else np.full(values.shape, EVEN)
    return np.where(np.isnan(values), np.nan, np.clip(part, 0.0, 1.0))


def invert(frame: Frame, part: float) -> float | None:
    """The value with this score, in its own unit; the least that is enough. None where no value is told by a score."""
    if frame.method == "bands" and frame.bands is not None:
        wanted = part * frame.of
        pairs = zip(frame.bands.starts, frame.bands.points, strict=True)
        return next((start for start, points in pairs if points >= wanted - 1e-12), None)
    if frame.method in ("test", "steps"):
        return part
    if frame.method in ("rank", "percentile"):
        return None
    if frame.method == "target":
        return frame.high / part if frame.lower and part > 0 else part * frame.high
    part = 1.0 - part if frame.lower else part
    if frame.method == "z_score":
        found = frame.low + (part - Z_MEAN) / Z_SPREAD * frame.high
    else:
        found = frame.low + part * (frame.high - frame.low)
    return float(np.exp(found)) if frame.log else float(found)
