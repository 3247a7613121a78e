"""What a client is told and at which address, what was answered, and the private networks that may be called."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.exchange.actions import networks, subscriptions
from pilotzone.exchange.enums import SubscriptionState
from pilotzone.exchange.forms import NetworkForm, ReasonForm, SinceForm
from pilotzone.exchange.models import Delivery, Network, Subscription
from pilotzone.exchange.words import reason_words
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of

SIZE = 50


def found(request: HttpRequest, uid: UUID) -> Subscription:
    row: Subscription = get_or_404(Subscription.objects.visible_to(request.user).for_list(), uid=uid)
    return row


@require_safe
@requires(P.PARTNER_READ)
def subscription_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return subscription_page(request, found(request, uid))


def subscription_page(
    request: HttpRequest, row: Subscription, *, form: ReasonForm | None = None, since: SinceForm | None = None
) -> HttpResponse:
    rows = Delivery.objects.visible_to(request.user).for_list().filter(subscription=row)
    context = {
        "subscription": row,
        "client": row.client,
        "reason": reason_words(row.reason),
        "page": page_of(rows, ("-made_at", "-pk"), size=SIZE, cursor=request.GET.get("page", "")),
        "may_keep": row.state != SubscriptionState.ENDED and request.user.may(P.PARTNER_WITHDRAW),
        "form": form or ReasonForm(),
        "since_form": since or SinceForm(auto_id="since_%s"),
    }
    status = 422 if form or since else 200
    return render(request, "exchange/subscription_detail.html", context, status=status)


@require_POST
@requires(P.PARTNER_WITHDRAW)
def subscription_pause(request: HttpRequest, uid: UUID) -> HttpResponse:
    row, form = found(request, uid), ReasonForm(request.POST)
    if not form.is_valid():
        return subscription_page(request, row, form=form)
    step = subscriptions.end if request.POST.get("step") == "end" else subscriptions.pause
    step(row, reason=form.cleaned_data["reason"], by=request.user, now=clock.now())
    messages.success(request, _("Nothing is sent to this address any more."))
    return redirect("bureau:exchange:subscription_detail", uid)


@require_POST
@requires(P.PARTNER_WITHDRAW)
def subscription_resume(request: HttpRequest, uid: UUID) -> HttpResponse:
    subscriptions.resume(found(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The subscription goes on; what waited is being sent."))
    return redirect("bureau:exchange:subscription_detail", uid)


@require_POST
@requires(P.PARTNER_WITHDRAW)
def subscription_replay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One message by its id, or all since a moment."""
    row, form = found(request, uid), SinceForm(request.POST, auto_id="since_%s")
    chosen = request.POST.getlist("message")
    if not chosen and not form.is_valid():
        return subscription_page(request, row, since=form)
    since = None if chosen else form.cleaned_data["since"]
    known = [str(uid) for uid in row.deliveries.filter(uid__in=valid(chosen)).values_list("uid", flat=True)]
    count = subscriptions.replay(row, chosen=known, since=since, by=request.user, now=clock.now())
    messages.success(
        request,
        ngettext("%(count)s message is sent again.", "%(count)s messages are sent again.", count) % {"count": count},
    )
    return redirect("bureau:exchange:subscription_detail", row.uid)


def valid(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        return []


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PARTNER_READ)
def network_list(request: HttpRequest) -> HttpResponse:
    form = NetworkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            networks.list_network(**form.cleaned_data, by=request.user, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            messages.success(request, _("Addresses in this network may be called from now on."))
            return redirect("bureau:exchange:network_list")
    context = {
        "networks": Network.objects.visible_to(request.user).in_force().for_list(),
        "may_keep": request.user.may(P.PARTNER_CONFIRM),
        "form": form,
    }
    return render(request, "exchange/network_list.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.PARTNER_CONFIRM)
def network_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = get_or_404(Network.objects.visible_to(request.user).in_force(), uid=uid)
    networks.remove_network(row, by=request.user, now=clock.now())
    messages.success(request, _("Nothing in this network is called any more."))
    return redirect("bureau:exchange:network_list")
