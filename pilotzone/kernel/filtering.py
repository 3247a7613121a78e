"""Filters of the API's lists."""

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from pilotzone.kernel.api import KeysetPagination

NO_FILTERS = frozenset({KeysetPagination.parameter, KeysetPagination.limit, "fields", "format", "bom"})


class Filters(DjangoFilterBackend):  # type: ignore[misc]
    """A list of which nothing is asked but its page is not filtered: no form is made for it."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        kind = self.get_filterset_class(view, queryset)
        if kind is None or (request.query_params.keys() <= NO_FILTERS and not requires_one(kind)):
            return queryset
        return super().filter_queryset(request, queryset, view)


def requires_one(kind: Any) -> bool:
    return any(each.extra.get("required") for each in kind.base_filters.values())
