"""Payments: what is payable, by budget; batches with their file and the bank's answer."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from subsidies import netting, payable
from subsidies.actions import bank_results, paying
from subsidies.enums import SETTLED_BATCHES
from subsidies.forms_bureau import PaidForm
from subsidies.models import Application, Budget, Call, FileTemplate, Instalment, PaymentBatch
from subsidies.rules import desks
from subsidies.rules import payment_file as files
from subsidies.views.bureau.decisions import is_uuid
from subsidies.views.bureau.file_templates import columns_of

FORMS = {
    "csv": (files.to_csv, "text/csv; charset=utf-8"),
    "xlsx": (files.to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
SHOWN = 50  # claims of each budget on the first page
SHOWN_BUDGETS = 10
SIZE = 200  # claims of a page of one budget, payments of a page of one batch


@require_safe
@requires(P.PAYMENT_PREPARE)
def payment_list(request: HttpRequest) -> HttpResponse:
    """What is to be paid, by budget: the sums of all of it, and the first claims; the rest on pages of its own."""
    rows = due_rows(request)
    by_budget: dict[int, list[payable.Waiting]] = {}
    for each in payable.sums(rows):
        by_budget.setdefault(each.budget, []).append(each)
    budgets, names = Budget.objects.in_bulk(by_budget), calls_of(by_budget)
    batches = PaymentBatch.objects.select_related("budget", "prepared_by")
    context = {
        "groups": [
            group_of(rows, budgets[key], sums, names, shown=SHOWN if place < SHOWN_BUDGETS else 0)
            for place, (key, sums) in enumerate(by_budget.items())
        ],
        "page": page_of(batches, ("-prepared_at", "-id"), size=25, cursor=request.GET.get("page", "")),
    }
    return render(request, "subsidies/bureau/payment_list.html", context)


def due_rows(request: HttpRequest) -> QuerySet[Instalment]:
    return payable.due(request.user, clock.today())


def calls_of(by_budget: Mapping[int, Sequence[payable.Waiting]]) -> dict[int, Call]:
    return Call.objects.in_bulk({each.call for sums in by_budget.values() for each in sums})


def group_of(
    rows: QuerySet[Instalment],
    budget: Budget,
    sums: Sequence[payable.Waiting],
    names: Mapping[int, Call],
    *,
    shown: int,
) -> dict[str, Any]:
    """One budget: the sums of all claims by call, and the first claims."""
    claims = list(payable.claims_of(rows, budget).order_by("reference")[:shown]) if shown else []
    count = sum(each.claims for each in sums)
    return {
        "budget": budget,
        "calls": [{"call": names[each.call], "claims": each.claims, "amount": each.amount} for each in sums],
        "claims": claim_rows(parts_of(rows, budget, claims)),
        "count": count,
        "total": sum(each.amount for each in sums),
        "more": count - len(claims),
    }


@require_safe
@requires(P.PAYMENT_PREPARE)
def payment_due(request: HttpRequest, budget: UUID, call: UUID | None = None) -> HttpResponse:
    """Everything that waits of one budget, perhaps of one call only, a page at a time with the sums of all of it."""
    one = get_or_404(Budget.objects.all(), uid=budget)
    of_call = get_or_404(Call.objects.all(), uid=call) if call else None
    rows = due_rows(request)
    waiting = [each for each in payable.sums(rows.filter(budget=one)) if of_call is None or each.call == of_call.pk]
    claims = payable.claims_of(rows, one, of_call)
    page = page_of(claims, ("reference", "id"), size=SIZE, cursor=request.GET.get("page", ""))
    context = {
        "budget": one,
        "call": of_call,
        "page": page,
        "rows": claim_rows(parts_of(rows, one, page.items)),
        "count": sum(each.claims for each in waiting),
        "total": sum(each.amount for each in waiting),
    }
    return render(request, "subsidies/bureau/payments/due.html", context)


def parts_of(rows: QuerySet[Instalment], budget: Budget, claims: Sequence[Application]) -> list[Instalment]:
    found = rows.filter(budget=budget, application__in=[each.pk for each in claims])
    found = found.select_related("application__enterprise", "application__division", "budget", payable.VERSION)
    return list(found.order_by("application__reference", "position"))


def claim_rows(parts: list[Instalment]) -> list[dict[str, Any]]:
    """What is due of each claim, and what could be kept of it for what its enterprise has to repay."""
    keys = [part.application_id for part in parts]
    stuck, planless, held = payable.stuck(keys), payable.planless(keys), payable.held(keys)
    ended = payable.of_ended(keys)
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
                "held": claim.pk in held,
                "ended": claim.pk in ended,
                "barred": claim.pk in stuck | planless | held | ended,
            }
        )
    kept = netting.foreseen({row["claim"]: row["amount"] for row in rows if not row["barred"]}, clock.today())
    for row in rows:
        row["kept"] = kept.get(row["claim"].pk)
        row["net"] = row["amount"] - (row["kept"].amount if row["kept"] else 0)
    return rows


@require_POST
@requires(P.PAYMENT_PREPARE)
def payment_prepare(request: HttpRequest) -> HttpResponse:
    """Of what is ticked; or of all that waits of a budget, perhaps of one call only."""
    budget = get_or_404(Budget.objects.all(), uid=request.POST.get("budget", ""))
    if "all" in request.POST:
        return prepare_all(request, budget)
    claims = chosen(request, "claim")
    batch = paying.prepare(budget, claims, netted=chosen(request, "net"), by=request.user, now=clock.now())
    messages.success(request, _("Batch %(reference)s is prepared.") % {"reference": batch.reference})
    return redirect("bureau:subsidies:payment_detail", batch.uid)


def prepare_all(request: HttpRequest, budget: Budget) -> HttpResponse:
    asked = request.POST.get("call", "")
    call = get_or_404(Call.objects.all(), uid=asked) if asked else None
    keeps = "keep" in request.POST
    batch, left = paying.prepare_waiting(budget, call, keeps=keeps, by=request.user, now=clock.now())
    messages.success(request, _("Batch %(reference)s is prepared.") % {"reference": batch.reference})
    if left:
        words = ngettext("%(n)s claim still waits.", "%(n)s claims still wait.", left) % {"n": left}
        messages.warning(request, words)
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
    payments = batch.payments.select_related("application__enterprise", "account", "instalment")
    page = page_of(payments, ("number",), size=SIZE, cursor=request.GET.get("page", ""))
    rows = [
        {
            "payment": payment,
            "field": f"bank-{payment.uid}",
            "typed": request.POST.get(f"bank-{payment.uid}", ""),
            "error": (errors or {}).get(f"bank-{payment.uid}", ""),
        }
        for payment in page.items
    ]
    barred = "" if desks.may_confirm(request.user.pk, batch.prepared_by_id) else bank_results.OTHER_PERSON
    return {
        "batch": batch,
        "state": batch.state_enum,
        "is_settled": batch.state in SETTLED_BATCHES,
        "rows": rows,
        "page": page,
        "has_pages": bool(page.before or page.after),
        "asked": any(not payment.is_answered for payment in page.items),
        "count": batch.payments.count(),
        "unanswered": batch.payments.filter(paid_at=None, bounced_at=None).count(),
        "nettings": netting.of_payments(page.items) if batch.netted else [],
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
            done = bank_results.mark_paid(
                batch, typed, shown=typed.keys(), **form.cleaned_data, by=request.user, now=clock.now()
            )
            messages.success(request, entered_text(done))
            page = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(reverse("bureau:subsidies:payment_detail", args=[batch.uid]) + page)
        except DomainError as error:
            errors = {error.field or "": error.message}
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = batch_context(request, batch, form, errors)
    return render(request, "subsidies/bureau/payment_detail.html", context, status=422)


def entered_text(batch: PaymentBatch) -> str:
    """What a page's references did: the batch is paid, or so many of its payments still wait."""
    if batch.state in SETTLED_BATCHES:
        return _("The batch is paid. The enterprises are told.")
    left = batch.payments.filter(paid_at=None, bounced_at=None).count()
    return ngettext(
        "Entered. %(n)s payment of the batch still waits for the bank's answer.",
        "Entered. %(n)s payments of the batch still wait for the bank's answer.",
        left,
    ) % {"n": left}
