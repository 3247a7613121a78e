"""The bureau's forms about measures: they read what was typed; whether it may be done is the actions' answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotzone.formula.text import Text
from pilotzone.kernel.inputs import MomentField, TidyField
from subsidies.filters import DayField, NamedField
from subsidies.models import Programme

NOTE = forms.Textarea(attrs={"rows": 3, "maxlength": 2000})


class ProgrammeForm(forms.Form):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
    code = TidyField(
        label=_("Code"),
        max_length=40,
        help_text=_(
            "Small letters, digits and underscores, such as overseas_warehouse. Measures name it; it never changes."
        ),
    )
    summary_zh = forms.CharField(
        label=_("What it supports, in Chinese"),
        widget=NOTE,
        required=False,
        help_text=_("A sentence or two; applicants read it."),
    )
    summary_en = forms.CharField(label=_("The same in English"), widget=NOTE, required=False)


class StartMeasureForm(forms.Form):
    code = TidyField(
        label=_("Code"),
        max_length=40,
        help_text=_("Capital letters, digits and hyphens, such as TJ-2025-EXHIBITION. It never changes."),
    )
    programme = NamedField(queryset=Programme.objects.order_by("code"), to_field_name="code", label=_("Programme"))
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)

    @property
    def name(self) -> Text:
        return Text(self.cleaned_data["name_zh"], self.cleaned_data["name_en"])


class ProposeForm(forms.Form):
    valid_from = DayField(
        label=_("In force from"), help_text=_("The first day. Claims that are under way keep their version.")
    )
    note = forms.CharField(
        label=_("For the approver"),
        required=False,
        widget=NOTE,
        help_text=_("What changes and why, in a few sentences."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ApproveForm(forms.Form):
    valid_from = DayField(label=_("In force from"))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class SupplementForm(forms.Form):
    document_number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        help_text=_("As it stands on the supplementary notice."),
    )
    text_zh = forms.CharField(
        label=_("What changes and why, in Chinese"), widget=NOTE, help_text=_("Applicants read it.")
    )
    text_en = forms.CharField(label=_("The same in English"), required=False, widget=NOTE)
    effective_at = MomentField(
        label=_("The call takes the version from"),
        required=False,
        help_text=_("Left empty: at once."),
    )
