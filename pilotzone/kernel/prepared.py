"""A statement that every request asks: written once in a process, and only its values are new."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]


class Prepared:
    """`rows` makes a `values_list` from the values; these stand in its statement in the order in which they come."""

    def __init__(self, rows: Callable[..., "models.QuerySet[Any, Row]"], *examples: Any) -> None:
        self.rows, self.examples = rows, examples

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
            cursor.execute(sql, values)
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)] if converters else found
