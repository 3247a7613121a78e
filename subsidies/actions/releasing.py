"""Papers that may follow, after the facts have changed: released, owed again, or asked for the first time."""

from collections.abc import Mapping
from datetime import datetime

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.reference import queries as reference
from subsidies import facts
from subsidies.actions.submitting import papers_of, worked_out
from subsidies.actions.time_limits import tell
from subsidies.actions.undertaking import label_of
from subsidies.models import Application, MissingPaper
from subsidies.rules import completeness, deadlines
from subsidies.rules.materials import materials_in
from subsidies.rules.model import Material


def follow_facts(application: Application, *, by: User, now: datetime) -> None:
    """Compare what is owed with what the facts ask for now; the caller holds the claim's lock.

    What the facts leave open stays as it is. A paper that a desk has accepted is never asked for again.
    """
    may_follow = [each for each in facts.measure_of(application.measure_version).materials if each.may_follow]
    if not may_follow:
        return
    rows = list(application.missing_papers.select_for_update(of=("self",)))
    needed, lacking = asked_for(application)
    known = {row.material for row in rows}
    for material in may_follow:
        if material.id in lacking and material.id not in known:
            ask(application, material, by=by, now=now)
    for row in rows:
        if row.passed_at is not None:
            continue
        row.application = application
        need, lacks = needed.get(row.material, False), row.material in lacking
        waits = row.handed_in_at is not None
        if row.released_at is None and (need is False or (need and not lacks and not waits)):
            release(row, by=by, now=now)
        elif row.released_at is not None and need and (lacks or waits):
            owe_again(row, by=by, now=now)


def asked_for(application: Application) -> tuple[Mapping[str, bool | None], frozenset[str]]:
    """By material, whether it is needed (None: open), and which of those that are needed are not there."""
    working = worked_out(application, list(application.lines.all()))
    needs = materials_in(working.measure, working.scope)
    gaps = completeness.paper_gaps(needs, papers_of(working))
    return {each.material.id: each.needed for each in needs}, frozenset(gap.name for gap in gaps)


def ask(application: Application, material: Material, *, by: User, now: datetime) -> None:
    """The changed facts ask for a paper that nobody undertook to hand in: the desk has to say whether it may follow."""
    row = MissingPaper(application=application, material=material.id, days=material.may_follow, due_from=now)
    row.save()
    payload = {"material": row.material, "label": label_of(row)}
    audit.record("missing_paper.asked", row, case=application, by=by, now=now, payload=payload)
    tell(application, "missing_paper_asked", {"reference": application.reference, "paper": label_of(row)}, now=now)


def release(row: MissingPaper, *, by: User, now: datetime) -> None:
    """It is owed no longer: no reminder, no mark, no end of the claim for it."""
    row.released_at = now
    row.save(update_fields=["released_at"])
    payload = {"material": row.material, "label": label_of(row)}
    audit.record("missing_paper.released", row, case=row.application, by=by, now=now, payload=payload)
    params: dict[str, object] = {"reference": row.application.reference, "paper": label_of(row)}
    tell(row.application, "missing_paper_released", params, now=now)


def owe_again(row: MissingPaper, *, by: User, now: datetime) -> None:
    """It is owed once more; where a desk had accepted it as missing, within its days from now on."""
    row.released_at = None
    if row.accepted_at and not row.handed_in_at:
        due = deadlines.applicant_due(reference.calendar(), now, row.days)
        row.due_at, row.due_provisional, row.due_from = due.at, due.provisional, now
        row.overdue_at = row.reminded = None
    row.save()
    payload = {"material": row.material, "label": label_of(row), "due_at": row.due_at}
    audit.record("missing_paper.owed_again", row, case=row.application, by=by, now=now, payload=payload)
    if row.accepted_at and not row.handed_in_at:
        params: dict[str, object] = {"reference": row.application.reference, "paper": label_of(row), "due": row.due_at}
        tell(row.application, "missing_paper_owed_again", params, now=now)
