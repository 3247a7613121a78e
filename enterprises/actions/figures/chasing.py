"""Reports that are due or late: their reporters are told on certain days, each enterprise once a day at most."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from enterprises.models import Enterprise, Membership, ReportRound, RoundChase
from enterprises.querysets_figures import reporters, unreported
from pilotzone.accounts.models import User
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.messages import actions as messages

DUE_SOON, LATE = "enterprises.figures_due", "enterprises.figures_late"
BEFORE = (7, 2)  # days before the day on which figures are due
AFTER = (1, 7, 14)  # days after it; later the officer calls
PORTION = 200


@transaction.atomic
def chase_due(*, now: datetime) -> int:
    """Begin the reminders of today; run again on the same day it begins nothing. How many rounds."""
    day, begun = clock.local_date(now), 0
    days = [day + timedelta(days=ahead) for ahead in BEFORE] + [day - timedelta(days=late) for late in AFTER]
    for report_round in ReportRound.objects.open().filter(due_on__in=days):
        after_due = report_round.due_on < day
        chase, created = RoundChase.objects.get_or_create(
            round=report_round, day=day, defaults={"after_due": after_due}
        )
        if created:
            outbox.enqueue("enterprises.chase_reports", chase.pk, now=now)
            begun += 1
    return begun


def chase(chase_id: int, *, now: datetime) -> int:
    """Tell the reporters of each enterprise that has not submitted, portion by portion; how many enterprises."""
    told = 0
    while portion := tell_portion(chase_id, now=now):
        told += portion
    return told


@transaction.atomic
def tell_portion(chase_id: int, *, now: datetime) -> int:
    """What is told and how far it has come stand or fall together: a worker that dies tells nobody twice."""
    row = RoundChase.objects.select_for_update(of=("self",)).select_related("round").get(pk=chase_id)
    if row.done_at is not None:
        return 0
    waiting = unreported(Enterprise.objects.all(), row.round).filter(pk__gt=row.reached).order_by("pk")
    enterprises = list(waiting[:PORTION])
    people = reporters_of([enterprise.pk for enterprise in enterprises], clock.local_date(now))
    for enterprise in enterprises:
        tell(row, enterprise, people[enterprise.pk], now=now)
    if enterprises:
        row.reached, row.told = enterprises[-1].pk, row.told + len(enterprises)
    else:
        row.done_at = now
    row.save(update_fields=["reached", "told", "done_at"])
    return len(enterprises)


def reporters_of(enterprise_ids: list[int], day: date) -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    for membership in Membership.objects.filter(reporters(enterprise_ids, day)).select_related("user"):
        found[membership.enterprise_id].append(membership.user)
    return found


def tell(row: RoundChase, enterprise: Enterprise, people: list[User], *, now: datetime) -> None:
    report_round = row.round
    names = {"zh": report_round.name_zh, "en": report_round.name_en}
    params = {"enterprise": enterprise.names, "round": names, "due": report_round.due_on}
    link = reverse("portal:enterprises:figure_report", args=[enterprise.uid, report_round.uid])
    messages.notify(people, LATE if row.after_due else DUE_SOON, params=params, link=link, now=now, case=enterprise)
