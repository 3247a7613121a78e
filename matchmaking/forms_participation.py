"""What people type about taking part, and what the telephone at the door sends."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.forms import PHONE, CodeField, DomainForm
from enterprises.forms_cycles import VersionedForm
from enterprises.models import Enterprise
from enterprises.validators import validate_uscc
from matchmaking import markets
from matchmaking.actions.people import MOST_PEOPLE, Person
from matchmaking.enums import Presence, Role
from matchmaking.models import Attendee, Event, Participation, Party
from pilotzone.accounts.enums import Language
from pilotzone.kernel.inputs import TidyRegexField
from pilotzone.onsite.forms import STATED
from pilotzone.ui.templatetags.ui import labelled, local_text

SHOWN = 3  # rows for people at least; one more than are named


class PersonForm(forms.Form):
    """A row; left empty it is nobody."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80, required=False)
    post = forms.CharField(label=_("Post"), max_length=80, required=False)
    phone = TidyRegexField(
        PHONE,
        label=_("Telephone"),
        required=False,
        error_messages={"invalid": _("Digits, blanks, hyphens, brackets and a leading + only, such as 022-6530 0000.")},
    )
    email = forms.EmailField(label=_("E-mail"), required=False)

    @property
    def is_filled(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("name", "post", "phone", "email"))

    @property
    def person(self) -> Person:
        given = self.cleaned_data
        return Person(given["name"], given["post"], given["phone"], given["email"], given["uid"])


class People:
    """The rows for people below a form, by number: `people-0-name` …"""

    def __init__(self, data: Any = None, attendees: list[Attendee] | None = None) -> None:
        kept = attendees or []
        count = min(MOST_PEOPLE, max(SHOWN, len(kept) + 1))
        if data is not None:
            sent = [number for number in range(MOST_PEOPLE) if f"people-{number}-name" in data]
            count = max(len(sent), 1)
        self.rows = [
            PersonForm(data, prefix=f"people-{number}", initial=initial_of(kept, number)) for number in range(count)
        ]

    def is_valid(self) -> bool:
        """Each row is looked at, so that all errors stand on the page at once."""
        return [row for row in self.rows if not row.is_valid()] == []

    @property
    def people(self) -> list[Person]:
        return [row.person for row in self.rows if row.is_filled]

    @property
    def errors(self) -> list[dict[str, str]]:
        """For the summary above the page."""
        return [
            {
                "text": labelled(error, f"{person_label(number)} · {field.label}"),
                "url": f"#{field.id_for_label}",
            }
            for number, row in enumerate(self.rows, 1)
            for field in row
            for error in field.errors
        ]


def person_label(number: int) -> str:
    return gettext("Person %(n)s") % {"n": number}


def initial_of(attendees: list[Attendee], number: int) -> dict[str, Any]:
    if number >= len(attendees):
        return {}
    row = attendees[number]
    return {"uid": row.uid, "name": row.name, "post": row.post, "phone": row.phone, "email": row.email}


class JoinForm(DomainForm):
    enterprise = forms.ModelChoiceField(label=_("For which enterprise"), queryset=Enterprise.objects.none())
    role = forms.TypedChoiceField(label=_("Takes part as"), coerce=Role, widget=forms.RadioSelect)
    quota = forms.IntegerField(
        label=_("Most meetings"), min_value=1, max_value=500, required=False, help_text=_("Empty: as many as fit.")
    )
    note = forms.CharField(
        label=_("Note to the organiser"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, event: Event, enterprises: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["enterprise"]
        field.queryset = enterprises
        field.label_from_instance = lambda row: local_text(row, "name")
        offer_roles(self.fields["role"], event)
        if enterprises.count() == 1:
            field.initial, field.empty_label = enterprises.get().pk, None
        if event.slot_minutes is None:
            del self.fields["quota"]


def offer_roles(field: forms.TypedChoiceField, event: Event) -> None:
    """Those that the event has places for; a single one is chosen."""
    roles = [Role(row.role) for row in event.capacities.all()]
    field.choices = [(role.value, role.label) for role in roles]
    if len(roles) == 1:
        field.initial = roles[0].value


class EnterForm(DomainForm):
    """An officer registers an enterprise."""

    enterprise = CodeField(
        label=_("Enterprise's unified social credit code"),
        validators=[validate_uscc],
        help_text=_("18 signs, as on the business licence."),
        max_length=30,
    )
    role = forms.TypedChoiceField(label=_("Takes part as"), coerce=Role, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, event: Event, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        offer_roles(self.fields["role"], event)

    def clean_enterprise(self) -> Enterprise:
        found = Enterprise.objects.active().filter(uscc=self.cleaned_data["enterprise"]).first()
        if found is None:
            raise forms.ValidationError(_("No enterprise with this code is registered."))
        return found


class PeopleForm(VersionedForm):
    """The version of the registration beside the rows for people."""

    @classmethod
    def of(cls, row: Participation) -> "PeopleForm":
        return cls(initial={"version": row.version})


class EndForm(VersionedForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class DeclineForm(VersionedForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The enterprise reads it."))


class ReadingForm(forms.Form):
    """What was read at the door."""

    id = forms.UUIDField()
    code = forms.CharField(max_length=80)
    presence = forms.TypedChoiceField(choices=Presence.choices, coerce=Presence)
    session = forms.UUIDField(required=False)
    at = forms.DateTimeField(input_formats=STATED)


class PartyForm(DomainForm):
    overseas_name = forms.CharField(label=_("Name of the firm"), max_length=160)
    country = forms.ChoiceField(label=_("Country or region"))
    contact = forms.CharField(label=_("Contact person"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("The link to its page goes there."))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        initial=Language.ENGLISH,
        widget=forms.Select(attrs={"translate": "no"}),  # each language by its own name
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = list(markets.names(get_language() or "en").items())


class EventChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Event) -> str:
        return f"{local_text(row, 'name')} · {row.reference}"


class BringForm(DomainForm):
    event = EventChoice(label=pgettext_lazy("matchmaking", "Event"), queryset=Event.objects.none())
    role = forms.TypedChoiceField(label=_("Takes part as"), coerce=Role, choices=Role.choices)

    def __init__(self, data: Any = None, *, events: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["event"].queryset = events


class AttendeeChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Attendee) -> str:
        return row.name


class PartyChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Party) -> str:
        return row.overseas_name


class ConsentForm(DomainForm):
    attendee = AttendeeChoice(label=_("Whose contact"), queryset=Attendee.objects.none())
    recipient = PartyChoice(label=_("To which overseas firm"), queryset=Party.objects.none())
    agreed = forms.BooleanField(
        label=_("This person has agreed that this firm is given the own telephone and e-mail."), required=False
    )

    def __init__(self, data: Any = None, *, attendees: Any, recipients: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["attendee"].queryset = attendees
        self.fields["recipient"].queryset = recipients
