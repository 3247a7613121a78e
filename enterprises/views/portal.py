"""An enterprise about itself: registration, profile, licence, payee account, and for which one a person acts."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import actions, current, holds, queries
from enterprises.actions import payee_changes
from enterprises.enums import EnterpriseState
from enterprises.forms import EnterpriseForm, PayeeChangeForm, PayeeForm
from enterprises.models import Enterprise
from enterprises.views.uploads import take
from pilotzone.accounts import grants
from pilotzone.accounts.enums import ROLE_LABELS
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Stale
from pilotzone.kernel.html import get_or_404, requires

form_page = require_http_methods(["GET", "HEAD", "POST"])


def own(request: HttpRequest, uid: UUID, permission: P) -> Enterprise:
    """The enterprise, if the person holds the permission for this one."""
    return get_or_404(Enterprise.objects.for_member(request.user, permission).for_page(), uid=uid)


def acting_for(request: HttpRequest, permission: P) -> Enterprise:
    """The enterprise for which the person acts now; where the permission is not held there, the first where it is."""
    readable = Enterprise.objects.for_member(request.user, permission).open()
    here = request.enterprise.pk if request.enterprise else None
    chosen = readable.filter(pk=here).first() or readable.order_by("pk").first()
    if chosen is None:
        raise Http404
    return chosen


@form_page
@requires(P.ENTERPRISE_REGISTER)
def enterprise_register(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show_register(request, EnterpriseForm.blank(refused_before(request)))
    now = clock.now()
    licence = take(request, "licence", now=now)
    form = EnterpriseForm(request.POST, licence=licence.file)
    licence.report(form, "licence")
    if not form.is_valid():
        return show_register(request, form, status=422)
    try:
        enterprise = actions.register(
            form.values(),
            roles=form.cleaned_data["roles"],
            submission=form.submission_uid,
            gives_up_role=request.POST.get("gives_up_role") == "yes",
            by=request.user,
            now=now,
        )
    except DomainError as error:
        form.refuse(error)
        return show_register(request, form, status=error.status, taken=error.code == "uscc_taken")
    current.switch(request, enterprise)
    messages.success(request, registered_text(enterprise))
    return redirect("portal:enterprises:enterprise_detail", enterprise.uid)


def refused_before(request: HttpRequest) -> Enterprise | None:
    """The person's own registration that was not accepted and is made again with its facts corrected."""
    own_ones = Enterprise.objects.for_member(request.user, P.ENTERPRISE_READ).filter(state=EnterpriseState.REFUSED)
    try:
        return own_ones.filter(uid=UUID(request.GET.get("of", ""))).first()
    except ValueError:
        return None


def show_register(
    request: HttpRequest, form: EnterpriseForm, status: int = 200, *, taken: bool = False
) -> HttpResponse:
    """`taken`: the code is registered already, which may be a firm whose administrator has left."""
    context = {"form": form, "taken": taken, "ended_roles": roles_that_would_end(request)}
    return render(request, "enterprises/portal/enterprise_register.html", context, status=status)


def roles_that_would_end(request: HttpRequest) -> list[str]:
    """Those that stand beside no other, with the first membership."""
    held = grants.held_alone(request.user, clock.today()) if request.user.is_authenticated else ()
    return [str(ROLE_LABELS[grant.role]) for grant in held]


def registered_text(enterprise: Enterprise) -> str:
    if enterprise.state == EnterpriseState.ACTIVE:
        return _("The enterprise is registered.")
    return _("The registration was received and waits for the bureau.")


@require_safe
@requires(P.ENTERPRISE_READ)
def enterprise_detail(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """The profile; without a number that of the enterprise for which the person acts now."""
    if uid is None:
        readable = Enterprise.objects.for_member(request.user, P.ENTERPRISE_READ).open()
        here = request.enterprise.pk if request.enterprise else None
        chosen = readable.filter(pk=here).first() or readable.order_by("pk").first()
        if chosen is None:
            raise Http404
        return redirect("portal:enterprises:enterprise_detail", chosen.uid)
    enterprise = own(request, uid, P.ENTERPRISE_READ)
    context = {
        "enterprise": enterprise,
        "roles": enterprise.business_roles.order_by("role"),
        "payee": queries.current_payee(enterprise),
        "change": queries.waiting_change(enterprise),
        "refused_change": queries.last_refused_change(enterprise),
        "end": enterprise.ends.filter(lifted_at=None).select_related("successor").first(),
        "facts_change": queries.waiting_facts(enterprise),
        "refused_facts": queries.last_refused_facts(enterprise),
        "members": enterprise.memberships.in_force(clock.today()).count(),
        "may_read_results": request.user.may(P.ASSESSMENT_READ, enterprise_id=enterprise.pk),
        "may_edit": enterprise.is_open and request.user.may(P.ENTERPRISE_EDIT, enterprise_id=enterprise.pk),
        "may_enter_payee": enterprise.is_open and request.user.may(P.PAYEE_EDIT, enterprise_id=enterprise.pk),
    }
    return render(request, "enterprises/portal/enterprise_detail.html", context)


@form_page
@requires(P.ENTERPRISE_EDIT)
def enterprise_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.ENTERPRISE_EDIT)
    if request.method != "POST":
        return show_edit(request, enterprise, EnterpriseForm.of(enterprise))
    now = clock.now()
    licence = take(request, "licence", now=now)
    form = EnterpriseForm.of(enterprise, request.POST, licence.file)
    licence.report(form, "licence")
    if not form.is_valid():
        return show_edit(request, enterprise, form, status=422)
    try:
        actions.edit(
            enterprise,
            form.values(),
            roles=form.cleaned_data["roles"],
            expected_version=form.cleaned_data["version"] or 0,
            by=request.user,
            now=now,
        )
    except DomainError as error:
        form.refuse(error)
        differences = form.catch_up(enterprise) if isinstance(error, Stale) else []
        return show_edit(request, enterprise, form, status=error.status, differences=differences)
    messages.success(request, _("The profile was saved."))
    return redirect("portal:enterprises:enterprise_detail", uid)


def show_edit(
    request: HttpRequest, enterprise: Enterprise, form: EnterpriseForm, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"enterprise": enterprise, "form": form, **more}
    return render(request, "enterprises/portal/enterprise_edit.html", context, status=status)


@require_safe
@requires(P.ENTERPRISE_READ)
def enterprise_licence(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.ENTERPRISE_READ)
    if enterprise.licence is None:
        raise Http404
    return stream(enterprise.licence, inline=True)


@form_page
@requires(P.PAYEE_EDIT)
def payee_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The first account counts at once; another instead of it is asked for."""
    enterprise = own(request, uid, P.PAYEE_EDIT)
    payee = queries.current_payee(enterprise)
    make = PayeeChangeForm if payee else PayeeForm
    form = make(request.POST or None, initial={"holder": enterprise.name_zh})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                enter = actions.ask_change if payee else actions.set_payee
                enter(enterprise, **form.cleaned_data, by=request.user, now=clock.now())
            except DomainError as error:
                form.refuse(error)
            else:
                asked = _("The change waits for the bureau. Until then the present account is paid to.")
                messages.success(request, asked if payee else _("The payee account was saved."))
                return redirect("portal:enterprises:enterprise_detail", uid)
    context = {
        "enterprise": enterprise,
        "form": form,
        "payee": payee,
        "change": queries.waiting_change(enterprise),
        "running": holds.running(enterprise.pk) if payee else [],
    }
    return render(request, "enterprises/portal/payee_edit.html", context, status=status)


@require_POST
@requires(P.PAYEE_EDIT)
def payee_change_withdraw(request: HttpRequest, uid: UUID, change: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.PAYEE_EDIT)
    row = get_or_404(enterprise.payee_changes.select_related("enterprise"), uid=change)
    payee_changes.withdraw(row, by=request.user, now=clock.now())
    messages.success(request, _("The change of account was withdrawn."))
    return redirect("portal:enterprises:enterprise_detail", uid)


@require_POST
@requires(P.HOME_READ)
def enterprise_switch(request: HttpRequest) -> HttpResponse:
    """Act for another enterprise from now on; one that is not the person's own changes nothing."""
    asked = request.POST.get("enterprise", "")
    chosen = next((row for row in request.enterprises if str(row.uid) == asked), None)
    if chosen is None:
        raise Http404
    current.switch(request, chosen)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "portal:home")
