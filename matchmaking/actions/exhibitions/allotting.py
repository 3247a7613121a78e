"""Booths are given: by rule as a draft, by hand where need be, and published with each exhibitor's reason."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock_for_running, lock_participation
from matchmaking.actions.telling import tell
from matchmaking.enums import ParticipationState, Role
from matchmaking.models import Allotment, Booth, BoothApplication, Event, Participation
from matchmaking.rules import booths as rules
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.canonical import digest
from pilotzone.kernel.errors import Refused


def applications(event: Event) -> list[BoothApplication]:
    """Of those who have a place at the event; whoever left leaves the booth."""
    BoothApplication.objects.filter(participation__event=event, booth__isnull=False).ended().update(booth=None)
    rows = BoothApplication.objects.with_a_place().filter(participation__event=event).for_list()
    return list(rows.select_for_update(of=("self",)).order_by("applied_at", "pk"))


def place_of(booth: Booth) -> rules.Place:
    return rules.Place(booth.code, booth.area, booth.topic)


def exhibitor_of(row: BoothApplication) -> rules.Exhibitor:
    return rules.Exhibitor(
        reference=row.participation.reference,
        order=row.applied_at.isoformat(),
        area=row.area,
        topics=frozenset(row.topics),
        wishes=tuple(row.wishes),
        kept=row.booth.code if row.by_hand and row.booth else "",
    )


@transaction.atomic
def allot(event: Event, *, rule: str, seed: str = "", by: User, now: datetime) -> Allotment:
    """Give all booths by rule, anew; what was given by hand stays. Nobody is told yet.

    A lot needs a seed that nobody chose, such as the figures of a public draw of the day.
    """
    found = lock_for_running(event, by=by)
    if found.allotments.exclude(published_at=None).exists():
        raise Refused("published", _("Booths are published; changes are made one by one."), status=409)
    seed = seed.strip() if rule == rules.LOT else ""
    if rule == rules.LOT and not seed:
        raise Refused("no_seed", _("A lot needs a seed."), field="seed")
    rows, booths = applications(found), {each.code: each for each in found.booths.current()}
    given = rules.allot([place_of(each) for each in booths.values()], map(exhibitor_of, rows), rule, seed)
    results = {each.reference: each for each in given}
    BoothApplication.objects.filter(pk__in=[row.pk for row in rows], by_hand=False).update(booth=None)
    for row in rows:
        result = results[row.participation.reference]
        row.booth = booths.get(result.code) if result.code else None
        row.outcome = asdict(result)
        row.version += 1
        row.save(update_fields=["booth", "outcome", "version"])
    made = Allotment.objects.create(event=found, rule=rule, seed=seed, made_at=now, made_by=by)
    payload = {
        "reference": found.reference,
        "rule": rule,
        "seed": seed,
        "count": sum(bool(each.code) for each in given),
    }
    audit.record("booths.allotted", found, by=by, now=now, payload=payload)
    return made


@transaction.atomic
def place(application: BoothApplication, code: str, *, reason: str, by: User, now: datetime) -> BoothApplication:
    """Give this booth by hand, or with an empty number take it back, and say why. After publishing it is told at once.

    Raises Refused where the booth is not on the plan or somebody else has it.
    """
    event = lock_for_running(application.participation.event, by=by)
    row = next((each for each in applications(event) if each.pk == application.pk), None)
    if row is None:
        raise Refused("ended", _("This exhibitor has no place at the event."), status=409)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why; the enterprise reads it."), field="reason")
    booth = event.booths.current().filter(code=code.strip().upper()).first() if code.strip() else None
    if code.strip() and booth is None:
        text = _("There is no booth %(code)s on the plan.")
        raise Refused("unknown_booth", text, params={"code": code}, field="code")
    if booth is not None and BoothApplication.objects.filter(booth=booth).exclude(pk=row.pk).exists():
        raise Refused("booth_taken", _("Somebody else has booth %(code)s."), params={"code": code}, field="code")
    row.booth, row.by_hand = booth, booth is not None
    row.outcome = {"code": booth.code if booth else "", "reason": rules.BY_HAND, "said": reason.strip()}
    row.version += 1
    row.save()
    payload = {"reference": row.participation.reference, "code": row.outcome["code"], "reason": reason.strip()}
    audit.record("booth.placed", row.participation, by=by, now=now, payload=payload)
    if event.allotments.exclude(published_at=None).exists():
        say(row, now=now)
    return row


@transaction.atomic
def place_unasked(participation: Participation, code: str, *, reason: str, by: User, now: datetime) -> BoothApplication:
    """Give a booth to an exhibitor who asked for none: one that came late, or an overseas firm, which cannot ask.

    Raises Refused: no exhibitor with a place, no such booth, somebody else has it.
    """
    event = lock_for_running(participation.event, by=by)
    found = lock_participation(participation)
    if found.role != Role.EXHIBITOR or found.state != ParticipationState.CONFIRMED:
        raise Refused("ended", _("This exhibitor has no place at the event."), status=409)
    if not code.strip():
        raise Refused("no_code", _("Say which booth."), field="code")
    row = BoothApplication.objects.filter(participation=found).first()
    if row is None:
        booth = event.booths.current().filter(code=code.strip().upper()).first()
        values = {"area": booth.area if booth else 1, "topics": [], "wishes": []}
        row = BoothApplication.objects.create(participation=found, applied_at=now, applied_by=by, **values)
    return place(row, code, reason=reason, by=by, now=now)


@transaction.atomic
def publish(event: Event, *, by: User, now: datetime) -> Allotment:
    """Tell every exhibitor; from now on anybody reads on the plan who stands where."""
    found = lock_for_running(event, by=by)
    made = found.allotments.select_for_update().first()
    if made is None:
        raise Refused("none", _("Give the booths first."), status=409)
    if made.published_at is not None:
        raise Refused("published", _("Booths are published; changes are made one by one."), status=409)
    rows = applications(found)
    made.published_at, made.published_by = now, by
    made.digest = digest([[row.participation.reference, row.outcome] for row in rows])
    made.save()
    for row in rows:
        say(row, now=now)
    payload = {"reference": found.reference, "digest": made.digest, "count": len(rows)}
    audit.record("booths.published", found, by=by, now=now, payload=payload)
    return made


def say(row: BoothApplication, *, now: datetime) -> None:
    row.told_at = now
    row.save(update_fields=["told_at"])
    params: dict[str, Any] = {"code": row.booth.code if row.booth else ""}
    tell(row.participation, "matchmaking.booth" if row.booth else "matchmaking.no_booth", now=now, params=params)
