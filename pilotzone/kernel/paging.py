"""Keyset paging: a page costs the same at the top and at the depth of a list (design.md 4.15)."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

Dress = Callable[[QuerySet[Any]], QuerySet[Any]]


class MadeUp(Exception):
    """A cursor that names no place in the list."""


@dataclass(frozen=True)
class KeysetPage:
    """One page. `before` and `after` are the cursors of the neighbouring pages, None where there is none."""

    items: list[Any]
    before: str | None
    after: str | None


def encode(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[Any] | None:
    """The cursor's values, or None if somebody made it up: the list then begins at its top."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        return None
    sound = isinstance(values, list) and len(values) == length
    return values if sound and all(map(is_key, values)) else None


def is_key(value: Any) -> bool:
    """What a column can be compared with on every engine."""
    return abs(value) < 2**63 if isinstance(value, int) else isinstance(value, str) and "\x00" not in value


class After(Func):
    """`(a, b) > (x, y)`, or `<`: an index on (a, b) is entered at the very row, however many share the first key."""

    output_field = BooleanField()

    def __init__(self, names: Sequence[str], values: Sequence[Any], *, descending: bool) -> None:
        super().__init__(*map(F, names), *map(Value, values))
        self.sign = "<" if descending else ">"

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """The values as their columns take them. Raises ValidationError where one is none."""
        if not isinstance(self.get_source_expressions()[0], F):  # the framework resolves a condition twice
            return self
        found: Any = super().resolve_expression(*args, **kwargs)
        columns, values = found.halves()
        typed = [
            Value(column.output_field.to_python(value.value), output_field=column.output_field)
            for column, value in zip(columns, values, strict=True)
        ]
        found.set_source_expressions([*columns, *typed])
        return found

    def halves(self) -> tuple[list[Any], list[Any]]:
        sources = self.get_source_expressions()
        return sources[: len(sources) // 2], sources[len(sources) // 2 :]

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        sides, params = [], []
        for half in self.halves():
            written = [compiler.compile(source) for source in half]
            sides.append(", ".join(sql for sql, _values in written))
            params += [value for _sql, values in written for value in values]
        return f"({sides[0]}) {self.sign} ({sides[1]})", params


def beyond(order: Sequence[str], values: Sequence[Any], *, backwards: bool) -> Q | After:
    """Rows after `values` in the given order; keys that go different ways as a<=x AND (a<x OR (a=x AND b<y))."""
    names, ways = [key.lstrip("-") for key in order], {key.startswith("-") for key in order}
    if len(ways) == 1:
        return After(names, values, descending=ways.pop() != backwards)
    condition = Q()
    for key, value in reversed(list(zip(order, values, strict=True))):
        name, descending = key.lstrip("-"), key.startswith("-")
        side = "lt" if descending != backwards else "gt"
        strict = Q(**{f"{name}__{side}": value})
        if not condition:
            condition = strict
        else:
            condition = Q(**{f"{name}__{side}e": value}) & (strict | (Q(**{name: value}) & condition))
    return condition


def page_of(
    rows: QuerySet[Any],
    order: Sequence[str],
    *,
    size: int,
    cursor: str = "",
    dress: Dress | None = None,
    is_strict: bool = False,
) -> KeysetPage:
    """The page that the cursor names. Sort keys are NOT NULL and the last one is unique.

    A list for people begins at its top where the cursor was made up. `is_strict`: Raises MadeUp, since a system that
    copies a list would copy it from the beginning again and again.

    Where rows are found and then sorted (a search), `dress` adds what the page shows to the rows of the page alone:
    thousands of hits are not joined to anything before most of them are left out.
    """
    backwards = cursor.startswith("b.")
    values = decode(cursor[2:], len(order)) if cursor[:2] in ("a.", "b.") else None
    if is_strict and cursor and values is None:
        raise MadeUp
    try:
        found = rows_from(rows, order, values, backwards=backwards and values is not None, count=size + 1, dress=dress)
    except (ValidationError, ValueError, TypeError, OverflowError):
        if values is None:
            raise
        if is_strict:
            raise MadeUp from None
        values = None  # a word where a date belongs: made up like any other, so the list begins at its top
        found = rows_from(rows, order, None, backwards=False, count=size + 1, dress=dress)
    backwards = backwards and values is not None
    more, items = len(found) > size, found[:size]
    if backwards:
        items.reverse()
    if not items:
        return KeysetPage([], None, None)
    first, last = (encode([value_of(row, key) for key in order]) for row in (items[0], items[-1]))
    has_before = more if backwards else values is not None
    has_after = True if backwards else more
    return KeysetPage(items, f"b.{first}" if has_before else None, f"a.{last}" if has_after else None)


def rows_from(
    rows: QuerySet[Any],
    order: Sequence[str],
    values: Sequence[Any] | None,
    *,
    backwards: bool,
    count: int,
    dress: Dress | None,
) -> list[Any]:
    if values is not None:
        rows = rows.filter(beyond(order, values, backwards=backwards))
    ordering = [
        F(key.lstrip("-")).desc() if key.startswith("-") != backwards else F(key.lstrip("-")).asc() for key in order
    ]
    found = rows.order_by(*ordering)[:count]
    if dress is None:
        return list(found)
    bare = rows.model._default_manager.filter(pk__in=found.values("pk"))
    return list(dress(bare).order_by(*ordering))


def value_of(row: Any, key: str) -> Any:
    value = row
    for part in key.lstrip("-").split("__"):
        value = getattr(value, part)
    return value


def capped_count(rows: QuerySet[Any], cap: int) -> int:
    """How many rows, counted no further than cap + 1: "999+" costs the same on any table."""
    return rows.order_by().values("pk")[: cap + 1].count()
