"""A draft as text: the document itself with its problems by line, taken from a file or given as one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from pilotzone.versions.pages import TextEditor, edit_text, file_of
from subsidies.actions import editing
from subsidies.enums import VersionState
from subsidies.models import MeasureVersion
from subsidies.views.bureau.editor import drafts
from subsidies.views.bureau.editor.page import links


def context(version: MeasureVersion) -> dict[str, Any]:
    draft = drafts.draft_of(version)
    return {
        "draft": draft,
        "remarks": draft.report.remarks,
        "milliseconds": draft.milliseconds,
        "links": links(draft),
    }


def addresses(version: MeasureVersion) -> dict[str, str]:
    names = {"text": "version_edit_text", "file": "version_edit_file", "page": "version_detail"}
    return {key: reverse(f"bureau:subsidies:{name}", args=[version.uid]) for key, name in names.items()}


def save(version: MeasureVersion, text: str, *, expected: int, **act: Any) -> MeasureVersion:
    return editing.save_draft(version, text, expected_version=expected, **act)


EDITOR = TextEditor("subsidies/bureau/editor/text.html", save, context, addresses)


@requires(P.MEASURE_ENTER)
def version_edit_text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text of the draft; saved as it stands, with its comments, faulty or not."""
    version = drafts.load_version(uid)
    if version.state != VersionState.DRAFT and request.method != "POST":
        return redirect("bureau:subsidies:version_detail", uid)
    return edit_text(request, version, EDITOR)


@require_safe
@requires(P.MEASURE_ENTER)
def version_edit_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The document as a file."""
    version = drafts.load_version(uid)
    return file_of(version.document, f"{version.measure.code}-v{version.number}")
