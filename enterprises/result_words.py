"""A result's values, sources and notices in the reader's words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from enterprises.figure_words import REFUSALS
from enterprises.models import DataSource
from enterprises.rules.assessment import notices
from enterprises.rules.assessment.converting import NO_RATE, PARITY
from enterprises.rules.assessment.model import Figure, Scheme
from pilotzone.formula.formats import MINUS, show
from pilotzone.formula.text import Language, Text
from pilotzone.ui.templatetags.ui import is_chinese, local_text, long_date

RATE_PLACES, VALUE_PLACES = 4, 2  # 12.34%, 5.25
HALF, SLACK = Fraction(1, 2), Fraction(1, 10**4)  # the records' values have nine places, the last of them rounded
NOISE = Fraction(1, 10**12)  # of a value that comes out of a logarithm
LEFT_OUT = ("not_reported", "not_applicable", "blank")
EXPERT, CONTEST = "expert", "contest"  # sources that are no agency
OTHER_REFUSALS: Mapping[str, Promise] = {
    "currency": gettext_lazy("An amount without a currency"),
    "value": gettext_lazy("No value that the scheme knows"),
}
RATE_LISTS: Mapping[str, Promise] = {PARITY: gettext_lazy("central parity of the People's Bank of China")}
ADJUSTMENTS: Mapping[str, Promise] = {
    "start": pgettext_lazy("assessment", "Points at the start"),
    "floor": pgettext_lazy("assessment", "Raised to zero"),
}


def language() -> Language:
    return "zh" if is_chinese() else "en"


def pick(text: Text) -> str:
    """In the reader's language, or in the other where it is missing."""
    first, second = (text.zh, text.en) if is_chinese() else (text.en, text.zh)
    return first or second


def value(text: str | None, type_name: str) -> str:
    """An indicator's value, rounded for reading; nothing where there is none."""
    if text is None:
        return ""
    if type_name == "bool":
        return show(Fraction(text) != 0, "bool", language())
    return _shown(text, type_name, lambda scaled: floor(scaled + HALF))


def value_reached(text: str | None, type_name: str, *, rising: bool, whole: bool) -> str:
    """A value that is to be reached, rounded so that it is enough; `whole` where only whole numbers are told."""
    if text is None:
        return ""
    if type_name == "bool":
        return value(text, type_name)

    def cut(scaled: Fraction) -> int:
        slack = max(SLACK, abs(scaled) * NOISE)
        return ceil(scaled - slack) if rising else floor(scaled + slack)

    return _shown(text, type_name, cut, whole=whole)


def _shown(text: str, type_name: str, cut: Callable[[Fraction], int], *, whole: bool = False) -> str:
    places = 0 if whole else RATE_PLACES if type_name == "rate" else VALUE_PLACES
    return show(str(Fraction(cut(Fraction(text) * 10**places), 10**places)), type_name, language())


def figure_value(scheme: Scheme, name: str, text: str | None) -> str:
    """A figure as it was told, exactly."""
    if text is None:
        return ""
    figure = scheme.figure(name)
    if figure.type.kind == "code":
        return code_label(scheme, figure, text)
    if figure.type.kind == "bool":
        return show(Fraction(text) != 0, "bool", language())
    return show(text, figure.type.name.rstrip("?"), language())


def code_label(scheme: Scheme, figure: Figure, code: str) -> str:
    label = scheme.lists.get(figure.type.codes or "", {}).get(code)
    return code if label is None else pick(label)


def points(number: Decimal, places: int = 2) -> str:
    """With the minus of print, always with its decimal places: a column of points is read from top to bottom."""
    text = f"{abs(number):,.{places}f}"
    return f"{MINUS}{text}" if number < 0 else text


def signed(number: Decimal, places: int = 2) -> str:
    """A difference: the plus is written too."""
    return f"+{points(number, places)}" if number > 0 else points(number, places)


def notice_words(codes: Iterable[str], *, is_bonus: bool = False) -> list[str]:
    """What is left out of a bonus has no weight that others could take."""
    if is_bonus:
        own = {each: pgettext("assessment", "Nothing is told of it: no bonus.") for each in LEFT_OUT}
        return [own.get(code) or pick(notices.WORDS[code]) for code in codes]
    return [pick(notices.WORDS[code]) for code in codes]


def sources() -> dict[str, str]:
    """The names of those who tell figures, by code."""
    named = {each.code: local_text(each, "name") for each in DataSource.objects.all()}
    own = {EXPERT: pgettext("assessment", "Experts"), CONTEST: pgettext("assessment", "Accepted after a contest")}
    return named | own


def refusal(reason: str) -> str:
    if reason.startswith(NO_RATE):
        _reason, currency, day = reason.split()
        told = {"currency": currency, "day": long_date(date.fromisoformat(day))}
        return (
            _("There is no exchange rate of %(currency)s for %(day)s; once it is entered, a new run converts it") % told
        )
    return str(REFUSALS.get(reason) or OTHER_REFUSALS.get(reason) or reason)


def conversion(told: Mapping[str, str], named: Mapping[str, str]) -> str:
    """From which amount, by which rate of which list and day."""
    params = {
        "source": named.get(told["source"], told["source"]),
        "amount": f"{told['currency']} {Decimal(told['amount']):,}",
        "rate": told["rate"],
        "list": str(RATE_LISTS.get(told["list"], told["list"])),
        "day": long_date(date.fromisoformat(told["day"])),
    }
    if "into_rate" in told:
        params["rate"] = f"{told['rate']} / {told['into_rate']}"
    return _("%(source)s told %(amount)s, converted at %(rate)s: %(list)s, %(day)s") % params


def adjustment(name: str, legend: Mapping[str, Any]) -> str:
    """The name of a line that is no indicator's doing."""
    if name.startswith("gate."):
        part = local_text(legend["parts"][name.removeprefix("gate.")]["label"])
        return pgettext("assessment", "Limited: %(part)s below its least") % {"part": part}
    return str(ADJUSTMENTS.get(name, name))


def gone() -> str:
    return pgettext("assessment", "Assessed last time, no longer now")


def growth(text: str) -> str:
    """`+25%` from 0.25."""
    shown = value(text, "rate")
    return f"+{shown}" if Fraction(text) > 0 else shown


def gate(score: Decimal, least: Decimal, *, passed: bool) -> str:
    told = {"score": f"{score:.1f}%", "least": f"{least.normalize():f}%"}
    if passed:
        return pgettext("assessment", "%(score)s reached, at least %(least)s is asked") % told
    return pgettext("assessment", "%(score)s reached, below the least of %(least)s") % told


def limit(kind: str, label: str, grade: str) -> str:
    """Why the grade is lower than the points."""
    if kind == "veto":
        return pgettext("assessment", "%(label)s: the grade is %(grade)s at most") % {"label": label, "grade": grade}
    if grade:
        return pgettext("assessment", "%(label)s is below its least: the grade is %(grade)s at most") % {
            "label": label,
            "grade": grade,
        }
    return pgettext("assessment", "%(label)s is below its least: the score is limited") % {"label": label}
