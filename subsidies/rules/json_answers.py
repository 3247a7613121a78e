"""Answers as other systems send and read them in JSON: exact texts, amounts with their currency, yes and no as such.

A number is never taken as JSON writes it: whoever reads it may have rounded it on the way.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pilotzone.kernel.typed import tidy
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.model import InputSpec

MONEY = frozenset({"amount", "currency"})


def typed(value: Any, spec: InputSpec) -> tuple[str, str]:
    """What was sent as a form would have it: the text, and the currency beside it. Raises Unreadable."""
    if value is None or value == "":
        return "", ""
    if spec.type.kind == "bool":
        if not isinstance(value, bool):
            raise Unreadable("not_a_boolean")
        return ("true" if value else "false"), ""
    if spec.type.kind == "money":
        if not isinstance(value, Mapping) or value.keys() != MONEY:
            raise Unreadable("not_an_amount")
        amount, currency = value["amount"], value["currency"]
        if not isinstance(amount, str) or not isinstance(currency, str):
            raise Unreadable("not_an_amount")
        return amount, currency
    if not isinstance(value, str):
        raise Unreadable("not_a_text")
    return (percent(value) if spec.type.rate else value), ""


def percent(text: str) -> str:
    """A rate is sent as a part of one, 0.3, or with its sign, 30%."""
    cleaned = tidy(text)
    if cleaned.endswith("%"):
        return cleaned
    try:
        rate = Decimal(cleaned)
    except InvalidOperation as error:
        raise Unreadable("not_a_number") from error
    if not rate.is_finite():
        raise Unreadable("not_a_number")
    if rate > 1:
        raise Unreadable("rate_sign")
    return f"{rate.scaleb(2):f}%"


def told(kept: Kept, spec: InputSpec) -> Any:
    """A kept answer as it could be sent again; None where there is none."""
    if kept == "":
        return None
    return kept == "true" if spec.type.kind == "bool" else kept
