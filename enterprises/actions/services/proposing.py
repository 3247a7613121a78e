"""Offers worked out for all results of a published cycle in one go: the same again after a lost worker, none twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import facts_services
from enterprises.actions.figures import reading
from enterprises.enums_assessments import CycleState
from enterprises.enums_figures import Purpose
from enterprises.enums_services import ServiceRunState
from enterprises.models import Assessment, Cycle, Service, ServiceOffer, ServiceRule, ServiceRun
from enterprises.rules.services.document import RuleError
from enterprises.rules.services.evaluation import DUE, UNCLEAR, Evaluator, record
from enterprises.rules.services.model import Known, Rule
from enterprises.rules.services.selecting import Candidate, Selection, select
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.jobs.progress import Cancelled
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require
from pilotzone.reference import actions as reference

KIND = "services.propose"
AT_ONCE = 1_000


@transaction.atomic
def start(cycle: Cycle, *, by: User, now: datetime) -> ServiceRun:
    """Begin. Raises Refused: the cycle is not published, nothing is in force for it, or a run is at work."""
    require(P.SERVICE_OFFER, by)
    cycle = Cycle.objects.select_related("scheme_version__scheme").get(pk=cycle.pk)
    if cycle.state != CycleState.PUBLISHED:
        raise Refused("not_published", gettext_lazy("Services are offered for published results only."), status=409)
    if not rules_of(cycle, clock.local_date(now)):
        text = gettext_lazy("No service with an approved rule is offered for this scheme today.")
        raise Refused("no_rules", text, status=409)
    row = ServiceRun(cycle=cycle, started_at=now, started_by=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        text = gettext_lazy("Offers of this cycle are being worked out already.")
        raise Refused("at_work", text, status=409) from error
    title = (_("Offers of services: %(cycle)s") % {"cycle": cycle.name_zh})[:200]
    link = reverse("bureau:enterprises:service_run_detail", args=[row.uid])
    total = facts_services.results_of(cycle).count()
    row.job = jobs.start(KIND, title, total=total, by=by, now=now, args=(row.pk,), link=link)
    row.save(update_fields=["job"])
    audit.record("services.run_started", row, by=by, now=now, payload={"cycle": cycle.reference})
    return row


def rules_of(cycle: Cycle, day: date) -> list[tuple[ServiceRule, Rule]]:
    """The rules in force for the cycle. Raises Refused: one does not fit the version of the scheme it was scored by."""
    try:
        return facts_services.rules_for(cycle, day)
    except RuleError as error:
        text = gettext_lazy("A rule in force does not fit the version of the scheme: %(problems)s")
        raise Refused("rule_faulty", text, params={"problems": str(error)}, status=409) from error


@dataclass(slots=True)
class Weighed:
    """One service's rule over all results."""

    row: ServiceRule
    evaluator: Evaluator
    candidates: list[Candidate] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"due": 0, "unclear": 0, "proposed": 0, "left_out": 0})

    def look_at(self, assessment: Assessment, known: Known) -> None:
        state = self.evaluator.of(known).state
        self.counts["due"] += state == DUE
        self.counts["unclear"] += state == UNCLEAR
        if state == DUE:
            code = facts_services.firm_of(assessment).uscc
            self.candidates.append(Candidate(assessment.pk, known.score or Fraction(0), code))


def run(job: Job, run_id: int, *, now: datetime) -> dict[str, Any] | None:
    """The job's work. Stopped half-way it leaves what it has proposed; the next run goes on from there."""
    row = ServiceRun.objects.select_related("cycle__scheme_version__scheme", "started_by").get(pk=run_id)
    if row.state != ServiceRunState.WORKING:
        return None
    day = clock.local_date(now)
    weighed = [Weighed(rule, Evaluator(read)) for rule, read in rules_of(row.cycle, day)]
    try:
        examined = 0
        for batch in batches(row.cycle, weighed, day, now):
            for assessment, known in batch:
                for each in weighed:
                    each.look_at(assessment, known)
            examined += len(batch)
            jobs.report(job, examined)
    except Cancelled:
        finish(row, {}, 0, ServiceRunState.STOPPED, now=now)
        raise
    for each in weighed:
        propose_all(row, each, day, now=now)
    return finish(row, {each.row.service.code: each.counts for each in weighed}, examined, now=now)


Batch = list[tuple[Assessment, Known]]


def batches(cycle: Cycle, weighed: Sequence[Weighed], day: date, now: datetime) -> Iterator[Batch]:
    last = 0
    while rows := list(facts_services.results_of(cycle).filter(pk__gt=last)[:AT_ONCE]):
        last = rows[-1].pk
        yield list(facts_services.known_of(rows, day, read_figures(rows, cycle, weighed, now)))


def read_figures(
    rows: Sequence[Assessment], cycle: Cycle, weighed: Sequence[Weighed], now: datetime
) -> facts_services.Figures:
    """What the rules ask for, read for services: where authorised figures are used, the enterprise sees the reading."""
    wanted = {each.indicator for one in weighed for each in one.evaluator.rule.figures}
    if not wanted:
        return {}
    subjects = [row.subject_id for row in rows]
    found = reading.read(subjects, sorted(wanted), [cycle.period], Purpose.SERVICES, by=None, now=now)
    return facts_services.figures_of(found)


def propose_all(run: ServiceRun, weighed: Weighed, day: date, *, now: datetime) -> None:
    """The places are counted under the service's lock; who was offered it in this cycle, whatever came of it, is not
    asked again."""
    with transaction.atomic():
        service = Service.objects.select_for_update(of=("self",)).get(pk=weighed.row.service_id)
        chosen = chosen_of(run.cycle, service, weighed)
        weighed.counts["left_out"] = len(chosen.left_out)
        keys = [candidate.key for candidate in chosen.chosen]
        for start_at in range(0, len(keys), AT_ONCE):
            part = keys[start_at : start_at + AT_ONCE]
            rows = list(facts_services.results_of(run.cycle).filter(pk__in=part))
            found = facts_services.known_of(rows, day, read_figures(rows, run.cycle, [weighed], now))
            weighed.counts["proposed"] += propose(run, service, weighed, dict(found), now=now)


def chosen_of(cycle: Cycle, service: Service, weighed: Weighed) -> Selection:
    offers = ServiceOffer.objects.filter(cycle=cycle, service=service)
    known = set(offers.values_list("assessment__subject", flat=True))
    subjects = dict(Assessment.objects.current().filter(cycle=cycle).values_list("pk", "subject"))
    new = [each for each in weighed.candidates if subjects.get(each.key) not in known]
    taken = sum(offers.holding().values_list("places", flat=True))
    order = weighed.evaluator.rule.order
    return select(new, order, capacity=service.capacity, taken=taken, each=service.places_each)


def propose(
    run: ServiceRun, service: Service, weighed: Weighed, found: Mapping[Assessment, Known], *, now: datetime
) -> int:
    """The rows of one part, each with its reasons frozen."""
    numbers = reference.next_references("FW", clock.local_date(now).year, len(found))
    made = []
    for number, (assessment, known) in zip(numbers, found.items(), strict=True):
        told = record(weighed.evaluator.rule, known, weighed.evaluator.of(known))
        made.append(
            ServiceOffer(
                reference=number,
                service=service,
                rule=weighed.row,
                run=run,
                cycle=run.cycle,
                assessment=assessment,
                enterprise=facts_services.firm_of(assessment),
                places=service.places_each,
                is_quota=service.is_quota,
                record=canonical.dumps(told).decode(),
                digest=canonical.digest(told),
                proposed_at=now,
            )
        )
    ServiceOffer.objects.bulk_create(made, batch_size=500)
    return len(made)


@transaction.atomic
def finish(
    run: ServiceRun,
    outcome: Mapping[str, Mapping[str, int]],
    examined: int,
    state: ServiceRunState = ServiceRunState.DONE,
    *,
    now: datetime,
) -> dict[str, Any] | None:
    row: ServiceRun = ServiceRun.objects.select_for_update(of=("self",)).select_related("started_by").get(pk=run.pk)
    if row.state != ServiceRunState.WORKING:
        return None
    row.state, row.examined, row.outcome, row.ended_at = state, examined, dict(outcome), now
    row.save(update_fields=["state", "examined", "outcome", "ended_at"])
    payload = {"examined": examined, "proposed": sum(each["proposed"] for each in outcome.values())}
    audit.record("services.proposed", row, by=row.started_by, now=now, payload=payload)
    return payload


@transaction.atomic
def stop(run: ServiceRun, *, by: User, now: datetime) -> ServiceRun:
    """Close a run whose job failed or was cancelled before it began, so that another can start."""
    require(P.SERVICE_OFFER, by)
    row: ServiceRun = ServiceRun.objects.select_for_update(of=("self",)).select_related("job").get(pk=run.pk)
    if row.state != ServiceRunState.WORKING or (row.job is not None and row.job.is_open):
        raise Refused("not_stopped", gettext_lazy("This run is at work or done. Cancel its job first."), status=409)
    row.state, row.ended_at = ServiceRunState.STOPPED, now
    row.save(update_fields=["state", "ended_at"])
    audit.record("services.run_stopped", row, by=by, now=now)
    return row
