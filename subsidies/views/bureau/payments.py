"""Payments: what is payable, by budget; batches with their file and the bank's answer."""

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies.actions import paying
from subsidies.enums import State
from subsidies.forms_bureau import PaidForm
from subsidies.models import Application, Budget, PaymentBatch
from subsidies.rules import payment_file as files
from subsidies.views.bureau.decisions import is_uuid

FORMS = {
    "csv": (files.to_csv, "text/csv; charset=utf-8"),
    "xlsx": (files.to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
MOST = 500


@require_safe
@requires(P.PAYMENT_PREPARE)
def payment_list(request: HttpRequest) -> HttpResponse:
    payable = Application.objects.in_office(request.user).filter(state=State.PAYABLE, payments=None)
    rows = payable.select_related("enterprise", "division", "call__budget").order_by("call__budget", "reference")[:MOST]
    groups = [(budget, list(claims)) for budget, claims in groupby(rows, key=lambda claim: claim.call.budget)]
    batches = PaymentBatch.objects.select_related("budget", "prepared_by")
    context = {
        "groups": [
            {"budget": budget, "claims": claims, "total": sum(claim.approved for claim in claims)}
            for budget, claims in groups
        ],
        "page": page_of(batches, ("-prepared_at", "-id"), size=25, cursor=request.GET.get("page", "")),
    }
    return render(request, "subsidies/bureau/payment_list.html", context)


@require_POST
@requires(P.PAYMENT_PREPARE)
def payment_prepare(request: HttpRequest) -> HttpResponse:
    budget = get_or_404(Budget.objects.all(), uid=request.POST.get("budget", ""))
    uids = [uid for uid in request.POST.getlist("claim") if is_uuid(uid)]
    claims = Application.objects.in_office(request.user).filter(uid__in=uids)
    batch = paying.prepare(budget, claims, by=request.user, now=clock.now())
    messages.success(request, _("Batch %(reference)s is prepared.") % {"reference": batch.reference})
    return redirect("bureau:subsidies:payment_detail", batch.uid)


def found(uid: UUID) -> PaymentBatch:
    return get_or_404(PaymentBatch.objects.select_related("budget", "prepared_by", "exported_by", "paid_by"), uid=uid)


@require_safe
@requires(P.PAYMENT_PREPARE)
def payment_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = PaidForm(initial={"paid_on": clock.today()})
    return render(request, "subsidies/bureau/payment_detail.html", batch_context(found(uid), form))


def batch_context(batch: PaymentBatch, form: PaidForm, errors: dict[str, str] | None = None, data=None):
    payments = batch.payments.select_related("application__enterprise", "account").order_by("application__reference")
    rows = [
        {
            "payment": payment,
            "field": f"bank-{payment.uid}",
            "typed": (data or {}).get(f"bank-{payment.uid}", ""),
            "error": (errors or {}).get(f"bank-{payment.uid}", ""),
        }
        for payment in payments
    ]
    return {"batch": batch, "rows": rows, "form": form}


@require_POST
@requires(P.PAYEE_READ)
def payment_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The file with full account numbers. Reading them is recorded, so it is asked for by POST."""
    if form not in FORMS:
        raise Http404
    batch = found(uid)
    write, content_type = FORMS[form]
    response = HttpResponse(write(paying.export(batch, by=request.user, now=clock.now())), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{batch.reference}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@requires(P.PAYMENT_CONFIRM)
def payment_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    batch = found(uid)
    form = PaidForm(request.POST)
    errors: dict[str, str] = {}
    if form.is_valid():
        typed = {name.removeprefix("bank-"): value for name, value in request.POST.items() if name.startswith("bank-")}
        try:
            paying.mark_paid(batch, typed, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The batch is paid. The enterprises are told."))
            return redirect("bureau:subsidies:payment_detail", batch.uid)
        except DomainError as error:
            errors = {error.field or "": error.message}
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = batch_context(batch, form, errors, request.POST)
    return render(request, "subsidies/bureau/payment_detail.html", context, status=422)
