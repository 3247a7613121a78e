"""Mail to experts who have no account yet, in Chinese with English below: their language is not known."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises.tokens import token_of
from pilotzone.messages.texts import absolute
from subsidies.models import ExpertInvitation


def send_invitation(invitation_id: int, *, now: datetime) -> bool:
    """Sent again it is the same mail with the same link; an answered or expired invitation sends nothing."""
    invitation = ExpertInvitation.objects.valid_at(now).select_related("expert").filter(pk=invitation_id).first()
    if invitation is None:
        return False
    link = absolute(reverse("public:expert_invitation", args=[token_of(invitation.uid)]))
    parts, subjects = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            context = {"invitation": invitation, "link": link}
            parts.append(render_to_string("subsidies/panels/invitation_mail.txt", context))
            subjects.append(_("You are called in as an expert"))
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(" / ".join(subjects), "\n\n".join(parts), to=[invitation.email], headers=headers).send()
    return True
