"""The pool of experts: entered, corrected, ended, and the interests that they declare."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Entry:
    """What the pool holds of a person. Name and employer are personal and stay out of the chain's digests."""

    name: str
    employer: str
    employer_uscc: str
    skills: Sequence[str]  # codes of Skill, the first is the main one

    def tidy(self) -> "Entry":
        return Entry(self.name.strip(), self.employer.strip(), self.employer_uscc.strip().upper(), list(self.skills))

    def personal(self) -> dict[str, str]:
        return {"name": self.name, "employer": self.employer, "uscc": self.employer_uscc}


def refuse_unless_right(entry: Entry, *, besides: Expert | None = None) -> None:
    if entry.employer_uscc and codes.uscc_fault(entry.employer_uscc):
        raise Refused("uscc_wrong", _("The unified social credit code is wrong."), field="employer_uscc")
    if not entry.skills or not set(entry.skills) <= set(Skill.values):
        raise Refused("no_skill", _("Choose what the expert is called in for."), field="skills")
    same = Expert.objects.filter(name=entry.name, employer=entry.employer, ended_at=None)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise Refused("expert_twice", _("This person is in the pool already."), field="name", status=409)


@transaction.atomic
def enter(*, name: str, employer: str, employer_uscc: str, skills: Sequence[str], by: User, now: datetime) -> Expert:
    """Put somebody into the pool."""
    require(by)
    entry = Entry(name, employer, employer_uscc, skills).tidy()
    refuse_unless_right(entry)
    expert = Expert.objects.create(
        reference=reference.next_reference("PS", clock.local_date(now).year),
        name=entry.name,
        employer=entry.employer,
        employer_uscc=entry.employer_uscc,
        skills=entry.skills,
        entered_at=now,
        entered_by=by,
    )
    payload = {"reference": expert.reference, "skills": entry.skills}
    audit.record("expert.entered", expert, by=by, now=now, payload=payload, personal=entry.personal())
    return expert


@transaction.atomic
def correct(expert: Expert, entry: Entry, *, by: User, now: datetime) -> Expert:
    """Another employer, another field, or a name that was mistyped; account, interests and number stay.

    Draws that were fixed or made keep what they were made from.
    """
    require(by)
    entry = entry.tidy()
    locked: Expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if locked.ended_at is not None:
        raise Refused("expert_left", _("This expert is no longer in the pool."), status=409)
    refuse_unless_right(entry, besides=locked)
    before = Entry(locked.name, locked.employer, locked.employer_uscc, locked.skills)
    if entry != before:
        locked.name, locked.employer, locked.skills = entry.name, entry.employer, list(entry.skills)
        locked.employer_uscc = entry.employer_uscc
        locked.save(update_fields=["name", "employer", "employer_uscc", "skills"])
        payload = {"reference": locked.reference, "skills": locked.skills}
        personal = {"before": before.personal(), "after": entry.personal()}
        audit.record("expert.corrected", locked, by=by, now=now, payload=payload, personal=personal)
    return locked


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
