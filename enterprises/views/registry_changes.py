"""Changes of what was checked at registration: asked for in the portal, decided before the bureau."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import queries
from enterprises.actions import registry_changes
from enterprises.forms import ApprovalForm, FactsForm, NoApprovalForm
from enterprises.models import RegistryChange
from enterprises.views.acts import posted
from enterprises.views.portal import form_page, own
from enterprises.views.uploads import take
from pilotzone.audit import actions as audit
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of


@form_page
@requires(P.ENTERPRISE_EDIT)
def registry_change_ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise, now = own(request, uid, P.ENTERPRISE_EDIT), clock.now()
    if request.method == "POST":
        licence = take(request, "licence", now=now)
        form = FactsForm(request.POST, enterprise=enterprise, licence=licence.file)
        licence.report(form, "licence")
        if posted(form, lambda: registry_changes.ask(enterprise, **form.values(), by=request.user, now=now)):
            messages.success(request, _("The change waits for the bureau. Until then what stands counts."))
            return redirect("portal:enterprises:enterprise_detail", uid)
    else:
        form = FactsForm(None, enterprise=enterprise)
    context = {"enterprise": enterprise, "form": form, "change": queries.waiting_facts(enterprise)}
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/portal/registry_change_ask.html", context, status=status)


@require_POST
@requires(P.ENTERPRISE_EDIT)
def registry_change_withdraw(request: HttpRequest, uid: UUID, change: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.ENTERPRISE_EDIT)
    row = get_or_404(enterprise.registry_changes.select_related("enterprise"), uid=change)
    registry_changes.withdraw(row, by=request.user, now=clock.now())
    messages.success(request, _("The change was withdrawn."))
    return redirect("portal:enterprises:enterprise_detail", uid)


@require_safe
@requires(P.REGISTRATION_REVIEW)
def registry_change_list(request: HttpRequest) -> HttpResponse:
    """The longest waiting first."""
    rows = RegistryChange.objects.visible_to(request.user).waiting().for_list()
    page = page_of(rows, ("asked_at", "id"), size=25, cursor=request.GET.get("page", ""))
    return render(request, "enterprises/bureau/registry_change_list.html", {"page": page})


def seen(request: HttpRequest, uid: UUID) -> RegistryChange:
    rows = RegistryChange.objects.visible_to(request.user).for_list().select_related("decided_by", "licence")
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.REGISTRATION_REVIEW)
def registry_change_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, seen(request, uid))


def show(
    request: HttpRequest, change: RegistryChange, *, status: int = 200, **forms: ApprovalForm | NoApprovalForm
) -> HttpResponse:
    audit.record_read(change.enterprise, "contacts", by=request.user, now=clock.now())
    context = {
        "change": change,
        "rows": queries.facts_compared(change),
        "phone_changed": queries.last_phone_change(change.enterprise),
        "earlier": change.enterprise.registry_changes.exclude(pk=change.pk).order_by("-asked_at")[:10],
        "payee": queries.current_payee(change.enterprise),
        "approval": ApprovalForm(auto_id="approve_%s"),
        "form": NoApprovalForm(),
        **forms,
    }
    return render(request, "enterprises/bureau/registry_change_detail.html", context, status=status)


@require_safe
@requires(P.REGISTRATION_REVIEW)
def registry_change_licence(request: HttpRequest, uid: UUID) -> HttpResponse:
    change = seen(request, uid)
    audit.record_read(change.enterprise, "licence", by=request.user, now=clock.now())
    return stream(change.licence, inline=True)


@require_POST
@requires(P.REGISTRATION_REVIEW)
def registry_change_approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    change, form = seen(request, uid), ApprovalForm(request.POST, auto_id="approve_%s")
    if posted(
        form,
        lambda: registry_changes.approve(change, note=form.cleaned_data["note"], by=request.user, now=clock.now()),
    ):
        messages.success(request, _("The new facts count from now on. The enterprise is told."))
        return redirect("bureau:enterprises:registry_change_list")
    return show(request, change, status=422, approval=form)


@require_POST
@requires(P.REGISTRATION_REVIEW)
def registry_change_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    change, form = seen(request, uid), NoApprovalForm(request.POST)
    if posted(
        form,
        lambda: registry_changes.refuse(change, reason=form.cleaned_data["reason"], by=request.user, now=clock.now()),
    ):
        messages.success(request, _("The change was not approved. The enterprise is told why."))
        return redirect("bureau:enterprises:registry_change_list")
    return show(request, change, status=422, form=form)
