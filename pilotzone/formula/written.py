"""Values as documents and examples write them."""

import datetime as dt
import re
from collections.abc import Container
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from pilotzone.formula.kinds import CURRENCIES, Type

NUMBER = re.compile(r"-?[0-9][0-9_]{0,20}(\.[0-9]{1,9})?")


def parse_value(text: str, typed: Type, codes: Container[str]) -> Any:
    """The typed value of a text, or None when it is not one."""
    if typed.kind == "bool":
        return {"true": True, "false": False}.get(text)
    if typed.kind == "text":
        return text
    if typed.kind == "code":
        return text if text in codes else None
    if typed.kind == "date":
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return None
    if typed.kind == "money":
        number, _, currency = text.partition(" ")
        amount = _decimal(number)
        return None if amount is None or currency not in CURRENCIES else (Fraction(amount), currency)
    return _decimal(text)


def _decimal(text: str) -> Decimal | None:
    if not NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace("_", ""))
    except InvalidOperation:
        return None
