"""Where allauth and axes meet the house: fields of a new user, the attempted name, the answer to a lockout."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from pilotzone.kernel import clock


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        user.phone = form.cleaned_data.get("phone", "")
        user.language = get_language() or settings.LANGUAGE_CODE
        user.date_joined = clock.now()
        return super().save_user(request, user, form, commit)

    def format_email_subject(self, subject):
        return titled(subject)

    def new_user(self, request):
        user = super().new_user(request)
        user.date_joined = clock.now()
        return user


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
