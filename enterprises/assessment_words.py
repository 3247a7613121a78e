"""Results of the assessment in words: values with their units, points, notices, sources, scenarios."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models_assessments import SCORE_PLACES
from enterprises.result_words import language, pick
from enterprises.rules.assessment.model import Scheme
from pilotzone.kernel.money import MINUS

TENTH, HUNDREDTH, THOUSANDTH = Decimal("0.1"), Decimal("0.01"), Decimal("0.001")
SCENARIOS: Mapping[str, Promise] = {
    "weight_up": gettext_lazy("%(of)s weighs a quarter more"),
    "weight_down": gettext_lazy("%(of)s weighs a quarter less"),
    "drop": gettext_lazy("Without %(of)s"),
    "aggregate": gettext_lazy("Dimensions joined by the %(of)s mean"),
    "normalise": gettext_lazy("All indicators measured by %(of)s"),
    "median_fill": gettext_lazy("Missing values filled with the median"),
}
METHODS: Mapping[str, Promise] = {
    "arithmetic": gettext_lazy("arithmetic"),
    "geometric": gettext_lazy("geometric"),
    "min_max": gettext_lazy("least and greatest value"),
    "z_score": gettext_lazy("distance from the mean"),
    "rank": gettext_lazy("rank"),
}


def points(value: str | Decimal | float | None, unit: Decimal = HUNDREDTH) -> str:
    """A score or points to two places; empty where there is none."""
    if value is None or value == "":
        return ""
    return f"{Decimal(str(value)).quantize(unit, ROUND_HALF_UP):,f}".replace("-", MINUS)


def change(value: Decimal | int) -> str:
    """A difference, its plus written too."""
    found = points(Decimal(value))
    if not found.strip(f"{MINUS}0."):
        return "0"
    return ("+" if value > 0 else "") + found


def change_between(before: str | Decimal | float, after: str | Decimal | float) -> str:
    """The difference of two scores as both are shown, so that whoever takes one from the other finds it."""
    one, two = (Decimal(str(each)).quantize(HUNDREDTH, ROUND_HALF_UP) for each in (before, after))
    return change(two - one)


def place(value: str) -> str:
    """A rank out of draws: whole, or a half between two."""
    return points(value, TENTH).removesuffix(".0")


def share(value: str | float | Decimal, unit: Decimal = TENTH) -> str:
    """A part of 1 as a percentage, without zeros at the end."""
    found = points(Decimal(str(value)) * 100, unit)
    return (found.rstrip("0").rstrip(".") if "." in found else found) + "%"


def label(texts: Mapping[str, str]) -> str:
    return texts.get(language()) or texts["zh"]


def scenario_words(scenario: Mapping[str, Any], scheme: Scheme) -> str:
    """What was changed in one scenario of a report."""
    of = scenario["of"]
    labels = {part.id: pick(part.label) for part in (*scheme.parts, *scheme.indicators)}
    name = labels.get(of) or str(METHODS.get(of, of))
    return str(SCENARIOS[scenario["kind"]]) % {"of": name}


def unrated_words(status: str, coverage: int, least: float) -> str:
    """Why somebody has no score."""
    if status == "low_coverage":
        words = _("%(share)s of the indicators have a value; %(least)s are needed")
        return words % {"share": share(Decimal(coverage) / 10_000), "least": share(least)}
    if status == "empty_dimension":
        return _("A dimension has no value at all")
    return _("Too few are assessed together to compare them")


def scaled(score: int) -> Decimal:
    """A score or a change of one as rows keep it."""
    return Decimal(score).scaleb(-SCORE_PLACES)


def edge(score: float) -> str:
    """The end of a band: whole where it is."""
    return points(score).removesuffix(".00")
