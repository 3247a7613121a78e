"""A run over all registered enterprises: started, counted, confirmed, made; or dropped with nothing offered."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.jobs.progress import Cancelled
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.money import format_money
from pilotzone.kernel.workflow import require
from pilotzone.reference import actions as reference
from subsidies import facts, offering
from subsidies.actions.offers import sending
from subsidies.enums import OPEN_RUNS, OfferState, RunState
from subsidies.models import Call, Offer, OfferRun
from subsidies.offering import Matched
from subsidies.rules import automatic, evaluation

COUNT, MAKE = "subsidies.count_offers", "subsidies.make_offers"


@transaction.atomic
def start(call: Call, *, by: User, now: datetime) -> OfferRun:
    """Begin to count what the call would give; nothing is offered before the run is confirmed."""
    require(P.AUTOMATIC_AWARD_RUN, by)
    if not call.without_application:
        raise Refused("needs_application", gettext_lazy("This call takes claims; nothing is offered under it."))
    if not automatic.is_register_only(facts.measure_of(call.measure_version)):
        raise Refused("not_register_only", gettext_lazy("The measure asks for more than the registers hold."))
    if not call.is_open(now):
        raise Refused("call_not_open", gettext_lazy("Offers are made while the call is open."), status=409)
    run = OfferRun(
        call=call,
        measure_version=call.measure_version,
        day=clock.local_date(now),
        started_at=now,
        started_by=by,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("run_open", gettext_lazy("A run under this call is not finished yet."), status=409) from error
    begin(run, COUNT, Enterprise.objects.active().count(), by=by, now=now)
    payload = {"call": call.reference, "measure": call.measure_version.measure.code, "day": run.day}
    audit.record("offers.run_started", run, by=by, now=now, payload=payload)
    return run


def begin(run: OfferRun, kind: str, total: int, *, by: User, now: datetime) -> Job:
    """The run's long work as a job of its own; the page of the run is where it is watched."""
    titles = {COUNT: _("Counting: %(call)s"), MAKE: _("Making offers: %(call)s")}
    title = titles[kind] % {"call": run.call.name_zh}
    link = reverse("bureau:subsidies:offer_run_detail", args=[run.uid])
    run.job = jobs.start(kind, title[:200], total=total, by=by, now=now, args=(run.pk,), link=link)
    run.save(update_fields=["job"])
    return run.job


def lock(run: OfferRun) -> OfferRun:
    rows = OfferRun.objects.select_for_update(of=("self",)).select_related(
        "call__budget", "measure_version__measure", "job"
    )
    locked: OfferRun = rows.get(pk=run.pk)
    return locked


# --- counting ----------------------------------------------------------------------------------------


def count(job: Job, run_id: int, *, now: datetime) -> dict[str, int] | None:
    """What the run would give to whom; the same again after a lost worker."""
    run = OfferRun.objects.select_related("call", "measure_version__measure").get(pk=run_id)
    if run.state != RunState.COUNTING:
        return None
    tally = offering.Tally()
    for part in offering.parts(run):
        tally.add(part)
        jobs.report(job, tally.examined)
    return counted(run, tally, now=now)


@transaction.atomic
def counted(run: OfferRun, tally: offering.Tally, *, now: datetime) -> dict[str, int] | None:
    locked = lock(run)
    if locked.state != RunState.COUNTING:
        return None
    locked.examined, locked.matched, locked.total = tally.examined, tally.matched, tally.total
    locked.outcome = tally.outcome()
    locked.state = RunState.COUNTED
    locked.save()
    payload = {"examined": tally.examined, "matched": tally.matched, "total": tally.total}
    audit.record("offers.counted", locked, by=None, now=now, payload=payload)
    return payload


# --- making ------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(run: OfferRun, *, by: User, now: datetime) -> OfferRun:
    """Let the run make its offers, if the budget suffices for all of them."""
    require(P.AUTOMATIC_AWARD_RUN, by)
    locked = lock(run)
    if locked.state != RunState.COUNTED:
        raise Refused("not_counted", gettext_lazy("The run waits for no confirmation. Reload the page."), status=409)
    if not locked.matched:
        raise Refused("no_match", gettext_lazy("No enterprise is due anything, so there is nothing to offer."))
    require_funds(locked, locked.total)
    locked.state, locked.confirmed_at, locked.confirmed_by = RunState.MAKING, now, by
    locked.save()
    begin(locked, MAKE, locked.examined + locked.matched, by=by, now=now)
    payload = {"matched": locked.matched, "total": locked.total}
    audit.record("offers.confirmed", locked, by=by, now=now, payload=payload)
    return locked


def require_funds(run: OfferRun, total: int) -> None:
    """What is left of the budget, less what open offers promise already, covers this run."""
    funds = offering.funds_of(run.call.budget, but=run)
    if total > funds.free:
        raise Refused(
            "over_budget",
            gettext_lazy("The offers come to %(total)s, and %(free)s is free. Allot more money, or drop the run."),
            params={"total": format_money(total), "free": format_money(max(0, funds.free))},
        )


def make(job: Job, run_id: int, *, now: datetime) -> dict[str, int] | None:
    """Prepare every offer, then send them all. Until the sending begins the run can be cancelled and leaves nothing."""
    run = OfferRun.objects.select_related("call__budget", "measure_version__measure").get(pk=run_id)
    if run.state != RunState.MAKING:
        return None
    try:
        done = prepare_all(job, run, now=now)
        prepared = offering.amount_of(run.offers.all())
        require_funds(run, prepared)
    except (Cancelled, DomainError):
        undo(run, now=now)
        raise
    while sent := sending.send_some(run, now=now):
        done += sent
        with suppress(Cancelled):  # too late: the first enterprises have their offers
            jobs.report(job, done)
    return finish(run, now=now)


def prepare_all(job: Job, run: OfferRun, *, now: datetime) -> int:
    done = 0
    for part in offering.parts(run):
        prepare(run, part.matched, now=now)
        done += part.examined
        jobs.report(job, done)
    return done


@transaction.atomic
def prepare(run: OfferRun, matched: Sequence[Matched], *, now: datetime) -> int:
    """One part's offers, each by the exact evaluation; an enterprise that has one meanwhile gets no second."""
    measure = facts.measure_of(run.measure_version)
    rates = facts.rates_for(measure)
    worths = [(each.enterprise, evaluation.evaluate(measure, each.facts, rates=rates)) for each in matched]
    due = [
        (enterprise, worth, worth.total) for enterprise, worth in worths if worth.state == "computed" and worth.total
    ]
    references = reference.next_references("MS", run.day.year, len(due)) if due else []
    rows = [
        draft(run, enterprise, worth, amount, number, now=now)
        for (enterprise, worth, amount), number in zip(due, references, strict=True)
    ]
    Offer.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def draft(
    run: OfferRun, enterprise: Enterprise, worth: evaluation.Entitlement, amount: int, number: str, *, now: datetime
) -> Offer:
    record = evaluation.record(worth)
    return Offer(
        reference=number,
        run=run,
        call=run.call,
        enterprise=enterprise,
        measure_version=run.measure_version,
        division_id=enterprise.registration_division_id,
        amount=amount,
        record=canonical.dumps(record).decode(),
        digest=canonical.digest(record),
        made_at=now,
        answer_by=now,  # counted when it is sent
        search_text=f"{number} {enterprise.name_zh} {enterprise.name_en} {enterprise.uscc}".upper()[:300],
    )


@transaction.atomic
def undo(run: OfferRun, *, now: datetime) -> None:
    """Back to the count, as long as nobody has been sent anything."""
    locked = lock(run)
    sent = locked.offers.exclude(state=OfferState.PREPARED).exists()
    locked.offers.filter(state=OfferState.PREPARED).delete()
    if locked.state != RunState.MAKING or sent:
        return
    locked.state, locked.confirmed_at, locked.confirmed_by = RunState.COUNTED, None, None
    locked.save()
    audit.record("offers.undone", locked, by=None, now=now)


@transaction.atomic
def finish(run: OfferRun, *, now: datetime) -> dict[str, int] | None:
    locked = lock(run)
    if locked.state != RunState.MAKING:
        return None
    rows = locked.offers.all()
    locked.state = RunState.MADE
    locked.matched, locked.total = rows.count(), offering.amount_of(rows)
    locked.save(update_fields=["state", "matched", "total"])
    payload = {"offers": locked.matched, "total": locked.total}
    audit.record("offers.made", locked, by=locked.confirmed_by, now=now, payload=payload)
    return payload


# --- again, or not -----------------------------------------------------------------------------------


@transaction.atomic
def resume(run: OfferRun, *, by: User, now: datetime) -> OfferRun:
    """Count or make again after the job was cancelled or failed."""
    require(P.AUTOMATIC_AWARD_RUN, by)
    locked = lock(run)
    kinds = {RunState.COUNTING: COUNT, RunState.MAKING: MAKE}
    if locked.state not in kinds or is_busy(locked):
        raise Refused("not_stopped", gettext_lazy("This run is not stopped. Reload the page."), status=409)
    total = Enterprise.objects.active().count() + (locked.matched if locked.state == RunState.MAKING else 0)
    begin(locked, kinds[RunState(locked.state)], total, by=by, now=now)
    audit.record("offers.resumed", locked, by=by, now=now, payload={"state": locked.state})
    return locked


@transaction.atomic
def drop(run: OfferRun, *, by: User, now: datetime) -> OfferRun:
    """Give the run up; only as long as nothing was offered."""
    require(P.AUTOMATIC_AWARD_RUN, by)
    locked = lock(run)
    if locked.state not in OPEN_RUNS or is_busy(locked):
        raise Refused("not_stopped", gettext_lazy("This run is at work or done. Cancel its job first."), status=409)
    if locked.offers.exclude(state=OfferState.PREPARED).exists():
        raise Refused("offers_sent", gettext_lazy("Offers of this run have been sent. Go on with it."), status=409)
    locked.offers.all().delete()
    locked.state, locked.confirmed_at, locked.confirmed_by = RunState.DROPPED, None, None
    locked.save()
    audit.record("offers.dropped", locked, by=by, now=now)
    return locked


def is_busy(run: OfferRun) -> bool:
    return run.job is not None and run.job.is_open
