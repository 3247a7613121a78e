"""What people type about an enterprise, its members and its account."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from enterprises import scopes
from enterprises.actions.members import INVITED_ROLES
from enterprises.actions.registration import CHECKED
from enterprises.enums import BusinessRole, EndKind, EnterpriseState
from enterprises.models import Enterprise
from enterprises.rules.codes import folded
from enterprises.validators import validate_customs_code, validate_uscc
from pilotzone.files.models import StoredFile
from pilotzone.kernel.inputs import Dated, DomainForm, TidyRegexField
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text

OUTSIDE = "outside"
PHONE = r"^\+?[0-9][0-9 ()（）\-]{5,18}$"
DIVISIONS = ("registration_division", "tax_division", "statistics_division")


class CodeField(forms.CharField):
    """A code as people paste it: blanks, small and full-width signs are set right before it is checked."""

    def to_python(self, value: Any) -> str:
        return folded(super().to_python(value) or "")


class KeptFile(forms.FileField):
    """A file that the view keeps before the form is read; the action asks for it where it is missing."""

    is_needed = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class DateField(Dated, forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


def name_of(field: str) -> Any:
    return capfirst(Enterprise._meta.get_field(field).verbose_name)


class EnterpriseForm(DomainForm):
    uscc = CodeField(
        label=name_of("uscc"),
        validators=[validate_uscc],
        help_text=_("18 signs, as on the business licence."),
        max_length=30,
    )
    name_zh = forms.CharField(label=name_of("name_zh"), max_length=120, help_text=_("As on the business licence."))
    name_en = forms.CharField(
        label=name_of("name_en"), max_length=160, required=False, help_text=_("Shown on the English pages.")
    )
    customs_code = CodeField(
        label=name_of("customs_code"),
        validators=[validate_customs_code],
        required=False,
        max_length=20,
        help_text=_("10 signs, if filed with customs."),
    )
    legal_representative = forms.CharField(
        label=name_of("legal_representative"), max_length=80, help_text=_("As on the business licence.")
    )
    established_on = DateField(label=name_of("established_on"), help_text=_("As on the business licence."))
    registration_division = forms.ChoiceField(label=name_of("registration_division"))
    tax_division = forms.ChoiceField(label=name_of("tax_division"))
    statistics_division = forms.ChoiceField(label=name_of("statistics_division"))
    address = forms.CharField(label=name_of("address"), max_length=200, help_text=_("As on the business licence."))
    platform_connected_on = DateField(
        label=name_of("platform_connected_on"), required=False, help_text=_("Leave empty if it is not connected yet.")
    )
    roles = forms.MultipleChoiceField(
        label=_("What the enterprise does in cross-border e-commerce"),
        choices=BusinessRole.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick all that apply."),
    )
    contact_name = forms.CharField(label=name_of("contact_name"), max_length=80)
    contact_phone = TidyRegexField(
        PHONE,
        label=name_of("contact_phone"),
        error_messages={"invalid": _("Digits, blanks, hyphens, brackets and a leading + only, such as 022-6530 0000.")},
    )
    contact_email = forms.EmailField(label=name_of("contact_email"), required=False)
    licence = forms.FileField(
        label=_("Business licence"),
        required=False,
        help_text=_("PDF or photo, up to 50 MB. Without it a person at the bureau has to look first."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    GROUPS = (
        (_("Identity"), ("uscc", "name_zh", "name_en", "customs_code", "legal_representative", "established_on")),
        (_("Places"), (*DIVISIONS, "address", "platform_connected_on")),
        (_("Roles"), ("roles",)),
        (_("Contact"), ("contact_name", "contact_phone", "contact_email")),
    )

    def __init__(self, *args: Any, licence: StoredFile | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = licence
        self.divisions = {row.code: row for row in Division.objects.all()}
        named = [(code, local_text(row, "name")) for code, row in self.divisions.items()]
        for name in DIVISIONS:
            self.fields[name].choices = [("", _("Choose a place")), *named, (OUTSIDE, _("Outside the zone"))]

    @classmethod
    def blank(cls, earlier: Enterprise | None = None) -> "EnterpriseForm":
        """With what an earlier registration said that was not accepted; its licence is chosen again."""
        told = {**initial_of(earlier), "licence": None, "version": None} if earlier else {}
        return cls(initial={**told, "submission": uuid4()})

    @classmethod
    def of(cls, enterprise: Enterprise, data: Any = None, licence: StoredFile | None = None) -> "EnterpriseForm":
        """The profile as it stands; what has been checked can no longer be changed here."""
        form = cls(data, initial=initial_of(enterprise), licence=licence or enterprise.licence)
        fixed = ("uscc", *(CHECKED if enterprise.state == EnterpriseState.ACTIVE else ()))
        for name in fixed:
            form.fields[name].disabled = True
            form.fields[name].help_text = _("Checked at registration. A change of it is asked for in the company file.")
        return form

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for title, names in self.GROUPS:
            yield title, [self[name] for name in names]

    def values(self) -> dict[str, Any]:
        """The enterprise's fields as the actions take them."""
        left_out = {"roles", "licence", "submission", "version"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        values |= {name: self.divisions.get(values[name]) for name in DIVISIONS}
        return values | {"licence": self.kept}

    def differences(self, current: Enterprise) -> list[tuple[Any, str]]:
        """Where another person's text differs from what was typed here, for the one whose page is stale."""
        shown = initial_of(current)
        typed = self.cleaned_data
        return [
            (self.fields[name].label, self.text_of(name, shown[name]))
            for name in shown.keys() & typed.keys()
            if name not in ("version", "submission") and (typed[name] or "") != (shown[name] or "")
        ]

    def catch_up(self, enterprise: Enterprise) -> list[tuple[Any, str]]:
        """Take the version that is stored now, so that sending again is a decision; say what differs."""
        enterprise.refresh_from_db()
        self.data = self.data.copy()
        self.data["version"] = enterprise.version
        return self.differences(enterprise)

    @property
    def submission_uid(self) -> UUID:
        """The form's own number: sent twice it is one registration."""
        return self.cleaned_data["submission"] or uuid4()

    def text_of(self, name: str, value: Any) -> str:
        labels = dict(getattr(self.fields[name], "choices", ()))
        parts = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(part, part or "")) for part in parts)


def initial_of(enterprise: Enterprise) -> dict[str, Any]:
    initial = {name: getattr(enterprise, name, None) for name in EnterpriseForm.base_fields}
    for name in DIVISIONS:
        division = initial[name]
        initial[name] = division.code if division else OUTSIDE
    return initial | {"roles": sorted(enterprise.business_roles.values_list("role", flat=True))}


class FactsForm(DomainForm):
    """What was checked at registration, as the new licence has it."""

    name_zh = forms.CharField(label=name_of("name_zh"), max_length=120, help_text=_("As on the new licence."))
    registration_division = forms.ChoiceField(label=name_of("registration_division"))
    established_on = DateField(label=name_of("established_on"))
    licence = KeptFile(label=_("New business licence"), help_text=_("PDF or photo, up to 50 MB."))
    reason = forms.CharField(
        label=_("What has changed"),
        max_length=300,
        help_text=_("Such as: renamed on 3 March, with the number of the notice of the market regulator."),
    )

    def __init__(self, data: Any, *, enterprise: Enterprise, licence: StoredFile | None = None) -> None:
        shown = initial_of(enterprise)
        super().__init__(data, initial={name: shown[name] for name in CHECKED})
        self.kept = licence
        self.divisions = {row.code: row for row in Division.objects.all()}
        named = [(code, local_text(row, "name")) for code, row in self.divisions.items()]
        self.fields["registration_division"].choices = [*named, (OUTSIDE, _("Outside the zone"))]

    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values["registration_division"] = self.divisions.get(values["registration_division"])
        return values | {"licence": self.kept}


class EndForm(DomainForm):
    """That an enterprise no longer exists."""

    kind = forms.ChoiceField(label=_("How it ended"), choices=EndKind.choices, widget=forms.RadioSelect)
    ended_on = DateField(label=_("On"))
    reason = forms.CharField(
        label=_("What the record rests on"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as the notice of the market regulator with its number. The enterprise reads it."),
    )
    successor = CodeField(
        label=_("Credit code of who took over"),
        required=False,
        max_length=30,
        help_text=_("If it is registered here. Nothing goes over by itself."),
    )


class LiftForm(DomainForm):
    reason = forms.CharField(
        label=_("Why it was wrong"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The enterprise reads it."),
    )


class PayeeForm(DomainForm):
    holder = forms.CharField(
        label=_("Account holder"), max_length=120, help_text=_("The enterprise itself, by its Chinese name.")
    )
    bank = forms.CharField(label=_("Bank and branch"), max_length=120)
    cnaps = CodeField(label=_("CNAPS code"), max_length=20, help_text=_("12 digits; the bank knows it."))
    number = CodeField(
        label=_("Account number"),
        max_length=40,
        help_text=_("Kept encrypted. Only the last four digits are shown afterwards."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class PayeeChangeForm(PayeeForm):
    """Another account instead of the one that stands."""

    reason = forms.CharField(
        label=_("Why the account changes"), max_length=300, help_text=_("The bureau reads it before it approves.")
    )


class ApprovalForm(DomainForm):
    note = forms.CharField(
        label=_("How you checked it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as whom you called back, at the telephone number of the company file, and when."),
    )


class NoApprovalForm(DomainForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The enterprise reads it."),
    )


class InviteForm(DomainForm):
    email = forms.EmailField(label=_("E-mail"), help_text=_("The link goes to this address and is valid for 7 days."))
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in INVITED_ROLES], widget=forms.RadioSelect
    )


class AgentForm(DomainForm):
    email = forms.EmailField(label=_("The agent's e-mail"))
    programmes = forms.MultipleChoiceField(
        label=_("Programmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a tick the authority covers all programmes."),
    )
    last_day = DateField(
        label=_("Last day"), help_text=_("The authority ends at the end of this day, after three years at most.")
    )
    letter = KeptFile(label=_("Letter of authority"), help_text=_("PDF or photo with seal, up to 50 MB."))

    def __init__(self, *args: Any, letter: StoredFile | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = letter
        self.fields["programmes"].choices = [
            (code, local_text({"zh": zh, "en": en})) for code, zh, en in scopes.choices()
        ]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "letter"} | {"letter": self.kept}


class RefusalForm(DomainForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The registrant reads it: what is wrong, and what to do next."),
    )


class AcceptanceForm(DomainForm):
    note = forms.CharField(
        label=_("Note for the file"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
