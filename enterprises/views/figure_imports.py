"""Tables of figures from agencies: upload one, watch it, take away what is wrong in it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enterprises import figure_sheets, figure_words, import_errors
from enterprises.actions.figures import importing
from enterprises.filters_figures import ImportFilter
from enterprises.forms_figures import ImportForm
from enterprises.models import FigureImport, Indicator
from enterprises.views.portal import form_page
from pilotzone.files import actions as files
from pilotzone.files import spreadsheets
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage

SHOWN_ERRORS = 20


class ImportList(ListPage):
    filterset = ImportFilter
    template = "enterprises/bureau/figure_import_list.html"
    sorts = {"newest": ("-made_at", "-id")}

    def rows(self) -> Any:
        return FigureImport.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {"here": "imports"}


figure_import_list = require_safe(ImportList.as_view(P.FIGURE_IMPORT))


@form_page
@requires(P.FIGURE_IMPORT)
def figure_import_new(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None, initial={"as_of": clock.today()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = begin(request, form.cleaned_data)
            except DomainError as error:
                form.refuse(error)
            else:
                return redirect("bureau:enterprises:figure_import_detail", row.uid)
    return render(request, "enterprises/bureau/figure_import_new.html", {"form": form}, status=status)


def begin(request: HttpRequest, given: dict[str, Any]) -> FigureImport:
    now, upload = clock.now(), given.pop("file")
    stored = files.store(upload, by=request.user, now=now, accepted=spreadsheets.ACCEPTED, most=importing.MOST_BYTES)
    return importing.start(stored, **given, by=request.user, now=now)


@require_safe
@requires(P.FIGURE_IMPORT)
def figure_import_template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(figure_sheets.import_template(Indicator.objects.all()), content_type=spreadsheets.XLSX)
    response["Content-Disposition"] = 'attachment; filename="figures.xlsx"'
    return response


@require_safe
@requires(P.FIGURE_IMPORT)
def figure_import_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Its progress to the person who began it; its outcome to every officer."""
    row = found(request, uid)
    errors = import_errors.first(row.errors, figure_words.error_said, SHOWN_ERRORS)
    context = {"row": row, "shown": SHOWN_ERRORS, "errors": errors}
    if row.job is not None and row.job.created_by_id == request.user.pk:
        context |= {
            "job": row.job,
            "poll_url": reverse("jobs:detail", args=[row.job.uid]),
            "cancel_url": reverse("jobs:cancel", args=[row.job.uid]),
        }
    return render(request, "enterprises/bureau/figure_import_detail.html", context)


def found(request: HttpRequest, uid: UUID) -> FigureImport:
    rows = FigureImport.objects.visible_to(request.user).for_list().select_related("sharing", "errors")
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.FIGURE_IMPORT)
def figure_import_errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(request, uid)
    if row.errors is None:
        raise Http404
    return error_list(row.errors, figure_words.error_said)


def error_list(stored: StoredFile, said: import_errors.Said) -> HttpResponse:
    """In the language of whoever takes it away."""
    response = HttpResponse(import_errors.table(stored, said), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{stored.name}"'
    response["Cache-Control"] = "private, no-store"
    return response
