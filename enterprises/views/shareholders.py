"""The shareholders of an enterprise, as its administrator states them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enterprises import actions
from enterprises.forms_shareholders import ShareholderForm
from enterprises.models import Enterprise
from enterprises.views.portal import form_page, own
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires


@form_page
@requires(P.ENTERPRISE_EDIT)
def shareholder_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Those of today and former ones; and the form that adds one."""
    enterprise = own(request, uid, P.ENTERPRISE_EDIT)
    form = ShareholderForm(request.POST) if request.method == "POST" else ShareholderForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.add_shareholder(enterprise, **form.values(), by=request.user, now=clock.now())
                messages.success(request, _("The shareholder is entered."))
                return redirect("portal:enterprises:shareholder_list", uid)
            except Refused as error:
                form.refuse(error)
    return render(request, "enterprises/portal/shareholder_list.html", page_of(enterprise, form), status=status)


def page_of(enterprise: Enterprise, form: ShareholderForm) -> dict[str, Any]:
    held = list(enterprise.shareholdings.all())
    return {
        "enterprise": enterprise,
        "form": form,
        "held": [each for each in held if each.ends_on is None],
        "former": [each for each in held if each.ends_on is not None],
    }


@require_POST
@requires(P.ENTERPRISE_EDIT)
def shareholder_end(request: HttpRequest, uid: UUID, shareholding: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.ENTERPRISE_EDIT)
    held = get_or_404(enterprise.shareholdings.select_related("enterprise"), uid=shareholding)
    actions.end_shareholder(held, by=request.user, now=clock.now())
    messages.success(request, _("The shareholder is no longer listed."))
    return redirect("portal:enterprises:shareholder_list", uid)
