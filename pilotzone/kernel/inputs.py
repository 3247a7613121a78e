"""Form fields that take what people type in full-width signs."""

from typing import Any

from django import forms

from pilotzone.kernel.typed import tidy


class Tidied:
    """Before a field of text: full-width signs are set right before it is checked. For codes and numbers, not names."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(tidy(value) if isinstance(value, str) else value)  # type: ignore[misc]


class TidyField(Tidied, forms.CharField):
    """A code or a number as text."""


class TidyRegexField(Tidied, forms.RegexField):
    """A code of a form of its own."""
