"""Where allauth and axes meet the house: a new user, mails, sealed second factors, the attempted name, a lockout."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts import language
from pilotzone.kernel import clock, sealing
from pilotzone.kernel.errors import DomainError
from pilotzone.messages.texts import absolute

logger = logging.getLogger(__name__)
SECOND_FACTOR = b"pilotzone.accounts.second_factor:"


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        user.phone = form.cleaned_data.get("phone", "")
        user.language = get_language() or settings.LANGUAGE_CODE
        user.date_joined = clock.now()
        return super().save_user(request, user, form, commit)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        language.remember(request, response, user.language)
        return response

    def send_mail(self, template_prefix, email, context):
        """In the language of the account's mails, whichever the page is in."""
        with translation.override(getattr(context.get("user"), "language", get_language())):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """What was changed stays changed although its mail cannot be sent."""
        more = {"user": user, "password_reset_url": absolute(reverse("account_reset_password"))}
        try:
            super().send_notification_mail(template_prefix, user, more | (context or {}), email)
        except OSError:
            logger.exception("The mail %s about an account could not be sent.", template_prefix)

    def format_email_subject(self, subject):
        return titled(subject)

    def new_user(self, request):
        user = super().new_user(request)
        user.date_joined = clock.now()
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    """What codes are made from is sealed: who reads the database or a backup of it can make none."""

    def encrypt(self, text):
        return sealing.seal(SECOND_FACTOR, text)

    def decrypt(self, encrypted_text):
        try:
            return sealing.unseal(SECOND_FACTOR, encrypted_text)
        except InvalidToken as error:
            logger.exception("No key of PILOTZONE_FIELD_KEYS opens a second factor; see manage.py field_keys")
            text = _("The portal cannot read your second factor at present. Tell the portal's administrator.")
            raise DomainError("factor_unreadable", text, status=503) from error


def titled(subject: str) -> str:
    """The subject of a mail about an account, with the portal's name before it."""
    name = settings.PILOTZONE_NAME_EN if get_language() == "en" else settings.PILOTZONE_NAME_ZH
    return gettext("[%(portal)s] %(subject)s") % {"portal": name, "subject": subject}


def attempted_email(request, credentials=None):
    """The name under which axes counts: what was typed, so that a locked-out person stays locked out."""
    given = credentials or {}
    typed = given.get("email") or given.get("username") or (request and request.POST.get("login")) or ""
    return typed.strip().lower()


def client_ip(request):
    """For axes as for allauth: behind the proxy, the address that the proxy saw, which is the last that is named."""
    named = request.headers.get("X-Forwarded-For", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
    return named.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR")


def locked_out(request, credentials, *args, **kwargs):
    return render(request, "429.html", {"minutes": int(settings.AXES_COOLOFF_TIME * 60)}, status=429)
