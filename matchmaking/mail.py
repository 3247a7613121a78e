"""Mail to overseas firms, which have no account: in the language that was entered for them."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from matchmaking.models import Participation, Party
from matchmaking.tokens import token_of
from pilotzone.messages import kinds
from pilotzone.messages.texts import absolute
from pilotzone.ui.templatetags.ui import local_text


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
