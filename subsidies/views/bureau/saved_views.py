"""Views of the queue that a person saves, shares, opens first; and the columns that he or she wants."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies.actions import saved_views as actions
from subsidies.filters import ApplicationFilter
from subsidies.forms_views import SaveViewForm
from subsidies.models import QueueSetting, SavedView
from subsidies.views.bureau import columns, queue

KEPT = ("view", "sort", *ApplicationFilter.base_filters)


def plain(query: QueryDict) -> str:
    """What of an address a view keeps: tab, order and filters that say something."""
    return queue.short(query, without=tuple(set(query) - set(KEPT))).urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the queue of the address under a name."""
    now, query = clock.now(), plain(request.GET)
    form = SaveViewForm(request.POST or None, offices=actions.offices_of(request.user, now))
    if request.method == "POST" and form.is_valid():
        try:
            view = actions.save_view(query=query, **form.cleaned_data, by=request.user, now=now)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": view.name})
            return redirect(f"{reverse('bureau:subsidies:application_list')}?{view.query}")
    context = {"form": form, "query": query}
    return render(request, "subsidies/bureau/desk/view_save.html", context, status=422 if form.errors else 200)


@require_safe
@requires(P.QUEUE_READ)
def view_list(request: HttpRequest) -> HttpResponse:
    """One's views and those shared with one's offices, and which columns the queue has."""
    setting = QueueSetting.objects.filter(user=request.user).first()
    shown = [column.name for column in columns.chosen(setting.columns if setting else ())]
    rest = [name for name in columns.COLUMNS if name not in shown]
    context = {
        "views": SavedView.objects.visible_to(request.user).select_related("owner", "office").order_by("name", "pk"),
        "default": setting.default_view_id if setting else None,
        "columns": [
            {"column": columns.COLUMNS[name], "shown": name in shown, "place": place}
            for place, name in enumerate([*shown, *rest], 1)
        ],
    }
    return render(request, "subsidies/bureau/desk/view_list.html", context)


def found(request: HttpRequest, uid: UUID) -> SavedView:
    return get_or_404(SavedView.objects.visible_to(request.user), uid=uid)


@require_POST
@requires(P.QUEUE_READ)
def view_delete(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.delete_view(found(request, uid), by=request.user)
    messages.success(request, _("The view is deleted."))
    return redirect("bureau:subsidies:view_list")


@require_POST
@requires(P.QUEUE_READ)
def view_default(request: HttpRequest) -> HttpResponse:
    """The view that opens first, or none."""
    uid = request.POST.get("view", "")
    view = get_or_404(SavedView.objects.visible_to(request.user), uid=uid) if uid else None
    actions.set_default(view, by=request.user)
    messages.success(request, _("The queue opens with “%(name)s”.") % {"name": view.name} if view else _("Saved."))
    return redirect("bureau:subsidies:view_list")


@require_POST
@requires(P.QUEUE_READ)
def columns_choose(request: HttpRequest) -> HttpResponse:
    """The ticked columns in the order of their numbers."""
    ticked = [name for name in request.POST.getlist("column") if name in columns.COLUMNS]
    known = list(columns.COLUMNS)
    actions.choose_columns(sorted(ticked, key=lambda name: place_of(request, name, known)), by=request.user)
    messages.success(request, _("The columns are saved."))
    return redirect("bureau:subsidies:view_list")


def place_of(request: HttpRequest, name: str, known: list[str]) -> tuple[int, int]:
    typed = request.POST.get(f"place-{name}", "")
    return (int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 999, known.index(name))


@require_safe
@requires(P.QUEUE_READ)
def view_tabs(request: HttpRequest) -> HttpResponse:
    """The part of the queue's page with the saved views, fetched after it: the queue itself costs no more for them."""
    return render(request, "subsidies/bureau/desk/view_tabs.html", {"tabs": tabs(request)})


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    base, here = reverse("bureau:subsidies:application_list"), plain(request.GET)
    rows = SavedView.objects.visible_to(request.user).order_by("name", "pk")
    return [
        {"label": row.name, "url": f"{base}?{row.query}", "shared": bool(row.office_id), "active": row.query == here}
        for row in rows
    ]
