"""Reads what a measure asks for: typed inputs, rows with columns, lists of codes; and values written as text."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.document import Node, Scalar, Sequence
from pilotzone.formula.kinds import CURRENCIES, Type, parse_type, places
from pilotzone.formula.reader import Reader
from pilotzone.formula.text import Text
from pilotzone.formula.values import NONE, exact
from pilotzone.formula.written import parse_value
from subsidies.rules.model import AWARD_SCOPES, NO_TEXT, InputSpec

SOURCES = (
    "claim",
    "enterprise",
    "credit",
    "awards",
    "other_funding",
    "reviewer",
    "call",
    "reference",
    "figures",
    "invoices",
    "evidence",
    "group",
    "warehouse",
    "assessment",
    "events",
)
ABOUT = (
    "relocation",
    "local_tax",
    "local_statistics",
    "local_contribution",
    "local_registration",
    "ownership",
    "named_enterprise",
)
KEYS = (
    "help",
    "from",
    "public",
    "required",
    "evidence",
    "question",
    "about",
    "more",
    "min",
    "max",
    "default",
    "currencies",
    "window",
)
FACTS = {
    "enterprise": ("registered_here", "connected_to_platform", "founded_on", "registered_on", "qualification", "role"),
    "credit": ("serious_violation", "owes_fiscal_money", "barred"),
    "warehouse": (
        "area",
        "countries",
        "lease_years",
        "lease_left",
        "served",
        "provincial_list",
        "national_list",
        "city_list",
        "batch",
    ),
    "events": ("registered", "attended"),
    "awards": ("paid", "approved", "count", "highest", "last", "years", "applied_before"),
}
ASKED = ("fact", "of", "per", "award", "kind", "modes", "indicator", "aggregate", "levels", "list")
OF_AWARDS = ("this", "programme", "family", "all")  # whose earlier awards count
TYPES = "CNY, rate, count, number, m2, date, bool, text, money"
MAX_ROWS = 10_000


class InputReader:
    def __init__(self, reader: Reader, lists: Mapping[str, Mapping[str, Text]]) -> None:
        self.reader, self.lists = reader, lists
        self.of_awards: list[Node] = []  # where an input names one of the measure's amounts

    def read(self, name: str, node: Node) -> InputSpec | None:
        if isinstance(node, MappingNode) and "rows" in node.entries:
            return self._rows(name, node)
        return self._scalar(name, node)

    def _rows(self, name: str, node: Node) -> InputSpec | None:
        parts = self.reader.mapping(
            node, required=("label", "rows"), optional=("help", "from", "public", "required", "most", "window")
        )
        columns = [
            found
            for key, _, each in self.reader.named(parts.get("rows"))
            if (found := self._scalar(key, each)) is not None
        ]
        return InputSpec(
            name,
            Type("rows"),
            "rows",
            label=self.reader.text(parts.get("label")) or NO_TEXT,
            help=self.reader.text(parts.get("help")) or NO_TEXT,
            source=self.reader.choice(parts.get("from"), SOURCES, "claim"),
            public=self.reader.flag(parts.get("public")),
            required=self.reader.flag(parts.get("required"), default=True),
            columns=tuple(columns),
            most=self.reader.whole(parts.get("most"), MAX_ROWS, 1, MAX_ROWS),
            window=self._window(parts.get("window")),
        )

    def _scalar(self, name: str, node: Node) -> InputSpec | None:
        parts = self.reader.mapping(node, required=("type", "label"), optional=KEYS)
        typed = self._type(parts.get("type"))
        if typed is None:
            return None
        type_name = self.reader.string(parts.get("type"))
        source, fact, options = self._from(parts.get("from"))
        codes = tuple(self.lists[typed.codes].items()) if typed.codes else ()
        low, high = self._bound(parts.get("min"), typed, type_name), self._bound(parts.get("max"), typed, type_name)
        if low is None and (typed.is_quantity or typed.kind == "money"):
            low = Fraction(0)
        return InputSpec(
            name,
            typed,
            type_name,
            label=self.reader.text(parts.get("label")) or NO_TEXT,
            help=self.reader.text(parts.get("help")) or NO_TEXT,
            source=source,
            public=self.reader.flag(parts.get("public")),
            required=self.reader.flag(parts.get("required"), default=True),
            evidence=self.reader.string(parts.get("evidence")),
            question=self.reader.text(parts.get("question")),
            about=self.reader.choice(parts.get("about"), ABOUT),
            more=self.reader.choice(parts.get("more"), ("higher", "lower", "any"), self._more(source)),
            min=low,
            max=high,
            default=self.value(parts.get("default"), typed, type_name, codes),
            codes=codes,
            currencies=self._currencies(node, parts.get("currencies"), typed),
            fact=fact,
            options=options,
            window=self._window(parts.get("window")),
        )

    def _from(self, node: Node | None) -> tuple[str, str, dict[str, str]]:
        """Where a value comes from: a source, or a source with the fact that it is asked for and how."""
        if not isinstance(node, MappingNode):
            return self.reader.choice(node, SOURCES, "claim"), "", {}
        parts = self.reader.mapping(node, required=("source",), optional=ASKED)
        source = self.reader.choice(parts.get("source"), SOURCES, "claim")
        options = {key: self._listed(parts[key]) for key in ASKED if key in parts}
        fact = options.pop("fact", "")
        if fact and source in FACTS and fact not in FACTS[source]:
            self.reader.choice(parts["fact"], FACTS[source])
        if "of" in parts and source == "awards":
            self.reader.choice(parts["of"], OF_AWARDS)
        if "per" in parts:
            self.reader.choice(parts["per"], AWARD_SCOPES)
        if "award" in parts:
            self.of_awards.append(parts["award"])
        return source, fact, options

    def _listed(self, node: Node) -> str:
        if isinstance(node, Sequence):
            return ",".join(self.reader.string(each) for each in node.items)
        return self.reader.string(node)

    def _window(self, node: Node | None) -> tuple[dt.date, dt.date] | None:
        text = self.reader.string(node)
        if node is None or not text:
            return None
        first, _, last = text.partition("..")
        try:
            window = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        except ValueError:
            window = (dt.date.max, dt.date.min)
        if window[0] > window[1]:
            self.reader.report(node, "bad_window")
            return None
        return window

    def _more(self, source: str) -> str:
        return "lower" if source in ("awards", "other_funding") else "higher"

    def _type(self, node: Node | None) -> Type | None:
        scalar = self.reader.scalar(node)
        if scalar is None:
            return None
        found = parse_type(scalar.text, set(self.lists))
        if found is None:
            self.reader.report(scalar, "bad_type", value=scalar.text[:40], types=", ".join([TYPES, *self.lists]))
        return found

    def _bound(self, node: Node | None, typed: Type, type_name: str) -> Any:
        plain = Type("quantity") if typed.kind == "money" else typed
        return self.value(node, plain, type_name)

    def _currencies(self, node: Node, listing: Node | None, typed: Type) -> tuple[str, ...]:
        if typed.kind != "money":
            return ()
        if listing is None:
            self.reader.report(node, "money_needs_currencies")
        return tuple(self.reader.choice(each, CURRENCIES) for each in self.reader.items(listing))

    def value(self, node: Node | None, typed: Type, type_name: str, codes: tuple[tuple[str, Text], ...] = ()) -> Any:
        """A value written in the document, such as a default, a bound or a fact of an example; None if it is none."""
        scalar = self.reader.scalar(node)
        if scalar is None:
            return None
        found = parse_value(scalar.text, typed, [code for code, _ in codes])
        if found is None or (isinstance(found, Decimal) and _places(found) > places(type_name)):
            self.reader.report(scalar, "bad_value", value=scalar.text[:40], type=type_name)
            return None
        return Fraction(found) if isinstance(found, Decimal) else found

    def facts(self, node: Node, specs: tuple[InputSpec, ...]) -> dict[str, Any]:
        """The `given` of an example as facts."""
        known = {spec.name: spec for spec in specs}
        given: dict[str, Any] = {}
        for name, each in self.reader.mapping(node, optional=known).items():
            spec = known[name]
            if spec.is_rows:
                rows = each.items if isinstance(each, Sequence) else self.reader.items(each)
                given[name] = [self.facts(row, spec.columns) for row in rows]
            else:
                found = self._fact(each, spec)
                if found is not None:
                    given[name] = found
        return given

    def _fact(self, node: Node, spec: InputSpec) -> Any:
        if isinstance(node, Scalar) and node.text == "null":
            return NONE if spec.type.optional else None
        found = self.value(node, spec.type, spec.type_name, spec.codes)
        if isinstance(found, Fraction):
            return Decimal(exact(found))
        return (Decimal(exact(found[0])), found[1]) if isinstance(found, tuple) else found


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
