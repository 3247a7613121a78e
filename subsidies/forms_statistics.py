"""The form in which a report is put together."""

from django import forms
from django.utils.translation import gettext_lazy as _

from subsidies.enums_statistics import ReportColumn


class ReportForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the report"), max_length=80, help_text=_("The same name again replaces your earlier report.")
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"), choices=ReportColumn.choices, widget=forms.CheckboxSelectMultiple
    )
    is_shared = forms.BooleanField(
        label=_("Offer it to all who read statistics"), required=False, widget=forms.CheckboxInput
    )
