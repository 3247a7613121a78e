"""The words for what is wrong or odd in figures, and for their values."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.enums_figures import Mode
from enterprises.models import Indicator
from enterprises.rules.figures import scaled, sheet
from enterprises.rules.figures.plausibility import Warning
from pilotzone.kernel.money import SYMBOLS

COLUMNS: Mapping[str, Any] = {
    "code": gettext_lazy("Code"),
    "indicator": gettext_lazy("Figure"),
    "period": gettext_lazy("Period"),
    "mode": gettext_lazy("Customs mode"),
    "value": pgettext_lazy("figure", "Value"),
    "currency": gettext_lazy("Currency"),
    "note": gettext_lazy("What it covers"),
}
ERRORS: Mapping[str, Any] = {
    "missing": gettext_lazy("This is missing."),
    "formula": gettext_lazy("The cell holds a formula. Paste the value."),
    "broken": gettext_lazy("The cell holds an error of the spreadsheet."),
    "digits_lost": gettext_lazy("The spreadsheet has rounded this number. Enter it as text."),
    "wrong_uscc": gettext_lazy("This is no unified social credit code: a check sign is wrong."),
    "unknown_subject": gettext_lazy("No registered enterprise, park or warehouse has this code."),
    "several_subjects": gettext_lazy("More than one enterprise has this customs number. Use the credit code."),
    "unknown_indicator": gettext_lazy("There is no such figure. Use the codes of the template."),
    "wrong_subject": gettext_lazy("This figure is not told of such a subject."),
    "bad_period": gettext_lazy("This is no period. Write 2026-03, 2026Q1, 2026H1 or 2026."),
    "period_not_asked": gettext_lazy("This figure is not told for such a period."),
    "not_over": gettext_lazy("The period is not over on the day as of which the table was made."),
    "unknown_mode": gettext_lazy("There is no such customs mode."),
    "not_by_mode": gettext_lazy("This figure is not split by customs mode."),
    "not_a_number": gettext_lazy("This is no number."),
    "too_precise": gettext_lazy("There are more decimal places than this figure has."),
    "too_large": gettext_lazy("The number is too large."),
    "negative": gettext_lazy("This figure cannot be below zero."),
    "currency_missing": gettext_lazy("An amount needs its currency."),
    "no_money": gettext_lazy("This figure is no amount of money; leave the currency empty."),
    "unknown_currency": gettext_lazy("This currency is not known."),
    "repeated": gettext_lazy("Row %(row)s tells the same already."),
    "individual": gettext_lazy("Figures of a single enterprise are not taken from a statistics office."),
    "not_shared": gettext_lazy("The item of the sharing catalogue does not name this figure."),
    "not_authorised": gettext_lazy("The enterprise has given no authorisation for this that is in force."),
}
MERGED = gettext_lazy("This is missing. Of merged cells only the first one has the text: fill in each row.")
WARNINGS: Mapping[str, Any] = {
    "below": gettext_lazy("Less than usual; the usual is %(limit)s or more."),
    "above": gettext_lazy("More than usual; the usual is %(limit)s or less."),
    "jump": gettext_lazy("%(change)s against the period before (%(before)s). Please check."),
    "modes_above": gettext_lazy("The modes together are %(sum)s, more than the whole of %(total)s."),
    "modes_differ": gettext_lazy("The modes together are %(sum)s, the whole is %(total)s."),
}
REFUSALS: Mapping[str, Any] = {
    "purpose": gettext_lazy("Not for this purpose"),
    "item": gettext_lazy("The basis does not name this figure"),
    "not_yet": gettext_lazy("The basis is not in force yet"),
    "expired": gettext_lazy("The basis has run out"),
    "revoked": gettext_lazy("The authorisation was revoked"),
}


def error_words(code: str, params: Mapping[str, Any]) -> str:
    return str(ERRORS[code]) % params if params else str(ERRORS[code])


def error_said(column: str, code: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """The column of a table, and what is wrong in it."""
    words = str(MERGED) if code == "missing" and column in sheet.NAMED else error_words(code, params)
    return str(COLUMNS[column]), words


def value_words(value: int | None, indicator: Indicator, currency: str = "") -> str:
    """`¥1,200.00`, `38`; nothing where nothing was told."""
    if value is None:
        return ""
    text = scaled.write(value, indicator.places)
    return f"{SYMBOLS.get(currency, '')}{text}" if currency else text


def growth_words(change: int | None) -> str:
    """`+12.34%`; says so where there is nothing to grow from."""
    if change is None:
        return _("no base")
    return ("+" if change > 0 else "") + f"{scaled.write(change, 2)}%"


def warning_words(warning: Warning, indicator: Indicator, currency: str = "") -> str:
    money = currency if indicator.is_money else ""
    words = {name: value_words(value, indicator, money) for name, value in warning.params.items()}
    if warning.code == "jump":
        words["change"] = growth_words(warning.params["change"])
    text = str(WARNINGS[warning.code]) % words
    return text if warning.mode == Mode.NONE else f"{Mode(warning.mode).label}: {text}"
