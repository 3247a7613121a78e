"""The form of one shareholder."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms import DomainForm


class ShareholderForm(DomainForm):
    name = forms.CharField(label=_("Shareholder"), max_length=120)
    code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=30,
        required=False,
        help_text=_("Leave it empty for a natural person or a shareholder from abroad."),
    )
    share = forms.DecimalField(
        label=_("Share in per cent"), min_value=Decimal("0.01"), max_value=100, decimal_places=2, localize=False
    )

    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {"name": found["name"], "code": found["code"], "basis_points": int(found["share"] * 100)}
