"""Who gets a claim: the narrowest rule that fits it, and of its people the one with the fewest open claims."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """For claims of one division, of one programme, of both, or (neither) of all; `officers` by their keys."""

    key: int
    division: int | None
    programme: int | None
    officers: tuple[int, ...]

    def fits(self, division: int | None, programme: int) -> bool:
        return self.division in (None, division) and self.programme in (None, programme)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody whom a rule names: how many claims are open with them, and whether they can take one today."""

    person: int
    open: int
    is_away: bool = False
    has_deputy: bool = False
    is_barred: bool = False


def rule_for(rules: Iterable[Rule], division: int | None, programme: int) -> Rule | None:
    """A rule for both comes before one for the programme, that before one for the division, that before one for all."""
    fitting = [rule for rule in rules if rule.fits(division, programme)]
    return max(
        fitting, key=lambda rule: (rule.programme is not None, rule.division is not None, -rule.key), default=None
    )


def lightest(officers: Iterable[Officer]) -> int | None:
    """The person with the fewest open claims; whoever is away only when all are, and then one with a deputy.

    Whoever may not review this claim is left out. Equal loads go by key, so that the same question has one answer.
    """
    free = [each for each in officers if not each.is_barred]
    here = [each for each in free if not each.is_away] or [each for each in free if each.has_deputy]
    chosen = min(here, key=lambda each: (each.open, each.person), default=None)
    return chosen.person if chosen else None
