"""What the pages of a versioned document share, a measure's or a scheme's: remarks, gaps, steps, the text as typed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.formula.document import MAX_BYTES
from pilotzone.formula.readiness import Gap
from pilotzone.formula.remarks import Lint
from pilotzone.formula.text import Language, Text
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.html import View, requires
from pilotzone.versions.actions import NotReady, Publishing

ICONS = {"error": "circle-x", "warning": "alert-triangle", "note": "info-circle"}
DAYS = ("no_day", "day_past", "day_too_early")  # what is said at the field of the day
MOST_DIGITS = 9
GONE = 410  # by which the page tells that there is no draft to save any more
NOTE = forms.Textarea(attrs={"rows": 3, "maxlength": 2000})


def language() -> Language:
    return "zh" if (get_language() or "zh-hans").startswith("zh") else "en"


def pick(text: Text) -> str:
    return text.pick(language())


# --- remarks ---------------------------------------------------------------------------------------


def lint_row(each: Lint) -> dict[str, Any]:
    return {
        "severity": each.severity,
        "icon": ICONS[each.severity],
        "text": pick(each.message),
        "place": each.place,
        "line": each.line,
        "block": ".".join(each.place.split(".")[:2]),
    }


def lint_counts(lints: Sequence[Lint]) -> dict[str, int]:
    return {name: sum(each.severity == name for each in lints) for name in ICONS}


def file_of(document: str, name: str) -> HttpResponse:
    """The document to keep, as the command line takes it."""
    response = HttpResponse(document, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


# --- steps -----------------------------------------------------------------------------------------


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=NOTE)


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=NOTE,
        help_text=gettext_lazy("If given, it stands in the record."),
    )


def gap_rows(gaps: Iterable[Gap]) -> list[dict[str, Any]]:
    return [
        {"text": pick(gap.message), "place": gap.place, "line": gap.line, "block": ".".join(gap.place.split(".")[:2])}
        for gap in gaps
        if gap.code not in DAYS
    ]


def outdated(form: forms.Form, error: Stale, version: Any) -> None:
    """Say that somebody wrote in the version meanwhile; what was typed stays, and is sent for what it is now."""
    version.refresh_from_db()
    form.add_error(None, error.message)
    form.data = form.data.copy()
    form.data["revision"] = version.revision


def refused(form: forms.Form, error: Refused) -> tuple[Gap, ...]:
    """Say it at the field where it has one; what else is missing comes back as a list."""
    if not isinstance(error, NotReady):
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return ()
    for gap in error.gaps:
        if gap.code in DAYS:
            form.add_error("valid_from", pick(gap.message))
    if any(gap.code not in DAYS for gap in error.gaps):
        form.add_error(None, error.message)
    return error.gaps


# What is said once a step is taken that asks for a reason, and whether it must be given.
ASKED = {
    "send_back": (gettext_lazy("Sent back."), True),
    "take_back": (gettext_lazy("Taken back. It is a draft again."), False),
    "discard": (gettext_lazy("Discarded. It stays in the history."), False),
    "retire": (gettext_lazy("It ends with today."), True),
}
SECOND_PERSON = ("send_back", "retire")


def reason_view(
    publishing: Publishing[Any], step: str, *, seen: Callable[[HttpRequest, UUID], Any], template: str
) -> View:
    """The page that asks for a step's reason, and takes it."""
    done, must = ASKED[step]
    permission = publishing.approve_permission if step in SECOND_PERSON else publishing.enter_permission

    @require_http_methods(["GET", "HEAD", "POST"])
    @requires(permission)
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        version, now, page = seen(request, uid), clock.now(), reverse(publishing.page, args=[uid])
        form = (ReasonForm if must else WhyForm)(request.POST if request.method == "POST" else None)
        if form.is_valid():
            getattr(publishing, step)(version, reason=form.cleaned_data["reason"], by=request.user, now=now)
            messages.success(request, done)
            return redirect(page)
        context = {"version": version, "form": form, "step": step, "page": page, "today": clock.local_date(now)}
        return render(request, template, context, status=422 if form.errors else 200)

    view.__name__ = f"{publishing.kind}_{step}"  # by which it is told from the other steps
    return view


def step_addresses(publishing: Publishing[Any], version: Any) -> dict[str, str]:
    """The page of each step, by its name: those of a version begin as its own does."""
    beginning = publishing.page.removesuffix("detail")
    names = ("propose", "approve", "edit", *ASKED)
    return {name: reverse(beginning + name, args=[version.uid]) for name in names}


# --- the text --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """How many remarks keep a draft from being published, and how many do not."""

    errors: int
    warnings: int

    @classmethod
    def of(cls, remarks: Iterable[Any]) -> "Report":
        found = [each.severity for each in remarks]
        return cls(found.count("error"), found.count("warning"))


@dataclass(frozen=True, slots=True)
class TextEditor:
    """How one kind of document is edited as text.

    `save` takes the version, the text, `expected` revision, by, now; `context` tells of the version as it is kept, with
    `remarks`; `addresses` has those of the `text`, the `file` and the version's `page`. `more` is drawn anew with each
    saving.
    """

    template: str
    save: Callable[..., Any]
    context: Callable[[Any], dict[str, Any]]
    addresses: Callable[[Any], dict[str, str]]
    more: str = ""


def edit_text(request: HttpRequest, version: Any, editor: TextEditor) -> HttpResponse:
    """The text of a draft; saved as it stands, with its comments, faulty or not. A stale page saves nothing."""
    if request.method != "POST":
        return _page(request, version, editor)
    text = sent_text(request)
    try:
        saved = editor.save(version, text, expected=revision_of(request.POST), by=request.user, now=clock.now())
    except Stale:
        version.refresh_from_db()
        return _page(request, version, editor, text=text, is_stale=True)
    except Refused as error:
        version.refresh_from_db()
        return _ended(request, version, editor, text, error)
    if request.headers.get("HX-Request"):
        return render(request, "versions/text_live.html", text_context(saved, editor))
    return redirect(editor.addresses(saved)["text"])


def _ended(request: HttpRequest, version: Any, editor: TextEditor, text: str, error: Refused) -> HttpResponse:
    """The page with the reader's text and what became of the draft; what else is refused is told as everywhere."""
    told = ended_words(version)
    if not told:
        raise error
    address = editor.addresses(version)["page"]
    if request.headers.get("HX-Request"):
        return ended_alert(request, told, address)
    found = text_context(version, editor) | {"text": text, "ended": told, "page": address}
    return render(request, editor.template, found, status=GONE)


def ended_words(version: Any) -> str:
    """What became of a draft while somebody was writing in it; nothing while it is one."""
    if version.state == "draft":
        return ""
    if version.state == "proposed":
        return _("This draft was proposed meanwhile; nothing was saved.")
    if version.state == "discarded":
        return _("This draft was discarded meanwhile; nothing was saved.")
    return _("This version is no draft any more; nothing was saved.")


def ended_alert(request: HttpRequest, told: str, page: str) -> HttpResponse:
    """The same for a page that saves as it is typed: it keeps its form and says so above."""
    response = render(request, "versions/ended.html", {"ended": told, "page": page}, status=GONE)
    return above_the_editor(response)


def above_the_editor(response: HttpResponse) -> HttpResponse:
    """A message that htmx puts above the editor, which stays as it is."""
    response["HX-Retarget"], response["HX-Reswap"] = "#editor-alert", "innerHTML"
    return response


def _page(
    request: HttpRequest, version: Any, editor: TextEditor, *, text: str = "", is_stale: bool = False
) -> HttpResponse:
    """The page; a stale one keeps the reader's text, with the text that was saved meanwhile beside it."""
    found = text_context(version, editor) | {"text": text if is_stale else version.document, "is_stale": is_stale}
    is_live = is_stale and bool(request.headers.get("HX-Request"))
    template = "versions/text_stale.html" if is_live else editor.template
    return render(request, template, found, status=409 if is_stale else 200)


def text_context(version: Any, editor: TextEditor) -> dict[str, Any]:
    found = editor.context(version)
    remarks = found["remarks"]
    return {
        "version": version,
        "report": Report.of(remarks),
        "numbers": range(1, version.document.count("\n") + 2),
        "faulty": {each.line for each in remarks if each.severity == "error"},
        "addresses": editor.addresses(version),
        "more": editor.more,
        **found,
    }


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


def revision_of(sent: Mapping[str, Any]) -> int:
    """The revision that the page was drawn from, or that the reader has seen since; a mangled one is never current."""
    text = str(sent.get("seen") or sent.get("revision") or "")
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
