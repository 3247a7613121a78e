"""A run as it is kept: canonical JSON with the scheme's digest, what everything was measured against, and a hash."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from enterprises.rules.assessment.explanation import explain, legend
from enterprises.rules.assessment.model import Bands
from enterprises.rules.assessment.normalising import Frame
from enterprises.rules.assessment.scoring import Result
from pilotzone.kernel import canonical

FORMAT = "assessment/1"


def freeze(result: Result, *, ranges: Mapping[str, tuple[int, int]] | None = None) -> dict[str, Any]:
    """The record of the run. Subjects stand in the order of their ids, so that it does not depend on the table's."""
    order = sorted(range(result.table.count), key=lambda row: result.table.ids[row])
    return {
        "format": FORMAT,
        "scheme": {"id": result.scheme.id, "version": result.scheme.version, "digest": result.scheme.digest},
        "legend": legend(result.scheme),
        "group": result.group,
        "frames": {
            part.id: frame_record(frame) for part, frame in zip(result.scheme.indicators, result.frames, strict=True)
        },
        "subjects": [explain(result, row, ranges=ranges, with_next=False) for row in order],
    }


def digest(record: Mapping[str, Any]) -> str:
    """The sha256 of a frozen run."""
    return canonical.digest(dict(record))


def frame_record(frame: Frame) -> dict[str, Any]:
    """Exactly, so that a subject can be measured again as it was: the shortest texts that give the same floats."""
    return {
        "method": frame.method,
        "low": repr(frame.low),
        "high": repr(frame.high),
        "log": frame.log,
        "lower": frame.lower,
        "floor": repr(float(frame.floor)),
        "top": repr(float(frame.top)),
        "quantiles": [repr(float(each)) for each in frame.quantiles],
        "of": repr(frame.of),
        "bands": None if frame.bands is None else _bands(frame.bands),
        "peers": [repr(each) for each in frame.peers],
        "count": frame.count,
    }


def _bands(bands: Bands) -> list[dict[str, Any]]:
    rows = zip(bands.starts, bands.opens, bands.points, strict=True)
    return [{"start": repr(start), "open": is_open, "points": repr(points)} for start, is_open, points in rows]


def frame_of(record: Mapping[str, Any]) -> Frame:
    """The opposite of frame_record()."""
    rows = record["bands"]
    bands = None
    if rows is not None:
        bands = Bands(
            tuple(float(each["start"]) for each in rows),
            tuple(bool(each["open"]) for each in rows),
            tuple(float(each["points"]) for each in rows),
        )
    low, high = (float(each) for each in record["quantiles"])
    return Frame(
        record["method"],
        float(record["low"]),
        float(record["high"]),
        record["log"],
        record["lower"],
        float(record["floor"]),
        float(record["top"]),
        (low, high),
        bands,
        float(record["of"]),
        tuple(float(each) for each in record["peers"]),
        record["count"],
    )


def text_digest(text: str) -> str:
    """The sha256 of one subject's record as it is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def run_digest(head: Mapping[str, Any], results: Iterable[tuple[str, str]]) -> str:
    """The sha256 over what a run was measured against and the digests of all its records, in the order of names."""
    found = hashlib.sha256(canonical.dumps(dict(head)))
    for name, own in sorted(results):
        found.update(f"\n{name} {own}".encode())
    return found.hexdigest()
