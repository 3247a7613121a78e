"""Chainable reads of the registry."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Func, Q, TextField

from enterprises.enums import OPEN_REQUESTS, ChangeState, EnterpriseState
from pilotzone.kernel.access import P
from pilotzone.kernel.finding import UidText, holds

LONGEST = 160  # of a text searched for: the longest name; engines refuse far longer patterns

LENGTHS_OF_CODES = (10, 18)  # customs code, USCC


def of_member(user: Any, permission: P) -> set[int]:
    """The enterprises for which this person holds the permission."""
    return {grant.enterprise_id for grant in user.grants if grant.enterprise_id is not None and grant.holds(permission)}


class RoleCodes(Func):
    """The roles of the enterprise with this key, with commas between them and in no order; NULL where it has none."""

    template = "(SELECT %(function)s FROM enterprises_enterpriserole WHERE enterprise_id = %(expressions)s)"
    function = "GROUP_CONCAT(role)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG(role, ',')", **context)


class DivisionCode(Func):
    """The code of the division with this key. No join: what asks for other columns alone is served by an index."""

    template = "(SELECT code FROM reference_division WHERE id = %(expressions)s)"
    output_field = TextField()


class EnterpriseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Members see their own; officers those of their division, or all of them."""
        own = Q(pk__in=of_member(user, P.ENTERPRISE_READ) | of_member(user, P.CLAIM_READ))
        if not user.may(P.ENTERPRISE_SEARCH):
            return self.filter(own)
        divisions = user.divisions_for(P.ENTERPRISE_SEARCH)
        return self if divisions is None else self.filter(own | Q(registration_division__in=divisions))

    def active(self) -> Self:
        return self.filter(state=EnterpriseState.ACTIVE)

    def pending(self) -> Self:
        return self.filter(state=EnterpriseState.PENDING)

    def open(self) -> Self:
        """All but refused registrations."""
        return self.exclude(state=EnterpriseState.REFUSED)

    def for_member(self, user: Any, permission: P) -> Self:
        """The enterprises for which this person holds the permission, whatever the bureau may see."""
        return self.filter(pk__in=of_member(user, permission))

    def for_list(self) -> Self:
        return self.select_related("registration_division")

    def with_codes(self) -> Self:
        """As other systems are told: `uid_text`, `division_code`, and `role_codes` with commas between them."""
        return self.annotate(
            uid_text=UidText("uid"), division_code=DivisionCode("registration_division"), role_codes=RoleCodes("pk")
        )

    def for_page(self) -> Self:
        return self.select_related("registration_division", "tax_division", "statistics_division", "licence")

    def search(self, text: str) -> Self:
        """By any part of a name, by USCC or by customs code."""
        text = text.strip()
        if len(text) > LONGEST:
            return self.none()
        found = holds("search_text", text)
        if len(text) in LENGTHS_OF_CODES:  # else the names' index alone serves it
            found |= Q(uscc=text.upper()) | Q(customs_code=text.upper())
        return self.filter(found)


class PayeeChangeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those who review changes of account see those of their division, or all of them."""
        if not user.may(P.PAYEE_REVIEW):
            return self.none()
        divisions = user.divisions_for(P.PAYEE_REVIEW)
        return self if divisions is None else self.filter(enterprise__registration_division__in=divisions)

    def waiting(self) -> Self:
        return self.filter(state=ChangeState.WAITING)

    def for_list(self) -> Self:
        return self.select_related("enterprise", "replaces", "asked_by")


class RegistryChangeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those who review registrations see the changes of their division, or all of them."""
        if not user.may(P.REGISTRATION_REVIEW):
            return self.none()
        divisions = user.divisions_for(P.REGISTRATION_REVIEW)
        return self if divisions is None else self.filter(enterprise__registration_division__in=divisions)

    def waiting(self) -> Self:
        return self.filter(state=ChangeState.WAITING)

    def approved(self) -> Self:
        return self.filter(state=ChangeState.APPROVED)

    def for_list(self) -> Self:
        return self.select_related("enterprise__registration_division", "registration_division", "asked_by")


class AdministrationRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those who review registrations see the requests of their division, or all of them."""
        if not user.may(P.REGISTRATION_REVIEW):
            return self.none()
        divisions = user.divisions_for(P.REGISTRATION_REVIEW)
        return self if divisions is None else self.filter(enterprise__registration_division__in=divisions)

    def by_person(self, user: Any) -> Self:
        """What the person has asked for."""
        return self.filter(asked_by=user)

    def about_own(self, user: Any) -> Self:
        """What others ask for about the enterprises that the person administers."""
        return self.filter(enterprise__in=of_member(user, P.MEMBER_MANAGE)).exclude(asked_by=user)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_REQUESTS)

    def for_list(self) -> Self:
        return self.select_related("enterprise", "asked_by")


class MembershipQuerySet(models.QuerySet[Any]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)

    def for_list(self) -> Self:
        return self.select_related("user", "letter").order_by("starts_on", "id")


class InvitationQuerySet(models.QuerySet[Any]):
    def unanswered(self) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None)

    def valid_at(self, now: datetime) -> Self:
        return self.unanswered().filter(expires_at__gt=now)


class CreditRecordQuerySet(models.QuerySet[Any]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, repaired_on=None)
