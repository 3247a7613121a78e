"""Puts `request.enterprises` and `request.enterprise` on each request; nothing is read unless they are used."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from enterprises.current import current_enterprise, enterprises_of


class CurrentEnterprise:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.enterprises = SimpleLazyObject(partial(enterprises_of, request))
        request.enterprise = SimpleLazyObject(partial(current_enterprise, request))
        return self.get_response(request)
