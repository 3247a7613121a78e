"""Form fields that take what people type in full-width signs, and moments that somebody can mean."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.typed import tidy

FIRST_YEAR, LAST_YEAR = 1900, 2199


class Tidied:
    """Before a field of text: full-width signs are set right before it is checked. For codes and numbers, not names."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(tidy(value) if isinstance(value, str) else value)  # type: ignore[misc]


class TidyField(Tidied, forms.CharField):
    """A code or a number as text."""


class TidyRegexField(Tidied, forms.RegexField):
    """A code of a form of its own."""


class Dated:
    """Before a field of days or moments: a year that is a slip is told. In the year 1 no other zone has an hour."""

    def to_python(self, value: Any) -> Any:
        found: date | None = super().to_python(value)  # type: ignore[misc]
        if found is not None and not FIRST_YEAR <= found.year <= LAST_YEAR:
            text = _("Enter a year from %(first)s to %(last)s.")
            raise forms.ValidationError(text, "year", {"first": FIRST_YEAR, "last": LAST_YEAR})
        return found


class MomentField(Dated, forms.DateTimeField):
    """A day and an hour."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)
