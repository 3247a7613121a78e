"""How single values are written for people: amounts, percentages, dates, in both languages."""

import datetime as dt
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import CURRENCIES
from pilotzone.formula.text import Language
from pilotzone.formula.values import decimals, exact, fixed

SYMBOLS = {"CNY": "¥"}
UNIT_WORDS = {
    "m2": ("平方米", "m²"),
    "points": ("分", "points"),
    "day": ("天", "days"),
    "hour": ("小时", "hours"),
    "month": ("个月", "months"),
    "year": ("年", "years"),
    "container": ("个集装箱", "containers"),
    "booth": ("个展位", "booths"),
    "person": ("人", "persons"),
    "parcel": ("件包裹", "parcels"),
    "piece": ("件", "pieces"),
    "room_night": ("间夜", "room-nights"),
    "trademark": ("件商标", "trademarks"),
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MINUS = "\u2212"
MOST_PLACES = 6  # beyond these an amount is marked as rounded


def show(value: Any, type_name: str, language: Language) -> str:
    """One value of a record; a value that no decimal writes exactly is marked as rounded."""
    if isinstance(value, bool):
        return ("是" if value else "否") if language == "zh" else ("yes" if value else "no")
    if isinstance(value, dict):
        return amount(Fraction(value["amount"]), value["currency"])
    if type_name == "date":
        return show_date(dt.date.fromisoformat(value), language)
    if type_name in CURRENCIES:
        return amount(Fraction(value), type_name)
    if type_name == "rate":
        return decimal(Fraction(value) * 100, 4) + "%"
    if type_name == "number":
        return decimal(Fraction(value), 6)
    money, _slash, per = type_name.partition("/")
    if per and money in CURRENCIES and per in UNIT_WORDS:
        return per_unit(amount(Fraction(value), money), per, language)
    words = UNIT_WORDS.get(type_name)
    if words is None:
        return str(value)
    return f"{decimal(Fraction(value), 2)} {words[language == 'en']}"


def per_unit(shown: str, unit: str, language: Language) -> str:
    """An amount for each of something: ¥600/个集装箱, ¥600 per container."""
    zh, en = UNIT_WORDS[unit]
    return f"{shown}/{zh}" if language == "zh" else f"{shown} per {en.removesuffix('s')}"


def amount(value: Fraction, currency: str) -> str:
    """To the fen, or further where an amount before its rounding has more places."""
    exact_places = decimals(value)
    places = 2 if exact_places is None or exact_places > MOST_PLACES else max(2, exact_places)
    return _signed(value, f"{SYMBOLS.get(currency, currency + ' ')}{_grouped(abs(value), places)}", places)


def round_amount(value: Fraction, currency: str, language: Language) -> str:
    """An amount for prose: 2,000 万 in Chinese, ¥20,000,000 in English; in full where it is not round."""
    if language == "zh" and currency == "CNY" and value:
        for size, word in ((100_000_000, "亿"), (10_000, "万")):
            if value >= size and (value / size * 100).denominator == 1:
                return f"{decimal(value / size, 2)} {word}"
    if value.denominator == 1:
        return f"{SYMBOLS.get(currency, currency + ' ')}{value.numerator:,}"
    return amount(value, currency)


def decimal(value: Fraction, most: int) -> str:
    exact_places = decimals(value)
    places = most if exact_places is None else min(exact_places, most)
    return _signed(value, _grouped(abs(value), places), most)


def show_date(value: dt.date, language: Language) -> str:
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def _grouped(value: Fraction, places: int) -> str:
    scaled = (2 * value * 10**places + 1) // 2
    whole, _, part = fixed(Fraction(scaled, 10**places), places).partition(".")
    return f"{int(whole):,}" + (f".{part}" if part else "")


def _signed(value: Fraction, text: str, places: int) -> str:
    exact_places = decimals(value)
    about = "≈" if exact_places is None or exact_places > places else ""
    return f"{about}{MINUS if value < 0 else ''}{text}"


def grouped(value: Fraction) -> str:
    """In full, with thousands."""
    whole, point, part = exact(value).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-') or 0):,}{point}{part}"
