"""Which desk works on a claim in which state, and who may not act because of what they did before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from subsidies.enums import Desk, Stage, State, Verdict
from subsidies.enums_meeting import DecidingWay

DISTRICT = (Desk.DISTRICT_COMMERCE, Desk.DISTRICT_FINANCE)
DESKS_IN: dict[State, tuple[Desk, ...]] = {State.DISTRICT_REVIEW: DISTRICT, State.CITY_REVIEW: (Desk.CITY,)}
STAGE_OF: dict[Desk, Stage] = {
    Desk.DISTRICT_COMMERCE: Stage.VERIFIED,
    Desk.DISTRICT_FINANCE: Stage.VERIFIED,
    Desk.CITY: Stage.AUDITED,
}


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody's part in a claim: a ruling, an opinion, a request for correction, at a desk."""

    person: int
    desk: str


def barred_from_desk(person: int, desk: Desk, acts: Iterable[Act]) -> bool:
    """Nobody gives two opinions: not two desks of the district, not the district's and the city's."""
    return any(act.person == person and act.desk != desk for act in acts)


def may_sign(person: int, acts: Iterable[Act], signed: Iterable[int]) -> str:
    """Why this person may not sign the decision: `reviewed`, `signed_already`, or nothing."""
    if any(act.person == person for act in acts):
        return "reviewed"
    return "signed_already" if person in set(signed) else ""


@dataclass(frozen=True, slots=True)
class Deciding:
    """How a programme is decided; from which amounts, in fen, two sign though one usually does, and a meeting decides.

    Without an amount the way is the same for all.
    """

    way: DecidingWay
    two_from: int | None = None
    meeting_from: int | None = None


def signatures_needed(deciding: Deciding, amount: int) -> int:
    """How many directors sign for the amount, in fen; none where a meeting decides. From an amount on includes it."""
    if deciding.way == DecidingWay.MEETING or reaches(amount, deciding.meeting_from):
        return 0
    return 2 if deciding.way == DecidingWay.SIGNATURES or reaches(amount, deciding.two_from) else 1


def reaches(amount: int, bound: int | None) -> bool:
    return bound is not None and amount >= bound


def may_confirm(person: int, prepared_by: int) -> bool:
    """A payment takes two people: whoever prepared it does not confirm that the bank has paid."""
    return person != prepared_by


def district_agrees(verdicts: Mapping[str, str]) -> bool:
    """Both desks of the district agree; a disagreement stays there until a new opinion settles it."""
    return all(verdicts.get(desk) == Verdict.AGREE for desk in DISTRICT)
