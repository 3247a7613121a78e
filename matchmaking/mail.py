"""Mail to overseas firms, which have no account: in the language that was entered for them."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking import calendars
from matchmaking.enums import LIVE
from matchmaking.models import Meeting, Participation, Party
from matchmaking.tokens import token_of
from pilotzone.messages import kinds
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
