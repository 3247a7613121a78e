"""The forms of funding plans."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from subsidies.forms_meeting import WaitingCallsField
from subsidies.models import Application, Call


class FundingPlanForm(forms.Form):
    document_number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        help_text=_("As it stands on the paper, such as 津商财〔2024〕12号."),
    )
    calls = WaitingCallsField(label=_("All claims that wait for a plan, of these calls"), queryset=Call.objects.none())

    def __init__(self, *args: Any, claims: QuerySet[Application], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.claims = claims
        self.fields["calls"].queryset = (
            Call.objects.filter(applications__in=claims)
            .annotate(waiting_count=Count("applications"))
            .order_by("-opens_at", "-pk")
        )

    def chosen(self) -> QuerySet[Application]:
        return self.claims.filter(call__in=self.cleaned_data["calls"])


class DropPlanForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is not issued"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300})
    )
