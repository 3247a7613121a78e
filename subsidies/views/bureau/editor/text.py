"""A draft as text: the document itself with its problems by line, taken from a file or given as one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pilotzone.formula.document import MAX_BYTES
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.html import requires
from subsidies.actions import editing
from subsidies.enums import VersionState
from subsidies.views.bureau.editor import drafts
from subsidies.views.bureau.editor.page import links

TEMPLATE = "subsidies/bureau/editor/text.html"


@requires(P.MEASURE_ENTER)
def version_edit_text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text of the draft; saved as it stands, with its comments, faulty or not."""
    version = drafts.load_version(uid)
    if version.state != VersionState.DRAFT:
        return redirect("bureau:subsidies:version_detail", uid)
    if request.method != "POST":
        return page(request, drafts.draft_of(version))
    text = sent_text(request)
    try:
        saved = editing.save_draft(
            version, text, expected_version=drafts.revision_of(request.POST), by=request.user, now=clock.now()
        )
    except Stale:
        version.refresh_from_db()
        return page(request, drafts.draft_of(version), text=text, is_stale=True)
    if request.headers.get("HX-Request"):
        draft = drafts.draft_of(saved)
        return render(request, "subsidies/bureau/editor/text_live.html", context(draft))
    return redirect("bureau:subsidies:version_edit_text", uid)


def sent_text(request: HttpRequest) -> str:
    """The file, where one was chosen; else what stands in the field."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("document", "").replace("\r\n", "\n")
    if file.size and file.size > MAX_BYTES:
        raise Refused("file_too_large", _("The file is larger than %(size)s KB."), params={"size": MAX_BYTES // 1024})
    try:
        return file.read().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Refused("not_text", _("The file is not text in UTF-8.")) from error


def page(request: HttpRequest, draft: drafts.Draft, *, text: str = "", is_stale: bool = False) -> HttpResponse:
    """The page; a stale one keeps the reader's text, with the text that was saved meanwhile beside it."""
    found = context(draft) | {"text": text if is_stale else draft.version.document, "is_stale": is_stale}
    is_live = is_stale and bool(request.headers.get("HX-Request"))
    template = "subsidies/bureau/editor/text_stale.html" if is_live else TEMPLATE
    return render(request, template, found, status=409 if is_stale else 200)


def context(draft: drafts.Draft) -> dict[str, Any]:
    count = draft.version.document.count("\n") + 1
    return {
        "draft": draft,
        "version": draft.version,
        "remarks": draft.report.remarks,
        "links": links(draft),
        "numbers": range(1, count + 1),
        "faulty": {each.line for each in draft.report.remarks if each.severity == "error"},
    }


@require_safe
@requires(P.MEASURE_ENTER)
def version_edit_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The document as a file."""
    version = drafts.load_version(uid)
    name = f"{version.measure.code}-v{version.number}.yaml"
    return HttpResponse(
        version.document,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
