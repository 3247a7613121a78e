"""Where somebody goes who comes to an address that only takes forms."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

NOT_ALLOWED = 405


class PageAbove:
    """Brings a visitor to the page above an address that only takes forms, in place of an empty answer.

    That is where one comes to who signs in after a form was sent too late, or who changes the language of a page on
    which something was refused. Only for the address bar of a browser, which names itself so; programs are told 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        visits = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
        return redirect(page_above(request.path_info)) if visits and response.status_code == NOT_ALLOWED else response


def page_above(path: str) -> str:
    """The nearest address above that is one of the portal's."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path
