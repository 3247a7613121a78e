"""Reports on how firm a cycle's ranks are: begun by an officer, made as a job, kept with the run."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import RunState
from enterprises.facts_sensitivity import result_of
from enterprises.models import Cycle, SensitivityReport
from enterprises.models_sensitivity import LEAST_DRAWS, MOST_DRAWS, MOST_SEED
from enterprises.rules.assessment import firmness
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused

KIND = "assessments.sensitivity"
LEAST_SUBJECTS, MOST_SUBJECTS = 2, 5_000


@transaction.atomic
def start(cycle: Cycle, *, draws: int, seed: int | None, by: User, now: datetime) -> SensitivityReport:
    """Begin a report as a job. Without a seed one is drawn; either way it is kept.

    Raises Refused: nothing scored yet, too few or too many rated, draws or seed out of range.
    """
    if not by.may(P.CYCLE_RUN):
        raise NotAllowed("not_allowed", _("You may not make this report."))
    cycle = Cycle.objects.select_related("run").get(pk=cycle.pk)
    run = cycle.run
    if run is None or run.state != RunState.DONE:
        raise Refused("not_scored", _("Nothing is scored yet. The report needs a finished run."), status=409)
    if not LEAST_SUBJECTS <= run.rated <= MOST_SUBJECTS:
        text = _("The report compares 2 to 5,000 rated subjects; this run has %(rated)s.")
        raise Refused("group_size", text, params={"rated": f"{run.rated:,}"})
    if not LEAST_DRAWS <= draws <= MOST_DRAWS:
        raise Refused("draws", _("From 100 to 5,000 draws."), field="draws")
    if seed is None:
        seed = secrets.randbelow(MOST_SEED + 1)
    elif not 0 <= seed <= MOST_SEED:
        raise Refused("seed", _("A seed is a whole number from 0 to 2,147,483,647."), field="seed")
    row = SensitivityReport.objects.create(run=run, seed=seed, draws=draws, made_at=now, made_by=by)
    link = reverse("bureau:enterprises:sensitivity_detail", args=[row.uid])
    title = f"{cycle.reference} · {_('How firm the ranks are')}"
    row.job = jobs.start(KIND, title, total=draws, by=by, now=now, args=(str(row.uid),), link=link)
    row.save(update_fields=["job"])
    payload = {"run": str(run), "seed": seed, "draws": draws}
    audit.record("cycle.sensitivity_started", cycle, by=by, now=now, payload=payload)
    return row


def make(uid: str, job: Job, *, now: datetime) -> dict[str, Any]:
    """Compute and keep. Begun again after its worker was lost, it gives the same, or finds that it is done."""
    row = SensitivityReport.objects.select_related("run__cycle__scheme_version", "run__cycle__run").get(uid=uid)
    if row.digest:
        return {"digest": row.digest}
    record = firmness.report(
        result_of(row.run.cycle), seed=row.seed, count=row.draws, told=lambda done: jobs.report(job, done)
    )
    return keep(row, record, now=now)


@transaction.atomic
def keep(row: SensitivityReport, record: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    locked = SensitivityReport.objects.select_for_update(of=("self",)).select_related("run__cycle").get(pk=row.pk)
    if not locked.digest:
        locked.record, locked.digest, locked.done_at = record, firmness.digest(record), now
        locked.save(update_fields=["record", "digest", "done_at"])
    return {"digest": locked.digest}
