"""Draws from rows: who can be drawn for a call and why others cannot, and the panel of a draw as it sits now."""

import json
from collections import defaultdict
from typing import Any

from enterprises import relations
from enterprises.enums import RelationKind
from enterprises.models import Enterprise, Membership
from enterprises.secrets import decrypt
from pilotzone.kernel import clock
from subsidies.enums_proof import Conflict
from subsidies.models import Application, Call, Draw, Expert, ExpertInterest
from subsidies.querysets_panels import UNDECIDED
from subsidies.rules import draws
from subsidies.rules.draws import SITE, Candidate


def applicants(call: Call) -> list[Enterprise]:
    """Whose claims under the call are before the bureau and not decided."""
    rows = Application.objects.filter(call=call, state__in=UNDECIDED)
    return list(Enterprise.objects.filter(pk__in=rows.values("enterprise")))


def pool() -> list[Expert]:
    return list(Expert.objects.filter(ended_at=None).order_by("reference"))


def expert_candidates(experts: list[Expert]) -> list[Candidate]:
    return [Candidate(each.reference, tuple(each.skills), each.employer_uscc or each.employer) for each in experts]


def site_candidates(call: Call) -> list[Candidate]:
    rows = Application.objects.filter(call=call, state__in=UNDECIDED).order_by("reference")
    return [Candidate(reference, (SITE,)) for reference in rows.values_list("reference", flat=True)]


def conflicts(experts: list[Expert], call: Call) -> dict[str, list[str]]:
    """By reference, everything that bars an expert from this call, declared or found."""
    companies = applicants(call)
    ids = {company.pk for company in companies}
    codes = {company.uscc for company in companies}
    names = {company.name_zh for company in companies}
    heads = {company.legal_representative for company in companies} - {""}
    linked = set(Enterprise.objects.filter(legal_representative__in=heads).values_list("uscc", flat=True))
    acting, acted = people_of(call, ids)
    related = relations.tied(ids, RelationKind.ACCOUNT, RelationKind.ADDRESS, RelationKind.PHONE)
    people = relations.person_keys_of(ids)
    declared = set(ExpertInterest.objects.filter(enterprise__in=ids).values_list("expert_id", flat=True))
    shares = relations.share_keys_of(ids)
    found: dict[str, list[str]] = defaultdict(list)
    for expert in experts:
        applies = expert.employer_uscc in codes or expert.employer in names
        reasons = {
            Conflict.EMPLOYER_APPLIES: applies,
            Conflict.EMPLOYER_LINKED: not applies and expert.employer_uscc in linked,
            Conflict.EMPLOYER_SHARES: not applies and has_shares(expert, shares),
            Conflict.EMPLOYER_RELATED: not applies and bool(related & {expert.employer_uscc or expert.employer}),
            Conflict.ACTS_FOR: expert.user_id is not None and expert.user_id in acting,
            Conflict.ACTED_FOR: expert.user_id is not None and expert.user_id in acted,
            Conflict.NAME_POSSIBLE: not people.isdisjoint(relations.keys_of_person(expert.name)),
            Conflict.DECLARED: expert.pk in declared,
        }
        for reason, holds in reasons.items():
            if holds:
                found[expert.reference].append(reason.value)
    return dict(found)


def people_of(call: Call, enterprises: set[int]) -> tuple[set[int], set[int]]:
    """Who acts for the applicants in the portal today, and who did earlier or had a hand in a claim there."""
    members = Membership.objects.filter(enterprise__in=enterprises)
    acting = set(members.in_force(clock.today()).values_list("user_id", flat=True))
    claims = Application.objects.filter(call=call, state__in=UNDECIDED)
    hands = {pk for pair in claims.values_list("created_by_id", "submitted_by_id") for pk in pair if pk}
    return acting, (set(members.values_list("user_id", flat=True)) | hands) - acting


def has_shares(expert: Expert, shares: set[str]) -> bool:
    """Whether the employer holds an applicant, is held by one, or has a holder in common with one."""
    return bool(shares) and not shares.isdisjoint(relations.share_keys(expert.employer, expert.employer_uscc))


def seed_of(draw: Draw) -> bytes:
    return bytes.fromhex(decrypt(draw.seed_encrypted))


def recusals_of(draw: Draw) -> list[tuple[str, str]]:
    return list(draw.recusals.values_list("candidate", "reason"))


def panel_of(draw: Draw) -> list[dict[str, Any]]:
    """The seats as they stand; none before the draw."""
    if not draw.is_drawn:
        return []
    basis = json.loads(draw.basis)
    return draws.panel(basis, seed_of(draw), draw.public_value, [each for each, _reason in recusals_of(draw)])


def file_of(draw: Draw) -> bytes:
    """What anybody may have: before the draw without the seed."""
    basis = json.loads(draw.basis)
    if not draw.is_drawn:
        return draws.announcement(basis, draw.digest)
    return draws.document(basis, draw.digest, seed_of(draw), draw.public_value, recusals_of(draw))
