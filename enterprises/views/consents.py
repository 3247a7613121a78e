"""Consents to banks and insurers: given and ended by the enterprise, which sees who read what; seen by the bureau."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.actions import consenting
from enterprises.forms_consents import ConsentForm
from enterprises.models import Consent, ConsentReading, Enterprise
from enterprises.views.portal import form_page, own
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of

PAGE = "portal:enterprises:consent_list"
READINGS, CONSENTS = 25, 50  # on a page


@form_page
@requires(P.FIGURE_READ)
def consent_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who may read what, who has read it; and the form that gives another consent."""
    enterprise = own(request, uid, P.FIGURE_READ)
    form, status = ConsentForm(request.POST or None, initial={"starts_on": clock.today()}), 200
    if request.method == "POST":
        enterprise, status = own(request, uid, P.CONSENT_GIVE), 422
        if form.is_valid():
            try:
                consenting.consent(enterprise, **form.cleaned_data, by=request.user, now=clock.now())
            except DomainError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The consent is given."))
                return redirect(PAGE, uid)
    context = shown(request, enterprise) | {"form": form}
    return render(request, "enterprises/portal/consent_list.html", context, status=status)


def shown(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any]:
    readings = ConsentReading.objects.of(enterprise)
    return {
        "enterprise": enterprise,
        "rows": enterprise.consents.for_list(),
        "page": page_of(readings, ("-read_at", "-pk"), size=READINGS, cursor=request.GET.get("page", "")),
        "today": clock.today(),
        "may_consent": enterprise.is_open and request.user.may(P.CONSENT_GIVE, enterprise_id=enterprise.pk),
    }


@require_POST
@requires(P.CONSENT_GIVE)
def consent_end(request: HttpRequest, uid: UUID, consent: UUID) -> HttpResponse:
    enterprise = own(request, uid, P.CONSENT_GIVE)
    consenting.end(get_or_404(enterprise.consents.all(), uid=consent), by=request.user, now=clock.now())
    messages.success(request, _("The consent is ended. Nothing more is read on it."))
    return redirect(PAGE, uid)


@require_safe
@requires(P.PARTNER_READ)
def consents_of_partners(request: HttpRequest) -> HttpResponse:
    """All consents, the newest first: on what each bank reads, and when it last did."""
    rows = Consent.objects.visible_to(request.user).for_list().annotate(last_read=Max("readings__read_at"))
    page = page_of(rows, ("-given_at", "-pk"), size=CONSENTS, cursor=request.GET.get("page", ""))
    return render(request, "enterprises/bureau/consent_list.html", {"page": page, "today": clock.today()})
