"""The editor of a scheme: its text with the problems by line, what its examples give, and the scheme in words."""

from time import perf_counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from enterprises import scheme_pages
from enterprises.actions.schemes import writing
from enterprises.enums_assessments import SchemeState
from enterprises.models import SchemeVersion
from enterprises.views.portal import form_page
from enterprises.views.schemes import seen
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.versions.pages import TextEditor, edit_text

MORE = "enterprises/bureau/schemes/editor_live.html"


def context(version: SchemeVersion) -> dict[str, Any]:
    began = perf_counter()
    found = scheme_pages.checked(version.document, clock.today())
    milliseconds = round((perf_counter() - began) * 1000)
    return {
        "remarks": found.remarks,
        "milliseconds": milliseconds,
        "in_use": version.scheme.versions.published().first(),
        "is_live": True,
        **scheme_pages.context_of(version.document, today=clock.today()),
    }


def addresses(version: SchemeVersion) -> dict[str, str]:
    names = {"text": "scheme_version_edit", "file": "scheme_version_file", "page": "scheme_version_detail"}
    return {key: reverse(f"bureau:enterprises:{name}", args=[version.uid]) for key, name in names.items()}


def save(version: SchemeVersion, text: str, *, expected: int, **act: Any) -> SchemeVersion:
    return writing.save_draft(version, text, expected_revision=expected, **act)


EDITOR = TextEditor("enterprises/bureau/schemes/scheme_version_edit.html", save, context, addresses, MORE)


@form_page
@requires(P.SCHEME_ENTER)
def scheme_version_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A draft as text; saved as it is typed, faulty or not."""
    version = seen(request, uid)
    if version.state != SchemeState.DRAFT and request.method != "POST":
        return redirect("bureau:enterprises:scheme_version_detail", uid)
    return edit_text(request, version, EDITOR)
