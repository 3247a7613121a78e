"""A statement that every request asks: written once in a process, planned once on a connection of PostgreSQL."""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Any
from weakref import WeakSet

from django.db import connection, models

Row = tuple[Any, ...]


class Prepared:
    """`rows` makes a `values_list` from the values, which stand in its statement in the order in which they come.

    What is planned belongs to the connection: a pooler before PostgreSQL has to pool by session (docs/deploy.md).
    """

    def __init__(self, rows: Callable[..., "models.QuerySet[Any, Row]"], *examples: Any) -> None:
        self.rows, self.examples = rows, examples
        self.planned: WeakSet[Any] = WeakSet()

    @cached_property
    def written(self) -> tuple[Any, str, Any]:
        """The compiler, its statement, and what turns the engine's values into the fields' own."""
        compiler = self.rows(*self.examples).query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        if tuple(params) != self.examples:
            raise ValueError(f"The statement has other values than those that are given: {params}")
        return compiler, sql, compiler.get_converters([each[0] for each in compiler.select])

    def __call__(self, *values: Any) -> list[Row]:
        compiler, sql, converters = self.written
        with connection.cursor() as cursor:
            cursor.execute(self.by_name(cursor, sql) if connection.vendor == "postgresql" else sql, values)
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)] if converters else found

    def by_name(self, cursor: Any, sql: str) -> str:
        name = f"pilotzone_{hashlib.sha256(sql.encode()).hexdigest()[:16]}"
        if connection.connection not in self.planned:
            cursor.execute(f"PREPARE {name} AS " + sql % tuple(f"${place}" for place, _ in enumerate(self.examples, 1)))
            self.planned.add(connection.connection)
        given = ", ".join(["%s"] * len(self.examples))
        return f"EXECUTE {name} ({given})" if given else f"EXECUTE {name}"
