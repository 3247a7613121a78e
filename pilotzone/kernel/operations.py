"""What a view of the API says of its operations, beside what its serializers, filters and permissions say already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Operation:
    """`answer` and `sample` are examples of what is answered and sent; `body` and `result` the serializers of both,
    where the view's own is not meant. `also`: further good statuses with the same result. `errors`: codes of the
    resource's own rules, each with its status."""

    summary: Promise
    about: Promise
    answer: Any
    sample: Any = None
    body: Any = None
    result: Any = None
    status: int = 200
    also: Sequence[int] = ()
    errors: Mapping[str, int] = field(default_factory=dict)
