"""Mail to people who have no account yet, in Chinese with English below: their language is not known."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises.models import Invitation
from enterprises.tokens import token_of
from pilotzone.messages.texts import absolute


def send_invitation(invitation_id: int, *, now: datetime) -> bool:
    """Sent again it is the same mail with the same link; an answered or expired invitation sends nothing."""
    rows = Invitation.objects.valid_at(now).select_related("enterprise", "invited_by")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None:
        return False
    link = absolute(reverse("public:invitation", args=[token_of(invitation.uid)]))
    parts, subjects = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            names = invitation.enterprise.names
            name = names["en"] if language == "en" and names["en"] else names["zh"]
            context = {"invitation": invitation, "enterprise": name, "link": link}
            parts.append(render_to_string("enterprises/public/invitation_mail.txt", context))
            subjects.append(_("%(enterprise)s invites you") % {"enterprise": name})
    headers = {"Auto-Submitted": "auto-generated"}
    subject = " ".join(" / ".join(subjects).split())
    EmailMessage(subject, "\n\n".join(parts), to=[invitation.email], headers=headers).send()
    return True
