"""Rows of a list as dictionaries: how a row is read is worked out once in a process, not for every request."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from django.utils import timezone
from rest_framework import serializers

Draw = Callable[[Any], Any]

AS_THEY_ARE = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.IntegerField,
)


class DrawnList(serializers.ListSerializer):
    """`list_serializer_class` of a `Chosen` serializer that answers without looking at the request.

    It tells what the serializer's own fields tell, from the same declaration.
    """

    def to_representation(self, data: Any) -> list[dict[str, Any]]:
        child: Any = self.child
        kind: Any = type(child)
        draws = drawn_fields(kind)
        names = child.names(draws)
        chosen = [(name, draws[name]) for name in names]
        return [{name: draw(row) for name, draw in chosen} for row in data]


@cache
def drawn_fields(kind: Any) -> dict[str, Draw]:
    return {field.field_name: drawn_field(field) for field in kind()._readable_fields}


def drawn_field(field: Any) -> Draw:
    kind = type(field)
    if kind is serializers.SerializerMethodField:
        method: Draw = getattr(field.parent, field.method_name)
        return method
    read: Draw = attrgetter(field.source) if len(field.source_attrs) == 1 else field.get_attribute
    if kind in AS_THEY_ARE:
        return read
    write = WRITTEN.get(kind, field.to_representation)

    def draw(row: Any) -> Any:
        value = read(row)
        return None if value is None else write(value)

    return draw


def moment(value: datetime) -> str:
    return value.astimezone(timezone.get_default_timezone()).isoformat()


WRITTEN: dict[type, Draw] = {
    serializers.DateField: date.isoformat,
    serializers.DateTimeField: moment,
    serializers.UUIDField: str,
}
