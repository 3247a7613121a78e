"""Payments: what is payable, by budget; batches with their file and the bank's answer."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import netting
from subsidies.actions import bank_results, paying
from subsidies.enums import SETTLED_BATCHES, State
from subsidies.forms_bureau import PaidForm
from subsidies.models import Application, Budget, FileTemplate, FundingPlan, Instalment, Payment, PaymentBatch
from subsidies.rules import desks
from subsidies.rules import payment_file as files
from subsidies.views.bureau.decisions import is_uuid
from subsidies.views.bureau.file_templates import columns_of

FORMS = {
    "csv": (files.to_csv, "text/csv; charset=utf-8"),
    "xlsx": (files.to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
MOST = 500
VERSION = "application__measure_version__measure"


@require_safe
@requires(P.PAYMENT_PREPARE)
def payment_list(request: HttpRequest) -> HttpResponse:
    due = due_instalments(request)
    rows = due[:MOST]
    groups = [(budget, list(parts)) for budget, parts in groupby(rows, key=lambda part: part.budget)]
    claims = [part.application_id for part in rows]
    stuck, planless = stuck_claims(claims), planless_claims(claims)
    batches = PaymentBatch.objects.select_related("budget", "prepared_by")
    context = {
        "groups": [
            {
                "budget": budget,
                "claims": claim_rows(parts, stuck, planless),
                "total": sum(part.amount for part in parts),
            }
            for budget, parts in groups
        ],
        "more": max(0, due.count() - MOST),
        "page": page_of(batches, ("-prepared_at", "-id"), size=25, cursor=request.GET.get("page", "")),
    }
    return render(request, "subsidies/bureau/payment_list.html", context)


def due_instalments(request: HttpRequest) -> Any:
    """What can be paid today, by budget and claim: due, of a claim whose notice has ended, and in no running batch."""
    claims = Application.objects.in_office(request.user).filter(state=State.PAYABLE)
    live = Payment.objects.filter(instalment=OuterRef("pk"), bounced_at=None)
    rows = Instalment.objects.filter(~Exists(live), application__in=claims, paid_at=None, due_on__lte=clock.today())
    rows = rows.select_related("application__enterprise", "application__division", "budget", VERSION)
    return rows.order_by("budget", "application__reference", "position")


def stuck_claims(claims: list[int]) -> set[int]:
    """Claims of which a payment bounced from the account that still stands and that nobody has found right."""
    rows = Payment.objects.filter(application__in=claims, bounced_at__isnull=False, account_kept_at=None)
    return set(rows.filter(account__replaced_at=None).values_list("application_id", flat=True))


def planless_claims(claims: list[int]) -> set[int]:
    """Claims that are paid by a plan's number only, and are in no issued plan."""
    rows = Application.objects.filter(pk__in=claims, call__programme__needs_plan=True)
    return set(rows.values_list("pk", flat=True)) - set(FundingPlan.number_of(claims))


def claim_rows(parts: list[Instalment], stuck: set[int], planless: set[int]) -> list[dict[str, Any]]:
    """What is due of each claim, and what could be kept of it for what its enterprise has to repay."""
    rows: list[dict[str, Any]] = []
    for claim, group in groupby(parts, key=lambda part: part.application):
        own = list(group)
        rows.append(
            {
                "claim": claim,
                "parts": [part for part in own if part.label_zh],
                "amount": sum(part.amount for part in own),
                "stuck": claim.pk in stuck,
                "planless": claim.pk in planless,
            }
        )
    kept = netting.foreseen(
        {row["claim"]: row["amount"] for row in rows if not row["stuck"] and not row["planless"]}, clock.today()
    )
    for row in rows:
        row["kept"] = kept.get(row["claim"].pk)
        row["net"] = row["amount"] - (row["kept"].amount if row["kept"] else 0)
    return rows


@require_POST
@requires(P.PAYMENT_PREPARE)
def payment_prepare(request: HttpRequest) -> HttpResponse:
    budget = get_or_404(Budget.objects.all(), uid=request.POST.get("budget", ""))
    claims = chosen(request, "claim")
    batch = paying.prepare(budget, claims, netted=chosen(request, "net"), by=request.user, now=clock.now())
    messages.success(request, _("Batch %(reference)s is prepared.") % {"reference": batch.reference})
    return redirect("bureau:subsidies:payment_detail", batch.uid)


def chosen(request: HttpRequest, name: str) -> Any:
    uids = [uid for uid in request.POST.getlist(name) if is_uuid(uid)]
    return Application.objects.in_office(request.user).filter(uid__in=uids)


def found(uid: UUID) -> PaymentBatch:
    return get_or_404(PaymentBatch.objects.select_related("budget", "prepared_by", "exported_by", "paid_by"), uid=uid)


@require_safe
@requires(P.PAYMENT_PREPARE)
def payment_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    form = PaidForm(initial={"paid_on": clock.today()})
    return render(request, "subsidies/bureau/payment_detail.html", batch_context(request, found(uid), form))


def batch_context(
    request: HttpRequest, batch: PaymentBatch, form: PaidForm, errors: dict[str, str] | None = None
) -> dict[str, Any]:
    payments = batch.payments.select_related("application__enterprise", "account", "instalment").order_by("number")
    rows = [
        {
            "payment": payment,
            "field": f"bank-{payment.uid}",
            "typed": request.POST.get(f"bank-{payment.uid}", ""),
            "error": (errors or {}).get(f"bank-{payment.uid}", ""),
        }
        for payment in payments
    ]
    barred = "" if desks.may_confirm(request.user.pk, batch.prepared_by_id) else bank_results.OTHER_PERSON
    return {
        "batch": batch,
        "state": batch.state_enum,
        "is_settled": batch.state in SETTLED_BATCHES,
        "rows": rows,
        "nettings": netting.of_batch(batch) if batch.netted else [],
        "form": form,
        "barred": barred,
        "templates": FileTemplate.objects.filter(retired_at=None).order_by("name_zh"),
        "results": batch.results.select_related("file", "taken_by").order_by("-pk"),
    }


@require_POST
@requires(P.PAYMENT_PREPARE)
def payment_dissolve(request: HttpRequest, uid: UUID) -> HttpResponse:
    paying.dissolve(found(uid), by=request.user, now=clock.now())
    messages.success(request, _("The batch is dissolved. Its claims are to be paid again."))
    return redirect("bureau:subsidies:payment_list")


@require_POST
@requires(P.PAYEE_READ)
def payment_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The file with full account numbers. Reading them is recorded, so it is asked for by POST."""
    if form not in FORMS:
        raise Http404
    batch = found(uid)
    write, content_type = FORMS[form]
    asked = request.POST.get("template", "")
    template = get_or_404(FileTemplate.objects.filter(retired_at=None), uid=asked) if asked else None
    columns = columns_of(template) if template else files.STANDARD
    rows = paying.export(batch, by=request.user, now=clock.now())
    response = HttpResponse(write(rows, columns, batch.reference), content_type=content_type)
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
            bank_results.mark_paid(batch, typed, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The batch is paid. The enterprises are told."))
            return redirect("bureau:subsidies:payment_detail", batch.uid)
        except DomainError as error:
            errors = {error.field or "": error.message}
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = batch_context(request, batch, form, errors)
    return render(request, "subsidies/bureau/payment_detail.html", context, status=422)
