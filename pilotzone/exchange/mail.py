"""Mail to a partner whose key ends soon, in Chinese with English below."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from pilotzone.exchange.models import Key


def send_expiry(key_id: int) -> None:
    """Sent again it is the same mail."""
    key = Key.objects.select_related("client__partner", "application").get(pk=key_id)
    parts, subjects = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            parts.append(render_to_string("exchange/expiry_mail.txt", {"key": key, "client": key.client}))
            subjects.append(_("A key for the pilot zone's API ends soon"))
    headers = {"Auto-Submitted": "auto-generated"}
    text = "\n\n".join(parts)
    EmailMessage(" / ".join(subjects), text, to=[key.client.partner.contact_email], headers=headers).send()
