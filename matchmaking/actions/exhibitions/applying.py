"""Applications for booths, and orders for them, by the exhibitor."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock, lock_for_running, lock_participation
from matchmaking.enums import Role
from matchmaking.models import BoothApplication, Event, Material, MaterialOrder, Participation
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale

MOST_WISHES = 3
ORDERS_END = timedelta(days=5)  # before the event begins


def lock_own(row: Participation, by: User) -> tuple[Event, Participation]:
    """Of an exhibitor who takes part, for a person who may act for it."""
    event = lock(row.event)
    found = lock_participation(row)
    if found.party.enterprise_id is None or not by.may(P.EVENT_JOIN, enterprise_id=found.party.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if found.role != Role.EXHIBITOR or not found.is_live:
        raise Refused("no_exhibitor", _("Only exhibitors of the event have a booth."), status=409)
    return event, found


@transaction.atomic
def apply(
    row: Participation,
    *,
    area: int,
    topics: Sequence[str],
    wishes: Sequence[str],
    note: str = "",
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> BoothApplication:
    """Ask for a booth of so many m² at least; `wishes` by number, the dearest first. Changed until booths are given.

    The place in the order is that of the first time. Raises Refused at the field, Stale where somebody changed it.
    """
    event, found = lock_own(row, by)
    if event.allotments.exclude(published_at=None).exists() or now >= event.starts_at:
        raise Refused("given", _("Booths are given already; ask the organiser."), status=409)
    wishes = [code.strip().upper() for code in wishes if code.strip()][:MOST_WISHES]
    known = set(event.booths.current().values_list("code", flat=True))
    if unknown := next((code for code in wishes if code not in known), ""):
        text = _("There is no booth %(code)s on the plan.")
        raise Refused("unknown_booth", text, params={"code": unknown}, field="wish_1")
    if len(set(wishes)) < len(wishes):
        raise Refused("same_wish", _("Each wish names another booth."), field="wish_1")
    application = BoothApplication.objects.filter(participation=found).first()
    if expected_version is not None and expected_version != (application.version if application else 0):
        raise Stale("stale", _("Somebody else has changed this application meanwhile. Your text is kept below."))
    made = application or BoothApplication(participation=found, applied_at=now, version=0)
    made.area, made.topics, made.wishes, made.note = area, sorted(topics), wishes, note.strip()
    made.applied_by, made.version = by, made.version + 1
    made.save()
    payload = {"reference": found.reference, "area": area, "wishes": ", ".join(wishes)}
    audit.record("booth.applied", found, by=by, now=now, payload=payload)
    return made


@transaction.atomic
def offer_material(
    event: Event, *, name_zh: str, name_en: str, fee: int, most: int, by: User, now: datetime
) -> Material:
    """Put something on the list that exhibitors order from. `fee` in fen."""
    found = lock_for_running(event, by=by)
    if found.materials.filter(name_zh=name_zh.strip()).exists():
        raise Refused("twice", _("This is on the list already."), field="name_zh")
    made: Material = found.materials.create(name_zh=name_zh.strip(), name_en=name_en.strip(), fee=fee, most=most)
    payload = {"reference": found.reference, "name": made.name_zh, "fee": fee}
    audit.record("material.offered", found, by=by, now=now, payload=payload)
    return made


@transaction.atomic
def order(row: Participation, quantities: Mapping[int, int], *, by: User, now: datetime) -> int:
    """What the exhibitor wants in all, by the material's key; the fee in fen. None of a thing is an order less.

    Raises Refused: too late, or more of a thing than an exhibitor may have.
    """
    event, found = lock_own(row, by)
    if now >= event.starts_at - ORDERS_END:
        raise Refused("too_late", _("Orders ended five days before the exhibition."), status=409)
    listed = {each.pk: each for each in event.materials.all()}
    for pk, material in listed.items():
        if quantities.get(pk, 0) > material.most:
            text = _("%(most)s at most.")
            raise Refused("too_many", text, params={"most": material.most}, field=f"material_{pk}")
    found.material_orders.all().delete()
    chosen = {pk: count for pk, count in quantities.items() if pk in listed and count > 0}
    MaterialOrder.objects.bulk_create(
        MaterialOrder(material=listed[pk], participation=found, quantity=count, ordered_at=now, ordered_by=by)
        for pk, count in chosen.items()
    )
    fee = sum(listed[pk].fee * count for pk, count in chosen.items())
    payload = {"reference": found.reference, "kinds": len(chosen), "fee": fee}
    audit.record("materials.ordered", found, by=by, now=now, payload=payload)
    return fee
