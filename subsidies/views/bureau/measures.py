"""The library of measures for officials: the list, a measure through its versions, and the examples to copy."""

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from pilotzone.kernel.typed import plain_codes
from subsidies import library, queries
from subsidies.actions import measures
from subsidies.enums import OPEN_VERSIONS, VersionState
from subsidies.filters import MeasureFilter
from subsidies.forms_measures import StartMeasureForm
from subsidies.library import LibraryDocument
from subsidies.models import Application, Call, Measure, MeasureVersion
from subsidies.rules import validity
from subsidies.views.bureau import document_page
from subsidies.views.bureau.queue import short


class MeasureList(ListPage):
    """All measures: what is in force, what is under way, how many calls are open."""

    filterset = MeasureFilter
    template = "subsidies/bureau/measure_list.html"
    sorts = {"code": ("code", "id")}
    size = 25

    def rows(self):
        user, now = self.request.user, clock.now()
        versions = MeasureVersion.objects.visible_to(user).defer("document").order_by("-number")
        open_calls = Call.objects.open_at(now).filter(measure_version__measure=OuterRef("pk"))
        rows = Measure.objects.visible_to(user).select_related("programme")
        return rows.prefetch_related(Prefetch("versions", versions)).annotate(
            calls_open=queries.CappedCount(open_calls.values("pk")[: queries.TAB_CAP])
        )

    def context(self, page: KeysetPage) -> dict[str, Any]:
        user = self.request.user
        return {
            "rows": [measure_row(measure) for measure in page.items],
            "tabs": tabs("measures", self.count(Measure.objects.visible_to(user))),
            "is_filtered": bool(short(self.request.GET, without=("page",))),
            "may_write": user.may(P.MEASURE_ENTER),
        }


def measure_row(measure: Measure) -> dict[str, Any]:
    versions = list(measure.versions.all())
    return {
        "measure": measure,
        "in_force": next((each for each in versions if each.state == VersionState.IN_FORCE), None),
        "open": [each for each in versions if each.state in OPEN_VERSIONS],
        "last": versions[0] if versions else None,
    }


def tabs(here: str, count: int | None = None) -> list[dict[str, Any]]:
    """The three lists of the entry “Measures”."""
    found = (
        ("measures", _("Measures"), "measure_list", count),
        ("programmes", _("Programmes and calls"), "programme_list", None),
        ("library", _("Examples to copy"), "library_list", len(library.documents())),
    )
    return [
        {"label": label, "url": reverse(f"bureau:subsidies:{name}"), "count": number, "active": key == here}
        for key, label, name, number in found
    ]


measure_list = require_safe(MeasureList.as_view(P.MEASURE_READ))


@require_safe
@requires(P.MEASURE_READ)
def measure_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The measure's versions through time, the holes between them, its calls and claims."""
    now, user = clock.now(), request.user
    measure = get_or_404(Measure.objects.visible_to(user).select_related("programme"), code=code)
    claims = Application.objects.filter(measure_version=OuterRef("pk")).order_by()
    versions = list(
        MeasureVersion.objects.visible_to(user)
        .filter(measure=measure)
        .defer("document")
        .select_related("entered_by", "proposed_by", "decided_by", "measure")
        .annotate(claims=queries.CappedCount(claims.values("pk")[: queries.TAB_CAP]))
        .order_by("-number")
    )
    calls = Call.objects.filter(measure_version__measure=measure).select_related("measure_version__measure")
    context = {
        "measure": measure,
        "rows": version_rows(versions),
        "in_force": next((each for each in versions if each.state == VersionState.IN_FORCE), None),
        "open": [each for each in versions if each.state in OPEN_VERSIONS],
        "calls": [{"call": call, "is_open": call.is_open(now)} for call in calls.order_by("-opens_at", "-id")[:20]],
        "may_write": user.may(P.MEASURE_ENTER),
    }
    return render(request, "subsidies/bureau/measure_detail.html", context)


def version_rows(versions: list[MeasureVersion]) -> list[dict[str, Any]]:
    """Newest first; a hole stands above the version that it follows."""
    spans = [validity.Span(each.number, each.valid_from, each.valid_to) for each in versions if each.decided_at]
    holes = {hole.after: hole for hole in validity.holes(spans)}
    decided = [each for each in versions if each.decided_at]
    return [
        {
            "version": each,
            "hole": holes.get(each.number),
            "before": next((other for other in decided if other.number < each.number), None),
        }
        for each in versions
    ]


@require_POST
@requires(P.MEASURE_ENTER)
def version_start(request: HttpRequest, code: str) -> HttpResponse:
    """A new draft: a copy of the version in force, or of the one that was chosen."""
    measure = get_or_404(Measure.objects.visible_to(request.user), code=code)
    chosen = request.POST.get("source")
    document, origin = "", ""
    if chosen:
        source = get_or_404(measure.versions.select_related("measure"), uid=chosen)
        document, origin = source.document, str(source)
    made = measures.start_version(measure, document=document, origin=origin, by=request.user, now=clock.now())
    messages.success(request, _("Version %(number)s is begun as a draft.") % {"number": made.number})
    return redirect("bureau:subsidies:version_detail", made.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MEASURE_ENTER)
def measure_start(request: HttpRequest) -> HttpResponse:
    """A new measure from the blank template, or from a document of the library or a version, named by `source`."""
    source = source_of(request)
    form = StartMeasureForm(request.POST or None, initial=initial_of(source))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("code", "programme")}
        copied = {"document": source["text"], "origin": source["origin"]} if source else {}
        try:
            made = measures.start_measure(**values, name=form.name, **copied, by=request.user, now=clock.now())
        except Refused as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("The measure is begun with its first draft."))
            return redirect("bureau:subsidies:version_detail", made.uid)
    return render(request, "subsidies/bureau/measure_start.html", {"form": form, "source": source})


def source_of(request: HttpRequest) -> dict[str, Any] | None:
    """What is copied: `library:CODE` or `version:UID`."""
    kind, _colon, name = request.GET.get("source", "").partition(":")
    if kind == "library":
        found = library_document(name)
        return {"text": found.text, "origin": found.code, "head": found.head, "label": found.code}
    if kind == "version":
        rows = MeasureVersion.objects.visible_to(request.user).select_related("measure")
        version = get_or_404(rows, uid=name)
        head = document_page.head_of(version.document)
        return {"text": version.document, "origin": str(version), "head": head, "label": str(version)}
    return None


def initial_of(source: dict[str, Any] | None) -> dict[str, Any]:
    if source is None:
        return {}
    head = source["head"]
    return {"name_zh": head.name.zh, "name_en": head.name.en, "programme": head.programme}


# --- the examples ------------------------------------------------------------------------------------


def library_document(code: str) -> LibraryDocument:
    found = library.document(code)
    if found is None:
        raise Http404
    return found


@require_safe
@requires(P.MEASURE_READ)
def library_list(request: HttpRequest) -> HttpResponse:
    """The measures that come with the portal, with what their sources say of themselves."""
    text = plain_codes(request.GET.get("q", "")).strip()
    wanted = text.casefold()
    rows = [
        each
        for each in library.documents()
        if not wanted or any(wanted in part.casefold() for part in (each.code, each.head.name.zh, each.head.name.en))
    ]
    context = {"rows": rows, "text": text, "tabs": tabs("library"), "may_write": request.user.may(P.MEASURE_ENTER)}
    return render(request, "subsidies/bureau/library_list.html", context)


@require_safe
@requires(P.MEASURE_READ)
def library_detail(request: HttpRequest, code: str) -> HttpResponse:
    found = library_document(code)
    context = {
        "found": found,
        "used": Measure.objects.visible_to(request.user).filter(code=code).first(),
        "may_write": request.user.may(P.MEASURE_ENTER),
        **document_page.context_of(found.text, today=clock.today()),
    }
    return render(request, "subsidies/bureau/library_detail.html", context)


@require_safe
@requires(P.MEASURE_READ)
def library_file(request: HttpRequest, code: str) -> HttpResponse:
    found = library_document(code)
    return document_page.file_of(found.text, found.code)
