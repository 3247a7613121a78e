"""Types of values: quantities with a unit, dates, codes, yes or no; currencies are units."""

from dataclasses import dataclass, field, replace

CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "JPY", "KRW", "AUD", "CAD", "SGD", "MOP", "TWD", "RUB", "THB")
COUNTED = (
    "day",
    "month",
    "year",
    "hour",
    "container",
    "booth",
    "person",
    "parcel",
    "piece",
    "room_night",
    "trademark",
)
UNITS = frozenset((*CURRENCIES, "m2", "points", *COUNTED))
PLURALS = {f"{unit}s": unit for unit in COUNTED} | {"persons": "person", "people": "person", "point": "points"}

Unit = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` is quantity, bool, date, code, text, money (its currency beside it) or any (nothing known)."""

    kind: str
    unit: Unit = ()
    rate: bool = False
    codes: str | None = None  # the list that a code is from
    optional: bool = False
    # A quotient by data: its denominator differs from row to row. Not part of what the type is.
    ratio: bool = field(default=False, compare=False)
    # How many values are multiplied together in it at most: it bounds the length of exact numbers.
    degree: int = field(default=1, compare=False)

    @property
    def name(self) -> str:
        return self._base() + ("?" if self.optional else "")

    @property
    def is_quantity(self) -> bool:
        return self.kind == "quantity"

    @property
    def currency(self) -> str | None:
        """The currency, when the quantity is an amount of money and nothing else."""
        if len(self.unit) == 1 and self.unit[0][1] == 1 and self.unit[0][0] in CURRENCIES:
            return self.unit[0][0]
        return None

    def with_(self, *, optional: bool | None = None, ratio: bool | None = None, degree: int | None = None) -> "Type":
        return replace(
            self,
            optional=self.optional if optional is None else optional,
            ratio=self.ratio if ratio is None else ratio,
            degree=self.degree if degree is None else degree,
        )

    def _base(self) -> str:
        if self.kind != "quantity":
            return self.codes or self.kind
        if not self.unit:
            return "rate" if self.rate else "number"
        above = [_power(name, exponent) for name, exponent in self.unit if exponent > 0]
        below = [_power(name, -exponent) for name, exponent in self.unit if exponent < 0]
        return ("*".join(above) or "1") + "".join(f"/{each}" for each in below)


BOOL = Type("bool")
DATE = Type("date")
CODE = Type("code")
TEXT = Type("text")
MONEY = Type("money")
ANY = Type("any")
NUMBER = Type("quantity")
RATE = Type("quantity", rate=True)
CNY = Type("quantity", (("CNY", 1),))
DAY, MONTH, YEAR = (Type("quantity", ((unit, 1),)) for unit in ("day", "month", "year"))

NAMED = {
    "bool": BOOL,
    "date": DATE,
    "text": TEXT,
    "money": MONEY,
    "rate": RATE,
    "number": NUMBER,
    "count": NUMBER,
}


def unit_type(name: str) -> Type | None:
    """The quantity type of "CNY", "m2" or "CNY/m2"."""
    above, _, below = name.partition("/")
    parts = [PLURALS.get(part, part) for part in (above, below) if part]
    if not all(part in UNITS for part in parts):
        return None
    return Type("quantity", combine(((parts[0], 1),), tuple((part, -1) for part in parts[1:])))


def parse_type(text: str, lists: "frozenset[str] | set[str]") -> Type | None:
    """A type as documents write it; a trailing ? says that the value may not exist."""
    base, optional = (text[:-1], True) if text.endswith("?") else (text, False)
    found = NAMED.get(base) or (Type("code", codes=base) if base in lists else unit_type(base))
    return found.with_(optional=optional) if found else None


def combine(left: Unit, right: Unit, sign: int = 1) -> Unit:
    """The unit of a product, or of a quotient when sign is -1."""
    exponents = dict(left)
    for name, exponent in right:
        exponents[name] = exponents.get(name, 0) + sign * exponent
    return tuple(sorted((name, exponent) for name, exponent in exponents.items() if exponent))


def places(type_name: str) -> int:
    """Decimal places that an input of this type may have: the table form keeps it as a whole number of them."""
    base = type_name.rstrip("?")
    return {"count": 0, "rate": 6, "number": 6, "JPY": 0, "KRW": 0}.get(base, 2)


def _power(name: str, exponent: int) -> str:
    return name if exponent == 1 else f"{name}^{exponent}"
