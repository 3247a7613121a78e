"""What an enterprise enters to let a bank or an insurer read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.enums_consents import ConsentItem, ConsentPurpose
from enterprises.forms import DateField, DomainForm
from enterprises.forms_figures import NamedChoice, NamedChoices, told_of_enterprises
from enterprises.models import Indicator
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Partner


class ConsentForm(DomainForm):
    partner = NamedChoice(
        label=_("Bank or insurer"),
        queryset=Partner.objects.filter(kind=Kind.BANK).order_by("name_zh"),
        to_field_name="uid",
    )
    items = forms.TypedMultipleChoiceField(
        label=_("What it may read"),
        coerce=ConsentItem,
        choices=ConsentItem.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    indicators = NamedChoices(
        label=_("Which figures"),
        queryset=Indicator.objects.none(),
        to_field_name="code",
        required=False,
        help_text=_("Where figures are among what it may read."),
    )
    purpose = forms.TypedChoiceField(label=_("For what"), coerce=ConsentPurpose, choices=ConsentPurpose.choices)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Until, the day included"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = told_of_enterprises()
