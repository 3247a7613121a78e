"""Chainable reads of figures, rounds, authorisations, imports and parks."""

from collections.abc import Collection
from datetime import date
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Replace

from enterprises.enums import EnterpriseState
from enterprises.enums_figures import ReportState, SubjectKind
from enterprises.enums_parks import TenancyState
from pilotzone.kernel.access import MATRIX, P


class Kept(RuntimeError):
    """Somebody tried to delete a figure or the record of a reading."""


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that are never deleted; the database itself refuses to change them."""

    def delete(self) -> NoReturn:
        raise Kept("Figures and readings are never deleted.")


class SubjectQuerySet(models.QuerySet[Any]):
    def with_plain_code(self) -> Any:
        """`plain`: a warehouse's code without its dashes, as codes are looked up."""
        return self.annotate(plain=Replace("code", Value("-"), Value("")))

    def with_codes(self, codes: Collection[str]) -> Self:
        """By the codes under which their figures are sent, as they are written in full."""
        return self.filter(Q(enterprise__uscc__in=codes) | Q(park__code__in=codes) | Q(code__in=codes))

    def warehouses_of(self, codes: Collection[str]) -> list[tuple[str, int]]:
        """The codes among these that are a warehouse's, each with the subject's key."""
        rows = self.filter(kind=SubjectKind.WAREHOUSE).with_plain_code().filter(plain__in=codes)
        return list(rows.values_list("plain", "pk"))


class FigureQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The bureau's, of subjects in the divisions of whoever inspects figures, or all of them."""
        if not user.may(P.FIGURE_INSPECT):
            return self.none()
        divisions = user.divisions_for(P.FIGURE_INSPECT)
        if divisions is None:
            return self
        own = Q(subject__enterprise__registration_division__in=divisions)
        return self.filter(own | Q(subject__operator__registration_division__in=divisions))

    def current(self) -> Self:
        return self.filter(is_current=True)

    def for_list(self) -> Self:
        return self.select_related("indicator", "source", "sharing", "authorisation", "reported_by")


class AuthorisationQuerySet(models.QuerySet[Any]):
    def in_force(self, day: date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day, revoked_at=None)


class ParkQuerySet(models.QuerySet[Any]):
    def for_list(self) -> Self:
        return self.select_related("division", "operator")

    def with_waiting(self) -> Any:
        """`waiting`: tenants that a system reported and nobody has decided on."""
        return self.annotate(waiting=Count("tenants", filter=Q(tenants__state=TenancyState.REPORTED)))


class RoundQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def asking(self, enterprise: Any) -> Self:
        """The rounds in which this enterprise is asked: by one of its roles, or everybody."""
        roles = set(enterprise.business_roles.values_list("role", flat=True))
        if enterprise.state != EnterpriseState.ACTIVE:
            return self.none()
        asked = [row.pk for row in self if not row.roles or roles & set(row.roles)]
        return self.filter(pk__in=asked)

    def to_report(self, enterprises: Any) -> Any:
        """The open rounds in which one of the enterprises is asked and has not submitted."""
        found = set()
        for each in enterprises:
            done = each.round_reports.filter(state=ReportState.SUBMITTED).values("round")
            found |= set(self.open().asking(each).exclude(pk__in=done).values_list("pk", flat=True))
        return self.filter(pk__in=found)


def asked_in(enterprises: Any, report_round: Any) -> Any:
    """Those of the enterprises that the round asks."""
    rows = enterprises.active().filter(registered_at__date__lte=report_round.due_on)
    if not report_round.roles:
        return rows
    roles = rows.model._meta.get_field("business_roles").related_model
    return rows.filter(Exists(roles.objects.filter(enterprise=OuterRef("pk"), role__in=report_round.roles)))


def unreported(enterprises: Any, report_round: Any) -> Any:
    """Those that are asked and have not submitted."""
    submitted = report_round.reports.filter(state=ReportState.SUBMITTED, enterprise=OuterRef("pk"))
    return asked_in(enterprises, report_round).filter(~Exists(submitted))


class ImportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Imports are the office's: whoever may import sees them all. Another system sees its own."""
        if not user.may(P.FIGURE_IMPORT):
            return self.none()
        return self.filter(made_by=user) if user.is_machine else self

    def for_list(self) -> Self:
        return self.select_related("source", "made_by", "job", "file")


def reporters(enterprise_ids: Any, day: date) -> Q:
    """For a queryset of memberships: who reports figures for these enterprises on the day."""
    return holders(enterprise_ids, P.FIGURE_REPORT, day)


def holders(enterprise_ids: Any, permission: P, day: date) -> Q:
    """For a queryset of memberships: who holds the permission for these enterprises on the day."""
    roles = [role.value for role, permissions in MATRIX.items() if permission in permissions]
    in_force = Q(ends_on=None) | Q(ends_on__gte=day)
    return in_force & Q(enterprise__in=enterprise_ids, role__in=roles, starts_on__lte=day, ended_at=None)
