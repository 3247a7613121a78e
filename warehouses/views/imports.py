"""Tables of warehouses and of reports on either face: send one, watch it, take away what is wrong in it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enterprises import import_errors
from enterprises.models import Enterprise
from enterprises.views.figure_imports import error_list
from enterprises.views.portal import form_page, own
from pilotzone.files import actions as files
from pilotzone.files import spreadsheets
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from warehouses import sheets, words
from warehouses.actions import importing
from warehouses.enums import SheetKind
from warehouses.filters import SheetFilter
from warehouses.forms import SheetForm
from warehouses.models import SheetImport
from warehouses.views.portal import book

SHOWN_ERRORS = 20


class ImportList(ListPage):
    filterset = SheetFilter
    template = "warehouses/bureau/import_list.html"
    sorts = {"newest": ("-made_at", "-id")}

    def rows(self) -> Any:
        return SheetImport.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {"here": "imports", "may_keep": True}


import_list = require_safe(ImportList.as_view(P.WAREHOUSE_KEEP))


@form_page
@requires(P.WAREHOUSE_KEEP)
def bureau_import_new(request: HttpRequest) -> HttpResponse:
    return new(request, "bureau", None, list(SheetKind.choices))


@form_page
@requires(P.WAREHOUSE_REPORT)
def portal_import_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.WAREHOUSE_REPORT)
    may_edit = request.user.may(P.WAREHOUSE_EDIT, enterprise_id=enterprise.pk)
    kinds = [choice for choice in SheetKind.choices if may_edit or choice[0] == SheetKind.REPORTS]
    return new(request, "portal", enterprise, kinds)


def new(request: HttpRequest, face: str, operator: Enterprise | None, kinds: list[tuple[str, Any]]) -> HttpResponse:
    wanted = request.GET.get("kind", "")
    initial = {"kind": wanted if wanted in dict(kinds) else kinds[0][0]}
    form = SheetForm(request.POST or None, request.FILES or None, kinds=kinds, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = begin(request, form, operator)
            except DomainError as error:
                form.refuse(error)
            else:
                return redirect(f"{face}:warehouses:import_detail", row.uid)
    templates = [(reverse(f"{face}:warehouses:import_template", args=[code]), label) for code, label in kinds]
    context = frame(face, operator) | {"form": form, "templates": templates}
    return render(request, "warehouses/import_new.html", context, status=status)


def frame(face: str, operator: Enterprise | None) -> dict[str, Any]:
    """What the same page needs to stand on either face."""
    back = reverse("bureau:warehouses:import_list" if face == "bureau" else "portal:warehouses:warehouse_home")
    if operator is not None and face == "portal":
        back = reverse("portal:warehouses:warehouse_list", args=[operator.uid])
    return {"base": f"{face}.html", "face": face, "enterprise": operator, "back_url": back}


def begin(request: HttpRequest, form: SheetForm, operator: Enterprise | None) -> SheetImport:
    now, upload = clock.now(), form.cleaned_data["file"]
    stored = files.store(upload, by=request.user, now=now, accepted=spreadsheets.ACCEPTED, most=spreadsheets.MOST_BYTES)
    kind = SheetKind(form.cleaned_data["kind"])
    return importing.start(stored, kind, operator=operator, by=request.user, now=now)


def template(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in SheetKind.values:
        raise Http404
    return book(sheets.template(kind), f"{kind}.xlsx")


@require_safe
@requires(P.WAREHOUSE_KEEP)
def bureau_import_template(request: HttpRequest, kind: str) -> HttpResponse:
    return template(request, kind)


@require_safe
@requires(P.WAREHOUSE_READ)
def portal_import_template(request: HttpRequest, kind: str) -> HttpResponse:
    return template(request, kind)


@require_safe
@requires(P.WAREHOUSE_KEEP)
def bureau_import_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, "bureau", uid)


@require_safe
@requires(P.WAREHOUSE_READ)
def portal_import_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, "portal", uid)


def found(request: HttpRequest, uid: UUID) -> SheetImport:
    return get_or_404(SheetImport.objects.visible_to(request.user).for_list().select_related("errors"), uid=uid)


def show(request: HttpRequest, face: str, uid: UUID) -> HttpResponse:
    """Its progress to the person who began it; its outcome to everybody who may see it."""
    row = found(request, uid)
    context = frame(face, row.operator) | {
        "row": row,
        "shown": SHOWN_ERRORS,
        "errors": import_errors.first(row.errors, error_said, SHOWN_ERRORS),
        "errors_url": reverse(f"{face}:warehouses:import_errors", args=[uid]),
    }
    if row.job is not None and row.job.created_by_id == request.user.pk:
        context |= {
            "job": row.job,
            "poll_url": reverse("jobs:detail", args=[row.job.uid]),
            "cancel_url": reverse("jobs:cancel", args=[row.job.uid]),
        }
    return render(request, "warehouses/import_detail.html", context)


def error_said(column: str, code: str, params: Mapping[str, Any]) -> tuple[str, str]:
    return str(sheets.LABELS[column]), words.text(code, params)


def errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(request, uid)
    if row.errors is None:
        raise Http404
    return error_list(row.errors, error_said)


@require_safe
@requires(P.WAREHOUSE_KEEP)
def bureau_import_errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    return errors(request, uid)


@require_safe
@requires(P.WAREHOUSE_READ)
def portal_import_errors(request: HttpRequest, uid: UUID) -> HttpResponse:
    return errors(request, uid)
