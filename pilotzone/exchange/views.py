"""Partners, the systems by which they act, and their keys: one administrator proposes, another one confirms."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.exchange import bases, words, workflow
from pilotzone.exchange.actions import keys, partners
from pilotzone.exchange.enums import KeyState, Kind
from pilotzone.exchange.forms import ClientForm, KeyForm, PartnerChangeForm, PartnerForm, ReasonForm
from pilotzone.exchange.models import Client, Key, Partner, Receipt, Reconciliation
from pilotzone.exchange.words import SCOPES
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of
from pilotzone.kernel.scopes import Scope
from pilotzone.kernel.workflow import is_open

SIZE = 50
LATEST = 5  # batches on a system's own page
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(P.PARTNER_READ)
def partner_list(request: HttpRequest) -> HttpResponse:
    """Every organisation with its systems."""
    rows = Partner.objects.visible_to(request.user).for_list().prefetch_related("clients__keys")
    page, now = page_of(rows, ("name_zh", "pk"), size=SIZE, cursor=request.GET.get("page", "")), clock.now()
    for partner in page.items:
        for client in partner.clients.all():
            client.of_keys = words.of_keys(client, now)
    context = {"page": page, "may_propose": request.user.may(P.PARTNER_PROPOSE)}
    return render(request, "exchange/partner_list.html", context)


@form_page
@requires(P.PARTNER_PROPOSE)
def partner_enter(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            partner = partners.enter_partner(**form.cleaned_data, by=request.user, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            return redirect("bureau:exchange:client_propose", partner.uid)
    status = 422 if form.errors else 200
    return render(request, "exchange/partner_enter.html", {"form": form}, status=status)


@form_page
@requires(P.PARTNER_PROPOSE)
def partner_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A mailbox that has moved, a name that was misspelt."""
    partner = get_or_404(Partner.objects.visible_to(request.user).for_list(), uid=uid)
    form = PartnerChangeForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        try:
            partners.change_partner(partner, **form.cleaned_data, by=request.user, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            messages.success(request, _("The partner's details are changed."))
            return redirect("bureau:exchange:partner_list")
    context = {"form": form, "partner": partner}
    return render(request, "exchange/partner_change.html", context, status=422 if form.errors else 200)


@form_page
@requires(P.PARTNER_PROPOSE)
def client_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    partner = get_or_404(Partner.objects.visible_to(request.user).for_list(), uid=uid)
    form = ClientForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        try:
            client = partners.propose_client(partner, **form.cleaned_data, by=request.user, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            messages.success(request, _("The system is proposed. Another administrator confirms it."))
            return redirect("bureau:exchange:client_detail", client.uid)
    context = {"form": form, "partner": partner}
    return render(request, "exchange/client_propose.html", context, status=422 if form.errors else 200)


@require_safe
@requires(P.PARTNER_READ)
def client_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return client_page(request, found(request, uid))


def found(request: HttpRequest, uid: UUID) -> Client:
    client: Client = get_or_404(Client.objects.visible_to(request.user).for_list(), uid=uid)
    return client


def client_page(request: HttpRequest, client: Client, **context: Any) -> HttpResponse:
    """The terms, the keys and the steps that are open; `issued` is a secret that is shown this once."""
    user, mine = request.user, client.proposed_by_id == request.user.pk
    waits = is_open(client, workflow.CONFIRM)
    listed = list(client.keys.for_list().select_related("application"))
    key_waits = any(is_open(key, workflow.CONFIRM_KEY) for key in listed)
    now = clock.now()
    for key in listed:
        opens = key.state == KeyState.IN_FORCE and key.expires_at is not None and not key.is_over(now)
        key.end = words.end_of(key.expires_at, now) if opens else ""  # type: ignore[attr-defined]
    given = {
        "client": client,
        "keys": listed,
        "subscriptions": client.subscriptions.for_list(),
        "reconciliations": latest_of(client),
        "drop_secrets": client.drop_secrets.exclude(ends_at__lte=clock.now()).order_by("-made_at", "-pk"),
        "drop_faults": client.drop_faults.for_list()[:SIZE],
        "drops_on": bool(settings.PILOTZONE_DROP_DIR),
        "receipts": Receipt.objects.of_systems(user).filter(made_by=client.user).for_list().newest_first()[:LATEST],
        "may_issue_drop": client.state == workflow.CONFIRM.target and not mine and user.may(P.PARTNER_CONFIRM),
        "scopes": [(scope.value, SCOPES[scope], rests_on(client, scope)) for scope in sorted(client.held_scopes)],
        "may_decide": waits and not mine and user.may(P.PARTNER_CONFIRM),
        "may_confirm_keys": not waits and user.may(P.PARTNER_CONFIRM),
        "may_withdraw": is_open(client, workflow.WITHDRAW) and user.may(P.PARTNER_WITHDRAW),
        "may_propose": client.state == workflow.CONFIRM.target and user.may(P.PARTNER_PROPOSE),
        "key_waits": key_waits,
        "key_form": KeyForm(auto_id="key_%s"),
        "form": ReasonForm(),
        "now": clock.now(),
    }
    status = 422 if "form" in context or "key_form" in context else 200
    return render(request, "exchange/client_detail.html", given | context, status=status)


def latest_of(client: Client) -> list[Reconciliation]:
    """What was counted on the last day on which anything was."""
    rows = list(client.reconciliations.newest_first()[: len(SCOPES)])
    return [row for row in rows if row.day == rows[0].day]


def rests_on(client: Client, scope: Scope) -> bases.Basis | None:
    """The lawful basis of the scope today."""
    return bases.found(Kind(client.partner.kind), client.partner.code, scope, clock.today())


def shown_once(request: HttpRequest, key: Key, secret: str) -> HttpResponse:
    """No redirect: the secret is nowhere but in this answer, and no cache keeps it."""
    client = found(request, key.client.uid)
    response = client_page(request, client, issued={"id": key.application.client_id, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(P.PARTNER_CONFIRM)
def client_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    key, secret = partners.confirm_client(found(request, uid), by=request.user, now=clock.now())
    return shown_once(request, key, secret)


@require_POST
@requires(P.PARTNER_CONFIRM)
def client_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    return with_reason(request, uid, partners.refuse_client, _("The system was not confirmed."))


@require_POST
@requires(P.PARTNER_WITHDRAW)
def client_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    return with_reason(request, uid, partners.withdraw_client, _("The access was withdrawn: nothing opens any more."))


def with_reason(request: HttpRequest, uid: UUID, step: Any, done: str) -> HttpResponse:
    client, form = found(request, uid), ReasonForm(request.POST)
    if not form.is_valid():
        return client_page(request, client, form=form)
    step(client, reason=form.cleaned_data["reason"], by=request.user, now=clock.now())
    messages.success(request, done)
    return redirect("bureau:exchange:client_detail", uid)


@require_POST
@requires(P.PARTNER_PROPOSE)
def key_propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    client, form = found(request, uid), KeyForm(request.POST, auto_id="key_%s")
    if form.is_valid():
        try:
            keys.propose_key(client, **form.cleaned_data, by=request.user, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            messages.success(request, _("The key is proposed. Another administrator confirms it."))
            return redirect("bureau:exchange:client_detail", uid)
    return client_page(request, client, key_form=form)


def found_key(request: HttpRequest, uid: UUID) -> Key:
    key: Key = get_or_404(Key.objects.visible_to(request.user).select_related("client"), uid=uid)
    return key


@require_POST
@requires(P.PARTNER_CONFIRM)
def key_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    return shown_once(request, *keys.confirm_key(found_key(request, uid), by=request.user, now=clock.now()))


@require_POST
@requires(P.PARTNER_CONFIRM)
def key_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    key = keys.refuse_key(found_key(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The key was not confirmed."))
    return redirect("bureau:exchange:client_detail", key.client.uid)


@require_POST
@requires(P.PARTNER_WITHDRAW)
def key_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    key = keys.withdraw_key(found_key(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The key was withdrawn: it opens nothing any more."))
    return redirect("bureau:exchange:client_detail", key.client.uid)
