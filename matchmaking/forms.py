"""What people type about events."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.forms import DateField, DomainForm
from enterprises.forms_cycles import VersionedForm
from enterprises.forms_services import long_text
from matchmaking import markets
from matchmaking.actions.events import FIELDS
from matchmaking.enums import ROLES_OF, EventKind, Role, Topic
from matchmaking.models import Event, Hall, Session
from matchmaking.models.events import SLOT_MINUTES
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.inputs import MomentField
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text, long_datetime

MOST_FEE = Decimal(1_000_000)


def name_of(field: str, model: Any = Event) -> Any:
    return capfirst(model._meta.get_field(field).verbose_name)


class LocalChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return local_text(row, "name")


def text(field: str, most: int, model: Any = Event, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=name_of(field, model), max_length=most, **kwargs)


class EventForm(DomainForm):
    """Of one kind; the places stand by the roles of the kind."""

    name_zh = text("name_zh", 120)
    name_en = text("name_en", 160, required=False)
    division = LocalChoice(
        label=name_of("division"), queryset=Division.objects.all(), required=False, empty_label=_("The city's own")
    )
    text_zh = long_text(name_of("text_zh"), 4000, required=False)
    text_en = long_text(name_of("text_en"), 6000, required=False)
    topics = forms.MultipleChoiceField(
        label=_("Topics"), choices=Topic.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    markets = forms.MultipleChoiceField(
        label=_("Markets"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    starts_at = MomentField(label=name_of("starts_at"))
    ends_at = MomentField(label=name_of("ends_at"))
    venue_zh = text("venue_zh", 160, required=False)
    venue_en = text("venue_en", 200, required=False)
    online_url = forms.URLField(label=name_of("online_url"), max_length=300, required=False, assume_scheme="https")
    opens_at = MomentField(label=name_of("opens_at"))
    closes_at = MomentField(label=name_of("closes_at"))
    needs_approval = forms.BooleanField(label=name_of("needs_approval"), required=False, initial=True)
    fee = forms.DecimalField(
        label=name_of("fee"), min_value=0, max_value=MOST_FEE, decimal_places=2, initial=0, help_text=_("0: free.")
    )
    fee_note_zh = text("fee_note_zh", 200, required=False)
    fee_note_en = text("fee_note_en", 300, required=False)
    contact = text("contact", 160)
    requests_until = MomentField(label=name_of("requests_until"), required=False)
    slot_minutes = forms.TypedChoiceField(
        label=name_of("slot_minutes"),
        choices=[(each, each) for each in SLOT_MINUTES],
        coerce=int,
        initial=20,
        required=False,
        empty_value=None,
    )
    quota = forms.IntegerField(label=name_of("quota"), min_value=1, max_value=500, required=False)
    request_quota = forms.IntegerField(label=name_of("request_quota"), min_value=1, max_value=500, initial=20)
    answers_needed = forms.BooleanField(label=name_of("answers_needed"), required=False)
    despite = forms.BooleanField(
        label=_("Keep this time although they are then in two places"),
        help_text=_("They are told of the new time; who cannot come withdraws or names somebody else."),
        required=False,
    )
    along = forms.BooleanField(
        label=_("Move slots, sessions and planned meetings along with the beginning"),
        help_text=_("By as much as the beginning is moved. Whoever has meetings is told of their new times."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    GROUPS = (
        (_("What it is"), ("name_zh", "name_en", "division", "text_zh", "text_en", "topics", "markets")),
        (_("When and where"), ("starts_at", "ends_at", "venue_zh", "venue_en", "online_url")),
        (
            pgettext_lazy("event", "Registration"),
            ("opens_at", "closes_at", "needs_approval", "fee", "fee_note_zh", "fee_note_en", "contact"),
        ),
        (_("Meetings"), ("slot_minutes", "requests_until", "quota", "request_quota", "answers_needed")),
    )
    ASKED = {"two_places": "despite", "slots_outside": "along"}  # by the code of what was refused
    OF_MEETINGS = ("slot_minutes", "requests_until", "quota", "request_quota", "answers_needed")

    def __init__(self, data: Any = None, *, kind: EventKind, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asked = {name for name in self.ASKED.values() if data and data.get(name)}
        self.roles = ROLES_OF[kind]
        self.fields["markets"].choices = list(markets.names(get_language() or "en").items())
        for role in self.roles:
            label = _("Places: %(role)s") % {"role": role.label}
            self.fields[places(role)] = forms.IntegerField(label=label, min_value=0, max_value=100_000, required=False)
        if kind != EventKind.MEETINGS:
            for name in self.OF_MEETINGS:
                del self.fields[name]

    def refuse(self, error: DomainError, field: str = "") -> None:
        """Only whoever has read what stands in the way of another time can keep it all the same."""
        super().refuse(error, field)
        if name := self.ASKED.get(error.code):
            self.asked.add(name)

    @classmethod
    def of(cls, event: Event, data: Any = None) -> "EventForm":
        initial = {name: getattr(event, name) for name in (*FIELDS, "version")}
        initial["fee"] = Decimal(event.fee).scaleb(-2)
        initial |= {places(row.role): row.places for row in event.capacities.all()}
        return cls(data, kind=EventKind(event.kind), initial=initial)

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for title, names in self.GROUPS:
            if fields := [self[name] for name in names if name in self.fields]:
                asked = [self[name] for name in sorted(self.asked)] if "starts_at" in names else []
                yield title, fields + asked
        yield pgettext_lazy("event", "Places"), [self[places(role)] for role in self.roles]

    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data.get(name) for name in FIELDS}
        given["fee"] = int(given["fee"].scaleb(2))
        given["answers_needed"] = bool(given["answers_needed"])
        given["request_quota"] = given["request_quota"] or Event._meta.get_field("request_quota").default
        return given

    def catch_up(self, event: Event) -> list[tuple[Any, str]]:
        """Take the version that is stored now, so that sending again is a decision; say where it differs."""
        event.refresh_from_db()
        self.data = self.data.copy()
        self.data["version"] = event.version
        kept, typed = EventForm.of(event).initial, self.cleaned_data
        names = [
            name
            for name in typed
            if name not in ("version", *self.ASKED.values()) and (typed[name] or None) != (kept.get(name) or None)
        ]
        return [(self.fields[name].label, text_of(self.fields[name], kept.get(name))) for name in names]

    def capacities(self) -> dict[Role, int]:
        return {role: self.cleaned_data[places(role)] or 0 for role in self.roles}


def text_of(field: forms.Field, value: Any) -> str:
    """A stored value as the page writes it."""
    if isinstance(value, datetime):
        return long_datetime(value)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, Division):
        return local_text(value, "name")
    labels = dict(getattr(field, "choices", ()))
    return ", ".join(str(labels.get(part, part or "")) for part in (value if isinstance(value, list) else [value]))


def places(role: str) -> str:
    return f"places_{Role(role).value}"


class CancelForm(VersionedForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Everybody who takes part reads it."))


class PosterForm(DomainForm):
    file = forms.FileField(label=_("Picture"), help_text=_("PNG or JPEG, up to 8 MB."))


class SlotsForm(DomainForm):
    """A stretch of one day with at most one break."""

    day = DateField(label=_("Day"))
    start = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    until = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    break_start = forms.TimeField(
        label=_("Break from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    break_until = forms.TimeField(
        label=_("Break until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if bool(found.get("break_start")) != bool(found.get("break_until")):
            self.add_error("break_until", _("Give both ends of the break, or none."))
        if found.get("start") and found.get("until") and found["until"] <= found["start"]:
            self.add_error("until", _("The end lies before the beginning."))
        if found.get("break_start") and found.get("break_until") and found["break_until"] <= found["break_start"]:
            self.add_error("break_until", _("The end lies before the beginning."))
        return found

    def moment(self, name: str) -> datetime | None:
        time = self.cleaned_data[name]
        return time and timezone.make_aware(datetime.combine(self.cleaned_data["day"], time))


class HallForm(DomainForm):
    code = text("code", 20, Hall)
    name_zh = text("name_zh", 80, Hall)
    name_en = text("name_en", 120, Hall, required=False)


class TablesForm(DomainForm):
    hall = LocalChoice(label=_("Hall"), queryset=Hall.objects.none(), required=False, empty_label=_("None"))
    prefix = forms.CharField(label=_("Letters before the number"), max_length=10, required=False)
    first = forms.IntegerField(label=_("First number"), min_value=1, max_value=9999, initial=1)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=200)
    capacity = forms.IntegerField(label=_("Meetings at once at each"), min_value=1, max_value=200, initial=1)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hall"].queryset = event.halls.all()


class SessionForm(DomainForm):
    title_zh = text("title_zh", 160, Session)
    title_en = text("title_en", 240, Session, required=False)
    starts_at = MomentField(label=name_of("starts_at", Session))
    ends_at = MomentField(label=name_of("ends_at", Session))
    hall = LocalChoice(label=_("Hall"), queryset=Hall.objects.none(), required=False, empty_label=_("None"))
    speaker = text("speaker", 160, Session, required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hall"].queryset = event.halls.all()
