"""The forms of recovery."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from subsidies.enums_recovery import Sanction
from subsidies.filters import DayField, YuanField
from subsidies.rules.model import Measure
from subsidies.wording import clause_choices


class RecoveryForm(forms.Form):
    amount = YuanField(label=_("Amount to be repaid (¥)"), least=1)
    clause = forms.ChoiceField(label=_("By which clause"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("In words that the applicant understands, with the figures it rests on."),
    )
    due_on = DayField(label=_("To be repaid by"), help_text=_("Until 24:00."))
    sanction = forms.ChoiceField(label=_("Sanction"), choices=Sanction.choices, widget=forms.RadioSelect)
    sanction_why = forms.CharField(
        label=_("Why it is not the next rung"),
        max_length=300,
        required=False,
        help_text=_("Needed only where another one is chosen."),
    )

    def __init__(self, *args: Any, measure: Measure, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = clause_choices(measure, language)


class StopForm(forms.Form):
    clause = forms.ChoiceField(label=_("By which clause"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("In words that the applicant understands, with the figures it rests on."),
    )

    def __init__(self, *args: Any, measure: Measure, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = clause_choices(measure, language)


class PayOnForm(forms.Form):
    reason = forms.CharField(label=_("Why it is paid all the same"), max_length=500)


class RepaymentForm(forms.Form):
    amount = YuanField(label=_("Amount received (¥)"), least=1)
    received_on = DayField(label=_("Received on"))
    bank_reference = forms.CharField(label=_("Bank's reference"), max_length=60)


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Why it is not pursued"), max_length=500)


class TakeBackForm(forms.Form):
    why = forms.CharField(label=_("Why the demand is taken back"), max_length=500)


class LiftForm(forms.Form):
    why = forms.CharField(label=_("Why the bar is lifted"), max_length=500)
