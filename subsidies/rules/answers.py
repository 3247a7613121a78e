"""Answers: the text as people type it, the one text that is kept of it, and the exact value that rules compute with.

What cannot be read raises Unreadable with a stable reason; its words are the forms' matter.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pilotzone.formula.kinds import places
from pilotzone.formula.values import UNKNOWN, Value
from pilotzone.formula.values import number as exact_number
from pilotzone.kernel.typed import in_full, tidy
from subsidies.rules.model import InputSpec

SIGNS = re.compile(r"^(-?)\s*(?:¥|￥|US\$|\$|€|RMB|CNY|USD|EUR)\s*", re.IGNORECASE)
NUMBER = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]00:00(?::00)?)?", re.ASCII)
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
YES = frozenset({"true", "yes", "y", "1", "是", "有", "√", "✓"})
NO = frozenset({"false", "no", "n", "0", "否", "无", "没有"})
CURRENCY_WORDS = {"RMB": "CNY", "人民币": "CNY", "美元": "USD", "欧元": "EUR"}
MOST_DIGITS = 13  # before the point: ten trillion, beyond any claim
MOST_TEXT = 500
EARLIEST = 1990
LATEST = 2100

REASONS = (
    "not_a_number",
    "too_precise",
    "too_large",
    "negative",
    "zero",
    "below",
    "above",
    "not_a_date",
    "no_such_day",
    "far_date",
    "not_yes_or_no",
    "not_a_boolean",
    "not_in_list",
    "too_long",
    "unknown_currency",
    "rate_sign",
    "not_a_text",
    "not_an_amount",
)

Kept = str | dict[str, str]


class Unreadable(ValueError):
    """The text is no value of its type; `reason` is one of REASONS, `params` are what its words need."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def kept(text: str, spec: InputSpec, *, currency: str = "") -> Kept:
    """The canonical form of what was typed; an empty text stays empty (not answered)."""
    cleaned = tidy(text)
    if not cleaned:
        return ""
    if spec.type.kind == "money":
        return kept_money(cleaned, spec, currency)
    if spec.type.kind == "text":
        return kept_text(text)
    if spec.type.kind == "code":
        return kept_code(cleaned, spec)
    if spec.type.kind == "bool":
        return kept_bool(cleaned)
    if spec.type.kind == "date":
        return within(kept_date(cleaned), spec)
    return within(kept_rate(cleaned) if spec.type.rate else kept_number(cleaned, places(spec.type_name)), spec)


def within(text: str, spec: InputSpec) -> str:
    """The kept text, if its value lies within the measure's bounds."""
    value: Any = date.fromisoformat(text) if spec.type.kind == "date" else exact_number(text)
    if spec.min is not None and value < spec.min:
        raise Unreadable("below", bound=spec.min)
    if spec.max is not None and value > spec.max:
        raise Unreadable("above", bound=spec.max)
    return text


def kept_number(text: str, most_places: int) -> str:
    cleaned = SIGNS.sub(r"\1", in_full(text))
    match = NUMBER.fullmatch(cleaned)
    if not match:
        raise Unreadable("not_a_number")
    minus, whole, part = match.groups()
    whole, part = whole.replace(",", "").lstrip("0") or "0", (part or "").rstrip("0")
    if len(part) > most_places:
        raise Unreadable("too_precise", places=most_places)
    if len(whole) > MOST_DIGITS:
        raise Unreadable("too_large")
    if minus and (whole != "0" or part):
        raise Unreadable("negative")
    if most_places == 2:  # amounts and areas
        part = part.ljust(2, "0")
    return f"{whole}.{part}" if part else whole


def kept_rate(text: str) -> str:
    """People write 30 or 30%; kept is 0.3."""
    percent = kept_number(text.rstrip("%").strip(), 4)
    return f"{(Decimal(percent) / 100).normalize():f}"


def kept_money(text: str, spec: InputSpec, currency: str) -> dict[str, str]:
    unit = tidy(currency).upper() or "CNY"
    unit = CURRENCY_WORDS.get(unit, unit)
    if unit not in spec.currencies:
        raise Unreadable("unknown_currency", currencies=spec.currencies)
    try:
        amount = kept_number(text, places(unit))
    except Unreadable as error:
        if error.reason == "negative":
            error.params["is_cost"] = True
        raise
    if not Decimal(amount):
        raise Unreadable("zero")
    within(amount, spec)
    return {"amount": amount, "currency": unit}


def kept_date(text: str) -> str:
    match = DATE.fullmatch(text) or COMPACT_DATE.fullmatch(text)
    if not match:
        raise Unreadable("not_a_date")
    year, month, day = (int(part) for part in match.groups())
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise Unreadable("no_such_day") from error
    if not EARLIEST <= year <= LATEST:
        raise Unreadable("far_date", first=EARLIEST, last=LATEST)
    return found.isoformat()


def kept_bool(text: str) -> str:
    lowered = text.lower()
    if lowered in YES:
        return "true"
    if lowered in NO:
        return "false"
    raise Unreadable("not_yes_or_no")


def kept_code(text: str, spec: InputSpec) -> str:
    """The code itself or its label in either language."""
    asked = text.casefold()
    for code, label in spec.codes:
        if asked in (code.casefold(), tidy(label.zh).casefold(), tidy(label.en).casefold()):
            return code
    codes, labels = zip(*spec.codes, strict=True) if spec.codes else ((), ())
    raise Unreadable("not_in_list", labels=labels, codes=codes)


def kept_text(text: str) -> str:
    plain = "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()
    if len(plain) > MOST_TEXT:
        raise Unreadable("too_long", most=MOST_TEXT)
    return plain


def value_of(answer: object, spec: InputSpec) -> Value:
    """The value that rules compute with; an answer not given is unknown."""
    if answer in ("", None):
        return UNKNOWN
    if isinstance(answer, Mapping):
        if not answer.get("amount"):
            return UNKNOWN
        number = exact_number(answer["amount"])
        return (number, answer["currency"]) if spec.type.kind == "money" else number
    text = str(answer)
    if spec.type.kind == "date":
        return date.fromisoformat(text)
    if spec.type.kind == "bool":
        return text == "true"
    return exact_number(text) if spec.type.is_quantity else text


def minor(answer: object, spec: InputSpec) -> tuple[int, str] | None:
    """An amount of money in minor units with its currency; None for no amount or no money."""
    if isinstance(answer, Mapping) and answer.get("amount"):
        text, currency = str(answer["amount"]), str(answer["currency"])
    elif answer and spec.type.currency:
        text, currency = str(answer), spec.type.currency
    else:
        return None
    return int(Decimal(text).scaleb(places(currency))), currency


def as_typed(answer: object, spec: InputSpec) -> str:
    """What a form shows in the field: the kept text, thousands set apart, rates as percentages."""
    text = str(answer.get("amount", "") if isinstance(answer, Mapping) else answer or "")
    if not text or spec.type.kind not in ("quantity", "money"):
        return text
    if spec.type.rate:
        return f"{(Decimal(text) * 100).normalize():f}"
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}"


def carried(answer: object, old: InputSpec | None, new: InputSpec) -> Kept | None:
    """A kept answer under another version of its measure; None where it cannot be read there as what it was."""
    if answer in ("", None) or old is None or old.type.with_(optional=False) != new.type.with_(optional=False):
        return None
    try:
        currency = str(answer["currency"]) if isinstance(answer, Mapping) else ""
        return kept(as_typed(answer, new), new, currency=currency)
    except Unreadable:  # the other version is stricter here: the field stays empty and is asked for
        return None
