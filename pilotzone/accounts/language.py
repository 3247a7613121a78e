"""The language switch of every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views import i18n

from pilotzone.accounts import actions
from pilotzone.accounts.enums import Language
from pilotzone.kernel.html import public


@public
def set_language(request: HttpRequest) -> HttpResponse:
    """For this browser, and for the account of whoever is signed in."""
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in Language.values:
        actions.choose_language(request.user, Language(chosen))
    return i18n.set_language(request)


def remember(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """In a browser in which no language was chosen, the one of the account."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
