"""Changes of account before the bureau: the queue, one of them, and the decision on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import holds, queries
from enterprises.actions import payee_changes
from enterprises.forms import ApprovalForm, NoApprovalForm
from enterprises.models import PayeeChange
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of


@require_safe
@requires(P.PAYEE_REVIEW)
def payee_change_list(request: HttpRequest) -> HttpResponse:
    """The longest waiting first."""
    rows = PayeeChange.objects.visible_to(request.user).waiting().for_list()
    page = page_of(rows, ("asked_at", "id"), size=25, cursor=request.GET.get("page", ""))
    return render(request, "enterprises/bureau/payee_change_list.html", {"page": page})


def seen(request: HttpRequest, uid: UUID) -> PayeeChange:
    rows = PayeeChange.objects.visible_to(request.user).for_list().select_related("decided_by")
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.PAYEE_REVIEW)
def payee_change_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, seen(request, uid))


def show(
    request: HttpRequest, change: PayeeChange, *, status: int = 200, **forms: ApprovalForm | NoApprovalForm
) -> HttpResponse:
    context = {
        "change": change,
        "phone_changed": queries.last_phone_change(change.enterprise),
        "running": holds.running(change.enterprise_id),
        "earlier": change.enterprise.payee_changes.exclude(pk=change.pk).order_by("-asked_at")[:10],
        "approval": ApprovalForm(auto_id="approve_%s"),
        "form": NoApprovalForm(),
        **forms,
    }
    return render(request, "enterprises/bureau/payee_change_detail.html", context, status=status)


@require_POST
@requires(P.PAYEE_REVIEW)
def payee_change_approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    change = seen(request, uid)
    form = ApprovalForm(request.POST, auto_id="approve_%s")
    if form.is_valid():
        try:
            payee_changes.approve(change, note=form.cleaned_data["note"], by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The new account counts from now on. The enterprise is told."))
            return redirect("bureau:enterprises:payee_change_list")
    return show(request, change, status=422, approval=form)


@require_POST
@requires(P.PAYEE_REVIEW)
def payee_change_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    change = seen(request, uid)
    form = NoApprovalForm(request.POST)
    if form.is_valid():
        try:
            payee_changes.refuse(change, reason=form.cleaned_data["reason"], by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The change was not approved. The enterprise is told why."))
            return redirect("bureau:enterprises:payee_change_list")
    return show(request, change, status=422, form=form)
