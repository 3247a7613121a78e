"""Forms of visits: planned, taken, closed, and the list of a call."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from subsidies.enums_visits import VisitKind
from subsidies.filters import DayField


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return user.name or user.email


class VisitPlanForm(forms.Form):
    kind = forms.TypedChoiceField(label=_("What is visited"), choices=VisitKind.choices, coerce=VisitKind)
    planned_on = DayField(label=_("Day of the visit"))


class VisitTakeForm(forms.Form):
    second = PersonField(label=_("Second officer"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second"].queryset = officers


class VisitCloseForm(forms.Form):
    present_name = forms.CharField(label=_("Present for the enterprise"), max_length=80)
    present_post = forms.CharField(label=_("Post"), max_length=80, required=False)
    remark = forms.CharField(
        label=_("Finding of the visit"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class VisitListForm(forms.Form):
    kind = forms.TypedChoiceField(label=_("What is visited"), choices=VisitKind.choices, coerce=VisitKind)
    items = forms.CharField(
        label=_("Items, one a line"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Chinese | English | yes_no, number or text"),
    )
