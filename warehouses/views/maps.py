"""The base map: installed and approved on a page of the bureau, and shown to anybody."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.views.acts import posted
from enterprises.views.uploads import take
from pilotzone.files.enums import FileType
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, public, requires
from warehouses.actions.space import mapping
from warehouses.forms_space import BaseMapForm
from warehouses.models import BaseMap

PAGE, SHOWN = "bureau:warehouses:base_map", 20


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.MAP_READ)
def base_map(request: HttpRequest) -> HttpResponse:
    """What is shown, what waits for approval, and the form of a new one."""
    form = BaseMapForm(request.POST or None)
    if request.method == "POST" and installed(request, form):
        messages.success(request, _("The map is installed and waits for another person's approval."))
        return redirect(PAGE)
    rows = BaseMap.objects.select_related("installed_by", "approved_by", "removed_by")
    context: dict[str, Any] = {
        "rows": rows[:SHOWN],
        "form": form,
        "may_install": request.user.may(P.MAP_INSTALL),
        "may_approve": request.user.may(P.MAP_APPROVE),
    }
    return render(request, "warehouses/bureau/base_map.html", context, status=422 if form.errors else 200)


def installed(request: HttpRequest, form: BaseMapForm) -> bool:
    now = clock.now()
    taken = take(request, "file", now=now, accepted=(FileType.PNG,))
    taken.report(form, "file")

    def act() -> object:
        given = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        return mapping.install(taken.file, **given, by=request.user, now=now)

    return posted(form, act)


@require_POST
@requires(P.MAP_APPROVE)
def base_map_approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    mapping.approve(get_or_404(BaseMap.objects.standing(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("The map is approved and shown under the points."))
    return redirect(PAGE)


@require_POST
@requires(P.MAP_READ)
def base_map_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    mapping.remove(get_or_404(BaseMap.objects.standing(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("The map is removed."))
    return redirect(PAGE)


@require_safe
@requires(P.MAP_READ)
def base_map_preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Also one that waits: whoever approves it looks at it first."""
    return picture(get_or_404(BaseMap.objects.select_related("file"), uid=uid), "private, no-store")


@public
@require_safe
def base_map_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The one that is shown; its bytes never change."""
    return picture(get_or_404(BaseMap.objects.shown().select_related("file"), uid=uid), "public, max-age=3600")


def picture(row: BaseMap, kept: str) -> FileResponse:
    response = FileResponse(default_storage.open(row.file.path), content_type=FileType.PNG)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = kept
    return response
