"""One column of facts as whole numbers in an array; what is refused is refused in the words of the single form."""

import re
from collections.abc import Callable, Mapping
from math import ceil, floor
from typing import Any

import numpy as np

from pilotzone.formula.column import Array
from pilotzone.formula.dates import EPOCH
from pilotzone.formula.kinds import places
from pilotzone.formula.values import UNKNOWN, Missing
from subsidies.rules.facts_check import LARGEST, Taker
from subsidies.rules.model import InputSpec
from subsidies.rules.recorded_facts import read_fact
from subsidies.rules.table import ABSENT_BESIDE, CURRENCY

MOST_KNOWN = 50_000  # converted values kept
FAST_DIGITS = 15
WRITTEN = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")  # how a record writes a number, and nothing that grows


class FactColumn:
    """One column: values that come again are converted once; what is not plain goes the way of a single claim."""

    def __init__(self, spec: InputSpec) -> None:
        self.spec = spec
        kind = spec.type.kind
        self.plain = {"bool": bool, "money": tuple}.get(kind, str)
        self.is_number = kind in ("quantity", "money")
        self.places = places(spec.type_name) if self.is_number else 0
        self.codes = {code: place for place, (code, _) in enumerate(spec.codes)}
        self.is_text = kind == "text"
        self.currencies = {code: place for place, code in enumerate(spec.currencies)}
        self.places_of = {code: places(code) for code in spec.currencies}
        self.low, self.high = self._bounds() if self.is_number else (0, 0)
        self.known = _Known(self.convert)
        self.parts: dict[str, list[Array]] = {name: [] for name in ("values", "masked", "absent", "currency")}

    def _bounds(self) -> tuple[int, int]:
        low: Any = 0 if self.spec.min is None else self.spec.min
        high: Any = LARGEST if self.spec.max is None else self.spec.max
        return ceil(low * 10**self.places), floor(high * 10**self.places)

    def take(self, values: list[Any]) -> list[int]:
        """Converts the next values; gives the positions of those that are refused, which count as unknown."""
        if self.spec.type.kind == "money":
            values = [_pair(each) for each in values]
        if len(self.known) > MOST_KNOWN:
            self.known.clear()
        types = set(map(type, values))
        if types <= {self.plain, type(None), Missing}:
            numbers = [self.known[each] for each in values]
        else:
            numbers = [self.convert(each) for each in values]
        refused = [place for place, each in enumerate(numbers) if each is None] if None in numbers else []
        missing = np.zeros(len(values), bool)
        absent = np.zeros(len(values), bool)
        if len(types) > 1 or self.plain not in types:
            missing = np.fromiter((each is UNKNOWN or each is None for each in values), bool, len(values))
            absent = np.fromiter((each is None for each in values), bool, len(values))
        for place in refused:
            numbers[place], missing[place], absent[place] = self.nothing, True, False
        self.parts["values"].append(self._array(numbers))
        self.parts["masked"].append(missing)
        self.parts["absent"].append(absent)
        if self.currencies:
            self.parts["currency"].append(self._currency_array(values))
        return refused

    @property
    def nothing(self) -> Any:
        """What stands where a value is masked."""
        return "" if self.is_text else 0

    def convert(self, value: Any) -> Any:
        """The whole number (of the smallest place, days, or the code's position) that stands for the value.

        None if the value is refused.
        """
        if value is UNKNOWN or (value is None and self.spec.type.optional):
            return self.nothing
        quick = self._quick(value) if self.is_number else value if self.is_text and type(value) is str else None
        if quick is not None:
            return quick
        taker = Taker()
        found = self._given(taker, value)
        if taker.problems:
            return None
        return self._number(found)

    def refused(self, value: Any) -> Taker:
        """The single form's own words on a value that it does not take."""
        taker = Taker()
        self._given(taker, value)
        return taker

    def _given(self, taker: Taker, value: Any) -> Any:
        if type(value) is tuple:
            value = {"amount": value[0], "currency": value[1]}
        if self.is_number and not _is_written(value.get("amount") if isinstance(value, Mapping) else value):
            return taker.refuse(self.spec.name, "type")
        try:
            return taker.value(self.spec, read_fact(value, self.spec.type), self.spec.name)
        except (ValueError, TypeError, LookupError, ArithmeticError):  # what the text or the object turns out to be
            return taker.refuse(self.spec.name, "type")

    def _number(self, found: Any) -> Any:
        kind = self.spec.type.kind
        if self.is_number:
            amount = found[0] if kind == "money" else found
            return int(amount * 10**self.places)
        if kind == "date":
            return (found - EPOCH).days
        return self.codes[found] if kind == "code" else found

    def _quick(self, value: Any) -> int | None:
        """Plain digits with few enough places, within the bounds; anything else takes the long way."""
        most = self.places
        if type(value) is tuple:
            value, currency = value
            if currency not in self.places_of:
                return None
            most = self.places_of[currency]
        if type(value) is not str:
            return None
        whole, point, part = value.partition(".")
        if len(whole) > FAST_DIGITS or len(part) > most or not value.isascii() or not whole.isdecimal():
            return None
        if point and not part.isdecimal():
            return None
        number = int(whole + part.ljust(most, "0")) * 10 ** (self.places - most)
        return number if self.low <= number <= self.high else None

    def _array(self, numbers: list[Any]) -> Array:
        if self.is_text:
            return np.array(numbers, dtype=object)
        if self.spec.type.kind == "bool":
            return np.array(numbers, dtype=bool)
        try:
            return np.array(numbers, dtype=np.int64)
        except OverflowError:  # a rate or number beyond nine trillion, in millionths
            return np.array(numbers, dtype=object)

    def _currency_array(self, values: list[Any]) -> Array:
        places_ = (self.currencies.get(each[1], 0) if type(each) is tuple else 0 for each in values)
        return np.fromiter(places_, np.int64, len(values))

    def arrays(self) -> dict[str, Array]:
        whole = {name: joined(parts) for name, parts in self.parts.items()}
        values, name = whole["values"], self.spec.name
        if self.spec.type.kind == "date":
            values = values.astype("datetime64[D]")
        found: dict[str, Array] = {name: np.ma.array(values, mask=whole["masked"].astype(bool))}
        if whole["absent"].any():
            found[ABSENT_BESIDE.format(name)] = whole["absent"]
        if self.currencies:
            found[CURRENCY.format(name)] = whole["currency"]
        return found


class _Known(dict[Any, Any]):
    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: Any) -> Any:
        found = self[value] = self._convert(value)
        return found


def _is_written(number: Any) -> bool:
    if isinstance(number, str):
        return WRITTEN.fullmatch(number) is not None
    return number is None or (isinstance(number, int) and not isinstance(number, bool))


def _pair(value: Any) -> Any:
    """An amount with its currency as something that can be looked up."""
    if type(value) is dict:
        amount, currency = value.get("amount"), value.get("currency")
        if type(amount) is str and type(currency) is str:
            return amount, currency
    return value


def joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
