"""Forms for what the bureau states for a measure: a desk's value, and what a call fixes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from subsidies import wording
from subsidies.actions.stating import Spoken
from subsidies.forms import AnswersForm
from subsidies.rules.answers import Kept
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.sheets import CURRENCY_SUFFIX
from subsidies.rules.statements import JUDGED, fixed_by_call

REASON = forms.Textarea(attrs={"rows": 2, "maxlength": 500})


class ValueForm(AnswersForm):
    """One value as a desk states it; what a register should have known names its source."""

    def __init__(
        self, measure: Measure, spec: InputSpec, kept: Mapping[str, Kept], data: Any = None, *, version: int, hint: str
    ) -> None:
        super().__init__(measure, [spec], kept, data)
        self.spec = spec
        value = self.fields[spec.name]
        value.required = not spec.type.optional
        value.help_text = hint or value.help_text
        if spec.type.optional:
            self.fields["none"] = forms.BooleanField(label=_("There is none"), required=False)
        if spec.source != JUDGED:
            self.fields["source"] = forms.CharField(
                label=_("Taken from"),
                max_length=200,
                help_text=_("The register, paper or letter, with its date: the applicant reads it."),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=500,
            widget=REASON,
            help_text=_("The applicant and the next desk read it."),
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        name = self.spec.name
        if name not in self.errors and not found.get(name) and not found.get("none"):
            self.add_error(name, wording.REASONS["missing"])
        return found

    def spoken(self) -> Spoken:
        given = self.cleaned_data
        name = self.spec.name
        return Spoken(
            str(given.get(name) or ""),
            given["reason"],
            given.get("source", ""),
            given.get(name + CURRENCY_SUFFIX, ""),
            bool(given.get("none")),
        )


class CallValuesForm(AnswersForm):
    """What the measure leaves to the call; once the call is public a change has its reason."""

    def __init__(self, measure: Measure, kept: Mapping[str, Kept], data: Any = None, *, public: bool) -> None:
        super().__init__(measure, fixed_by_call(measure), kept, data)
        if public:
            self.fields["reason"] = forms.CharField(
                label=_("Reason for the change"),
                max_length=500,
                widget=REASON,
                help_text=_("Drafts follow the new value; what was submitted keeps the one that stood then."),
            )

    def typed_values(self) -> dict[str, tuple[str, str]]:
        return typed_values(self)


class NewValuesForm(AnswersForm):
    """What a new version leaves to a call that has not fixed it yet; it is fixed with the supplementary notice."""

    def __init__(self, measure: Measure, specs: Iterable[InputSpec], data: Any = None) -> None:
        super().__init__(measure, specs, {}, data, prefix="fixed")

    def typed_values(self) -> dict[str, tuple[str, str]]:
        return typed_values(self)


def typed_values(form: AnswersForm) -> dict[str, tuple[str, str]]:
    """By input what was typed, with its currency."""
    typed = form.typed()
    return {name: (typed[name], typed.get(name + CURRENCY_SUFFIX, "")) for name in form.specs}
