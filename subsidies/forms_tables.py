"""The form by which the claims of the queue are taken out as a table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from subsidies.enums_statistics import ReportColumn

ALWAYS = (ReportColumn.REFERENCE, ReportColumn.ENTERPRISE)  # what the queue shows in front of its columns
OF_QUEUE = {"division": ReportColumn.DISTRICT}  # the others are named alike


class TableForm(forms.Form):
    columns = forms.MultipleChoiceField(
        label=_("Columns"), choices=ReportColumn.choices, widget=forms.CheckboxSelectMultiple
    )


def columns_of(queue: list[str]) -> list[str]:
    """The columns of a table that shows what the queue does."""
    named = [OF_QUEUE.get(name, name) for name in queue]
    return [*ALWAYS, *(name for name in named if name in ReportColumn.values)]
