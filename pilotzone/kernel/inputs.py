"""Form fields that take what people type in full-width signs, and moments that somebody can mean; forms of actions."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.errors import DomainError, Stale
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


class DomainForm(forms.Form):
    """A form that can show what an action refused, at the field where there is one.

    `is_overtaken`: things stand otherwise by now, and the page may have no place for the form; what was typed is shown.
    """

    is_overtaken = False

    def refuse(self, error: DomainError, field: str = "") -> None:
        self.is_overtaken = error.status == HTTPStatus.CONFLICT and not isinstance(error, Stale)
        for each in error.every_one:
            name = field or each.field
            self.add_error(name if name in self.fields else None, each.message)

    @property
    def own_words(self) -> list[str]:
        """What was written at length."""
        return [field.value() for field in self if field.widget_type == "textarea" and field.value()]

    def take_version(self, version: int) -> None:
        """What was typed stays, on the row as it is now."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data[self.add_prefix("version")] = version  # type: ignore[index]
