"""Monthly reports that are due or late: operators are told on certain days, of each warehouse once a day at most."""

from datetime import date, datetime, timedelta

from django.db import transaction

from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from warehouses.actions import telling
from warehouses.models import ReportChase, Warehouse
from warehouses.rules import reports as rules

BEFORE = (3,)  # days before the day on which a month is due
AFTER = (1, 7, 14)  # days after it; later the officer calls
PORTION = 200


@transaction.atomic
def chase_due(*, now: datetime) -> int:
    """Begin the reminders of today; run again on the same day it begins nothing. How many months."""
    day, begun = clock.local_date(now), 0
    for month in months_to_chase(day):
        after_due = rules.due_on(month) < day
        row, created = ReportChase.objects.get_or_create(month=month, day=day, defaults={"after_due": after_due})
        if created:
            outbox.enqueue("warehouses.chase_reports", row.pk, now=now)
            begun += 1
    return begun


def months_to_chase(day: date) -> list[date]:
    days = [day + timedelta(days=ahead) for ahead in BEFORE] + [day - timedelta(days=late) for late in AFTER]
    recent = [rules.before(day), rules.before(rules.before(day))]
    return [month for month in recent if rules.due_on(month) in days]


def chase(chase_id: int, *, now: datetime) -> int:
    """Tell the operators of each warehouse without a report, portion by portion; of how many warehouses."""
    told = 0
    while portion := tell_portion(chase_id, now=now):
        told += portion
    return told


@transaction.atomic
def tell_portion(chase_id: int, *, now: datetime) -> int:
    """What is told and how far it has come stand or fall together: a worker that dies tells nobody twice."""
    row = ReportChase.objects.select_for_update(of=("self",)).get(pk=chase_id)
    if row.done_at is not None:
        return 0
    waiting = Warehouse.objects.unreported(row.month).filter(pk__gt=row.reached).order_by("pk")
    found = list(waiting.select_related("operator")[:PORTION])
    kind = "warehouses.report_late" if row.after_due else "warehouses.report_due"
    for warehouse in found:
        params = {"month": f"{row.month:%Y-%m}", "due": rules.due_on(row.month)}
        telling.tell(warehouse, kind, params, now=now)
    if found:
        row.reached, row.told = found[-1].pk, row.told + len(found)
    else:
        row.done_at = now
    row.save(update_fields=["reached", "told", "done_at"])
    return len(found)
