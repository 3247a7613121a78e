"""Rows of a list as dictionaries: how a row is read is worked out once in a process, not for every request."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache, partial
from operator import attrgetter
from typing import Any

from django.utils import timezone
from rest_framework import serializers

Read = Callable[[Any], Any]
Column = Callable[[Sequence[Any]], Iterable[Any]]

AS_THEY_ARE = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.IntegerField,
)


class DrawnList(serializers.ListSerializer):
    """`list_serializer_class` of a `Chosen` serializer that answers without looking at the request.

    It tells what the serializer's own fields tell, from the same declaration, column by column.
    """

    def to_representation(self, data: Any) -> list[dict[str, Any]]:
        child: Any = self.child
        kind: Any = type(child)
        columns, rows = drawn_fields(kind), list(data)
        names = list(child.names(columns))
        return [
            dict(zip(names, cells, strict=True)) for cells in zip(*(columns[name](rows) for name in names), strict=True)
        ]


@cache
def drawn_fields(kind: Any) -> dict[str, Column]:
    return {field.field_name: drawn_field(field) for field in kind()._readable_fields}


def drawn_field(field: Any) -> Column:
    kind = type(field)
    if kind is serializers.SerializerMethodField:
        return partial(map, getattr(field.parent, field.method_name))
    read: Read = attrgetter(field.source) if len(field.source_attrs) == 1 else field.get_attribute
    if kind in AS_THEY_ARE:
        return partial(map, read)
    write: Read = WRITTEN.get(kind, field.to_representation)
    return lambda rows: [None if value is None else write(value) for value in map(read, rows)]


def moment(value: datetime) -> str:
    return value.astimezone(timezone.get_default_timezone()).isoformat()


WRITTEN: dict[type, Read] = {
    serializers.DateField: date.isoformat,
    serializers.DateTimeField: moment,
    serializers.UUIDField: str,
}
