"""Reads of the registry that span models."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from enterprises import scopes
from enterprises.enums import ChangeState, EnterpriseState
from enterprises.facts import names_to_compare
from enterprises.models import (
    CreditRecord,
    Enterprise,
    Invitation,
    Membership,
    PayeeAccount,
    PayeeChange,
    RegistryChange,
)
from enterprises.rules.names import alike
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import addresses_of
from pilotzone.audit import queries as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import Grant, R
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text, long_date

MOST_CLAIMS = 20


def membership_grants(user: User, day: date) -> Iterator[Grant]:
    """A role for each membership in force."""
    rows = Membership.objects.in_force(day).filter(user=user)
    for role, enterprise_id, programmes in rows.values_list("role", "enterprise_id", "programmes"):
        limits = tuple(programmes) if role == R.AGENT else ()
        yield Grant(R(role), enterprise_id=enterprise_id, programmes=limits)


def invitations_to(user: User, now: datetime) -> QuerySet[Invitation]:
    """Those that wait for the person's answer, at whichever of the person's addresses they came.

    Whoever acts for the enterprise already can accept no further one.
    """
    rows = Invitation.objects.valid_at(now).filter(email__in=addresses_of(user))
    joined = Membership.objects.in_force(clock.local_date(now)).filter(user=user)
    rows = rows.exclude(enterprise__state=EnterpriseState.REFUSED).exclude(enterprise__in=joined.values("enterprise"))
    return rows.select_related("enterprise", "invited_by").order_by("expires_at", "pk")


def current_payee(enterprise: Enterprise) -> PayeeAccount | None:
    return enterprise.payee_accounts.filter(replaced_at=None).first()


def waiting_change(enterprise: Enterprise) -> PayeeChange | None:
    return enterprise.payee_changes.waiting().select_related("asked_by").first()


def last_refused_change(enterprise: Enterprise) -> PayeeChange | None:
    """The latest change of account, where it was not approved."""
    last: PayeeChange | None = enterprise.payee_changes.order_by("-pk").first()
    return last if last and last.state == ChangeState.REFUSED else None


def waiting_facts(enterprise: Enterprise) -> RegistryChange | None:
    return enterprise.registry_changes.waiting().select_related("asked_by").first()


def last_refused_facts(enterprise: Enterprise) -> RegistryChange | None:
    """The latest change of registered facts, where it was not approved."""
    last: RegistryChange | None = enterprise.registry_changes.order_by("-pk").first()
    return last if last and last.state == ChangeState.REFUSED else None


def facts_compared(change: RegistryChange) -> list[dict[str, Any]]:
    """What stood beside what is asked for, in the reader's language."""
    stood = change.before
    place = Division.objects.filter(code=stood["registration_division"]).first()
    day = date.fromisoformat(stood["established_on"]) if stood["established_on"] else None
    pairs = {
        "name_zh": (stood["name_zh"], change.name_zh),
        "registration_division": (place_words(place), place_words(change.registration_division)),
        "established_on": (long_date(day), long_date(change.established_on)),
    }
    return [
        {
            "label": capfirst(Enterprise._meta.get_field(name).verbose_name),
            "before": before,
            "after": after,
            "differs": before != after,
        }
        for name, (before, after) in pairs.items()
    ]


def place_words(place: Division | None) -> str:
    return local_text(place, "name") if place else _("Outside the zone")


def credit_records(enterprise: Enterprise) -> list[CreditRecord]:
    """Everything that the credit lists say of the enterprise's code, newest first, ended and repaired ones too."""
    return list(CreditRecord.objects.filter(uscc=enterprise.uscc).order_by("-starts_on", "-pk"))


def programme_names() -> dict[str, dict[str, str]]:
    """Both names of each programme to which an agent's authority can be limited, by code."""
    return {code: {"zh": zh, "en": en} for code, zh, en in scopes.choices()}


def similar_enterprises(enterprise: Enterprise) -> list[Enterprise]:
    """The registrations whose names are so alike that screening stopped, for the person who decides."""
    rows = names_to_compare(enterprise).only("uid", "uscc", "name_zh", "state", "registered_at")
    return [row for row in rows if alike(enterprise.name_zh, [row.name_zh])]


def claims_of(enterprise: Enterprise, user: User) -> list[Any]:
    """The enterprise's latest claims that this person may see; claims live in an app above this one."""
    rows: Any = enterprise.applications.visible_to(user)  # type: ignore[attr-defined]
    return list(rows.select_related("call").order_by("-submitted_at", "-pk")[:MOST_CLAIMS])


@dataclass(frozen=True, slots=True)
class PhoneChange:
    """The contact number of a company file as it was changed last; `before` is empty where nobody knows it any more."""

    at: datetime
    by: str
    before: str


def last_phone_change(enterprise: Enterprise) -> PhoneChange | None:
    """Whoever calls back has to know how long the number has stood there: the very person asked about may change it."""
    told = audit.events_of(enterprise).filter(personal__has_key="contact_phone").order_by("-position")[:2]
    if not told or told[0].kind != "enterprise.edited":
        return None
    before = told[1].personal["contact_phone"] if len(told) > 1 else ""
    return PhoneChange(told[0].at, told[0].actor_label, before)
