"""Reads of services, offers, problems and the credit record that span models."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Q

from enterprises.enums import MemberRole
from enterprises.enums_assessments import CycleState
from enterprises.enums_figures import SubjectKind
from enterprises.enums_services import HOLDING, ServiceOfferState
from enterprises.models import (
    CreditRecord,
    Cycle,
    Enterprise,
    LiaisonAppointment,
    Membership,
    Service,
    ServiceOffer,
)
from pilotzone.accounts.models import User
from pilotzone.kernel.access import MATRIX, P, R

TOLD = (MemberRole.ADMIN, MemberRole.LEAD)
STANDING = [role.value for role in R if P.LIAISON_KEEP in MATRIX[role]]


def people_of(enterprises: Collection[int], day: date) -> dict[int, list[User]]:
    """Administrators and project leads, by enterprise."""
    found: dict[int, list[User]] = defaultdict(list)
    rows = Membership.objects.in_force(day).filter(enterprise__in=enterprises, role__in=TOLD)
    for row in rows.select_related("user"):
        found[row.enterprise_id].append(row.user)
    return found


def liaison_of(enterprise: Enterprise, day: date) -> LiaisonAppointment | None:
    found: LiaisonAppointment | None = enterprise.liaisons.in_force(day).select_related("officer").first()
    return found


def liaison_officers(day: date) -> Any:
    """Who can be appointed: those whose office lets them answer problems."""
    rows = Q(appointments__role__in=STANDING, appointments__starts_on__lte=day)
    rows &= Q(appointments__ends_on=None) | Q(appointments__ends_on__gte=day)
    return User.objects.filter(rows, is_active=True).distinct().order_by("name", "pk")


def offers_of(enterprise: Enterprise, user: User) -> list[ServiceOffer]:
    """As this person may see them, newest first."""
    rows = ServiceOffer.objects.visible_to(user).filter(enterprise=enterprise).for_list()
    return list(rows.order_by("-proposed_at", "-pk")[:200])


def published_cycles() -> Any:
    rows = Cycle.objects.filter(state=CycleState.PUBLISHED).select_related("scheme_version__scheme")
    return rows.filter(scheme_version__scheme__subject=SubjectKind.ENTERPRISE).order_by("-published_at", "-pk")


def tallies(services: Iterable[Service]) -> dict[int, dict[str, Any]]:
    """By service: how many offers stand, were taken and delivered, and how content the enterprises are."""
    rows = ServiceOffer.objects.filter(service__in=list(services)).values("service")
    counted = rows.annotate(
        standing=Count("pk", filter=Q(state__in=HOLDING)),
        taken=Count("pk", filter=Q(state__in=(ServiceOfferState.ACCEPTED, ServiceOfferState.DELIVERED))),
        delivered=Count("pk", filter=Q(state=ServiceOfferState.DELIVERED)),
        rated=Count("rating"),
        rating=Avg("rating"),
    )
    return {row["service"]: row for row in counted.order_by()}


def credit_held(enterprise: Enterprise) -> list[CreditRecord]:
    """All that counts against the enterprise or is on record, each with its entry, list and requests for repair."""
    rows = CreditRecord.objects.filter(uscc=enterprise.uscc).select_related("entry__list", "entry__level")
    return list(rows.prefetch_related("entry__repairs").order_by("-starts_on", "-pk"))
