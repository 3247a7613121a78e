"""While a cycle collects: who has not assessed itself, which park has told nothing, which sources are silent."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from enterprises import facts_assessments as facts
from enterprises import queries_collecting as queries
from enterprises.actions.figures import writing
from enterprises.actions.figures.chasing import reporters_of
from enterprises.enums_assessments import CycleState
from enterprises.enums_figures import SourceKind
from enterprises.models import Cycle, CycleChase, DataSource, Enterprise, Park, Subject
from pilotzone.accounts.queries import officers
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.messages import actions as messages
from pilotzone.messages.actions import Telling

TASK = "enterprises.chase_cycle"
BEFORE = (7, 2)  # days before the last one on which figures are collected
PORTION = 200
Thing = Enterprise | Park | Subject


@transaction.atomic
def chase_due(*, now: datetime) -> int:
    """Begin the reminders of today; run again on the same day it begins nothing. How many cycles."""
    day, begun = clock.local_date(now), 0
    rows = Cycle.objects.filter(
        state=CycleState.COLLECTING, collect_until__in=[day + timedelta(days=ahead) for ahead in BEFORE]
    )
    for cycle in rows.select_related("scheme_version__scheme").order_by("pk"):
        chase_, created = CycleChase.objects.get_or_create(cycle=cycle, day=day)
        if created:
            tell_officers(cycle, now=now)
            outbox.enqueue(TASK, chase_.pk, now=now)
            begun += 1
    return begun


def tell_officers(cycle: Cycle, *, now: datetime) -> None:
    """Which sources have not told of everybody yet; nothing where all have."""
    late = [each for each in queries.expected(cycle, clock.local_date(now)) if not each.is_complete]
    if not late:
        return
    sources = {
        "zh": "、".join(f"{each.source.name_zh}（{each.told}/{each.asked}）" for each in late),
        "en": ", ".join(f"{each.source.name_en} ({each.told}/{each.asked})" for each in late),
    }
    params = {"cycle": cycle.names, "until": cycle.collect_until, "sources": sources}
    link = reverse("bureau:enterprises:cycle_detail", args=[cycle.uid])
    messages.notify(officers(P.CYCLE_RUN), "enterprises.cycle_sources", params=params, link=link, now=now, case=cycle)


def chase(chase_id: int, *, now: datetime) -> int:
    """Tell those of whom something is missing, portion by portion; how many were looked at."""
    seen = 0
    while portion := tell_portion(chase_id, now=now):
        seen += portion
    return seen


@transaction.atomic
def tell_portion(chase_id: int, *, now: datetime) -> int:
    """What is told and how far it has come stand or fall together: a worker that dies tells nobody twice."""
    rows = CycleChase.objects.select_for_update(of=("self",)).select_related("cycle__scheme_version__scheme")
    row = rows.get(pk=chase_id)
    cycle, day = row.cycle, clock.local_date(now)
    if row.done_at is not None or cycle.state != CycleState.COLLECTING:
        return 0
    things = list(facts.things_in(cycle, day).filter(pk__gt=row.reached).order_by("pk")[:PORTION])
    made = tellings(cycle, things, now=now)
    messages.notify_all(made, now=now, case=cycle)
    if things:
        row.reached, row.told = things[-1].pk, row.told + len(made)
    else:
        row.done_at = now
    row.save(update_fields=["reached", "told", "done_at"])
    return len(things)


def tellings(cycle: Cycle, things: list[Thing], *, now: datetime) -> list[Telling]:
    """To those who report for whoever is assessed or runs it."""
    day = clock.local_date(now)
    firms = {each.pk: each if isinstance(each, Enterprise) else each.operator for each in things}
    people = reporters_of([firm.pk for firm in firms.values() if firm is not None], day)
    subjects = {each.pk: writing.subject_of(each).pk for each in things if firms[each.pk] is not None}
    assessed = set(queries.assessed_themselves(cycle).values_list("subject", flat=True).order_by())
    told = parks_told(cycle, now)
    found = []
    for each in things:
        firm = firms[each.pk]
        if firm is None or firm.pk not in people:
            continue
        params = {"enterprise": each.names, "cycle": cycle.names, "until": cycle.collect_until}
        if queries.asks_for_own_points(cycle) and subjects[each.pk] not in assessed:
            link = reverse("portal:enterprises:self_assessment", args=[firm.uid, cycle.uid, each.uid])
            found.append(Telling(people[firm.pk], "enterprises.self_assessment_waits", params, link))
        if isinstance(each, Park) and told is not None and subjects[each.pk] not in told:
            link = reverse("portal:enterprises:park_report", args=[firm.uid, each.uid])
            found.append(Telling(people[firm.pk], "enterprises.park_figures_due", params, link))
    return found


def parks_told(cycle: Cycle, now: datetime) -> set[int] | None:
    """Subjects of which park operators have told something that the scheme reads; None where it reads nothing."""
    scheme = facts.scheme_of(cycle.scheme_version.document)
    source = DataSource.objects.filter(kind=SourceKind.PARK).first()
    if source is None or not facts.read_from(scheme, cycle.period, source.code):
        return None
    return set(queries.told_by(cycle, source, clock.local_date(now)).values_list("subject", flat=True))
