"""The forms of decision meetings."""

import re
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pilotzone.accounts.models import User
from pilotzone.kernel.typed import tidy
from pilotzone.ui.templatetags.ui import local_text
from subsidies.actions.meetings.minuting import Attending, Minutes
from subsidies.enums_meeting import DecidingWay
from subsidies.filters import DayField, YuanField
from subsidies.models import Application, Call, Meeting, MeetingAttendee
from subsidies.rules.whatif import Key, Way


class WaitingCallsField(forms.ModelMultipleChoiceField):
    """Calls with how many of their claims wait for a decision outside a meeting."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, call: Call) -> str:
        text = ngettext("%(name)s · %(count)s claim waits", "%(name)s · %(count)s claims wait", call.waiting_count)
        return text % {"name": local_text(call, "name"), "count": call.waiting_count}


class ChosenClaimsForm(forms.Form):
    """Which claims are put to the meeting: all that wait of some calls, and what is ticked in the queue."""

    calls = WaitingCallsField(
        label=_("All claims that wait, of these calls"),
        queryset=Call.objects.none(),
        error_messages={"required": _("Choose what is put to the meeting.")},
    )
    ticked = forms.BooleanField(label=_("The claims that I ticked in the queue"), required=False)

    def __init__(self, *args: Any, claims: QuerySet[Application], ticked: QuerySet[Application], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.claims, self.ticked_claims = claims, ticked
        keys = claims.order_by().values("call")
        self.fields["calls"].queryset = (
            Call.objects.filter(pk__in=keys, applications__in=claims)
            .annotate(waiting_count=Count("applications"))
            .order_by("-opens_at", "-pk")
        )
        if not ticked.exists():
            del self.fields["ticked"]
        elif self["ticked"].data:
            self.fields["calls"].required = False

    @property
    def has_choice(self) -> bool:
        found: bool = self.fields["calls"].queryset.exists()
        return found

    def chosen(self) -> QuerySet[Application]:
        rows = self.claims.filter(call__in=self.cleaned_data["calls"])
        return rows | self.ticked_claims if self.cleaned_data.get("ticked") else rows


class MeetingForm(ChosenClaimsForm):
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    planned_on = DayField(label=_("Planned for"))

    field_order = ("title_zh", "title_en", "planned_on", "calls", "ticked")


class DropMeetingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is not held"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500})
    )


class WhatIfForm(forms.Form):
    """A question about the list; everything has a value to begin with, so that the page has an answer at once."""

    way = forms.TypedChoiceField(
        label=_("How"),
        coerce=Way,
        widget=forms.RadioSelect,
        choices=[
            (Way.PRO_RATA.value, _("In proportion to the money")),
            (Way.CUT_OFF.value, _("Cut off where the money ends")),
            (Way.CAP.value, _("A ceiling for each claim")),
        ],
    )
    key = forms.TypedChoiceField(label=_("Order before the cut"), coerce=Key, required=False, empty_value=Key.LARGEST)
    money = YuanField(
        label=_("Money (¥)"), required=False, help_text=_("Without it: what is free of each claim's own budget.")
    )
    cap = YuanField(label=_("Ceiling for each claim (¥)"), required=False)

    def __init__(self, *args: Any, ranks: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        keys = [
            (Key.LARGEST.value, _("The largest amounts first")),
            (Key.SMALLEST.value, _("The smallest amounts first")),
            (Key.ARRIVED.value, _("In the order of arrival")),
        ]
        if ranks:
            keys.append((Key.RANK.value, _("By the measure's own ranking")))
        self.fields["key"].choices = keys

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("way") == Way.CAP and given.get("cap") is None and "cap" not in self.errors:
            self.add_error("cap", _("Enter the ceiling."))
        return given


GUEST = re.compile(r"\s*[,，、;；\t]\s*")


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, user: User) -> str:
        return user.name


class ChairField(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return user.name


class MinutesForm(forms.Form):
    """People of the bureau are chosen; guests are written one on a line, with office and post after a comma."""

    number = forms.CharField(label=_("Number of the minutes"), max_length=60)
    held_on = DayField(label=_("Held on"))
    chair = ChairField(label=_("Chair"), queryset=User.objects.none(), empty_label=None)
    people = PeopleField(label=_("Took part, of the bureau"), queryset=User.objects.none(), required=False)
    guests = forms.CharField(
        label=_("Guests"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        help_text=_("One on a line: name, then a comma, office and post."),
    )
    remarks = forms.CharField(
        label=_("What else stands in the minutes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        help_text=_("Each line becomes a paragraph."),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = self.fields["people"].queryset = people.order_by("name", "pk")

    def minutes(self) -> Minutes:
        given = self.cleaned_data
        chair = given["chair"]
        people = [Attending(each.name, each) for each in given["people"] if each != chair]
        guests = [GUEST.split(line.strip(), maxsplit=1) for line in given["guests"].splitlines() if line.strip()]
        named = [Attending(parts[0][:80], None, parts[1][:120] if len(parts) > 1 else "") for parts in guests]
        attending = [Attending(chair.name, chair), *people, *named]
        return Minutes(given["number"], given["held_on"], attending, given["remarks"])

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        rows = list(meeting.attendees.select_related("user"))
        guests = [", ".join(filter(None, [row.name, row.capacity])) for row in rows if row.user is None]
        return {
            "number": meeting.minutes_number,
            "held_on": meeting.held_on or meeting.planned_on,
            "chair": rows[0].user_id if rows else None,
            "people": [row.user_id for row in rows if row.user_id],
            "guests": "\n".join(guests),
            "remarks": meeting.remarks,
        }


class AttendeeField(forms.ModelChoiceField):
    def label_from_instance(self, row: MeetingAttendee) -> str:
        return row.name


class MeetingRecusalForm(forms.Form):
    attendee = AttendeeField(label=_("Who steps back"), queryset=MeetingAttendee.objects.none(), empty_label=None)
    about = forms.CharField(
        label=_("From which claim or enterprise"),
        max_length=30,
        help_text=_("The claim's number, or the enterprise's unified social credit code for all its claims."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["attendee"].queryset = meeting.attendees.all()

    def clean_about(self) -> dict[str, Any]:
        """The claim or the enterprise, of those on the list."""
        text = tidy(self.cleaned_data["about"]).upper()
        claims = Application.objects.filter(meeting_items__meeting=self.meeting).select_related("enterprise")
        claim = claims.filter(reference=text).first()
        if claim:
            return {"application": claim}
        claim = claims.filter(enterprise__uscc=text).first()
        if claim:
            return {"enterprise": claim.enterprise}
        raise forms.ValidationError(_("No claim of the list has this number or code."))


class DecidingWayForm(forms.Form):
    way = forms.TypedChoiceField(
        label=_("Who decides"), choices=DecidingWay.choices, coerce=DecidingWay, widget=forms.RadioSelect
    )
    two_from = YuanField(
        label=_("Two directors sign from this amount on (yuan)"),
        help_text=_("Where one signs otherwise. Empty: one signs for every amount."),
        required=False,
    )
    meeting_from = YuanField(
        label=_("A meeting decides from this amount on (yuan)"),
        help_text=_("Empty: no amount has to go before a meeting."),
        required=False,
    )
    needs_plan = forms.BooleanField(
        label=_("Pay only by the document number of an issued funding plan"), required=False
    )
    basis = forms.CharField(label=_("Document by which this is so"), max_length=120)
