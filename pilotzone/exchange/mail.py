"""Mail to a partner whose key ends soon or whose address takes nothing, in Chinese with English below."""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.exchange.models import Client, Key
from pilotzone.exchange.models_webhooks import Subscription


def send_expiry(key_id: int) -> None:
    """Sent again it is the same mail."""
    key = Key.objects.select_related("client__partner", "application").get(pk=key_id)
    send(key.client, "exchange/expiry_mail.txt", _("A key for the pilot zone's API ends soon"), key=key)


def send_paused(subscription_id: int) -> None:
    """Sent again it is the same mail."""
    row = Subscription.objects.select_related("client__partner").get(pk=subscription_id)
    subject = _("Messages of the pilot zone's API are paused")
    send(row.client, "exchange/paused_mail.txt", subject, subscription=row)


def send(client: Client, template: str, subject: Promise, **context: Any) -> None:
    parts, subjects = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            parts.append(render_to_string(template, context | {"client": client}))
            subjects.append(str(subject))
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(" / ".join(subjects), "\n\n".join(parts), to=[client.partner.contact_email], headers=headers).send()
