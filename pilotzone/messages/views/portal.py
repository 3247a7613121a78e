"""The pages of notices: list, open, read, settings, and leaving a group of mails."""

from uuid import UUID

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, public, requires
from pilotzone.kernel.paging import page_of
from pilotzone.messages import actions, kinds, optout, queries, texts
from pilotzone.messages.enums import Channel
from pilotzone.messages.forms import PreferenceForm
from pilotzone.messages.models import Notice

ORDER = ("-created_at", "-pk")
SIZE = 30


@require_safe
@requires(P.NOTICE_READ)
def notice_list(request: HttpRequest) -> HttpResponse:
    unread_only = request.GET.get("show") == "unread"
    rows = Notice.objects.visible_to(request.user)
    page = page_of(rows.unread() if unread_only else rows, ORDER, size=SIZE, cursor=request.GET.get("page", ""))
    unread = queries.unread_count(request.user)
    here = reverse("portal:messages:notice_list")
    context = {
        "page": page,
        "notices": [(notice, *texts.title_and_body(notice)) for notice in page.items],
        "unread": unread,
        "unread_only": unread_only,
        "tabs": [
            {"label": _("All"), "url": here, "active": not unread_only},
            {"label": _("Unread"), "url": f"{here}?show=unread", "active": unread_only, "count": unread},
        ],
    }
    return render(request, "messages/notice_list.html", context)


def _own_notice(request: HttpRequest, uid: UUID) -> Notice:
    return get_or_404(Notice.objects.visible_to(request.user), uid=uid)


@require_POST
@requires(P.NOTICE_READ)
def notice_open(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Reading is a change, so the way from a notice to its page is a button."""
    notice = actions.mark_read(_own_notice(request, uid), by=request.user, now=clock.now())
    return redirect(notice.link or "portal:messages:notice_list")


@require_POST
@requires(P.NOTICE_READ)
def notice_read(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.mark_read(_own_notice(request, uid), by=request.user, now=clock.now())
    return redirect("portal:messages:notice_list")


@require_POST
@requires(P.NOTICE_READ)
def notice_read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user, now=clock.now())
    return redirect("portal:messages:notice_list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.NOTICE_READ)
def preference_list(request: HttpRequest) -> HttpResponse:
    current = queries.preferences_of(request.user)
    form = PreferenceForm(request.POST or None, current=current)
    if request.method == "POST" and form.is_valid():
        actions.prefer(request.user, form.choices())
        flash.success(request, _("Your notice settings are kept."))
        return redirect("portal:messages:preference_list")
    rows = [
        {"label": label, "fields": [form[f"{group}-{channel}"] for channel in Channel.values]}
        for group, label in kinds.groups().items()
    ]
    return render(request, "messages/preference_list.html", {"form": form, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # the signed token is the authority; mail programs post here themselves (RFC 8058)
@public
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    wanted = optout.read(token)
    context = {"wanted": wanted, "done": False}
    if wanted is None:
        return render(request, "messages/opt_out.html", context, status=404)
    user = get_object_or_404(User, pk=wanted.user_id)
    context |= {"group": kinds.groups().get(wanted.group, wanted.group), "channel": Channel(wanted.channel).label}
    if request.method == "POST":
        actions.opt_out(user, group=wanted.group, channel=wanted.channel)
        context["done"] = True
    return render(request, "messages/opt_out.html", context)
