"""The plan of booths: laid out in rows, one added, one taken off."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.locking import lock_for_running
from matchmaking.enums import EventKind
from matchmaking.models import Booth, BoothApplication, Event, Hall
from matchmaking.rules import booths as rules
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import Refused

MOST_BOOTHS = 2_000
LONGEST_SIDE = 500  # metres


@transaction.atomic
def lay_out(
    event: Event,
    *,
    hall: Hall | None,
    prefix: str,
    start: rules.Area,
    rows: int = 1,
    columns: int = 1,
    aisle: int = 3,
    topic: str = "",
    fee: int = 0,
    by: User,
    now: datetime,
) -> list[Booth]:
    """Rows of booths of one size from `start` on (metres), numbered `prefix` and two digits; one booth: 1 by 1.

    Raises Refused where one would lie on another, off the plan, or have a number that is taken.
    """
    found = lock_for_running(event, by=by)
    if found.kind != EventKind.EXHIBITION:
        raise Refused("no_exhibition", _("Only exhibitions have booths."), status=409)
    standing = list(found.booths.current())
    areas = rules.grid(start, rows, columns, aisle)
    if len(standing) + len(areas) > MOST_BOOTHS:
        raise Refused("too_many", _("%(most)s booths at most."), params={"most": MOST_BOOTHS}, field="rows")
    if any(area.x + area.width > LONGEST_SIDE or area.y + area.depth > LONGEST_SIDE for area in areas):
        raise Refused("off_plan", _("A plan is %(most)s metres long at most."), params={"most": LONGEST_SIDE})
    neighbours = [each for each in standing if each.hall_id == (hall.pk if hall else None)]
    for area in areas:
        other = next((each for each in neighbours if each.rectangle.overlaps(area)), None)
        if other is not None:
            raise Refused("overlap", _("It would lie on booth %(code)s."), params={"code": other.code}, field="x")
    prefix = prefix.strip().upper()
    first = 1 + rules.last_number(prefix, found.booths.values_list("code", flat=True))
    codes = [f"{prefix}{number:02d}" for number in range(first, first + len(areas))]
    if taken := {each.code for each in standing} & set(codes):
        text = _("There is a booth %(code)s already.")
        raise Refused("code_taken", text, params={"code": min(taken)}, field="prefix")
    made = [
        Booth(
            event=found,
            hall=hall,
            code=code,
            x=area.x,
            y=area.y,
            width=area.width,
            depth=area.depth,
            topic=topic,
            fee=fee,
        )
        for code, area in zip(codes, areas, strict=True)
    ]
    Booth.objects.bulk_create(made)
    payload = {"reference": found.reference, "first": codes[0], "count": len(codes)}
    audit.record("booths.laid_out", found, by=by, now=now, payload=payload)
    return made


@transaction.atomic
def take_off(event: Event, code: str, *, by: User, now: datetime) -> Booth:
    """Off the plan. Raises Refused while an exhibitor has it: that one is told first."""
    found = lock_for_running(event, by=by)
    booth = found.booths.current().select_for_update(of=("self",)).filter(code=code).first()
    if booth is None:
        raise Refused("unknown_booth", _("There is no booth %(code)s on the plan."), params={"code": code})
    if BoothApplication.objects.live().filter(booth=booth).exists():
        raise Refused(
            "booth_taken", _("Booth %(code)s is given; take it back first."), params={"code": code}, status=409
        )
    booth.removed_at = now
    booth.save(update_fields=["removed_at"])
    audit.record("booth.taken_off", found, by=by, now=now, payload={"reference": found.reference, "code": code})
    return booth
