"""The language a person chose, and the second factor that bureau staff must have."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from pilotzone.accounts import queries

API = "/api/"
OPEN = ("allauth.", "pilotzone.accounts.language")  # what is needed to set up a second factor


class LanguageMiddleware(LocaleMiddleware):
    """The cookie set by the language switch, otherwise Chinese: a government page does not guess.

    Another system has no switch: the API answers in the language of `Accept-Language`.
    """

    def process_request(self, request):
        if request.path_info.startswith(API):
            language = translation.get_language_from_request(request)
        else:
            asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
            language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language


class SecondFactorMiddleware:
    """In production a bureau user without a second factor gets no further than setting one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if view.__module__.startswith(OPEN) or not queries.lacks_second_factor(request.user):
            return None
        return redirect(reverse("mfa_index"))
