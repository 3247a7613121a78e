"""Figures as people type and read them, and as the language writes them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pilotzone.formula.formats import grouped
from pilotzone.formula.problems import ExpressionError
from pilotzone.formula.syntax import parse
from pilotzone.formula.values import exact
from pilotzone.kernel.typed import FULL_WIDTH, SCALES, tidy

SIGNS = {"×": "*", "≥": ">=", "≤": "<=", "≠": "<>"}
DIVIDED = re.compile(r"\s*÷\s*")
QUOTED = re.compile(r'("[^"]*")')
# As people name them; what ends in 元 alone comes last.
CURRENCIES = {"美元": "USD", "欧元": "EUR", "港元": "HKD", "日元": "JPY", "英镑": "GBP", "元": "CNY"}
UNITS = CURRENCIES | {"天": "days", "个月": "months"}
MEASURED = re.compile(rf"(?<=[0-9万亿])\s*({'|'.join(UNITS)})")
TYPED = re.compile(r"(-?[0-9][0-9,_ ]*(?:\.[0-9]+)?)\s*([万亿]?)\s*(%?)(?:元)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """`shown` has thousands; a percentage is shown as people say it, with `unit` %."""

    value: Fraction
    shown: str
    unit: str


def figure(text: str) -> Figure | None:
    """The figure of an expression that is nothing but a constant quantity, such as `10万 CNY` or `30%`."""
    try:
        node = parse(text) if text.strip() else None
    except ExpressionError:
        return None
    if node is None or node.op != "quantity":
        return None
    value, unit = node.value
    return Figure(value, grouped(value * 100 if unit == "%" else value), unit)


def typed_value(text: str) -> Fraction | None:
    """The number that somebody typed: with thousands, 万 or 亿, or a percent sign; None if it is none."""
    match = TYPED.fullmatch(tidy(text))
    if match is None:
        return None
    digits = re.sub(r"[,_ ]", "", match[1])
    value = Fraction(Decimal(digits)) * SCALES[match[2]]
    return value / 100 if match[3] else value


def as_expression(text: str, unit: str) -> str:
    """A typed figure with its unit as the language writes it; anything else stays as it is.

    A currency that was typed counts, also where the field has another: the check then tells it.
    """
    text, unit = in_currency(text, unit)
    value = typed_value(text)
    if value is None or value < 0:
        return as_formula(text)
    is_percent = tidy(text).endswith("%")
    if unit == "%" or is_percent:
        percent = value * 100 if is_percent else value
        return exact(percent) + "%"
    return f"{short(value)} {unit}".strip()


def in_currency(text: str, unit: str) -> tuple[str, str]:
    """A figure without the name of its currency, and that currency's code; else the text with the field's unit."""
    plain = tidy(text)
    for name, code in CURRENCIES.items():
        figure_alone = plain.removesuffix(name).rstrip()
        if unit and figure_alone != plain and typed_value(figure_alone) is not None:
            return figure_alone, code
    return text, unit


def as_formula(text: str, unit: str = "") -> str:
    """A typed formula in the signs of the language; a figure alone has the unit, where its field has one.

    Codes in quotes stay as they are, and so does 0.4 where a percentage is asked: it may be 0.4% or 40%.
    """
    if unit and not (unit == "%" and is_fraction(text)):
        text = as_expression(text.strip().removesuffix(unit), unit)
    parts = QUOTED.split(text.replace("“", '"').replace("”", '"'))
    return "".join(part if place % 2 else plain_signs(part) for place, part in enumerate(parts)).strip()


def is_fraction(text: str) -> bool:
    """Whether a percentage was typed that is below 1 and says by no sign whether a half of one per cent is meant."""
    value = typed_value(text)
    return value is not None and 0 < value < 1 and not tidy(text).endswith("%")


def plain_signs(text: str) -> str:
    text = text.translate(FULL_WIDTH)
    for sign, plain in SIGNS.items():
        text = text.replace(sign, plain)
    return MEASURED.sub(lambda match: f" {UNITS[match[1]]}", DIVIDED.sub(" / ", text))


def as_number(text: str) -> str:
    """A typed figure as a bare number, as facts are written; anything else stays as it is."""
    value = typed_value(text)
    return text.strip() if value is None else exact(value)


def short(value: Fraction) -> str:
    """With 万 or 亿 where that leaves few digits, as the policy texts do."""
    for word in ("亿", "万"):
        if value >= SCALES[word] and (value / SCALES[word] * 100).denominator == 1:
            return exact(value / SCALES[word]) + word
    return exact(value)
