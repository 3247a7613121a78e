"""Mail to overseas firms, which have no account: in the language that was entered for them."""

import json
from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking import calendars
from matchmaking.enums import LIVE, ParticipationState
from matchmaking.models import Meeting, Participation, Party
from matchmaking.rules.calendar import written
from matchmaking.tokens import token_of
from pilotzone.messages import kinds, texts
from pilotzone.messages.models import Notice
from pilotzone.messages.texts import absolute
from pilotzone.ui.templatetags.ui import local_text

SUBJECTS = {
    "matchmaking.schedule": gettext_lazy("%(event)s: your meetings are planned"),
    "matchmaking.no_meetings": gettext_lazy("%(event)s: the meetings are planned, none of them is yours"),
    "matchmaking.schedule_changed": gettext_lazy("%(event)s: your meetings have changed"),
    "matchmaking.meeting_cancelled": gettext_lazy("%(event)s: a meeting of yours is cancelled"),
    "matchmaking.outcomes_asked": gettext_lazy("%(event)s: what came of your meetings?"),
    "matchmaking.realised_asked": gettext_lazy("%(event)s: what has become of the deals in view?"),
}


def send_link(party_id: int, number: int) -> bool:
    """Sent again it is the same mail; a link that a newer one has made void is not sent any more."""
    party = Party.objects.overseas().filter(pk=party_id, key_number=number).exclude(email="").first()
    if party is None:
        return False
    with translation.override(party.language):
        link = absolute(reverse("public:guest", args=[token_of(party.uid, number)]))
        text = render_to_string("matchmaking/public/guest_mail.txt", {"party": party, "link": link})
        subject = _("Your page for events of the pilot zone")
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject, text, to=[party.email], headers=headers).send()
    return True


def send_news(reader_id: int, other_id: int, kind: str) -> bool:
    """What another participant did about a meeting, with the firm's own link; without one nothing is sent."""
    rows = Participation.objects.live().for_list()
    reader, other = rows.filter(pk=reader_id).first(), rows.filter(pk=other_id).first()
    if reader is None or other is None or not (reader.party.has_link and reader.party.email):
        return False
    party = reader.party
    with translation.override(party.language):
        link = absolute(
            reverse("public:guest_partner_detail", args=[token_of(party.uid, party.key_number), reader.uid, other.uid])
        )
        names = {"party": local_text(other.party.names), "event": local_text(reader.event.names)}
        subject = str(kinds.get(kind).title) % names
        text = render_to_string("matchmaking/public/guest_news.txt", {"party": party, "said": subject, "link": link})
    EmailMessage(subject, text, to=[party.email], headers={"Auto-Submitted": "auto-generated"}).send()
    return True


def send_told(participation_id: int, kind: str, told: str, *, now: datetime) -> bool:
    """What the kind of notice says, when and where the event is, and the event for its calendar; without a link too."""
    own = Participation.objects.filter(pk=participation_id).exclude(party__email="").for_list().first()
    if own is None:
        return False
    party, params = own.party, json.loads(told)
    with translation.override(party.language):
        path = reverse("public:guest", args=[token_of(party.uid, party.key_number)]) if party.has_link else ""
        said = texts.title_and_body(Notice(kind=kind, params=params))[0]
        context = {
            "own": own,
            "said": said,
            "reason": texts.drawn(params.get("why") or params["reason"]),
            "link": absolute(path) if path else "",
            "has_place": own.state == ParticipationState.CONFIRMED,
        }
        text = render_to_string("matchmaking/public/told_mail.txt", context)
        headers = {"Auto-Submitted": "auto-generated"}
        message = EmailMessage(" ".join(said.split()), text, to=[party.email], headers=headers)
        entry = written([calendars.entry_of(own.event, now)])
        message.attach(f"{own.event.reference}.ics", entry.decode(), "text/calendar")
    message.send()
    return True


def send_schedule(participation_id: int, kind: str, *, now: datetime) -> bool:
    """What the kind of notice says, with the meetings as they stand and the calendar file."""
    rows = Participation.objects.filter(pk=participation_id, state__in=LIVE).for_list()
    own = rows.exclude(party__email="").exclude(party__key_digest="").first()
    if own is None:
        return False
    party = own.party
    with translation.override(party.language):
        meetings = list(Meeting.objects.living().filter(event=own.event).of(own).for_list())
        link = absolute(reverse("public:guest_schedule", args=[token_of(party.uid, party.key_number), own.uid]))
        context = {"own": own, "meetings": [(each, each.other(own).party) for each in meetings], "link": link}
        text = render_to_string("matchmaking/public/schedule_mail.txt", context)
        subject = SUBJECTS[kind] % {"event": local_text(own.event, "name")}
        headers = {"Auto-Submitted": "auto-generated"}
        message = EmailMessage(" ".join(subject.split()), text, to=[party.email], headers=headers)
        message.attach(f"{own.reference}.ics", calendars.schedule_of(own, now).decode(), "text/calendar")
    message.send()
    return True
