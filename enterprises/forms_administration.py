"""What people type about a request for the administration of an enterprise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms import PHONE, ApprovalForm, CodeField, DomainForm, KeptFile
from enterprises.validators import validate_uscc
from pilotzone.files.models import StoredFile
from pilotzone.kernel.inputs import TidyRegexField


class AdministrationForm(DomainForm):
    uscc = CodeField(
        label=_("Unified social credit code"),
        validators=[validate_uscc],
        help_text=_("18 signs, as on the business licence."),
        max_length=30,
    )
    position = forms.CharField(
        label=_("Your position in the enterprise"), max_length=60, help_text=_("Such as head of finance.")
    )
    reason = forms.CharField(
        label=pgettext_lazy("to the administrator", "What happened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Such as when the administrator left, and why the administration was not handed over."),
    )
    phone = TidyRegexField(
        PHONE,
        label=_("Telephone at which the bureau reaches you"),
        max_length=20,
        error_messages={"invalid": _("Digits, blanks, hyphens, brackets and a leading + only, such as 022-6530 0000.")},
    )
    letter = KeptFile(
        label=_("Letter of the enterprise"),
        help_text=_("Names you as the administrator, with the enterprise's seal. PDF or photo, up to 50 MB."),
    )

    def __init__(self, *args: Any, letter: StoredFile | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = letter

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"letter": self.kept}


class StillHereForm(DomainForm):
    words = forms.CharField(
        label=_("Why the administration stays as it is"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The bureau reads it; the person who asked does not."),
    )


class LetterCheckForm(ApprovalForm):
    """How the letter was checked, as a change of account is; and the answer to an objection."""

    answer = forms.CharField(
        label=_("Why the objection does not stand"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The administrator who objected reads it."),
    )

    def __init__(self, *args: Any, objected: bool, **kwargs: Any) -> None:
        """An objection has to be answered; without one there is nothing to answer."""
        super().__init__(*args, **kwargs)
        if not objected:
            del self.fields["answer"]


class NoAdministrationForm(DomainForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person who asked reads it."),
    )
