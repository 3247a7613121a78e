"""Who takes an expert's part in a claim: the next of the draw's order, each change an event of the claim."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.messages import actions as messages
from subsidies import drawing
from subsidies.enums_panels import PartEnd
from subsidies.models import Draw, Expert, ExpertPart, ExpertScore, PanelClaim
from subsidies.rules import draws


def call_in(
    panel_claim: PanelClaim, expert: Expert, skill: str, rank: int, now: datetime, instead_of: Expert | None = None
) -> ExpertPart:
    part: ExpertPart = ExpertPart.objects.create(
        panel_claim=panel_claim, expert=expert, skill=skill, rank=rank, instead_of=instead_of, called_at=now
    )
    return part


def tell(
    people: Mapping[int, Expert], draw: Draw, now: datetime, kind: str = "panel_claims_came", **more: object
) -> None:
    """One notice to each expert with an account, however many claims it is about."""
    users = [expert.user for expert in people.values() if expert.user is not None]
    params = {"call": {"zh": draw.call.name_zh, "en": draw.call.name_en}} | more
    link = reverse("bureau:subsidies:panel_list")
    messages.notify(users, kind, params=params, link=link, now=now, case=draw)


def give_up_seat(draw: Draw, candidate: str, after: str, *, by: User, now: datetime) -> None:
    """The seat's claims go on with it: whoever has the seat now takes every part in which no score is signed."""
    rows = ExpertPart.objects.standing().filter(panel_claim__draw=draw, expert__reference=candidate)
    rows = rows.exclude(pk__in=ExpertScore.objects.filter(signed_at__isnull=False).values("part"))
    called: dict[int, Expert] = {}
    for part in (
        rows.select_for_update(of=("self",)).select_related("panel_claim__application", "expert").order_by("pk")
    ):
        end(part, PartEnd.SEAT, now)
        called |= replace(draw, part, after, by=by, now=now)
    tell(called, draw, now)


def end(part: ExpertPart, why: PartEnd, now: datetime) -> None:
    part.ended_at, part.end = now, why
    part.save(update_fields=["ended_at", "end", "has_interest", "declared_at", "reason"])


def replace(draw: Draw, part: ExpertPart, first: str, *, by: User, now: datetime) -> dict[int, Expert]:
    """Call the next for one claim, `first` if he or she is free for it; whom, by key. With nobody left, nobody."""
    claim = part.panel_claim
    basis, seed = json.loads(draw.basis), drawing.seed_of(draw)
    parts = list(claim.parts.select_related("expert"))
    had = {each.expert.reference for each in parts}
    beside = {each.expert.reference for each in parts if each.ended_at is None}
    seated = {seat["id"] for seat in drawing.panel_of(draw)} - {""}
    gone = {candidate for candidate, _reason in drawing.recusals_of(draw)}
    chosen = first if first and first not in had else ""
    if not chosen:
        chosen = draws.stand_in(basis, seed, draw.public_value, part.skill, had | seated | gone, beside)
    expert = Expert.objects.select_related("user").filter(reference=chosen).first() if chosen else None
    payload: dict[str, Any] = {
        "draw": draw.reference,
        "expert": part.expert.reference,
        "after": chosen,
        "end": PartEnd(part.end).value,
    }
    audit.record("panel.replaced", part, case=claim.application, by=by, now=now, payload=payload)
    if expert is None:
        return {}
    rank = draws.ranks(basis, seed, draw.public_value)[chosen]
    call_in(claim, expert, part.skill, rank, now, instead_of=part.expert)
    return {expert.pk: expert}
