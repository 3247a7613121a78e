"""What a view of the API says of its operations, beside what its serializers, filters and permissions say already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import http_date


@dataclass(frozen=True, slots=True)
class Operation:
    """`answer` and `sample` are examples of what is answered and sent; `body` and `result` the serializers of both,
    where the view's own is not meant. `also`: further good statuses with the same result. `errors`: codes of the
    resource's own rules, each with its status.

    What is to go says since when (`deprecated_on`), from which day it answers no more (`sunset`), and the address of
    what takes its place (`successor`); `deprecated_parameters` are single ones that are to go.
    """

    summary: Promise
    about: Promise
    answer: Any
    sample: Any = None
    body: Any = None
    result: Any = None
    status: int = 200
    also: Sequence[int] = ()
    errors: Mapping[str, int] = field(default_factory=dict)
    deprecated_on: date | None = None
    sunset: date | None = None
    successor: str = ""
    deprecated_parameters: frozenset[str] = frozenset()

    def lifecycle(self) -> dict[str, str]:
        """The headers of RFC 9745 and RFC 8594 for an operation that is to go; days begin in the portal's time."""
        found = {}
        if self.deprecated_on:
            found["Deprecation"] = f"@{int(start_of(self.deprecated_on).timestamp())}"
        if self.sunset:
            found["Sunset"] = http_date(start_of(self.sunset).timestamp())
        if self.successor:
            found["Link"] = f'<{self.successor}>; rel="successor-version"'
        return found


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
