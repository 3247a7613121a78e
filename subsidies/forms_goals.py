"""The forms of budget goals."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from subsidies.enums_goals import GoalKind
from subsidies.models import Goal


class HundredthsField(forms.CharField):
    """A value with at most two places, cleaned to hundredths."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "maxlength": 20})

    def to_python(self, value: Any) -> int | None:
        text = super().to_python(value).replace(",", "").replace("，", "").strip()
        if not text:
            return None
        try:
            number = Decimal(text) * 100
        except InvalidOperation as error:
            raise forms.ValidationError(_("Enter a number with at most two places.")) from error
        if not number.is_finite() or number != int(number) or abs(number) > 10**15:
            raise forms.ValidationError(_("Enter a number with at most two places."))
        return int(number)


def shown(value: int | None) -> str:
    """Hundredths as they are typed and read: 95, 95.5, 95.25."""
    if value is None:
        return ""
    text = f"{Decimal(value).scaleb(-2):f}"
    return text.rstrip("0").rstrip(".")


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("What the money is to achieve"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class GoalForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of indicator"), choices=GoalKind.choices)
    name = forms.CharField(label=_("Indicator"), max_length=120, help_text=_("Such as: enterprises supported."))
    unit = forms.CharField(label=_("Unit"), max_length=20, help_text=_("Such as %, days, enterprises."))
    target = HundredthsField(label=_("Target"))
    at_most = forms.BooleanField(label=_("The target is a ceiling: less is better"), required=False)
    weight = HundredthsField(label=_("Points it can bring"), help_text=_("All indicators together bring 100."))


class ValuesForm(forms.Form):
    """A value for each indicator, and a note."""

    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, goals: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        for goal in goals:
            self.fields[f"value-{goal.uid}"] = HundredthsField(label=f"{goal.name}（{goal.unit}）")
        self.order_fields([*(f"value-{goal.uid}" for goal in goals), "note"])

    def values(self) -> dict[int, int]:
        return {goal.pk: self.cleaned_data[f"value-{goal.uid}"] for goal in self.goals}


class ReviewForm(forms.Form):
    score = HundredthsField(label=_("Score"), help_text=_("From 0 to 100."))
    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where the score differs from the self-evaluation."),
    )
