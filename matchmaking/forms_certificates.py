"""What people type about certificates of a training."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms import DomainForm


class GiveForm(DomainForm):
    hours = forms.DecimalField(
        label=_("Hours of attendance at least"),
        min_value=Decimal("0.5"),
        max_value=200,
        max_digits=4,
        decimal_places=1,
        initial=2,
        help_text=_("Whoever was there so long and has no certificate yet gets one."),
    )

    @property
    def minutes(self) -> int:
        return int(self.cleaned_data["hours"] * 60)


class RevokeForm(DomainForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReplaceForm(RevokeForm):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
