"""An operator about its own warehouses: registered, changed, closed, with their documents."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.forms import DomainForm
from enterprises.models import Enterprise
from enterprises.views.acts import posted
from enterprises.views.portal import acting_for, form_page, own
from enterprises.views.uploads import take
from pilotzone.files import spreadsheets
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.workflow import Transition, available
from warehouses import pages, queries, queries_recognition, sheets
from warehouses.actions import changing, documents, registering, writing
from warehouses.enums import WarehouseState
from warehouses.forms import CloseForm, DocumentForm, WarehouseForm, WithdrawForm
from warehouses.models import Enquiry, Warehouse
from warehouses.workflow import CLOSE, WITHDRAW

SHOWN = 200


@require_safe
@requires(P.WAREHOUSE_READ)
def warehouse_home(request: HttpRequest) -> HttpResponse:
    """The warehouses of the enterprise for which the person acts now."""
    return redirect("portal:warehouses:warehouse_list", acting_for(request, P.WAREHOUSE_READ).uid)


@require_safe
@requires(P.WAREHOUSE_READ)
def warehouse_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.WAREHOUSE_READ)
    rows = list(enterprise.warehouses.for_list()[:SHOWN])
    months = queries.last_month_of(rows, clock.today())
    context = {
        "enterprise": enterprise,
        "rows": [(row, months[row.pk]) for row in rows],
        "may_edit": request.user.may(P.WAREHOUSE_EDIT, enterprise_id=enterprise.pk),
        "may_report": request.user.may(P.WAREHOUSE_REPORT, enterprise_id=enterprise.pk),
        "may_enquire": request.user.may(P.SPACE_ENQUIRE, enterprise_id=enterprise.pk),
        "to_reply": Enquiry.objects.for_operator().filter(warehouse__operator=enterprise).count(),
    }
    return render(request, "warehouses/portal/warehouse_list.html", context)


@require_safe
@requires(P.WAREHOUSE_READ)
def warehouse_export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The enterprise's warehouses as the import takes them."""
    enterprise = own(request, uid, P.WAREHOUSE_READ)
    rows = enterprise.warehouses.for_list().prefetch_related("services").order_by("code")
    return book(sheets.register_book(rows), "warehouses.xlsx")


def book(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=spreadsheets.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@form_page
@requires(P.WAREHOUSE_EDIT)
def warehouse_register(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.WAREHOUSE_EDIT)
    if request.method != "POST":
        return show_form(request, enterprise, WarehouseForm.blank())
    form = WarehouseForm(request.POST)
    if form.is_valid():
        try:
            row = registering.register(
                enterprise, form.values(), submission=form.submission_uid, by=request.user, now=clock.now()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The warehouse is entered and waits for the bureau's confirmation."))
            return redirect("portal:warehouses:warehouse_detail", row.uid)
    return show_form(request, enterprise, form, status=422)


def show_form(
    request: HttpRequest,
    enterprise: Enterprise,
    form: WarehouseForm,
    warehouse: Warehouse | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"enterprise": enterprise, "form": form, "warehouse": warehouse}
    return render(request, "warehouses/portal/warehouse_edit.html", context, status=status)


def mine(request: HttpRequest, uid: UUID, permission: P) -> Warehouse:
    """A warehouse of an enterprise for which the person holds the permission."""
    return get_or_404(Warehouse.objects.for_member(request.user, permission).for_page(), uid=uid)


@form_page
@requires(P.WAREHOUSE_EDIT)
def warehouse_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What waits for an officer already is what is changed further."""
    row = mine(request, uid, P.WAREHOUSE_EDIT)
    waiting = queries.waiting_version(row)
    facts = waiting.facts if waiting else writing.facts_of(row)
    form = WarehouseForm.of(row, facts, request.POST or None)
    if request.method != "POST":
        return show_form(request, row.operator, form, row)

    def act() -> object:
        version = form.cleaned_data["version"] or 0
        made = changing.change(row, form.values(), expected_version=version, by=request.user, now=clock.now())
        messages.success(request, changed_words(made))
        return made

    if posted(form, act, lambda: mine(request, uid, P.WAREHOUSE_EDIT).version):
        return redirect("portal:warehouses:warehouse_detail", uid)
    return show_form(request, row.operator, form, row, status=422)


def changed_words(made: Any) -> str:
    if made is None:
        return _("Nothing was changed.")
    if made.state == "waiting":
        return _("The change is handed in and waits for the bureau's confirmation.")
    return _("The change is in force.")


@require_safe
@requires(P.WAREHOUSE_READ)
def warehouse_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, mine(request, uid, P.WAREHOUSE_READ))


def show(request: HttpRequest, row: Warehouse, *, status: int = 200, **forms: DomainForm) -> HttpResponse:
    scope = {"enterprise_id": row.operator_id}
    is_open = not row.state_enum.is_over
    context = pages.context_of(row) | {
        "enterprise": row.operator,
        "may_edit": is_open and request.user.may(P.WAREHOUSE_EDIT, **scope),
        "may_report": request.user.may(P.WAREHOUSE_REPORT, **scope)
        and row.state in (WarehouseState.REGISTERED, WarehouseState.CLOSED),
        "recognitions": queries_recognition.recognitions_of(row, request.user),
        "apply_to": queries_recognition.batches_for(row, clock.today())
        if request.user.may(P.RECOGNITION_APPLY, **scope)
        else [],
        "document_form": DocumentForm(auto_id="document_%s"),
        "steps": [step.name for step in available(row, (CLOSE, WITHDRAW), request.user)],
        **forms,
    }
    context["form"] = next(iter(forms.values()), None)
    return render(request, "warehouses/portal/warehouse_detail.html", context, status=status)


@form_page
@requires(P.WAREHOUSE_EDIT)
def warehouse_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """On which day it was run last, and why; asked on a page of its own."""
    row, form = mine(request, uid, P.WAREHOUSE_EDIT), CloseForm(request.POST or None)
    if request.method == "POST" and posted(form, lambda: ended(request, changing.close, row, form)):
        messages.success(request, _("The warehouse is entered as no longer run."))
        return redirect("portal:warehouses:warehouse_detail", uid)
    return show_end(request, "warehouse_close", row, form, CLOSE)


@form_page
@requires(P.WAREHOUSE_EDIT)
def warehouse_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A registration that waits, or came back, is given up."""
    row, form = mine(request, uid, P.WAREHOUSE_EDIT), WithdrawForm(request.POST or None)
    if request.method == "POST" and posted(form, lambda: ended(request, changing.withdraw_registration, row, form)):
        messages.success(request, _("The registration is withdrawn."))
        return redirect("portal:warehouses:warehouse_detail", uid)
    return show_end(request, "warehouse_withdraw", row, form, WITHDRAW)


def ended(request: HttpRequest, act: Callable[..., Warehouse], row: Warehouse, form: DomainForm) -> Warehouse:
    return act(row, **form.cleaned_data, by=request.user, now=clock.now())


def show_end(request: HttpRequest, name: str, row: Warehouse, form: DomainForm, step: Transition) -> HttpResponse:
    if request.method != "POST" and not available(row, (step,), request.user):
        return redirect("portal:warehouses:warehouse_detail", row.uid)
    context = {"enterprise": row.operator, "warehouse": row, "form": form}
    return render(request, f"warehouses/portal/{name}.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.WAREHOUSE_EDIT)
def version_withdraw(request: HttpRequest, uid: UUID, version: UUID) -> HttpResponse:
    row = get_or_404(mine(request, uid, P.WAREHOUSE_EDIT).versions.all(), uid=version)
    changing.withdraw(row, by=request.user, now=clock.now())
    messages.success(request, _("The change is withdrawn."))
    return redirect("portal:warehouses:warehouse_detail", uid)


@require_POST
@requires(P.WAREHOUSE_EDIT)
def document_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, now = mine(request, uid, P.WAREHOUSE_EDIT), clock.now()
    taken = take(request, "file", now=now)
    form = DocumentForm(request.POST, auto_id="document_%s")
    taken.report(form, "file")

    def act() -> object:
        given = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        if taken.file is None:
            raise Refused("no_file", _("Choose a file."), field="file")
        return documents.add(row, taken.file, **given, by=request.user, now=now)

    if posted(form, act):
        messages.success(request, _("The document is added."))
        return redirect("portal:warehouses:warehouse_detail", uid)
    return show(request, row, status=422, document_form=form)


@require_POST
@requires(P.WAREHOUSE_EDIT)
def document_remove(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    row = get_or_404(mine(request, uid, P.WAREHOUSE_EDIT).documents.current(), uid=document)
    documents.remove(row, by=request.user, now=clock.now())
    messages.success(request, _("The document is removed; what was decided on it keeps it."))
    return redirect("portal:warehouses:warehouse_detail", uid)


@require_safe
@requires(P.WAREHOUSE_READ)
def document_file(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    row = mine(request, uid, P.WAREHOUSE_READ).documents.select_related("file").filter(uid=document).first()
    if row is None:
        raise Http404
    return stream(row.file, inline=True)
