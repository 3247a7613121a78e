"""What a claim is worth: evaluate the pinned measure on its facts and freeze the record."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical
from subsidies import facts, stated
from subsidies.actions import invoices
from subsidies.enums import CheckState, Stage
from subsidies.models import Application, Entitlement
from subsidies.rules import evaluation, records


def estimate(
    application: Application, *, stage: Stage = Stage.CLAIMED, held: Collection[str] | None = None
) -> evaluation.Entitlement:
    """What the claim would be worth as it stands now; nothing is stored."""
    return worth(application, facts.facts_for(application, stage, held=held))


def worth(application: Application, given: dict[str, Any]) -> evaluation.Entitlement:
    measure = facts.measure_of(application.measure_version)
    return evaluation.evaluate(measure, given, rates=facts.rates_for(measure))


def value(
    application: Application, stage: Stage, *, by: User, now: datetime, held: Collection[str] | None = None
) -> Entitlement:
    """Evaluate and keep as the stage's current entitlement; the caller holds the claim's lock.

    The same record again keeps the entitlement that stands, so opinions on it stand too. `held` are the invoice
    numbers that were reserved for it already in this transaction.
    """
    held = invoices.reserve(application) if held is None else held
    given = facts.gathered(application, stage, held=held)
    made, is_new = freeze(application, stage, given, worth(application, given.facts), by=by, now=now)
    if is_new:
        application.save(update_fields=[stage.value, "checks"])
    return made


def freeze(
    application: Application,
    stage: Stage,
    given: facts.Gathered,
    result: evaluation.Entitlement,
    *,
    by: User,
    now: datetime,
    record: audit.Recorder = audit.record,
) -> tuple[Entitlement, bool]:
    """Keep what has been worked out, and whether it is new: then the claim has its amount and checks, to be saved.

    The caller holds the claim's lock.
    """
    content = records.with_parts(evaluation.record(result), stated=stated.record_part(given.statements))
    digest = canonical.digest(content)
    current = application.entitlements.filter(stage=stage, is_current=True).first()
    if current and current.digest == digest:
        return current, False
    if current:
        application.entitlements.filter(stage=stage, is_current=True).update(is_current=False)
    made = Entitlement.objects.create(
        application=application,
        measure_version=application.measure_version,
        stage=stage,
        amount=result.total,
        record=canonical.dumps(content).decode(),
        digest=digest,
        made_at=now,
        made_by=by,
    )
    setattr(application, stage.value, result.total)
    application.checks = check_state(result)
    payload = {"stage": stage.value, "amount": result.total, "digest": digest}
    record("entitlement.made", made, case=application, by=by, now=now, payload=payload)
    return made, True


def check_state(result: evaluation.Entitlement) -> CheckState:
    """The worst of the findings, for the queue."""
    results = {"paper_due" if finding.needs_material else finding.result for finding in result.findings}
    if "not_met" in results:
        return CheckState.NOT_MET
    if "paper_due" in results:
        return CheckState.PAPER_DUE
    return CheckState.UNKNOWN if "unknown" in results or result.total is None else CheckState.ALL_MET


def let_fall(application: Application, *, by: User, now: datetime, why: str) -> int:
    """Opinions and signatures that rest on a figure which is no longer current fall; how many."""
    stale = application.opinions.filter(fallen_at=None, entitlement__is_current=False)
    current = application.entitlements.filter(stage=Stage.AUDITED, is_current=True).values_list("digest", flat=True)
    unsigned = application.signatures.filter(fallen_at=None).exclude(digest__in=list(current))
    fallen = stale.update(fallen_at=now) + unsigned.update(fallen_at=now)
    if fallen:
        audit.record("opinions.fell", application, by=by, now=now, payload={"count": fallen, "why": why})
    return fallen
