"""What a person gives when signing up, and what an appointment says."""

from datetime import date
from typing import Any

from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts import queries
from pilotzone.accounts.enums import ROLE_LABELS
from pilotzone.accounts.models import Office, User
from pilotzone.kernel.access import BUREAU_ROLES, R
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.inputs import TidyField, TidyRegexField
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text

INVITED = "invited_address"  # in the session of a visitor who has opened an invitation


class DetailsForm(forms.Form):
    """What a person says of himself or herself, at sign-up and later."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    phone = TidyRegexField(
        label=_("Mobile number"),
        regex=r"^\+?[0-9 -]{6,20}$",
        required=False,
        help_text=_("For urgent notices by text message."),
        error_messages={"invalid": _("Digits, blanks and hyphens, with the country code if it is not +86.")},
    )


class SignupForm(DetailsForm):
    """Filled in with the address to which an invitation brought the visitor here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = context.request.session.get(INVITED) if context.request else None
        if invited:
            self.initial.setdefault("email", invited)

    def signup(self, request, user):
        """allauth's hook: the adapter has saved name, phone and language with the user already."""


class AppointmentForm(forms.Form):
    def refuse(self, error: DomainError | ValidationError) -> None:
        """Show what an action refused."""
        if isinstance(error, DomainError):
            self.add_error(error.field if error.field in self.fields else None, error.message)
        else:
            self.add_error(None, error.messages)


def day(**options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], **options)


class OfficeField(forms.ModelChoiceField):
    def label_from_instance(self, office: Office) -> str:
        return local_text(office, "name")


class DivisionField(forms.ModelChoiceField):
    def label_from_instance(self, division: Division) -> str:
        return local_text(division, "name")


class UserField(forms.EmailField):
    """A person by the e-mail of the account: a list of all people would be long, and is nobody's business."""

    def clean(self, value: Any) -> User | None:
        email = super().clean(value)
        user = User.objects.filter(email=email.lower(), is_active=True, is_machine=False).first() if email else None
        if email and user is None:
            raise ValidationError(_("Nobody has an account with this e-mail."), code="unknown")
        return user


class AppointForm(AppointmentForm):
    user = UserField(label=_("E-mail of the person"))
    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=R,
        choices=[(role.value, label) for role, label in ROLE_LABELS.items() if role in BUREAU_ROLES],
    )
    office = OfficeField(label=_("Office"), queryset=Office.objects.order_by("name_zh", "pk"))
    starts_on = day(label=_("First day"))
    ends_on = day(label=_("Last day"), required=False)


class RenameOfficeForm(AppointmentForm):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)


class OfficeForm(RenameOfficeForm):
    division = DivisionField(
        label=_("District"),
        queryset=Division.objects.all(),
        required=False,
        empty_label=_("The whole zone"),
        help_text=_("Whose claims the office sees. It never changes."),
    )
    code = TidyField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, such as binhai-commerce. It never changes."),
    )


class SecondFactorForm(AppointmentForm):
    user = UserField(label=_("E-mail of the account"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was lost, and how you made sure who asks. It stands in the record."),
    )


class EndForm(AppointmentForm):
    last_day = day(label=_("Last day"), help_text=_("The person keeps the role to the end of this day."))


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return user.name or user.email


class AbsenceForm(AppointmentForm):
    """Who is away, from when to when, and who stands in. Only whoever sets the rules chooses the person."""

    person = PersonField(label=_("Person"), queryset=User.objects.none(), empty_label=None)
    starts_on = day(label=_("First day"))
    ends_on = day(label=_("Last day"))
    deputy = PersonField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Sees the claims and reviews them in his or her own name, for you; the record says so."),
    )

    def __init__(self, *args: Any, user: User, for_others: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_others:
            everybody = queries.stand_ins(today)
            self.fields["deputy"].queryset = everybody
            self.fields["person"].queryset = everybody | User.objects.filter(pk=user.pk)
        else:
            self.fields["deputy"].queryset = queries.possible_deputies(user, today)
            del self.fields["person"]
