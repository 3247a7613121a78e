"""One step that a person takes on a page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import escape

from enterprises.forms import DomainForm
from enterprises.forms_cycles import VersionedForm
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError, Stale


def posted(form: DomainForm, act: Callable[[], object], version: Callable[[], int] | None = None) -> bool:
    """Whether the form was right and the act was done; what was refused stands in the form.

    `version` of what the page shows again: a form that was stale takes it, so that sending it again is a decision.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as error:
        form.refuse(error)
        if version is not None and isinstance(error, Stale):
            form.take_version(version())
        return False
    return True


class Acts:
    """`found` loads the row that the person may see, `show` draws its page, `page` is the page's route."""

    def __init__(self, found: Callable[..., Any], show: Callable[..., HttpResponse], page: str) -> None:
        self.found, self.show, self.page = found, show, page

    def take(
        self, request: HttpRequest, uid: UUID, form: VersionedForm, name: str, do: Callable[..., Any], said: str
    ) -> HttpResponse:
        """Refused, the page stands there again with what was written, as the form `name`.

        Where the page has no place for the form any more, what was written is shown all the same.
        """
        row, now = self.found(request, uid), clock.now()

        def act() -> object:
            given = dict(form.cleaned_data)
            return do(row, expected_version=given.pop("version"), **given, by=request.user, now=now)

        if posted(form, act, lambda: self.found(request, uid).version):
            messages.success(request, said)
            return redirect(self.page, uid)
        response = self.show(request, self.found(request, uid), status=422, refused=form, **{name: form})
        if form.is_overtaken or all(escape(words) in response.content.decode() for words in form.own_words):
            return response
        form.is_overtaken = True
        return self.show(request, self.found(request, uid), status=422, refused=form, **{name: form})
