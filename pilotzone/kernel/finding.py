"""Conditions that an index serves on PostgreSQL: any part of a text, and rows named by another query."""

import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    F,
    Func,
    Lookup,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Upper


@CharField.register_lookup
@TextField.register_lookup
class Bigrams(Lookup):
    """All pairs of neighbouring signs of the text occur: what the index knows, and `contains` then confirms."""

    lookup_name = "bigrams"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        sql = f"pilotzone_bigrams(({left})::text) @> pilotzone_bigrams(({right})::text)"
        return sql, [*left_params, *right_params]


def is_indexed(text: str) -> bool:
    """Whether a bigram index can find it: a single sign is in no pair."""
    return connection.vendor == "postgresql" and len(text) >= 2


def holds(field: str, text: str, *, by_index: bool = True) -> Q:
    """Rows whose field, kept in capitals, holds the text; by the field's bigram index where that can find it."""
    capitals = Upper(Value(text))  # by the database, which also made the field's capitals
    found = Q(**{f"{field}__contains": capitals})
    return found & Q(**{f"{field}__bigrams": capitals}) if by_index and is_indexed(text) else found


class Among(Func):
    """The field is one of the query's values, which PostgreSQL finds first: an index on the field then serves it.

    For an ordinary `IN` it may read all rows of the table beside the values.
    """

    template = "%(expressions)s"
    arg_joiner = " IN "
    output_field = BooleanField()

    def __init__(self, field: str, rows: "QuerySet[Any, Any]") -> None:
        super().__init__(F(field), Subquery(rows))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **context)


class Uids(Func):
    """The field is one of these uids, given as texts: one value for the engine, and no object made of each."""

    output_field = BooleanField()

    def __init__(self, field: str, texts: Collection[str]) -> None:
        super().__init__(F(field))
        self.texts = sorted(texts)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.compared(compiler, "= ANY(%s::uuid[])", f"{{{','.join(self.texts)}}}")

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        plain = [text.replace("-", "") for text in self.texts]
        return self.compared(compiler, "IN (SELECT value FROM json_each(%s))", json.dumps(plain))

    def compared(self, compiler: Any, how: str, value: Any) -> Any:
        column, params = compiler.compile(self.get_source_expressions()[0])
        return f"{column} {how}", [*params, value]


class UidText(Func):
    """A uid as PostgreSQL writes it; str() makes the same of what another engine tells."""

    template = "%(expressions)s"
    output_field = UUIDField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s::text", **context)
