"""Expert points: given by one person with a reason, confirmed by another or sent back; until then they do not count."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import facts_assessments as facts
from enterprises.actions.assessments.steps import lock
from enterprises.enums_assessments import CycleState
from enterprises.models import Cycle, ExpertPoints, Subject
from enterprises.rules.assessment.asked_points import AskedPoints, asked_points
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.workflow import require
from pilotzone.messages import actions as messages

PAGE = "bureau:enterprises:points_detail"
UNCONFIRMED = {"confirmed": None, "confirmed_note": "", "confirmed_at": None, "confirmed_by": None}
NOT_RETURNED = {"returned_note": "", "returned_at": None, "returned_by": None}


def asked(cycle: Cycle, part: str, points: Decimal) -> AskedPoints:
    """The indicator that the points are for. Raises Refused: none, or points that it cannot have."""
    scheme = facts.scheme_of(cycle.scheme_version.document)
    found = next((each for each in asked_points(scheme) if each.id == part), None)
    if found is None:
        raise Refused("no_points", _("The scheme asks for no points here."), field="part")
    if found.allows(points):
        return found
    if found.steps:
        text = _("Points are one of: %(steps)s.")
        raise Refused("points", text, field="points", params={"steps": ", ".join(map(str, found.steps))})
    text = _("Points lie from %(low)s to %(high)s, with two decimal places at most.")
    raise Refused("points", text, field="points", params={"low": found.low, "high": found.high})


@transaction.atomic
def give(
    cycle: Cycle,
    subject: Subject,
    part: str,
    points: Decimal,
    *,
    note: str,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> ExpertPoints:
    """The first scorer's points, while figures are collected. Given anew, they must be confirmed anew."""
    require(P.CYCLE_RUN, by)
    row = collecting(cycle)
    asked(row, part, points)
    if not note.strip():
        raise Refused("no_reason", _("Say what the points rest on."), field="note")
    found = ExpertPoints.objects.filter(cycle=row, subject=subject, part=part).first()
    found = found or ExpertPoints(cycle=row, subject=subject, part=part, version=0)
    same(found, expected_version)
    values = {"first": scaled(points), "first_note": note.strip(), "first_at": now, "first_by": by}
    write(found, values | UNCONFIRMED | NOT_RETURNED)
    payload = {"part": part, "subject": str(subject.uid), "points": str(points)}
    audit.record("cycle.points_given", row, by=by, now=now, payload=payload)
    return found


@transaction.atomic
def confirm(
    given: ExpertPoints, points: Decimal, *, note: str = "", expected_version: int, by: User, now: datetime
) -> ExpertPoints:
    """What counts, by a second person: the same points, or others with a note."""
    cycle, row = seconded(given, expected_version, by)
    asked(cycle, row.part, points)
    if scaled(points) != row.first and not note.strip():
        raise Refused("no_reason", _("Say why the points differ."), field="note")
    values = {"confirmed": scaled(points), "confirmed_note": note.strip(), "confirmed_at": now, "confirmed_by": by}
    write(row, values | NOT_RETURNED)
    payload = {"part": row.part, "subject": str(row.subject.uid), "points": str(points)}
    audit.record("cycle.points_confirmed", cycle, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def send_back(given: ExpertPoints, *, reason: str, expected_version: int, by: User, now: datetime) -> ExpertPoints:
    """The second person does not follow: the first is told why, and gives points anew. Confirmed ones count no more."""
    cycle, row = seconded(given, expected_version, by)
    if not reason.strip():
        raise Refused("no_reason", _("Give a reason."), field="reason")
    values = {"returned_note": reason.strip(), "returned_at": now, "returned_by": by}
    write(row, values | UNCONFIRMED)
    payload = {"part": row.part, "subject": str(row.subject.uid), "reason": reason.strip()}
    audit.record("cycle.points_returned", cycle, by=by, now=now, payload=payload)
    subject = row.subject
    link = reverse(PAGE, args=[cycle.uid, subject.thing.uid])
    params = {"cycle": cycle.names, "name": by.name, "reason": reason.strip()}
    messages.notify([row.first_by], "enterprises.points_returned", params=params, link=link, now=now, case=cycle)
    return row


def seconded(given: ExpertPoints, expected_version: int, by: User) -> tuple[Cycle, ExpertPoints]:
    """The cycle and the points, both under lock. Raises Refused: not by whoever gave them."""
    require(P.CYCLE_CHECK, by)
    cycle = collecting(given.cycle)
    row: ExpertPoints = ExpertPoints.objects.select_for_update(of=("self",)).get(pk=given.pk)
    same(row, expected_version)
    if row.first_by_id == by.pk:
        text = _("Whoever gave the points first may not confirm them.")
        raise Refused("same_person", text, status=403)
    return cycle, row


def same(row: ExpertPoints, expected_version: int | None) -> None:
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody else has changed these points meanwhile. Look at them again."))


def write(row: ExpertPoints, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()


def scaled(points: Decimal) -> int:
    return int(points * facts.POINTS_DEN)


def collecting(cycle: Cycle) -> Cycle:
    row = lock(cycle)
    if row.state != CycleState.COLLECTING:
        raise Refused("not_collecting", _("Points are given while figures are collected."), status=409)
    return row
