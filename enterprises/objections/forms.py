"""Forms of objections under a real name: they read what was typed; whether it may be done is the actions' answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.objections.enums import ObjectionSource
from enterprises.objections.objectors import LONGEST_STATEMENT
from enterprises.objections.rulings import MOST_REASON

ANONYMOUS = "anonymous"
AS = (
    (ObjectionSource.ORGANISATION.value, _("In the name of an organisation, with its seal")),
    (ObjectionSource.PERSON.value, _("As a person, signed by hand")),
    (ANONYMOUS, _("Without a name")),
)


class ObjectionForm(forms.Form):
    """What every objection holds; who makes it comes first."""

    statement = forms.CharField(
        label=_("What you object to, and why"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_STATEMENT}),
        help_text=_("Facts, places, dates and figures that can be checked."),
    )
    letter = forms.FileField(label=_("Letter"), error_messages={"required": _("Choose the letter.")})
    evidence = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("PDF, OFD, JPG or PNG, one file up to 50 MB.")
    )
    truth = forms.BooleanField(
        label=_("What is stated is true to my knowledge, and the bureau may ask me about it."),
        error_messages={"required": _("Confirm that what is stated is true.")},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)


class OrganisationObjectionForm(ObjectionForm):
    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    code = forms.CharField(label=_("Unified social credit code"), max_length=40)
    contact = forms.CharField(label=_("Contact person"), max_length=80)
    phone = forms.CharField(label=_("Telephone"), max_length=40)
    field_order = ("name", "code", "contact", "phone", "statement", "letter", "evidence", "truth")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].label = _("Letter with the organisation's seal")
        self.fields["letter"].help_text = _("Scanned or photographed: PDF, OFD, JPG or PNG, up to 50 MB.")


class PersonObjectionForm(ObjectionForm):
    name = forms.CharField(label=_("Your name"), max_length=80, help_text=_("As on your identity document."))
    code = forms.CharField(
        label=_("Number of your identity document"),
        max_length=40,
        help_text=_("Identity card, passport or travel permit. Kept encrypted."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40)
    field_order = ("name", "code", "phone", "statement", "letter", "evidence", "truth")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].label = _("Letter signed by your own hand")
        self.fields["letter"].help_text = _("Scanned or photographed: PDF, OFD, JPG or PNG, up to 50 MB.")


FORMS = {ObjectionSource.ORGANISATION: OrganisationObjectionForm, ObjectionSource.PERSON: PersonObjectionForm}


class DepartmentObjectionForm(forms.Form):
    """Another department's, as its letter says; to what comes first."""

    department = forms.CharField(label=_("Department"), max_length=120)
    document_number = forms.CharField(label=_("Document number of its letter"), max_length=60)
    statement = forms.CharField(
        label=_("What it objects to, and why"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_STATEMENT}),
    )
    letter = forms.FileField(
        label=_("Letter"),
        help_text=_("PDF, OFD, JPG or PNG, one file up to 50 MB."),
        error_messages={"required": _("Choose the letter.")},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)


class GiveBackForm(forms.Form):
    back_reason = forms.CharField(
        label=_("What should be looked at again"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": MOST_REASON}),
    )
