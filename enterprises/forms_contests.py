"""What an enterprise states when it contests a figure of its result, and what the first examiner proposes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises import result_words as words
from enterprises.actions.assessments.contesting import LONGEST, LONGEST_VALUE
from enterprises.enums_assessments import ContestOutcome
from enterprises.forms import DomainForm
from enterprises.forms_cycles import VersionedForm
from enterprises.rules.assessment import claimed
from enterprises.rules.assessment.model import Figure, Scheme
from pilotzone.files.forms import FilesField

MOST_FILES = 10
ERRORS = {
    "missing": _("Enter the value that is right."),
    "not_a_number": _("This is no number."),
    "too_precise": _("There are more decimal places than this figure has."),
    "too_large": _("The number is too large."),
    "not_a_date": _("This is no date. Write 2026-03-31."),
    "not_there": _("Choose one of the values."),
    "below": _("This is below the least that the figure can be."),
    "above": _("This is above the most that the figure can be."),
}


def dress(field: forms.Field, scheme: Scheme, figure: Figure) -> None:
    """The field of a figure's value, by the figure's type."""
    kind = figure.type.kind
    if kind in ("code", "bool"):
        values = figure.codes or (claimed.YES, claimed.NO)
        named = [(each, words.figure_value(scheme, figure.name, each)) for each in values]
        field.widget = forms.Select(choices=[("", ""), *named])
    elif kind == "date":
        field.widget = forms.DateInput(attrs={"type": "date"})
    else:
        field.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        field.help_text = unit_of(figure)


def unit_of(figure: Figure) -> Any:
    if figure.type.rate:
        return _("In per cent: 12.5 is 12.5%.")
    if figure.type.currency:
        return _("In %(currency)s; 1,200,000 or 120万.") % {"currency": figure.type.currency}
    return _("A number; 1,200 or 0.12万.")


def read_value(figure: Figure, text: str) -> str:
    """The exact text of what was typed; an error of the form where the figure cannot have it."""
    try:
        return claimed.read(figure, text)
    except claimed.NotClaimed as error:
        raise forms.ValidationError(ERRORS[error.reason]) from error


class ContestForm(DomainForm):
    """`claimed` follows the figure's type; cleaned, it is the exact text that the scheme writes."""

    claimed = forms.CharField(label=_("The value that is right"), max_length=LONGEST_VALUE)
    statement = forms.CharField(
        label=_("Why it is right"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST}),
        help_text=_("What was taken wrongly, and where the evidence shows it."),
    )
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        help_text=_(
            "PDF, OFD, JPG or PNG, up to ten files: a customs or tax statement, a contract, a page of the books."
        ),
    )

    def __init__(self, *args: Any, scheme: Scheme, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure
        dress(self.fields["claimed"], scheme, figure)

    def clean_claimed(self) -> str:
        return read_value(self.figure, self.cleaned_data["claimed"])


class ExamineForm(VersionedForm):
    """`value` is asked as the enterprise was asked for its own; empty, the claimed one stands."""

    outcome = forms.ChoiceField(label=_("Proposal"), choices=ContestOutcome.choices, widget=forms.RadioSelect)
    value = forms.CharField(label=_("Value that should count"), max_length=LONGEST_VALUE, required=False)
    note = forms.CharField(label=_("What was found"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(self, *args: Any, scheme: Scheme, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure, field = figure, self.fields["value"]
        dress(field, scheme, figure)
        field.help_text = " ".join(map(str, filter(None, (_("Only where it is accepted."), field.help_text))))

    def clean_value(self) -> str:
        text = self.cleaned_data["value"].strip()
        return read_value(self.figure, text) if text else ""
