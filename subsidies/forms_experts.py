"""Forms of the experts' pool and of draws."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Enterprise
from subsidies.enums_proof import RECUSALS, Conflict, DrawPurpose, Skill
from subsidies.filters import DayField, NamedField
from subsidies.models import Call
from subsidies.rules.draws import SITE, Terms

MOST = 30


class ExpertForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80)
    employer = forms.CharField(label=_("Employer"), max_length=120, help_text=_("The name as registered."))
    employer_uscc = forms.CharField(
        label=_("Employer's unified social credit code"),
        max_length=18,
        required=False,
        help_text=_("With it the portal finds conflicts of interest that a name alone can hide."),
    )
    skills = forms.MultipleChoiceField(
        label=_("Called in for"), choices=Skill.choices, widget=forms.CheckboxSelectMultiple
    )


class InterestForm(forms.Form):
    uscc = forms.CharField(label=_("Enterprise's unified social credit code"), max_length=18)
    reason = forms.CharField(label=_("What the interest is"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_uscc(self) -> Enterprise:
        code = self.cleaned_data["uscc"].strip().upper()
        found = Enterprise.objects.filter(uscc=code).exclude(state="refused").first()
        if found is None:
            raise forms.ValidationError(_("No enterprise with this code is registered."))
        return found


class DrawForm(forms.Form):
    """What both kinds of draw fix beforehand."""

    call = NamedField(label=_("Call"), queryset=Call.objects.none(), empty_label=None)
    source = forms.CharField(
        label=_("Public value"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Which value decides, where it is published, and how it is written: such as the winning numbers of a "
            "lottery drawn on that day, in their order, separated by spaces."
        ),
    )
    public_day = DayField(label=_("Published on"), help_text=_("A later day: nobody may know the value yet."))
    review_day = DayField(label=_("Day of the review or visit"), help_text=_("The draw is made before it."))
    purpose = DrawPurpose.SITES

    def __init__(self, *args, calls, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls

    def quotas(self) -> tuple[tuple[str, int], ...]:
        raise NotImplementedError

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            quotas=self.quotas(),
            source=" ".join(given["source"].split()),
            public_day=given["public_day"].isoformat(),
            review_day=given["review_day"].isoformat(),
            groups=given.get("groups") or 1,
            one_per_employer=given.get("one_per_employer", False),
        )


class SiteDrawForm(DrawForm):
    count = forms.IntegerField(label=_("Claims to be visited"), min_value=1, max_value=500)
    field_order = ("call", "count")

    def quotas(self) -> tuple[tuple[str, int], ...]:
        return ((SITE, self.cleaned_data["count"]),)


class ExpertDrawForm(DrawForm):
    purpose = DrawPurpose.EXPERTS
    groups = forms.IntegerField(label=_("Groups"), min_value=1, max_value=9, initial=1)
    one_per_employer = forms.BooleanField(label=_("At most one expert of each employer"), required=False, initial=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for skill in Skill:
            self.fields[f"count_{skill}"] = forms.IntegerField(
                label=skill.label, min_value=0, max_value=MOST, initial=0, required=False
            )
        self.order_fields(["call", *(f"count_{skill}" for skill in Skill), "groups", "one_per_employer"])

    def quotas(self) -> tuple[tuple[str, int], ...]:
        return tuple((skill.value, self.cleaned_data[f"count_{skill}"] or 0) for skill in Skill)


class ValueForm(forms.Form):
    public_value = forms.CharField(label=_("The value as published"), max_length=200)


class RecusalForm(forms.Form):
    candidate = forms.CharField(max_length=24, widget=forms.HiddenInput)
    reason = forms.TypedChoiceField(
        label=_("Why the seat is given up"),
        choices=[(reason.value, reason.label) for reason in RECUSALS],
        coerce=Conflict,
    )
