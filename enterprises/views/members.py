"""Who acts for an enterprise: the members' page and its forms, and invitations as the invited see them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import actions, current, queries
from enterprises.actions.giving_up import ROLE_WOULD_END
from enterprises.enums import MemberRole
from enterprises.forms import AgentForm, InviteForm
from enterprises.models import Enterprise, Invitation, Membership
from enterprises.views.portal import form_page, own, roles_that_would_end
from enterprises.views.uploads import take
from pilotzone.accounts.queries import addresses_of
from pilotzone.files.views import stream
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.html import get_or_404, requires


@require_safe
@requires(P.ENTERPRISE_READ)
def member_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.ENTERPRISE_READ)
    may_manage = enterprise.is_open and request.user.may(P.MEMBER_MANAGE, enterprise_id=enterprise.pk)
    names = queries.programme_names()
    members = list(enterprise.memberships.in_force(clock.today()).for_list())
    invitations = enterprise.invitations.valid_at(clock.now()).order_by("-invited_at", "-pk") if may_manage else ()
    context = {
        "enterprise": enterprise,
        "members": [(member, [names.get(code, code) for code in member.programmes]) for member in members],
        "invitations": [(row, [names.get(code, code) for code in row.programmes]) for row in invitations],
        "may_manage": may_manage,
        "requests": enterprise.administration_requests.about_own(request.user).open().for_list().order_by("pk"),
        "may_ask": enterprise.is_open and not may_manage,
    }
    return render(request, "enterprises/portal/member_list.html", context)


@form_page
@requires(P.MEMBER_MANAGE)
def member_invite(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.MEMBER_MANAGE)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(enterprise, **form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("portal:enterprises:member_list", uid)
    return show_form(request, "member_invite", enterprise, form)


@form_page
@requires(P.MEMBER_MANAGE)
def agent_name(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.MEMBER_MANAGE)
    if request.method != "POST":
        return show_form(request, "agent_name", enterprise, AgentForm())
    now = clock.now()
    letter = take(request, "letter", now=now)
    form = AgentForm(request.POST, letter=letter.file)
    letter.report(form, "letter")
    if form.is_valid():
        try:
            actions.name_agent(enterprise, **form.values(), by=request.user, now=now)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The agent has been asked to accept."))
            return redirect("portal:enterprises:member_list", uid)
    return show_form(request, "agent_name", enterprise, form)


def show_form(request: HttpRequest, name: str, enterprise: Enterprise, form: InviteForm | AgentForm) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"enterprise": enterprise, "form": form}
    return render(request, f"enterprises/portal/{name}.html", context, status=status)


def member_of(request: HttpRequest, enterprise: Enterprise, member: UUID) -> Membership:
    return get_or_404(enterprise.memberships.in_force(clock.today()).for_list(), uid=member)


@form_page
@requires(P.MEMBER_MANAGE)
def member_end(request: HttpRequest, uid: UUID, member: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.MEMBER_MANAGE)
    membership = member_of(request, enterprise, member)
    if request.method != "POST":
        return confirm(request, "member_end", enterprise, membership)
    actions.end_membership(membership, by=request.user, now=clock.now())
    messages.success(request, _("The membership has ended."))
    return redirect("portal:enterprises:member_list", uid)


@require_POST
@requires(P.MEMBER_MANAGE)
def member_role(request: HttpRequest, uid: UUID, member: UUID) -> HttpResponse:
    """From project lead to reader and back; another role than these two has no place in the form."""
    role = request.POST.get("role", "")
    if role not in MemberRole.values:
        raise Http404
    membership = member_of(request, own(request, uid, P.MEMBER_MANAGE), member)
    actions.change_role(membership, MemberRole(role), by=request.user, now=clock.now())
    messages.success(request, _("The role is changed, and the person told."))
    return redirect("portal:enterprises:member_list", uid)


@form_page
@requires(P.MEMBER_MANAGE)
def administration_hand_over(request: HttpRequest, uid: UUID, member: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.MEMBER_MANAGE)
    membership = member_of(request, enterprise, member)
    if request.method != "POST":
        return confirm(request, "administration_hand_over", enterprise, membership)
    actions.hand_over(enterprise, to=membership, by=request.user, now=clock.now())
    messages.success(request, _("The administration was handed over. You are a project lead now."))
    return redirect("portal:enterprises:member_list", uid)


def confirm(request: HttpRequest, name: str, enterprise: Enterprise, member: Membership) -> HttpResponse:
    return render(request, f"enterprises/portal/{name}.html", {"enterprise": enterprise, "member": member})


@require_safe
@requires(P.MEMBER_MANAGE)
def member_letter(request: HttpRequest, uid: UUID, member: UUID) -> HttpResponse:
    membership = get_or_404(own(request, uid, P.MEMBER_MANAGE).memberships.for_list(), uid=member)
    if membership.letter is None:
        raise Http404
    return stream(membership.letter, inline=True)


@require_POST
@requires(P.MEMBER_MANAGE)
def invitation_withdraw(request: HttpRequest, uid: UUID, invitation: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.MEMBER_MANAGE)
    row = get_or_404(enterprise.invitations.all(), uid=invitation)
    actions.withdraw_invitation(row, by=request.user, now=clock.now())
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("portal:enterprises:member_list", uid)


def addressed(request: HttpRequest, uid: UUID) -> Invitation:
    """An invitation to one of the person's own addresses."""
    own_addresses = addresses_of(request.user)
    rows = Invitation.objects.select_related("enterprise", "invited_by").filter(email__in=own_addresses)
    return get_or_404(rows, uid=uid)


@require_safe
@requires(P.HOME_READ)
def invitation_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show_invitation(request, addressed(request, uid))


def show_invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    names = queries.programme_names()
    context = {
        "invitation": invitation,
        "programmes": [names.get(code, code) for code in invitation.programmes],
        "is_open": invitation.is_unanswered and invitation.expires_at > clock.now() and invitation.enterprise.is_open,
        "is_mine": request.user.is_authenticated and invitation.email in addresses_of(request.user),
        "is_member": request.user.is_authenticated
        and invitation.enterprise.memberships.in_force(clock.today()).filter(user=request.user).exists(),
        "ended_roles": roles_that_would_end(request),
    }
    return render(request, "enterprises/public/invitation.html", context)


@require_POST
@requires(P.HOME_READ)
def invitation_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where a role would end, the invitation's page asks; the button of the home page leads there."""
    invitation = addressed(request, uid)
    gives_up = request.POST.get("gives_up_role") == "yes"
    try:
        actions.accept(invitation, gives_up_role=gives_up, by=request.user, now=clock.now())
    except Refused as error:
        if error.code != ROLE_WOULD_END:
            raise
        messages.error(request, error.message)
        return redirect("portal:enterprises:invitation_detail", uid)
    current.switch(request, invitation.enterprise)
    messages.success(request, _("You now act for the enterprise."))
    return redirect("portal:home")
