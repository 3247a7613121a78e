"""Batches that partners' systems sent, for the administrators: all of them, one with its refused rows, and its stop."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pilotzone.exchange import batches
from pilotzone.exchange.actions import receipts
from pilotzone.exchange.enums import ReceiptState
from pilotzone.exchange.filters import ReceiptFilter
from pilotzone.exchange.models import Receipt
from pilotzone.exchange.queries_receipts import refused_page
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, requires

SIZE = 50


class ReceiptList(ListPage):
    """The newest first."""

    filterset = ReceiptFilter
    template = "exchange/receipt_list.html"
    sorts = {"newest": ("-made_at", "-id")}

    def rows(self) -> Any:
        return Receipt.objects.of_systems(self.request.user).with_senders()


def found(request: HttpRequest, uid: UUID) -> Receipt:
    row: Receipt = get_or_404(Receipt.objects.of_systems(request.user).with_senders(), uid=uid)
    return row


def progress_of(request: HttpRequest, row: Receipt) -> dict[str, Any]:
    is_running = row.state_enum == ReceiptState.RUNNING
    may_stop = is_running and row.job is not None and request.user.may(P.PARTNER_WITHDRAW)
    return {"receipt": row, "is_running": is_running, "may_stop": may_stop and not row.job.cancel_requested_at}


@require_safe
@requires(P.PARTNER_READ)
def receipt_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = found(request, uid)
    is_known = row.resource in batches.known()
    context = progress_of(request, row) | {
        "client": row.made_by.api_client,
        "files": list(row.drops.order_by("pk")),
        "page": refused_page(row, request.GET.get("page", ""), size=SIZE) if is_known and row.refused else None,
    }
    return render(request, "exchange/receipt_detail.html", context)


@require_safe
@requires(P.PARTNER_READ)
def receipt_progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The fragment that is polled while a batch is being taken; then the page has more to show."""
    context = progress_of(request, found(request, uid))
    response = render(request, "exchange/_receipt_progress.html", context)
    if not context["is_running"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(P.PARTNER_WITHDRAW)
def receipt_stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    if receipts.stop(found(request, uid), by=request.user, now=clock.now()):
        messages.success(request, _("The batch is being stopped."))
    else:
        messages.info(request, _("The batch had ended already, or was being stopped."))
    return redirect("bureau:exchange:receipt_detail", uid)
