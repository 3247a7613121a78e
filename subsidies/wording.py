"""The words for what cannot be read, for what is missing, and for values as people read them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from pilotzone.formula.formats import show, show_date
from pilotzone.formula.text import Language, Text
from pilotzone.formula.values import exact
from pilotzone.kernel.money import format_money
from subsidies.rules.answers import Unreadable, minor
from subsidies.rules.model import InputSpec

REASONS = {
    "missing": gettext_lazy("Fill this in."),
    "not_a_number": gettext_lazy("Enter a number, such as 12,400.00."),
    "too_precise": gettext_lazy("At most %(places)s decimal places."),
    "too_large": gettext_lazy("This number is too large. Check the unit: full yuan, not ten thousands."),
    "negative": gettext_lazy("The amount must be above 0. List refunds separately."),
    "zero": gettext_lazy("The amount must be above 0."),
    "below": gettext_lazy("It must be %(bound)s or more."),
    "above": gettext_lazy("It must be %(bound)s or less."),
    "not_a_date": gettext_lazy("Enter a date, such as 2023-05-18."),
    "no_such_day": gettext_lazy("There is no such day."),
    "far_date": gettext_lazy("Check the year: it must lie between %(first)s and %(last)s."),
    "not_yes_or_no": gettext_lazy("Enter yes or no."),
    "not_in_list": gettext_lazy("It must be one of: %(labels)s."),
    "too_long": gettext_lazy("At most %(most)s characters."),
    "unknown_currency": gettext_lazy("Only %(currencies)s are accepted."),
    "formula": gettext_lazy("The cell holds a formula. Put in its value."),
    "broken": gettext_lazy("The cell holds an error of the spreadsheet. Put in the value."),
    "digits_lost": gettext_lazy(
        "The spreadsheet has rounded this long number. Format the cell as text and type it again."
    ),
    "repeated": gettext_lazy("The same invoice number as in row %(row)s."),
    "invoice_empty": gettext_lazy("Enter the invoice number."),
    "invoice_too_long": gettext_lazy("An invoice number has at most 40 characters."),
    "invoice_code_missing": gettext_lazy(
        "A number of 8 digits also needs the invoice code: type the code of 10 or 12 digits and the number together."
    ),
    "invoice_bad_code": gettext_lazy("The invoice code has 10 or 12 digits."),
    "invoice_digits": gettext_lazy("The number of a fully digital invoice has 20 digits, this one has %(digits)s."),
    "no_head": gettext_lazy("No row with the column names was found in the first ten rows. Use the template."),
    "missing_columns": gettext_lazy("These columns are missing: %(columns)s. Use the template."),
    "no_rows": gettext_lazy("The table has no rows below the column names."),
    "too_many_rows": gettext_lazy("The table has more than %(most)s rows. Split it."),
}


def language() -> Language:
    return "zh" if (get_language() or "zh-hans").startswith("zh") else "en"


def listed(parts: Any) -> str:
    return ("、" if language() == "zh" else ", ").join(str(part) for part in parts)


def joined_by() -> str:
    """Between short facts in one line."""
    return "，" if language() == "zh" else ", "


def numbers(rows: tuple[int, ...], most: int = 8) -> str:
    """Numbers of lines, cut where they are many."""
    text = listed(rows[:most])
    return text + (pgettext("after a list that was cut", " and more") if len(rows) > most else "")


def pick(text: Text) -> str:
    return text.pick(language())


def reason_words(reason: str, params: Mapping[str, Any]) -> str:
    """What is wrong, in the reader's language."""
    return str(REASONS[reason]) % {name: param_words(value) for name, value in params.items()}


def param_words(value: Any) -> str:
    if isinstance(value, tuple):
        return listed(pick(each) if isinstance(each, Text) else each for each in value)
    if isinstance(value, Fraction):
        return exact(value)
    if hasattr(value, "isoformat"):
        return show_date(value, language())
    return str(value)


def error_words(error: Unreadable) -> str:
    return reason_words(error.reason, error.params)


def label_with_unit(spec: InputSpec) -> str:
    """An amount's field says its unit."""
    if spec.type.currency:
        return _("%(label)s (%(unit)s)") % {"label": pick(spec.label), "unit": unit_words(spec.type.currency)}
    return _("%(label)s (%(unit)s)") % {"label": pick(spec.label), "unit": "%"} if spec.type.rate else pick(spec.label)


def unit_words(currency: str) -> str:
    return pgettext("unit of an amount", "yuan") if currency == "CNY" else currency


def answer_words(answer: Any, spec: InputSpec) -> str:
    """A kept answer as people read it; empty while there is none."""
    if answer in ("", None):
        return ""
    money = minor(answer, spec)
    if money:
        return format_money(*money)
    if spec.type.kind == "code":
        return next((pick(label) for code, label in spec.codes if code == answer), str(answer))
    if spec.type.kind == "bool":
        return show(answer == "true", "bool", language())
    return show(answer, spec.type.name.rstrip("?"), language()) if spec.type.kind != "text" else str(answer)
