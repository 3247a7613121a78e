"""Filters of lists: searching, and those of the API."""

from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from pilotzone.kernel.api import KeysetPagination
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.typed import plain_codes

MOST_ROWS = 20_000
NO_FILTERS = frozenset({KeysetPagination.parameter, KeysetPagination.limit, "fields", "format", "bom"})


def whole(rows: QuerySet[Any]) -> list[Any]:
    """All of them, for a table that is made while somebody waits. Raises Refused rather than leave some out."""
    found = list(rows[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        words = _("More than %(most)s rows: narrow the filters of the list.")
        raise Refused("too_many_rows", words, params={"most": f"{MOST_ROWS:,}"})
    return found


class SearchFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Finds codes that were typed in full-width signs; what stands in such signs itself is found by them."""

    filter: Any  # the filter of the class, or the method of the set that was named for it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_typed, self.filter = self.filter, self.as_meant

    def as_meant(self, rows: Any, text: str) -> Any:
        plain = plain_codes(text)
        if plain != text and (found := self.as_typed(rows, plain)).exists():
            return found
        return self.as_typed(rows, text)


class TrueOrFalseField(forms.NullBooleanField):
    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found is None and value not in self.empty_values:
            raise forms.ValidationError(_("Send true or false."))
        return found


class TrueOrFalseFilter(django_filters.BooleanFilter):  # type: ignore[misc]
    """For systems: another word is refused, where a page's own choice would leave the list as it is."""

    field_class = TrueOrFalseField


class Filters(DjangoFilterBackend):  # type: ignore[misc]
    """A list of which nothing is asked but its page is not filtered: no form is made for it.

    A parameter that is none is refused: misspelt, it would be as if nothing was asked, and all was answered.
    """

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        kind = self.get_filterset_class(view, queryset)
        asked = request.query_params.keys() - NO_FILTERS
        require_known(asked - (kind.base_filters.keys() if kind is not None else set()))
        if kind is None or (not asked and not requires_one(kind)):
            return queryset
        return super().filter_queryset(request, queryset, view)


def require_known(others: Collection[str]) -> None:
    """`others`: the parameters that are none. Raises ValidationError where there are any."""
    if others:
        wrong = ErrorDetail(str(_("There is no such parameter.")), "unknown_field")
        raise ValidationError({name: [wrong] for name in sorted(others)})


def requires_one(kind: Any) -> bool:
    return any(each.extra.get("required") for each in kind.base_filters.values())
