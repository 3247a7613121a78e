"""Forms of objections under a real name: they read what was typed; whether it may be done is the actions' answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from enterprises.forms import KeptFile
from enterprises.objections.enums import ObjectionSource
from enterprises.objections.objectors import LONGEST_STATEMENT
from enterprises.objections.papers import Papers
from enterprises.objections.rulings import MOST_REASON
from pilotzone.files.forms import FilesField
from pilotzone.files.models import StoredFile

ANONYMOUS = "anonymous"
LETTER_HELP = _("Scanned or photographed: PDF, OFD, JPG or PNG, up to 50 MB.")
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
    letter_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    letter = KeptFile(label=_("Letter"), help_text=LETTER_HELP)
    evidence_kept = forms.MultipleChoiceField(
        label=_("Evidence uploaded already"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Untick what is not to be sent."),
    )
    evidence = FilesField(
        label=_("Evidence"), required=False, help_text=_("PDF, OFD, JPG or PNG, up to 10 files of 50 MB each.")
    )
    truth = forms.BooleanField(
        label=_("What is stated is true to my knowledge, and the bureau may ask me about it."),
        error_messages={"required": _("Confirm that what is stated is true.")},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, papers: Papers | None = None, **kwargs: Any) -> None:
        """`papers` that came with it or before stay with the page, whatever else is wrong."""
        super().__init__(data.copy() if data else None, *args, **kwargs)
        self.papers = papers or Papers()
        self.keep_letter(self.papers.letter)
        self.keep_evidence(self.papers.evidence)

    def keep_letter(self, file: StoredFile | None) -> None:
        if file is None:
            del self.fields["letter_kept"]
            return
        self.data["letter_kept"] = str(file.uid)
        text = _("Uploaded: %(file)s (%(size)s). Choose another file to replace it.")
        self.fields["letter"].help_text = text % {"file": file.name, "size": filesizeformat(file.size)}

    def keep_evidence(self, files: Sequence[StoredFile]) -> None:
        if not files:
            del self.fields["evidence_kept"]
            return
        self.data.setlist("evidence_kept", [str(file.uid) for file in files])
        self.fields["evidence_kept"].choices = [
            (str(file.uid), f"{file.name} ({filesizeformat(file.size)})") for file in files
        ]

    def clean(self) -> None:
        for error in self.papers.errors:
            self.add_error(error.field, error.message)
        if self.papers.letter is None and "letter" not in self.errors:
            self.add_error("letter", _("Choose the letter."))


class OrganisationObjectionForm(ObjectionForm):
    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    code = forms.CharField(label=_("Unified social credit code"), max_length=40)
    contact = forms.CharField(label=_("Contact person"), max_length=80)
    phone = forms.CharField(label=_("Telephone"), max_length=40)
    field_order = ("name", "code", "contact", "phone", "statement", "letter", "evidence_kept", "evidence", "truth")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].label = _("Letter with the organisation's seal")


class PersonObjectionForm(ObjectionForm):
    name = forms.CharField(label=_("Your name"), max_length=80, help_text=_("As on your identity document."))
    code = forms.CharField(
        label=_("Number of your identity document"),
        max_length=40,
        help_text=_("Identity card, passport or travel permit. Kept encrypted."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40)
    field_order = ("name", "code", "phone", "statement", "letter", "evidence_kept", "evidence", "truth")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].label = _("Letter signed by your own hand")


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
