"""Mails about an account that no preference silences."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pilotzone.accounts.adapters import titled
from pilotzone.accounts.models import User
from pilotzone.messages.texts import absolute


def tell_second_factor_reset(user_id: int, moment: datetime) -> None:
    """In the person's language, to the address of the account."""
    user = User.objects.get(pk=user_id)
    with translation.override(user.language):
        context = {"user": user, "moment": moment, "link": absolute(reverse("account_login"))}
        text = render_to_string("accounts/second_factor_reset.txt", context)
        subject = titled(_("Your second factor was reset"))
    EmailMessage(subject, text, to=[user.email], headers={"Auto-Submitted": "auto-generated"}).send()
