"""A claim as an officer of its division sees it, and the address of its page."""

from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse

from enterprises import relations
from pilotzone.kernel.html import get_or_404
from subsidies import elsewhere
from subsidies.models import (
    Application,
    AuditedClaim,
    ClaimWarehouse,
    ConsultationClaim,
    InvoiceCheck,
    MeetingItem,
    MissingPaper,
    OriginalsCheck,
    PanelClaim,
    SubmissionClaim,
    Visit,
)
from subsidies.querysets import ApplicationQuerySet


def with_surroundings() -> ApplicationQuerySet:
    return Application.objects.select_related(
        "enterprise",
        "division",
        "call__budget",
        "call__programme",
        "measure_version__measure__programme",
        "assigned_to",
    )


def in_sight(request: HttpRequest) -> ApplicationQuerySet:
    return with_surroundings().in_office(request.user)


def seen(request: HttpRequest, uid: UUID) -> Application:
    return get_or_404(in_sight(request), uid=uid)


def seen_whole(request: HttpRequest, uid: UUID) -> Application:
    """The claim with what its page asks besides, in the same query."""
    return get_or_404(whole().in_office(request.user), uid=uid)


@cache
def whole() -> ApplicationQuerySet:
    """Put together once: the same for everybody and every day, and a twelfth of the page's work.

    `invoice_record` is the frozen comparison of its invoices; `has_related` says whether any enterprise has something
    in common with the claim's, `has_elsewhere` whether it declares money from elsewhere or was awarded other claims;
    the rest say what there is to ask for at all.
    """
    checks = InvoiceCheck.objects.filter(application=OuterRef("pk"), is_current=True)
    return with_surroundings().annotate(
        invoice_record=Subquery(checks.values("record")[:1]),
        has_related=relations.is_related("enterprise"),
        has_elsewhere=elsewhere.has_elsewhere("pk"),
        has_warehouses=Exists(ClaimWarehouse.objects.filter(application=OuterRef("pk"))),
        has_missing=Exists(MissingPaper.objects.filter(application=OuterRef("pk"))),
        has_examined=Exists(OriginalsCheck.objects.filter(application=OuterRef("pk"))),
        has_asked=Exists(ConsultationClaim.objects.filter(application=OuterRef("pk"))),
        has_audits=Exists(AuditedClaim.objects.filter(application=OuterRef("pk"))),
        has_submissions=Exists(SubmissionClaim.objects.filter(application=OuterRef("pk"))),
        has_panel=Exists(PanelClaim.objects.filter(application=OuterRef("pk"))),
        is_before_meeting=Exists(MeetingItem.objects.filter(application=OuterRef("pk"), stands=True)),
        has_visits=Exists(Visit.objects.filter(application=OuterRef("pk"))),
    )


def page_of(request: HttpRequest, application: Application) -> str:
    """The claim's page with the queue that it was opened from."""
    address = reverse("bureau:subsidies:application_detail", args=[application.uid])
    return f"{address}?{request.GET.urlencode()}" if request.GET else address
