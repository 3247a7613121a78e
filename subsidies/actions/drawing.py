"""Draws: fix everything beforehand, draw when the public value is known, replace who steps back."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.secrets import encrypt
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.audit.rules.verify import sha256
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference import actions as reference
from subsidies import drawing
from subsidies.actions import standing_in
from subsidies.enums_proof import EXCLUSION_RULE, RECUSALS, Conflict, DrawPurpose, Skill
from subsidies.models import Call, Draw, DrawRecusal
from subsidies.rules import draws
from subsidies.rules.draws import Terms

SEED_BYTES = 32
MOST_GROUPS = 9


def require(by: User) -> None:
    if not by.may(P.DRAW_MAKE):
        raise NotAllowed("not_allowed", _("You do not hold draws."))


@transaction.atomic
def prepare(call: Call, purpose: DrawPurpose, terms: Terms, *, by: User, now: datetime) -> Draw:
    """Fix candidates, exclusions, seats and the seed's digest. The seed itself stays closed until the draw."""
    require(by)
    require_terms(terms, now)
    if purpose == DrawPurpose.EXPERTS:
        experts = drawing.pool()
        candidates, excluded = drawing.expert_candidates(experts), drawing.conflicts(experts, call)
    else:
        candidates, excluded = drawing.site_candidates(call), {}
    seed = secrets.token_bytes(SEED_BYTES)
    number = reference.next_reference("CQ", clock.local_date(now).year)
    basis = draws.fixed(number, purpose.value, call.reference, candidates, excluded, terms, seed)
    basis["exclusion_rule"] = EXCLUSION_RULE
    for skill, able in draws.shortages(basis).items():
        label = Skill(skill).label if skill in Skill.values else _("Claims for a visit on site")
        text = _("Too few can be drawn: %(skill)s, %(able)s without a conflict.")
        raise Refused("too_few", text, params={"skill": label, "able": able})
    draw = Draw.objects.create(
        reference=number,
        call=call,
        purpose=purpose,
        basis=canonical.dumps(basis).decode(),
        digest=canonical.digest(basis),
        seed_encrypted=encrypt(seed.hex()),
        public_day=date.fromisoformat(terms.public_day),
        review_day=date.fromisoformat(terms.review_day),
        fixed_at=now,
        fixed_by=by,
    )
    payload = {
        "reference": number,
        "purpose": purpose.value,
        "candidates": len(candidates),
        "excluded": len(excluded),
        "digest": draw.digest,
        "commitment": basis["commitment"],
    }
    audit.record("draw.prepared", draw, by=by, now=now, payload=payload)
    return draw


def require_terms(terms: Terms, now: datetime) -> None:
    today = clock.local_date(now).isoformat()
    if not sum(count for _skill, count in terms.quotas):
        raise Refused("no_seats", _("Say how many are to be drawn."))
    if not 1 <= terms.groups <= min(MOST_GROUPS, sum(count for _skill, count in terms.quotas)):
        raise Refused("groups_wrong", _("There are more groups than seats."), field="groups")
    if not terms.source.strip():
        raise Refused("no_source", _("Name the public value, where it is published, and how it is written."))
    if terms.public_day <= today:
        text = _("The value must not be known yet: choose a later day.")
        raise Refused("value_known", text, field="public_day")
    if terms.review_day <= terms.public_day:
        raise Refused("review_too_early", _("The draw lies before the day of the review."), field="review_day")


def locked_draw(draw: Draw) -> Draw:
    found: Draw = Draw.objects.select_for_update(of=("self",)).select_related("call").get(pk=draw.pk)
    return found


@transaction.atomic
def make(draw: Draw, public_value: str, *, by: User, now: datetime) -> Draw:
    """Enter the value as it was published; with it the result is settled. A second value is refused."""
    require(by)
    locked = locked_draw(draw)
    value = " ".join(public_value.split())
    if locked.is_drawn:
        raise Refused("drawn_already", _("The draw is made; its result stands."), status=409)
    if clock.local_date(now) < locked.public_day:
        raise Refused("too_early", _("The value is not published before the day that was fixed."), field="public_value")
    if not value or len(value) > 200:
        raise Refused("no_value", _("Enter the value as it was published."), field="public_value")
    locked.public_value, locked.drawn_at, locked.drawn_by = value, now, by
    locked.save(update_fields=["public_value", "drawn_at", "drawn_by"])
    payload = {"reference": locked.reference, "value": value, "digest": sha256(drawing.file_of(locked))}
    audit.record("draw.made", locked, by=by, now=now, payload=payload)
    return locked


@transaction.atomic
def recuse(draw: Draw, candidate: str, reason: Conflict, *, by: User, now: datetime) -> Draw:
    """Somebody drawn steps back; the seat goes to the next in the same order who fits."""
    require(by)
    locked = locked_draw(draw)
    if reason not in RECUSALS:
        raise Refused("reason_wrong", _("Choose why the seat is given up."), field="reason")
    if candidate not in {seat["id"] for seat in drawing.panel_of(locked)} - {""}:
        raise Refused("not_on_panel", _("Nobody with this number sits on the panel."), field="candidate", status=409)
    position = locked.recusals.count() + 1
    DrawRecusal.objects.create(
        draw=locked, position=position, candidate=candidate, reason=reason, made_at=now, made_by=by
    )
    after = next(seat["id"] for seat in drawing.panel_of(locked) if seat["instead_of"] == candidate)
    payload = {
        "reference": locked.reference,
        "candidate": candidate,
        "reason": reason.value,
        "after": after,
        "digest": sha256(drawing.file_of(locked)),
    }
    audit.record("draw.recused", locked, by=by, now=now, payload=payload)
    standing_in.give_up_seat(locked, candidate, after, by=by, now=now)
    return locked
