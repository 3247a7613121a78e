"""Forms of what a district examines and submits, of consultations and of outside audits."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import Office
from subsidies.enums_consulting import FindingAnswer
from subsidies.filters import DayField, YuanField
from subsidies.models import Call, Department
from subsidies.wording import pick_both


class OriginalsForm(forms.Form):
    materials = forms.MultipleChoiceField(
        label=_("Papers compared with their originals"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the papers that were compared.")},
    )
    agrees = forms.TypedChoiceField(
        label=_("What was found"),
        choices=[("yes", _("They agree with the originals")), ("no", _("Something differs"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
        help_text=_("Where something differs, say what."),
    )
    checked_on = DayField(label=_("Compared on"))

    def __init__(self, *args: Any, papers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["materials"].choices = list(papers)


class SubmissionForm(forms.Form):
    """Checkboxes named `claim` stand in the table beside it."""

    document_number = forms.CharField(
        label=_("Number of the letter"), max_length=60, help_text=_("The district's own, as it stands on the paper.")
    )


class IntakeForm(forms.Form):
    submits_by_letter = forms.BooleanField(
        label=_("Districts submit claims to the city by letter with a summary sheet"),
        required=False,
        help_text=_("Otherwise a claim goes to the city as soon as both desks of the district agree."),
    )
    checks_originals = forms.BooleanField(
        label=_("A district agrees only after all papers were compared with their originals"), required=False
    )


class ConsultationForm(forms.Form):
    call = forms.ModelChoiceField(
        label=_("Call"),
        queryset=Call.objects.none(),
        to_field_name="uid",
        help_text=_("All enterprises with a claim that is with the city or before the decision are on the list."),
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments"),
        queryset=Department.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one department.")},
    )
    due_on = DayField(label=_("Reply by the end of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = Call.objects.published().order_by("-opens_at")
        self.fields["call"].label_from_instance = lambda call: pick_both({"zh": call.name_zh, "en": call.name_en})
        self.fields["departments"].queryset = Department.objects.filter(is_active=True)
        self.fields["departments"].label_from_instance = lambda each: pick_both(each.names)


class DepartmentForm(forms.Form):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail of the desk that replies"),
        required=False,
        help_text=_("A late reply is asked for there. Without one nobody is written to."),
    )
    is_active = forms.BooleanField(label=_("Is offered when a round begins"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FindingForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Your answer"), choices=FindingAnswer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )


class AuditBatchForm(forms.Form):
    firm = forms.ModelChoiceField(label=_("Audit firm"), queryset=Office.objects.none(), to_field_name="uid")
    purpose = forms.CharField(label=_("What the firm is to look at"), max_length=200)
    references = forms.CharField(
        label=_("Claims"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The references, one a line. The claims that you have kept stand here already."),
    )
    ends_on = DayField(label=_("Until the end of"))

    def __init__(self, *args: Any, firms: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = Office.objects.filter(pk__in=[each.pk for each in firms]).order_by("name_zh")
        self.fields["firm"].label_from_instance = lambda firm: pick_both({"zh": firm.name_zh, "en": firm.name_en})

    def clean_references(self) -> list[str]:
        text = self.cleaned_data["references"].replace(",", " ").replace("，", " ").replace("、", " ")
        return list(dict.fromkeys(part.upper() for part in text.split()))


class AuditReportForm(forms.Form):
    text = forms.CharField(
        label=_("What was found"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000})
    )
    recommended = YuanField(label=_("Recommended amount (¥)"))
    file = forms.FileField(
        label=_("Report"), help_text=_("PDF or OFD."), error_messages={"required": _("Choose a file.")}
    )
