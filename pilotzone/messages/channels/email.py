"""E-mail through Django's mail backend."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from pilotzone.accounts.models import User
from pilotzone.messages.channels.base import Outgoing, Unreachable


class EmailChannel:
    def address(self, user: User) -> str:
        return str(user.email)

    def masked(self, address: str) -> str:
        name, _at, domain = address.partition("@")
        return f"{name[:1]}***@{domain}" if domain else ""

    def send(self, user: User, message: Outgoing) -> None:
        if not user.email:
            raise Unreachable("no e-mail address")
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        headers = {"Message-ID": f"<{message.reference}@{domain}>", "Auto-Submitted": "auto-generated"}
        if message.opt_out:
            headers["List-Unsubscribe"] = f"<{message.opt_out}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        text = render_to_string("messages/email.txt", {"user": user, "message": message})
        subject = " ".join(message.title.split())
        EmailMessage(subject, text, to=[user.email], headers=headers).send()
