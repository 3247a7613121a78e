"""What a draw fixes beforehand, and the file that anybody can check (docs/draws.md)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pilotzone.audit.rules import verify
from pilotzone.kernel import canonical

SITE = "site"


@dataclass(frozen=True, slots=True)
class Candidate:
    """By reference alone. `employer` is compared with those of others and never published as such."""

    id: str
    skills: tuple[str, ...]
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is drawn: so many seats for each skill, in groups, by a seed and a later public value from `source`."""

    quotas: tuple[tuple[str, int], ...]
    source: str
    public_day: str
    review_day: str
    groups: int = 1
    one_per_employer: bool = False


def fixed(
    reference: str,
    purpose: str,
    call: str,
    candidates: Iterable[Candidate],
    exclusions: Mapping[str, Sequence[str]],
    terms: Terms,
    seed: bytes,
) -> dict[str, Any]:
    """What is published before the value is known. Equal employers have equal marks, which name nobody."""
    rows = sorted(candidates, key=lambda each: each.id)
    marks: dict[str, str] = {}
    for each in rows:
        if each.employer:
            marks.setdefault(each.employer, f"E{len(marks) + 1}")
    return {
        "reference": reference,
        "purpose": purpose,
        "call": call,
        "candidates": [
            {"id": each.id, "skills": list(each.skills), "employer": marks.get(each.employer, "")} for each in rows
        ],
        "exclusions": [{"id": each, "reasons": list(exclusions[each])} for each in sorted(exclusions)],
        "quotas": [{"skill": skill, "count": count} for skill, count in terms.quotas if count],
        "groups": terms.groups,
        "one_per_employer": terms.one_per_employer,
        "source": terms.source,
        "public_day": terms.public_day,
        "review_day": terms.review_day,
        "commitment": verify.sha256(seed),
    }


def shortages(basis: Mapping[str, Any]) -> dict[str, int]:
    """Skills of which fewer can be drawn than there are seats, with how many can."""
    excluded = {row["id"] for row in basis["exclusions"]}
    able: Counter[str] = Counter()
    for row in basis["candidates"]:
        if row["id"] not in excluded:
            able.update(row["skills"])
    return {quota["skill"]: able[quota["skill"]] for quota in basis["quotas"] if able[quota["skill"]] < quota["count"]}


def panel(basis: Mapping[str, Any], seed: bytes, value: str, recusals: Iterable[str]) -> list[dict[str, Any]]:
    excluded = {row["id"] for row in basis["exclusions"]}
    ids = [row["id"] for row in basis["candidates"] if row["id"] not in excluded]
    return verify.draw_panel(basis, verify.draw_order(ids, seed.hex(), value), recusals)


def ranks(basis: Mapping[str, Any], seed: bytes, value: str) -> dict[str, int]:
    """Everybody's place in the order, from 1; the excluded have none."""
    excluded = {row["id"] for row in basis["exclusions"]}
    ids = [row["id"] for row in basis["candidates"] if row["id"] not in excluded]
    return {each: place for place, each in enumerate(verify.draw_order(ids, seed.hex(), value), 1)}


def dealt(references: Iterable[str], groups: int, seed: bytes, value: str, before: int = 0) -> dict[str, int]:
    """Which group each claim comes before: in the order that the draw's key gives the references, in turn.

    `before` is how many claims were dealt earlier, so that a later lot goes on where the last one ended.
    """
    order = verify.draw_order(references, seed.hex(), value)
    return {each: (before + number) % groups + 1 for number, each in enumerate(order)}


def stand_in(
    basis: Mapping[str, Any], seed: bytes, value: str, skill: str, taken: Collection[str], beside: Collection[str]
) -> str:
    """Who replaces an expert on one claim: the next in the order who has the skill and is not `taken`.

    With one seat for an employer, nobody who has an employer in common with those `beside`. Empty: nobody is left.
    """
    people = {row["id"]: row for row in basis["candidates"]}
    employers = {people[each]["employer"] for each in beside if each in people} - {""}
    for each in ranks(basis, seed, value):
        row = people[each]
        colleague = basis["one_per_employer"] and row["employer"] in employers
        if each not in taken and skill in row["skills"] and not colleague:
            return each
    return ""


def announcement(basis: Mapping[str, Any], digest: str) -> bytes:
    """The file before the draw: what is fixed, and its digest."""
    return canonical.dumps({"format": verify.DRAW_FORMAT, "fixed": basis, "digest": digest})


def document(
    basis: Mapping[str, Any], digest: str, seed: bytes, value: str, recusals: Sequence[tuple[str, str]]
) -> bytes:
    """The file after the draw: with the seed opened, the value, who stepped back, and the panel."""
    return canonical.dumps(
        {
            "format": verify.DRAW_FORMAT,
            "fixed": basis,
            "digest": digest,
            "seed": seed.hex(),
            "public_value": value,
            "recusals": [{"id": each, "reason": reason} for each, reason in recusals],
            "panel": panel(basis, seed, value, [each for each, _reason in recusals]),
        }
    )
