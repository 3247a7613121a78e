"""Mail to overseas firms, which have no account: in the language that was entered for them."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from matchmaking.models import Party
from matchmaking.tokens import token_of
from pilotzone.messages.texts import absolute


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
