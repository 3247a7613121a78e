"""The words for what cannot be read, for what is missing, and for values as people read them."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from pilotzone.formula.formats import decimal, show, show_date
from pilotzone.formula.text import Language, Text
from pilotzone.formula.values import exact
from pilotzone.kernel.money import MINUS, format_money
from subsidies.rules.answers import Unreadable, minor
from subsidies.rules.completeness import Gap, Lack
from subsidies.rules.model import InputSpec, Measure

REASONS = {
    "missing": gettext_lazy("Fill this in."),
    "not_a_number": gettext_lazy("Enter a number, such as 12,400.00."),
    "too_precise": gettext_lazy("At most %(places)s decimal places."),
    "too_large": gettext_lazy("This number is too large. Check the unit: full yuan, not ten thousands."),
    "negative": gettext_lazy("It must be 0 or more."),
    "negative_cost": gettext_lazy("The amount must be above 0. List refunds separately."),
    "zero": gettext_lazy("The amount must be above 0."),
    "below": gettext_lazy("It must be %(bound)s or more."),
    "above": gettext_lazy("It must be %(bound)s or less."),
    "not_a_date": gettext_lazy("Enter a date, such as 2023-05-18."),
    "no_such_day": gettext_lazy("There is no such day."),
    "far_date": gettext_lazy("Check the year: it must lie between %(first)s and %(last)s."),
    "not_yes_or_no": gettext_lazy("Enter yes or no."),
    "not_a_boolean": gettext_lazy("Send true or false."),
    "not_in_list": gettext_lazy("It must be one of: %(labels)s."),
    "too_long": gettext_lazy("At most %(most)s characters."),
    "unknown_currency": gettext_lazy("Only %(currencies)s are accepted."),
    "rate_sign": gettext_lazy("Write a rate as 0.3 or as 30%%."),
    "not_a_text": gettext_lazy("Send this as text: numbers and dates too."),
    "not_an_amount": gettext_lazy("Send “amount” and “currency”, both as text."),
    "not_asked": gettext_lazy("The measure does not ask for this."),
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


SHOWN_OF_CLAUSE = 400  # signs, where one of many is chosen


def language() -> Language:
    return "zh" if (get_language() or "zh-hans").startswith("zh") else "en"


def pick_both(texts: Mapping[str, str]) -> str:
    """A text that is kept in both languages, such as {"zh": …, "en": …}."""
    return texts.get(language()) or texts["zh"]


def listed(parts: Any) -> str:
    return ("、" if language() == "zh" else ", ").join(str(part) for part in parts)


def sentence(text: str) -> str:
    """What goes on in the same line needs an end before it: a reason is often typed without one."""
    if not text or text[-1] in "。！？；.!?;":
        return text
    return text + ("。" if any("一" <= each <= "鿿" for each in text) else ".")


def joined_by() -> str:
    """Between short facts in one line."""
    return "，" if language() == "zh" else ", "


class Labels:
    """Labels of a measure in a message, written in the reader's language when it is drawn."""

    def __init__(self, labels: Iterable[Text]) -> None:
        self.labels = tuple(labels)

    def __str__(self) -> str:
        return listed(pick(label) for label in self.labels)


def numbers(rows: tuple[int, ...], most: int = 8) -> str:
    """Numbers of lines, cut where they are many."""
    text = listed(rows[:most])
    return text + (pgettext("after a list that was cut", " and more") if len(rows) > most else "")


def pick(text: Text) -> str:
    return text.pick(language())


def gap_words(measure: Measure, gap: Gap) -> str:
    """One thing that a claim lacks."""
    if gap.lack == Lack.ANSWER:
        return _("Not answered: %(label)s") % {"label": pick(measure.input(gap.name).label)}
    if gap.lack == Lack.LINES:
        return _("No lines yet: %(label)s") % {"label": pick(measure.input(gap.name).label)}
    if gap.lack == Lack.BAR:
        return pick(next(each for each in measure.conditions if each.id == gap.name).message)
    label = pick(next(each for each in measure.materials if each.id == gap.name).label)
    if gap.rows:
        return _("Paper missing: %(label)s for lines %(rows)s") % {"label": label, "rows": numbers(gap.rows)}
    return _("Paper missing: %(label)s") % {"label": label}


def clause_choices(measure: Measure, language: Language, most: int = SHOWN_OF_CLAUSE) -> list[tuple[str, str]]:
    """To choose among: each with how its text begins, which the measure's page has whole."""
    return [
        (clause.id, Truncator(f"{clause.label.pick(language)} · {clause.text.pick(language)}").chars(most))
        for clause in measure.clauses.values()
    ]


def clause_label(measure: Measure, clause: str) -> str:
    """What the text calls the clause; its own name where the measure has no such clause."""
    found = measure.clauses.get(clause)
    return pick(found.label) if found else clause


def reason_words(reason: str, params: Mapping[str, Any]) -> str:
    """What is wrong, in the reader's language."""
    words = REASONS["negative_cost" if params.get("is_cost") else reason]
    return str(words) % {name: param_words(value) for name, value in params.items()}


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


def sender_words(error: Unreadable) -> str:
    """As told to another system: a value of a list is named by its code, never by its label."""
    params = error.params
    return reason_words(error.reason, params | {"labels": params["codes"]} if "codes" in params else params)


def label_with_unit(spec: InputSpec) -> str:
    """An amount's field says its unit."""
    if spec.type.currency:
        return _("%(label)s (%(unit)s)") % {"label": pick(spec.label), "unit": unit_words(spec.type.currency)}
    return _("%(label)s (%(unit)s)") % {"label": pick(spec.label), "unit": "%"} if spec.type.rate else pick(spec.label)


def unit_words(currency: str) -> str:
    return pgettext("unit of an amount", "yuan") if currency == "CNY" else currency


def answer_words(answer: Any, spec: InputSpec) -> str:
    """A kept answer as people read it; empty while there is none."""
    return writer_of(spec)(answer)


def writer_of(spec: InputSpec) -> Callable[[Any], str]:
    """How the answers of one kind are written in the reader's language, found out once for a whole column."""
    write = kind_writer(spec, language())
    if spec.type.kind not in ("quantity", "money"):
        return lambda answer: "" if answer in ("", None) else write(answer)

    def amount(answer: Any) -> str:
        money = minor(answer, spec)
        return format_money(*money) if money else "" if answer in ("", None) else write(answer)

    return amount


def kind_writer(spec: InputSpec, into: Language) -> Callable[[Any], str]:
    if spec.type.kind == "code":
        labels = {code: label.pick(into) for code, label in spec.codes}
        return lambda answer: labels.get(answer, str(answer))
    if spec.type.kind == "bool":
        return lambda answer: show(answer == "true", "bool", into)
    if spec.type.kind == "text":
        return str
    name = spec.type.name.rstrip("?")
    return lambda answer: show(answer, name, into)


def prose_money(fen: int) -> str:
    """An amount for a sentence, to two places of its size: 514 万元, ¥5.14 million. Full figures stand in tables."""
    zh = language() == "zh"
    sizes = ((10**10, "亿元"), (10**6, "万元")) if zh else ((10**11, " billion"), (10**8, " million"))
    sign, fen = (MINUS, -fen) if fen < 0 else ("", fen)
    for size, word in sizes:
        if fen >= size:
            hundredths = (200 * fen + size) // (2 * size)
            number = decimal(Fraction(hundredths, 100), 2)
            return f"{sign}{number} {word}" if zh else f"{sign}¥{number}{word}"
    if zh:
        return f"{sign}{decimal(Fraction(fen, 100), 2)} 元"
    return sign + (format_money(fen).removesuffix(".00"))


def axis_money(fen: int) -> str:
    """An amount beside an axis, shorter still: 2,000 万, ¥20 m."""
    if language() == "zh":
        return prose_money(fen).removesuffix("元").strip()
    return prose_money(fen).replace(" billion", " bn").replace(" million", " m")


def quantity_words(value: int, scale: int, type_name: str) -> str:
    """A whole number of a quantity's smallest place, as an axis or a sentence writes it."""
    if type_name == "CNY":
        return axis_money(value)
    return show(exact(Fraction(value, scale)), type_name, language())
