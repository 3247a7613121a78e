"""The register of warehouses as the bureau sees it: all of them, what waits, whose reports are late, one warehouse."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms import DomainForm
from enterprises.views.acts import posted
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.filtering import whole
from pilotzone.kernel.html import ListPage, get_or_404, requires
from pilotzone.kernel.paging import KeysetPage
from warehouses import pages, queries, queries_recognition, sheets
from warehouses.actions import changing, deciding
from warehouses.actions.locking import is_keeper
from warehouses.enums import WarehouseState
from warehouses.filters import LateFilter, VersionFilter, WarehouseFilter
from warehouses.forms import CloseForm, DecisionForm
from warehouses.models import Warehouse, WarehouseVersion
from warehouses.rules import reports as rules
from warehouses.views.portal import book
from warehouses.views.reports import month_from


class WarehouseList(ListPage):
    filterset = WarehouseFilter
    template = "warehouses/bureau/warehouse_list.html"
    sorts = {"newest": ("-registered_at", "-id"), "name": ("name_zh", "id"), "area": ("-area", "-id")}

    def rows(self) -> Any:
        return Warehouse.objects.visible_to(self.request.user).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        months = queries.latest_of(page.items, clock.today())
        return tabs(self.request, "warehouses") | {"rows": [(row, months.get(row.pk)) for row in page.items]}


class WaitingList(ListPage):
    """The longest waiting first."""

    filterset = VersionFilter
    template = "warehouses/bureau/waiting_list.html"
    sorts = {"oldest": ("made_at", "id")}

    def rows(self) -> Any:
        return queries.waiting_for(self.request.user).select_related(
            "warehouse__operator", "warehouse__country", "made_by"
        )

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return tabs(self.request, "waiting")


class LateList(ListPage):
    """Warehouses without a report of a month whose day has passed."""

    filterset = LateFilter
    template = "warehouses/bureau/late_list.html"
    sorts = {"name": ("name_zh", "id")}

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        asked = request.GET.get("month", "")
        self.month = month_from(asked) if asked else rules.due_months(clock.today())[0]

    def rows(self) -> Any:
        return Warehouse.objects.visible_to(self.request.user).unreported(self.month).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return tabs(self.request, "late") | {
            "month": f"{self.month:%Y-%m}",
            "due_on": rules.due_on(self.month),
        }


def tabs(request: HttpRequest, here: str) -> dict[str, Any]:
    may_keep = request.user.may(P.WAREHOUSE_KEEP)
    return {"here": here, "may_keep": may_keep, "waiting_count": queries.waiting_for(request.user).count()}


warehouse_list = require_safe(WarehouseList.as_view(P.WAREHOUSE_INSPECT))
waiting_list = require_safe(WaitingList.as_view(P.WAREHOUSE_INSPECT))
late_list = require_safe(LateList.as_view(P.WAREHOUSE_INSPECT))


@require_safe
@requires(P.WAREHOUSE_INSPECT)
def warehouse_export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as the import takes it."""
    rows = Warehouse.objects.visible_to(request.user).for_list().prefetch_related("services").order_by("code")
    chosen = WarehouseFilter(request.GET, queryset=rows, request=request).qs
    return book(sheets.register_book(whole(chosen)), "warehouses.xlsx")


def seen(request: HttpRequest, uid: UUID) -> Warehouse:
    return get_or_404(pages.found(request), uid=uid)


@require_safe
@requires(P.WAREHOUSE_INSPECT)
def warehouse_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, seen(request, uid))


def show(request: HttpRequest, row: Warehouse, *, status: int = 200, form: DomainForm | None = None) -> HttpResponse:
    context = pages.context_of(row)
    may_decide = context["waiting"] is not None and row.state != "returned" and is_keeper(request.user, row)
    context |= {
        "may_decide": may_decide,
        "recognitions": queries_recognition.recognitions_of(row, request.user)
        if request.user.may(P.RECOGNITION_READ)
        else [],
        "may_close": row.state == WarehouseState.REGISTERED and is_keeper(request.user, row),
        "form": form,
        "decision_form": form if isinstance(form, DecisionForm) else DecisionForm(),
        "close_form": form if isinstance(form, CloseForm) else CloseForm(auto_id="close_%s"),
    }
    return render(request, "warehouses/bureau/warehouse_detail.html", context, status=status)


@require_POST
@requires(P.WAREHOUSE_KEEP)
def version_decide(request: HttpRequest, uid: UUID, version: UUID) -> HttpResponse:
    row = seen(request, uid)
    found: WarehouseVersion = get_or_404(row.versions.all(), uid=version)
    form = DecisionForm(request.POST)
    agrees = "confirm" in request.POST

    def act() -> object:
        return deciding.decide(found, agrees=agrees, **form.cleaned_data, by=request.user, now=clock.now())

    if posted(form, act):
        messages.success(request, _("Confirmed.") if agrees else _("The operator was told what is wrong."))
        return redirect("bureau:warehouses:waiting_list")
    return show(request, seen(request, uid), status=422, form=form)


@require_POST
@requires(P.WAREHOUSE_KEEP)
def warehouse_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Of an operator that does not say so itself."""
    row, form = seen(request, uid), CloseForm(request.POST, auto_id="close_%s")
    if posted(form, lambda: changing.close(row, **form.cleaned_data, by=request.user, now=clock.now())):
        messages.success(request, _("The warehouse is entered as no longer run."))
        return redirect("bureau:warehouses:warehouse_detail", uid)
    return show(request, seen(request, uid), status=422, form=form)


@require_safe
@requires(P.WAREHOUSE_INSPECT)
def document_file(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    row = seen(request, uid).documents.select_related("file").filter(uid=document).first()
    if row is None:
        raise Http404
    return stream(row.file, inline=True)
