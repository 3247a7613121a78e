"""The time for corrections: reminders, the mark of a missed limit, more time. A provisional limit never lapses."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages
from pilotzone.reference import queries as reference
from subsidies import queries
from subsidies.actions import moving, recusing, reviewing
from subsidies.enums import State
from subsidies.models import Application, Correction, Extension
from subsidies.rules import deadlines
from subsidies.rules.deadlines import Due

EARLY, LAST = 3, 1  # working days before the end at which the enterprise is reminded
MOST_DAYS = 30
MOST_REASON = 500


def due_of(correction: Correction) -> Due:
    """The limit as the calendar of today counts it."""
    days = correction.due_days or correction.application.call.correction_days
    return deadlines.applicant_due(reference.calendar(), correction.due_from or correction.opened_at, days)


def each(rows: list[int]) -> Iterator[Correction]:
    """Each request with its claim locked first, as every act on it does."""
    for pk in rows:
        found = Correction.objects.select_related("application").get(pk=pk)
        application = moving.lock(found.application)
        row = Correction.objects.select_for_update(of=("self",)).get(pk=pk)
        row.application = application
        yield row


def settle_provisional() -> int:
    """Where the year's working days have been entered meanwhile, the limit becomes certain."""
    settled = 0
    waiting = list(
        Correction.objects.waiting().filter(due_provisional=True).order_by("pk").values_list("pk", flat=True)
    )
    with transaction.atomic():
        for row in each(waiting):
            due = due_of(row)
            if not due.provisional:
                row.due_at, row.due_provisional = due.at, False
                row.save(update_fields=["due_at", "due_provisional"])
                settled += 1
    return settled


def mark_overdue(*, now: datetime) -> int:
    """Mark what was due and did not come; each claim in a transaction of its own, each told once. Safe to run twice."""
    settle_provisional()
    late = Correction.objects.waiting().filter(due_provisional=False, due_at__lte=now, overdue_at=None)
    marked = 0
    for pk in list(late.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            marked += sum(mark(row, now=now) for row in each([pk]))
    return marked


def mark(correction: Correction, *, now: datetime) -> bool:
    application = correction.application
    if (
        correction.answered_at
        or correction.overdue_at
        or application.state != State.CORRECTION
        or correction.due_at > now
    ):
        return False
    correction.overdue_at = now
    correction.save(update_fields=["overdue_at"])
    audit.record(
        "correction.overdue", correction, case=application, by=None, now=now, payload={"due_at": correction.due_at}
    )
    params = {
        "reference": application.reference,
        "enterprise": application.enterprise.names,
        "due": correction.due_at,
    }
    tell(application, "correction_overdue", params, now=now)
    messages.notify(
        [correction.opened_by],
        "correction_missed",
        params=params,
        link=reviewing.office_link(application),
        now=now,
        case=application,
    )
    return True


def tell(application: Application, kind: str, params: dict[str, object], *, now: datetime) -> None:
    """The enterprise's people, with the claim's page."""
    messages.notify(
        queries.claimants(application, now),
        kind,
        params=params,
        link=reviewing.own_link(application),
        now=now,
        case=application,
    )


def remind_due(*, now: datetime) -> int:
    """Once three working days before the end and once one before it, however often it runs; how many reminders."""
    settle_provisional()
    calendar, sent = reference.calendar(), 0
    rows = Correction.objects.waiting().filter(due_provisional=False, due_at__gt=now, overdue_at=None)
    rows = rows.select_related("application__enterprise").annotate(points=Count("items")).order_by("pk")
    for correction in rows:
        left = deadlines.days_left(calendar, now, correction.due_at)
        step = LAST if left <= LAST else EARLY
        if left > EARLY or (correction.reminded is not None and correction.reminded <= step):
            continue
        with transaction.atomic():
            # whoever sets the mark tells: two runs at once send one reminder
            same = Correction.objects.filter(pk=correction.pk, reminded=correction.reminded, answered_at=None)
            if same.update(reminded=step):
                params: dict[str, object] = {
                    "reference": correction.application.reference,
                    "count": correction.points,
                    "due": correction.due_at,
                }
                kind = "correction_due_now" if step == LAST else "correction_due_soon"
                tell(correction.application, kind, params, now=now)
                sent += 1
    return sent


@transaction.atomic
def extend(correction: Correction, *, days: int, reason: str, by: User, now: datetime) -> Correction:
    """Give more time once, before the limit: so many working days from the day on which it would have ended."""
    row = next(each([correction.pk]))
    application = row.application
    if not by.may(P.CORRECTION_REQUEST, division_id=application.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    recusing.require_disinterested(application, by)
    if row.answered_at or application.state != State.CORRECTION:
        raise Refused("not_in_correction", _("This request has been answered already."), status=409)
    if Extension.objects.filter(correction=row).exists():
        raise Refused("extended_already", _("More time was given already. It is given once."), status=409)
    if row.overdue_at or (now >= row.due_at and not row.due_provisional):
        raise Refused("too_late", _("The limit has passed. More time is given before it."), status=409)
    if not 1 <= days <= MOST_DAYS:
        raise Refused("days_wrong", _("Give 1 to %(most)s working days."), field="days", params={"most": MOST_DAYS})
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Give the reason for more time."), field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(
            "reason_long", _("A reason has %(most)s signs at most."), field="reason", params={"most": MOST_REASON}
        )
    before = row.due_at
    row.due_days = (row.due_days or application.call.correction_days) + days
    due = due_of(row)
    row.due_at, row.due_provisional, row.reminded = due.at, due.provisional, None
    row.save(update_fields=["due_at", "due_provisional", "due_days", "reminded"])
    Extension.objects.create(
        correction=row, before=before, due_at=due.at, days=days, reason=reason, granted_at=now, granted_by=by
    )
    payload = {"before": before, "due_at": due.at, "days": days, "reason": reason}
    audit.record("correction.extended", row, case=application, by=by, now=now, payload=payload)
    params: dict[str, object] = {"reference": application.reference, "due": due.at, "reason": reason}
    tell(application, "correction_extended", params, now=now)
    return row
