"""Forms generated from the measure: a section of answers, one cost line; and the small forms of a claim."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotzone.kernel.typed import tidy
from subsidies import wording
from subsidies.rules import answers
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.sheets import CURRENCY_SUFFIX

FEW = 4  # so many options are shown at once, more in a list


def widget_of(spec: InputSpec) -> forms.Widget:
    if spec.type.kind == "bool":
        return forms.RadioSelect(choices=[("true", _("Yes")), ("false", _("No"))])
    if spec.type.kind == "code":
        choices = [(code, wording.pick(label)) for code, label in spec.codes]
        return forms.RadioSelect(choices=choices) if len(choices) <= FEW else forms.Select(choices=[("", ""), *choices])
    if spec.type.kind == "date":
        return forms.DateInput(attrs={"type": "date"})
    if spec.type.kind == "text":
        return forms.TextInput(attrs={"maxlength": answers.MOST_TEXT})
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def hint_of(spec: InputSpec, measure: Measure) -> str:
    """The measure's help, and the paper that shows the answer."""
    paper = next((each for each in measure.materials if each.id == spec.evidence), None)
    shown = _("Shown by: %(paper)s") % {"paper": wording.pick(paper.label)} if paper else ""
    return " ".join(filter(None, [wording.pick(spec.help), str(shown)]))


def field_of(spec: InputSpec, measure: Measure) -> forms.CharField:
    return forms.CharField(
        label=wording.label_with_unit(spec),
        help_text=hint_of(spec, measure),
        required=spec.required and spec.default is None,
        widget=widget_of(spec),
        error_messages={"required": wording.REASONS["missing"]},
    )


class AnswersForm(forms.Form):
    """Fields for some inputs of the measure, filled with kept answers; checks by the same rules as the actions."""

    def __init__(
        self,
        measure: Measure,
        specs: Iterable[InputSpec],
        kept: Mapping[str, Kept],
        data: Any = None,
        *,
        prefix: str | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.specs = {spec.name: spec for spec in specs}
        for name, spec in self.specs.items():
            self.fields[name] = field_of(spec, measure)
            answer = kept.get(name, "") or default_of(spec)
            self.initial[name] = answers.as_typed(answer, spec)
            if labels and name in labels:
                self.fields[name].label = labels[name]
            if spec.type.kind == "money":
                self.fields[name + CURRENCY_SUFFIX] = forms.ChoiceField(
                    label=_("Currency"), choices=[(code, code) for code in spec.currencies]
                )
                self.initial[name + CURRENCY_SUFFIX] = answer["currency"] if isinstance(answer, Mapping) else "CNY"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, spec in self.specs.items():
            currency = found.get(name + CURRENCY_SUFFIX, "")
            try:
                answers.kept(str(found.get(name) or ""), spec, currency=currency)
            except Unreadable as error:
                self.refuse(name, error)
        return found

    def refuse(self, name: str, error: Unreadable) -> None:
        """Say at the field what is wrong; a date that is none stays visible as text."""
        at = name + CURRENCY_SUFFIX if error.reason == "unknown_currency" else name
        if at not in self.errors:
            self.add_error(at, wording.error_words(error))
        widget = self.fields[name].widget
        if isinstance(widget, forms.DateInput):
            widget.input_type = "text"

    def typed(self) -> dict[str, str]:
        """Every field as it was sent."""
        return {name: self.data.get(self.add_prefix(name), "") for name in self.fields}

    def remember(self) -> None:
        """The page sends along what it was drawn with, by which is told what its reader changed."""
        for field in self.fields.values():
            field.show_hidden_initial = True

    def drawn(self) -> dict[str, str]:
        """Every field as the page had it; what the page did not remember counts as not there before."""
        return {name: self.data.get(self.add_initial_prefix(name), "") for name in self.fields}

    def beside(self, own: Iterable[str]) -> dict[str, str]:
        """What a page says that takes the kept answers and keeps what was typed into the fields of `own`.

        It remembers the kept answers as what it was drawn with.
        """
        drawn = {self.add_initial_prefix(name): self.initial[name] for name in self.fields}
        texts = self.typed()
        return drawn | {
            self.add_prefix(name): texts[name] if name.removesuffix(CURRENCY_SUFFIX) in own else self.initial[name]
            for name in self.fields
        }


def default_of(spec: InputSpec) -> str:
    if spec.default is None:
        return ""
    return str(spec.default).lower() if isinstance(spec.default, bool) else str(spec.default)


class OpenForm(AnswersForm):
    """Questions of which every one may be left open; of `rows` of lines their sum alone is asked."""

    rows: list[InputSpec]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        for spec in self.rows:
            try:
                cleaned = tidy(str(found.get(spec.name) or ""))
                if cleaned:
                    answers.kept_number(cleaned, 2)
            except Unreadable as error:
                self.refuse(spec.name, error)
        return found

    def ask_plainly(self) -> None:
        """For drawing: where every answer may be left open, none is marked as optional."""
        for field in self.fields.values():
            field.required = True


class PrecheckForm(OpenForm):
    """The questions of the pre-check."""

    def __init__(self, measure: Measure, rows: Iterable[InputSpec], data: Any = None) -> None:
        questions = {spec.name: wording.pick(spec.question) for spec in measure.precheck_inputs if spec.question}
        super().__init__(measure, measure.precheck_inputs, {}, data, labels=questions)
        for name, spec in self.specs.items():
            self.fields[name].required = False
            self.fields[name].help_text = wording.pick(spec.help)
            if spec.type.currency:
                self.fields[name].help_text = wording.unit_words(spec.type.currency)
        self.use_required_attribute = False
        self.rows = list(rows)
        for spec in self.rows:
            self.fields[spec.name] = sum_field(spec)


class DeclareForm(OpenForm):
    """The questions that are still open for a measure."""

    def __init__(
        self, measure: Measure, specs: Iterable[InputSpec], kept: Mapping[str, Kept], data: Any = None
    ) -> None:
        asked = list(specs)
        single = [spec for spec in asked if not spec.is_rows]
        super().__init__(measure, single, kept, data, labels={spec.name: asked_as(spec) for spec in single})
        for spec in single:
            self.fields[spec.name].help_text = wording.pick(spec.help)
        self.rows = [spec for spec in asked if spec.is_rows]
        for spec in self.rows:
            self.fields[spec.name] = sum_field(spec)
            self.initial[spec.name] = kept.get(spec.name, "")
        for field in self.fields.values():
            field.required = False
        self.use_required_attribute = False


def asked_as(spec: InputSpec) -> str:
    """The question in plain words where the measure has them, with the unit of an amount."""
    if spec.question is None:
        return wording.label_with_unit(spec)
    unit = wording.unit_words(spec.type.currency) if spec.type.currency else "%" if spec.type.rate else ""
    question = wording.pick(spec.question)
    return _("%(label)s (%(unit)s)") % {"label": question, "unit": unit} if unit else question


def sum_field(rows: InputSpec) -> forms.CharField:
    return forms.CharField(
        label=_("%(lines)s: how much in all, in yuan?") % {"lines": wording.pick(rows.label)},
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class ConsentForm(forms.Form):
    """Consent to an offer: the record that was seen, the account, and the commitment."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    payee = forms.ChoiceField(
        label=_("The money goes to"),
        widget=forms.RadioSelect,
        error_messages={
            name: _("Choose the account that the money goes to.") for name in ("required", "invalid_choice")
        },
    )
    truth = forms.BooleanField(
        label=_(
            "We agree to the award. We confirm that what the registers hold about our enterprise is true, that nothing "
            "stands against the award, and that we know that false statements lead to refusal, recovery and a credit "
            "record."
        ),
        error_messages={"required": _("Confirm that the facts are true and that you agree.")},
    )

    def __init__(self, *args: Any, accounts: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.uid), f"{each.holder} · {each.bank} {each.masked}") for each in accounts]
        self.fields["payee"].choices = choices
        if len(choices) == 1:
            self.initial.setdefault("payee", choices[0][0])


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you decline"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("The bureau reads it. You are not asked again under this call."),
        error_messages={"required": _("Give the reason in a few words.")},
    )


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file.")})


class SubmitForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    truth = forms.BooleanField(
        label=_(
            "We confirm that everything stated and handed in is true and complete, that the costs were paid by our "
            "enterprise, and that we know that false statements lead to refusal, recovery and a credit record."
        ),
        error_messages={"required": _("Confirm that the claim is true and complete.")},
    )
    undertaking = forms.BooleanField(
        label=_(
            "We undertake to hand in the papers listed here within their working days, counted from the acceptance. We "
            "know that nothing is decided or paid before, and that the acceptance can be ended if they do not come."
        ),
        error_messages={"required": _("Undertake to hand the papers in, or add them now.")},
    )

    def __init__(self, *args: Any, following: bool = False, **kwargs: Any) -> None:
        """`following`: papers are missing that may follow."""
        super().__init__(*args, **kwargs)
        if not following:
            del self.fields["undertaking"]


class VerifyForm(forms.Form):
    reference = forms.CharField(label=pgettext_lazy("a paper", "Number"), max_length=40)
    digest = forms.CharField(label=_("Record hash"), max_length=80)
