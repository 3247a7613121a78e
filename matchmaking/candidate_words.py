"""Candidates in words: what each criterion gave, why somebody is none, and what puts one before another."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from matchmaking import languages, markets
from matchmaking.enums import Topic
from matchmaking.rules.candidates.model import WHOLE, Candidate, Compared, Excluded

CRITERIA: Mapping[str, Promise] = {
    "category": pgettext_lazy("criterion", "Category"),
    "text": pgettext_lazy("criterion", "Description"),
    "market": pgettext_lazy("criterion", "Market"),
    "price": pgettext_lazy("criterion", "Price"),
    "volume": pgettext_lazy("criterion", "Volume"),
    "certificates": pgettext_lazy("criterion", "Certificates"),
    "languages": pgettext_lazy("criterion", "Languages"),
    "feedback": pgettext_lazy("criterion", "Like those you said fit"),
}
REASONS: Mapping[str, Promise] = {
    "own": gettext_lazy("It is the same enterprise."),
    "closed": gettext_lazy("It does not want to be shown as a candidate."),
    "dismissed": gettext_lazy("You said never to show it again."),
    "nothing_fits": gettext_lazy("Nothing that one needs is of a kind that the other offers."),
    "certificate": gettext_lazy("A certificate is missing: %(details)s."),
    "market": gettext_lazy("There is no market in common; asked for: %(details)s."),
    "language": gettext_lazy("There is no language in common."),
    "price": gettext_lazy("The prices do not meet."),
}

SHORTEST_LATIN = 4  # signs


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion: weight, how far it is met and what that gave, as text; `common` in words."""

    label: Promise
    weight: int
    met: str
    gave: str
    common: str


@dataclass(frozen=True, slots=True)
class Told:
    """A candidate as a page shows it; `score` in per cent."""

    rank: int
    score: str
    rows: list[Row]
    need: str
    offer: str


def tenths(value: int) -> str:
    """Of 1000, with one place: 735 → 73.5 per cent."""
    return f"{value // 10}.{value % 10}"


def points(value: int) -> str:
    """Points with one place and their sign; `value` is weight times thousandths."""
    whole, rest = divmod(abs(value) // (WHOLE // 10), 10)
    return f"{'−' if value < 0 else '+'}{whole}.{rest}"


def told(found: Candidate) -> Told:
    rows = [
        Row(
            CRITERIA[line.criterion],
            line.weight,
            f"{tenths(line.score)} %",
            points(line.points).lstrip("+"),
            in_common(line.criterion, line.common),
        )
        for line in found.lines
    ]
    return Told(found.rank, tenths(found.score), rows, found.need.text, found.offer.text)


def in_common(criterion: str, common: tuple[str, ...]) -> str:
    """In the reader's words; of a text, no scraps of two or three letters, which any Latin texts share."""
    if criterion == "text":
        common = tuple(each for each in common if len(each) >= SHORTEST_LATIN or not each.isascii())
    names: Mapping[str, object] = {}
    language = get_language() or "zh-hans"
    if criterion == "category":
        names = dict(Topic.choices)
    elif criterion == "market":
        names = markets.names(language)
    elif criterion == "languages":
        names = languages.names(language)
    return listed([str(names.get(code, code)) for code in common])


def listed(words: list[str]) -> str:
    return pgettext("between items of a list", ", ").join(words)


def why_not(found: Excluded) -> str:
    details = in_common("market" if found.reason == "market" else "certificates", found.details)
    return str(REASONS[found.reason]) % {"details": details}


def before(found: Compared) -> str:
    """Which criteria put one before the other, and which spoke for the other."""
    return listed([f"{CRITERIA[name]} {points(gain)}" for name, gain in found.differences if gain])


def nothing_said() -> str:
    return _("It has entered neither needs nor offers yet.")


def unknown(*, has_event: bool) -> str:
    """Of a firm that the index does not hold."""
    if has_event:
        return _("This firm takes no part in the event any more.")
    return _("Its profile is new. Ask again in a few minutes.")
