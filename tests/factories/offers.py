"""A measure that asks nobody, a call under it, enterprises that are due something, and runs of it."""

from datetime import UTC, datetime

from django.utils import timezone

from enterprises.models import Enterprise, Qualification
from pilotzone.jobs import actions as jobs
from subsidies.actions.offers import answering, running
from subsidies.models import Call, Measure, MeasureVersion, Offer, OfferRun, Programme
from tests.factories.people import (
    NOW,
    POLICY,
    make_budget,
    make_call,
    make_enterprise,
    make_member,
    make_version_in_force,
)

AUTOMATIC = POLICY.with_name("ZONE-DEMO-AUTO.yaml")


def make_automatic_version() -> MeasureVersion:
    programme, _ = Programme.objects.get_or_create(
        code="platform_connection", defaults={"name_zh": "接入综合服务平台", "name_en": "Connecting"}
    )
    measure, _ = Measure.objects.get_or_create(code="ZONE-DEMO-AUTO", defaults={"programme": programme})
    return measure.versions.first() or make_version_in_force(measure, AUTOMATIC.read_text(encoding="utf-8"), "1" * 64)


def make_automatic_call(budget=None, **fields) -> Call:
    values = {
        "measure_version": make_automatic_version(),
        "name_zh": "接入综合服务平台奖励（免申即享）",
        "name_en": "Award for connecting to the service platform",
        "closes_at": datetime(2024, 9, 30, 16, 0, tzinfo=UTC),
        "without_application": True,
        "answer_days": 10,
    } | fields
    return make_call(budget or make_budget(), **values)


def make_qualified(kind: str = "high_tech", **fields) -> Enterprise:
    """5,000 for connecting and 15,000 (or 10,000) more."""
    enterprise = make_enterprise(**fields)
    Qualification.objects.create(
        enterprise=enterprise, kind=kind, source="登记", starts_on=NOW.date().replace(year=2022)
    )
    return enterprise


def work(run: OfferRun) -> OfferRun:
    """Let a worker do the run's job."""
    jobs.run(run.job.task_id, now=timezone.now())
    return OfferRun.objects.select_related("call__budget", "job").get(pk=run.pk)


def counted(call: Call, manager, now=NOW) -> OfferRun:
    return work(running.start(call, by=manager, now=now))


def made(call: Call, manager, now=NOW) -> OfferRun:
    """Counted, confirmed and made."""
    return work(running.confirm(counted(call, manager, now), by=manager, now=now))


def make_offer(manager, enterprise=None, call=None) -> Offer:
    """One open offer, made by a run."""
    enterprise = enterprise or make_qualified()
    made(call or make_automatic_call(), manager)
    return Offer.objects.get(enterprise=enterprise)


def agree(offer: Offer, by=None, now=NOW):
    by = by or make_member(offer.enterprise)
    found = answering.standing(offer, now)
    account = offer.enterprise.payee_accounts.get(replaced_at=None)
    return answering.accept(offer, truth=True, digest=found.digest, payee=str(account.uid), by=by, now=now)
