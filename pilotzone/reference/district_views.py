"""The districts of the zone: read by the three administrators, entered and removed by the one for security."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.reference import actions
from pilotzone.reference.forms import DistrictsForm
from pilotzone.reference.models import Division

PAGE = "bureau:reference:district_list"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.APPOINTMENT_READ)
def district_list(request: HttpRequest) -> HttpResponse:
    """All of them in their order, and the form for further ones and other names."""
    may_manage = request.user.may(P.APPOINTMENT_MANAGE)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied
    form = DistrictsForm(request.POST or None) if may_manage else None
    if form is not None and form.is_valid():
        try:
            count = actions.enter_districts(**form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            said = ngettext("%(count)s district is entered.", "%(count)s districts are entered.", count)
            messages.success(request, said % {"count": count} if count else _("Nothing changed."))
            return redirect(PAGE)
    context = {"rows": Division.objects.all(), "form": form}
    return render(request, "reference/district_list.html", context, status=422 if form and form.errors else 200)


@require_POST
@requires(P.APPOINTMENT_MANAGE)
def district_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.remove_district(get_or_404(Division.objects.all(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("The district is removed."))
    return redirect(PAGE)
