"""The resources of the API as the change feed knows them: filled by the apps whose objects they are."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.module_loading import import_string
from rest_framework.utils.encoders import JSONEncoder

from pilotzone.kernel.finding import Uids, UidText
from pilotzone.kernel.scopes import Scope
from pilotzone.kernel.workflow import scope_of

if TYPE_CHECKING:
    from pilotzone.accounts.models import User

PORTION = 500
Bounds = tuple[int | None, int | None]  # the keys of the enterprise and of the division that an object belongs to


def own_bounds(row: Any) -> Bounds:
    place = scope_of(row)
    return place["enterprise_id"], place["division_id"]


@dataclass(frozen=True, slots=True)
class Asked:
    """As much of a request as the list of a resource looks at."""

    user: Any
    auth: None = None
    method: str = "GET"
    query_params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resource:
    """`view` is where the list endpoint's class is: what it answers a user is what the feed may tell that user.

    `parts` are models whose acts change what objects say: each with the way from such a row to the objects.
    """

    name: str
    model: type[models.Model]
    view: str
    bounds: Callable[[Any], Bounds] = own_bounds
    parts: Mapping[str, Callable[[Any], Iterable[Any]]] = field(default_factory=dict)
    summed: str = ""  # the field of an object, as the list tells it, that is added up to compare two copies

    def key_of(self, row: Any) -> str:
        """By which the feed names the object."""
        return str(row.uid)

    @property
    def scope(self) -> Scope:
        return Scope(f"{self.name}:read")

    def tells_gone(self, user: "User") -> bool:
        """Whether what left somebody's bounds is told to this user as gone; told or not by the bounds alone."""
        return True

    def listing(self, user: "User") -> Any:
        made = import_string(self.view)()
        made.request = Asked(user)
        return made

    def seen(self, user: "User", keys: Collection[str]) -> dict[str, Any]:
        """Those of the objects that the user may see now, by their keys, in the same few queries for any number."""
        return {self.key_of(row): row for row in self.listing(user).get_queryset().filter(uid__in=list(keys))}

    def hides(self, user: "User") -> bool:
        """Whether the list keeps anything from the user at all."""
        return bool(self.listing(user).get_queryset().query.has_filters())

    def present(self, user: "User", keys: Collection[str]) -> Collection[str]:
        """The keys alone of what `seen` would find."""
        rows = self.listing(user).get_queryset().filter(Uids("uid", keys))
        return set(map(str, rows.order_by().values_list(UidText("uid"), flat=True)))

    def plain(self, rows: Iterable[Any], user: "User") -> list[dict[str, Any] | None]:
        """As the list endpoint draws them; None for one that went away meanwhile."""
        view = self.listing(user)
        serializer = view.serializer_class(list(rows), many=True, context={"request": view.request})
        drawn: list[dict[str, Any] | None] = serializer.data
        return drawn

    def copy(self, user: "User", source: str, begins_with: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        """Every object that the user may see, as the list tells it, by its key; a portion in memory at a time.

        `source` is the one whose figures the client sends: those alone are compared of figures. Of keys that do not
        begin with `begins_with` some may be left out.
        """
        rows = self.listing(user).get_queryset().iterator(chunk_size=PORTION)
        while portion := list(islice(rows, PORTION)):
            for row, plain in zip(portion, self.plain(portion, user), strict=True):
                if plain is not None:
                    yield self.key_of(row), as_sent(plain)


def as_sent(plain: Mapping[str, Any]) -> dict[str, Any]:
    """As a client has it after reading the JSON."""
    sent: dict[str, Any] = json.loads(json.dumps(plain, cls=JSONEncoder))
    return sent


_resources: dict[str, Resource] = {}
_ways: dict[str, list[tuple[Resource, Callable[[Any], Iterable[Any]]]]] = {}


def register(resource: Resource) -> None:
    if resource.name in _resources:
        raise ValueError(f"The resource {resource.name} is registered twice.")
    _resources[resource.name] = resource
    own: dict[str, Callable[[Any], Iterable[Any]]] = {resource.model._meta.label_lower: lambda row: (row,)}
    for label, way in (own | dict(resource.parts)).items():
        _ways.setdefault(label, []).append((resource, way))


def known() -> Mapping[str, Resource]:
    return _resources


def changed(subject: models.Model, case: models.Model | None) -> Iterator[tuple[Resource, Any]]:
    """The objects that an act changed: its subject, those that this is a part of, or else its case."""
    for row in (subject, case):
        ways = _ways.get(row._meta.label_lower, []) if row is not None else []
        for resource, way in ways:
            yield from ((resource, target) for target in way(row))
        if ways:
            return
