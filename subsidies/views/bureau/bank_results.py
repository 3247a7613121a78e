"""What the bank says of a batch: a file taken over row by row, one payment sent back, an account found right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.files import actions as files
from pilotzone.files import spreadsheets
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies import bank_files
from subsidies.actions import bank_results, paying
from subsidies.enums_recovery import OUTSTANDING
from subsidies.forms import UploadForm
from subsidies.forms_payment import BounceForm, KeepAccountForm
from subsidies.models import Payment, PaymentBatch
from subsidies.rules import desks

PAGE = "bureau:subsidies:payment_detail"
SHOWN_ERRORS = 100


def found(uid: UUID) -> PaymentBatch:
    return get_or_404(PaymentBatch.objects.select_related("budget"), uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PAYMENT_CONFIRM)
def payment_results(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose the file; with an error in any row nothing of it is taken over."""
    batch, now = found(uid), clock.now()
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"batch": batch, "form": form}
    context["barred"] = "" if desks.may_confirm(request.user.pk, batch.prepared_by_id) else bank_results.OTHER_PERSON
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                stored = files.store(
                    form.cleaned_data["file"],
                    by=request.user,
                    now=now,
                    accepted=spreadsheets.ACCEPTED,
                    most=spreadsheets.MOST_BYTES,
                )
                reading = bank_files.read(stored, batch, now=now)
                if not reading.is_bad:
                    news = bank_results.take(batch, reading.answers, by=request.user, now=now, file=stored)
                    messages.success(request, taken_words(len(reading.answers), news))
                    return redirect(PAGE, batch.uid)
                context |= {
                    "problem": reading.problem,
                    "errors": [{"row": row, "text": text} for row, text in reading.errors[:SHOWN_ERRORS]],
                    "cut": max(0, len(reading.errors) - SHOWN_ERRORS),
                }
            except DomainError as error:
                form.add_error("file", error.message)
    return render(request, "subsidies/bureau/payments/results.html", context, status=status)


def taken_words(rows: int, news: int) -> str:
    if not news:
        return _("Everything in this file was recorded already. Nothing has changed.")
    text = ngettext("%(news)s answer taken over.", "%(news)s answers taken over.", news) % {"news": news}
    known = rows - news
    if known:
        more = ngettext("%(known)s was recorded already.", "%(known)s were recorded already.", known)
        text += " " + more % {"known": known}
    return text


@require_safe
@requires(P.PAYMENT_CONFIRM)
def payment_results_form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An empty form of the bank's answer for what waits."""
    batch = found(uid)
    response = HttpResponse(bank_files.form(batch), content_type=spreadsheets.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{batch.reference}-results.xlsx"'
    return response


def payment_of(uid: UUID, payment: UUID) -> Payment:
    rows = Payment.objects.select_related("batch__budget", "application__enterprise", "account", "instalment")
    return get_or_404(rows.filter(batch__uid=uid), uid=payment)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PAYMENT_CONFIRM)
def payment_bounce(request: HttpRequest, uid: UUID, payment: UUID) -> HttpResponse:
    """One payment came back; also one that was recorded as paid."""
    row = payment_of(uid, payment)
    form = BounceForm(request.POST or None, initial={"day": clock.today()})
    if form.is_valid():
        answer = bank_results.Answer(
            row.pk, False, form.cleaned_data["day"], reason=form.cleaned_data["reason"].strip()
        )
        try:
            bank_results.take(row.batch, [answer], by=request.user, now=clock.now())
            messages.success(request, _("The payment is recorded as bounced. The enterprise is told."))
            return redirect(PAGE, uid)
        except DomainError as error:
            field = {"paid_on": "day"}.get(error.field or "", error.field)
            form.add_error(field if field in form.fields else None, error.message)
    demands = row.application.recoveries.filter(state__in=OUTSTANDING).order_by("pk") if row.paid_at else ()
    context = {"row": row, "batch": row.batch, "form": form, "step": "bounce", "demands": demands}
    return render(request, "subsidies/bureau/payments/one.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PAYMENT_CONFIRM)
def payment_keep(request: HttpRequest, uid: UUID, payment: UUID) -> HttpResponse:
    """The account from which a payment bounced was right: pay to it again."""
    row = payment_of(uid, payment)
    form = KeepAccountForm(request.POST or None)
    if form.is_valid():
        try:
            paying.keep_account(row, why=form.cleaned_data["why"], by=request.user, now=clock.now())
            messages.success(request, _("The claim can be paid to this account again."))
            return redirect(PAGE, uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"row": row, "batch": row.batch, "form": form, "step": "keep"}
    return render(request, "subsidies/bureau/payments/one.html", context, status=422 if form.is_bound else 200)
