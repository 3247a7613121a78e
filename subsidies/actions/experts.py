"""The pool of experts: entered, ended, and the interests that they declare."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.rules import codes
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference import actions as reference
from subsidies.enums_proof import Skill
from subsidies.models import Expert, ExpertInterest


def require(by: User) -> None:
    if not by.may(P.EXPERT_MANAGE):
        raise NotAllowed("not_allowed", _("You do not keep the pool of experts."))


@transaction.atomic
def enter(*, name: str, employer: str, employer_uscc: str, skills: Sequence[str], by: User, now: datetime) -> Expert:
    """Put somebody into the pool. Name and employer are personal and stay out of the chain's digests."""
    require(by)
    name, employer, code = name.strip(), employer.strip(), employer_uscc.strip().upper()
    if code and codes.uscc_fault(code):
        raise Refused("uscc_wrong", _("The unified social credit code is wrong."), field="employer_uscc")
    if not skills or not set(skills) <= set(Skill.values):
        raise Refused("no_skill", _("Choose what the expert is called in for."), field="skills")
    if Expert.objects.filter(name=name, employer=employer, ended_at=None).exists():
        raise Refused("expert_twice", _("This person is in the pool already."), field="name", status=409)
    expert = Expert.objects.create(
        reference=reference.next_reference("PS", clock.local_date(now).year),
        name=name,
        employer=employer,
        employer_uscc=code,
        skills=list(skills),
        entered_at=now,
        entered_by=by,
    )
    payload = {"reference": expert.reference, "skills": list(skills)}
    personal = {"name": name, "employer": employer, "uscc": code}
    audit.record("expert.entered", expert, by=by, now=now, payload=payload, personal=personal)
    return expert


@transaction.atomic
def end(expert: Expert, *, by: User, now: datetime) -> Expert:
    """Nobody is drawn any more; draws that were made keep the reference."""
    require(by)
    locked: Expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = now, by
        locked.save(update_fields=["ended_at", "ended_by"])
        audit.record("expert.ended", locked, by=by, now=now, payload={"reference": locked.reference})
    return locked


@transaction.atomic
def declare(expert: Expert, enterprise: Enterprise, *, reason: str, by: User, now: datetime) -> ExpertInterest:
    """Enter an interest that the expert has declared; it bars from every call under which the enterprise applies."""
    require(by)
    if not reason.strip():
        raise Refused("no_reason", _("Say what the interest is."), field="reason")
    if expert.interests.filter(enterprise=enterprise).exists():
        raise Refused("interest_twice", _("This interest is declared already."), field="enterprise", status=409)
    row = ExpertInterest.objects.create(
        expert=expert, enterprise=enterprise, reason=reason.strip(), declared_at=now, declared_by=by
    )
    payload = {"reference": expert.reference, "enterprise": enterprise.uscc}
    audit.record("expert.interest_declared", expert, by=by, now=now, payload=payload, personal={"reason": row.reason})
    return row
