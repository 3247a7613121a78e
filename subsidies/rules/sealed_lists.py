"""A record of many claims, such as a meeting's result, in the form in which one claim's evidence can hold it.

The list has what is common to all, the sums, the digest of the whole record, and of each claim's row the digest alone.
Whoever is given the list and one row can check both against the list's digest, and learns nothing of the other rows:
each holds the digest of its claim's frozen record, which nobody can guess.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pilotzone.kernel import canonical

MEETING, PLAN = "meeting-list/1", "funding-plan-list/1"
MINUTES = ("meeting", "minutes", "held_on", "chair", "attending")


def of_meeting(record: Mapping[str, Any]) -> dict[str, Any]:
    """Of the result of a meeting, as `meeting_results.Result.record`: with its minutes and how many got which word."""
    verdicts: dict[str, list[int]] = {}
    for row in record["claims"]:
        verdicts.setdefault(row["verdict"], []).append(int(row["amount"]))
    common = {name: record[name] for name in MINUTES if name in record}  # a result of the first format lacks some
    sums = {name: {"claims": len(amounts), "total": str(sum(amounts))} for name, amounts in verdicts.items()}
    return sealed(MEETING, record, common | {"verdicts": sums})


def of_plan(record: Mapping[str, Any]) -> dict[str, Any]:
    """Of a funding plan, as `funding_plans.record_of`: with the sums of its districts, in fen."""
    districts: dict[str, list[int]] = {}
    for row in record["claims"]:
        districts.setdefault(row["district"], []).append(int(row["amount"]))
    common = {name: record[name] for name in ("programme", "document_number")}
    common["total"] = str(sum(map(sum, districts.values())))
    sums = [{"name": name, "claims": len(amounts), "total": str(sum(amounts))} for name, amounts in districts.items()]
    return sealed(PLAN, record, common | {"districts": sums})


def sealed(name: str, record: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    rows: Iterable[Mapping[str, Any]] = record["claims"]
    return {
        "format": name,
        "record": canonical.digest(record),
        **common,
        "claims": [canonical.digest(row) for row in rows],
    }


def row_of(record: Mapping[str, Any], reference: str) -> dict[str, Any] | None:
    """The row of the claim with this reference."""
    return next((row for row in record["claims"] if row["reference"] == reference), None)
