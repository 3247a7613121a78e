"""Groups of experts at work: claims dealt to them by the draw's own order, and what each expert declares beforehand."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import drawing as reads
from subsidies.actions import drawing, standing_in
from subsidies.enums_panels import PartEnd
from subsidies.enums_proof import DrawPurpose
from subsidies.models import Application, Draw, Expert, ExpertInterest, ExpertPart, PanelClaim
from subsidies.querysets_panels import UNDECIDED
from subsidies.rules import draws


@transaction.atomic
def deal(draw: Draw, *, due_on: date, by: User, now: datetime) -> int:
    """Put the call's claims that are before the bureau and before no group yet before the groups; how many.

    Which group follows from the draw's key. Done again it deals what has come since. Scores are signed by `due_on`.
    """
    drawing.require(by)
    require_to_come(due_on, now)
    locked = drawing.locked_draw(draw)
    if locked.purpose != DrawPurpose.EXPERTS or not locked.is_drawn:
        raise Refused("no_panel", _("Draw the experts first."), status=409)
    rubric = locked.call.rubrics.filter(ended_at=None, approved_at__isnull=False).first()
    if rubric is None:
        raise Refused("no_rubric", _("Put a rubric of the call in force first."), status=409)
    rows = Application.objects.filter(call=locked.call, state__in=UNDECIDED, panel_claim=None)
    waiting = {each.reference: each for each in rows.select_for_update(of=("self",)).order_by("pk")}
    if not waiting:
        raise Refused("nothing_to_deal", _("No claim of the call waits for a group."), status=409)
    basis, seed = json.loads(locked.basis), reads.seed_of(locked)
    before = locked.panel_claims.count()
    groups = draws.dealt(waiting, basis["groups"], seed, locked.public_value, before)
    ranks = draws.ranks(basis, seed, locked.public_value)
    seats = seats_by_group(locked)
    people = {each.reference: each for each in Expert.objects.filter(reference__in=ranks).select_related("user")}
    called: dict[int, Expert] = {}
    for reference, group in groups.items():
        claim = waiting[reference]
        panel_claim = PanelClaim.objects.create(
            draw=locked, application=claim, rubric=rubric, group=group, dealt_at=now, dealt_by=by, due_on=due_on
        )
        for candidate, skill in seats[group]:
            standing_in.call_in(panel_claim, people[candidate], skill, ranks[candidate], now)
            called[people[candidate].pk] = people[candidate]
        experts = [candidate for candidate, _skill in seats[group]]
        payload = {
            "draw": locked.reference,
            "group": group,
            "experts": experts,
            "rubric": rubric.digest,
            "due_on": due_on,
        }
        audit.record("panel.dealt", panel_claim, case=claim, by=by, now=now, payload=payload)
    standing_in.tell(called, locked, now)
    return len(groups)


def require_to_come(due_on: date, now: datetime) -> None:
    if due_on <= clock.local_date(now):
        raise Refused("day_past", _("Choose a day to come."), field="due_on")


@transaction.atomic
def put_off(draw: Draw, *, due_on: date, by: User, now: datetime) -> int:
    """Another day by which every score that is not signed yet is; of how many claims. Their experts are told."""
    drawing.require(by)
    require_to_come(due_on, now)
    locked = drawing.locked_draw(draw)
    parts = ExpertPart.objects.unsigned().filter(panel_claim__draw=locked).select_related("expert__user")
    open_parts = list(parts.exclude(panel_claim__due_on=due_on))
    if not open_parts:
        raise Refused("nothing_open", _("No score is to be signed on another day."), field="due_on", status=409)
    keys = {part.panel_claim_id for part in open_parts}
    PanelClaim.objects.filter(pk__in=keys).update(due_on=due_on)
    payload = {"reference": locked.reference, "due_on": due_on, "claims": len(keys)}
    audit.record("draw.due", locked, by=by, now=now, payload=payload)
    people = {part.expert_id: part.expert for part in open_parts}
    standing_in.tell(people, locked, now, "panel_due_changed", due_on=due_on)
    return len(keys)


def seats_by_group(draw: Draw) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for seat in reads.panel_of(draw):
        if seat["id"]:
            found[seat["group"]].append((seat["id"], seat["skill"]))
    return found


@transaction.atomic
def declare(draw: Draw, interests: Mapping[UUID, str], *, by: User, now: datetime) -> int:
    """Say of every claim that came, before any of them is opened, whether there is an interest; how many there are.

    `interests` gives, by the part's uid, what the interest is; in all others the expert declares none. One in whom an
    interest lies is not opened any more, and the next of the order is called for it.
    """
    if not by.may(P.EXPERT_REVIEW):
        raise NotAllowed("not_allowed", _("You are no expert of this review."))
    locked = drawing.locked_draw(draw)
    rows = ExpertPart.objects.visible_to(by).filter(panel_claim__draw=locked, declared_at=None)
    parts = list(
        rows.select_for_update(of=("self",)).select_related("panel_claim__application", "expert").order_by("pk")
    )
    if not parts:
        raise Refused("declared_already", _("You have declared on all claims that came."), status=409)
    if not interests.keys() <= {part.uid for part in parts}:
        raise Refused("not_yours", _("This claim is not before your group."), status=409)
    called: dict[int, Expert] = {}
    for part in parts:
        reason = interests.get(part.uid)
        called |= declare_one(locked, part, reason, by=by, now=now)
    standing_in.tell(called, locked, now)
    return len(interests)


def declare_one(draw: Draw, part: ExpertPart, reason: str | None, *, by: User, now: datetime) -> dict[int, Expert]:
    claim = part.panel_claim.application
    part.declared_at, part.has_interest = now, reason is not None
    payload = {"expert": part.expert.reference, "interest": part.has_interest}
    if reason is None:
        part.save(update_fields=["declared_at", "has_interest"])
        audit.record("panel.declared", part, case=claim, by=by, now=now, payload=payload)
        return {}
    text = " ".join(reason.split())[:300]
    if not text:
        raise Refused("no_reason", _("Say what the interest is."), field="reason")
    part.reason = text
    personal = {"reason": text}
    audit.record("panel.declared", part, case=claim, by=by, now=now, payload=payload, personal=personal)
    standing_in.end(part, PartEnd.INTEREST, now)
    kept = {"reason": text, "declared_at": now, "declared_by": by}
    ExpertInterest.objects.get_or_create(expert=part.expert, enterprise_id=claim.enterprise_id, defaults=kept)
    return standing_in.replace(draw, part, "", by=by, now=now)
