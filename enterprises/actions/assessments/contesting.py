"""Contests: an enterprise says what is right, one person examines it, another decides; what is accepted is scored."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import facts_assessments as facts
from enterprises import queries_assessments as queries
from enterprises import workflow
from enterprises.actions.assessments import correcting
from enterprises.actions.assessments.publishing import contest_end
from enterprises.actions.assessments.steps import lock as lock_cycle
from enterprises.actions.assessments.steps import require_idle
from enterprises.actions.locking import lock as lock_enterprise
from enterprises.enums_assessments import ContestOutcome, CycleState
from enterprises.models import Assessment, Contest, ContestFile, Cycle, Enterprise
from enterprises.rules.assessment import claimed as read
from enterprises.rules.assessment import kept
from enterprises.rules.assessment.model import Figure
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.workflow import move
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as references
from pilotzone.reference import queries as reference
from pilotzone.ui.spoken import Day

DECIDE_DAYS = 15  # working days from the filing to the decision
LONGEST = 2_000
LONGEST_VALUE = 40
OFFICE_PAGE, OWN_PAGE = "bureau:enterprises:contest_detail", "portal:enterprises:contest_detail"


@transaction.atomic
def file(
    assessment: Assessment,
    *,
    figure: str,
    claimed: str,
    statement: str,
    files: Iterable[StoredFile] = (),
    by: User,
    now: datetime,
) -> Contest:
    """Say that one figure behind a provisional result is wrong, and what is right. `claimed` as the scheme writes it.

    Raises Refused: not provisional or too late, a figure that the scheme does not read, a value that it cannot have
    or already has, nothing stated; Stale: the result has been corrected since.
    """
    enterprise = lock_enterprise(owner_of(assessment), P.CONTEST_FILE, by=by)
    cycle = lock_cycle(assessment.cycle)
    require_open(cycle, now)
    row = Assessment.objects.select_related("cycle__scheme_version").get(pk=assessment.pk)
    if not row.is_current:
        raise Stale("stale", _("The result has been corrected meanwhile. Look at it again."))
    claimed = _checked(row, figure, claimed, statement)
    if Contest.objects.filter(assessment=row, figure=figure).open().exists():
        raise Refused("twice", _("This value is being contested already."), field="claimed", status=409)
    day = clock.local_date(now)
    contest = Contest.objects.create(
        reference=references.next_reference("FH", day.year),
        cycle=cycle,
        assessment=row,
        enterprise=enterprise,
        figure=figure,
        claimed=claimed,
        statement=statement.strip(),
        effect=correcting.effect(row, {figure: claimed}),
        filed_at=now,
        filed_by=by,
        due_on=reference.calendar().add(day, DECIDE_DAYS).day,
    )
    made = [ContestFile(contest=contest, file=each, added_at=now, added_by=by) for each in files]
    ContestFile.objects.bulk_create(made)
    payload = {"reference": contest.reference, "figure": figure, "claimed": claimed, "files": len(made)}
    audit.record("contest.filed", contest, case=cycle, by=by, now=now, payload=payload)
    tell_officers(contest, "enterprises.contest_filed", P.CONTEST_EXAMINE, now=now)
    return contest


def owner_of(assessment: Assessment) -> Enterprise:
    """The enterprise whose result it is, or that operates the park or the warehouse."""
    found: Enterprise | None = assessment.subject.owner
    if found is None:
        raise Refused("nobodys", _("Nobody can contest this result here."), status=409)
    return found


def require_open(cycle: Cycle, now: datetime) -> None:
    """Whether the cycle's results can be contested now. On an uncertain last day nothing lapses."""
    if cycle.state != CycleState.PROVISIONAL:
        raise Refused("not_open", _("This result cannot be contested now."), status=409)
    until, uncertain = contest_end(cycle)
    if not uncertain and clock.local_date(now) > until:
        text = _("The time to contest ended on %(until)s.")
        raise Refused("too_late", text, params={"until": Day(until)}, status=409)
    require_idle(cycle)


def _checked(assessment: Assessment, name: str, text: str, statement: str) -> str:
    """The claimed value in its one exact text."""
    scheme = facts.scheme_of(assessment.cycle.scheme_version.document)
    figure = scheme.figures_by_name.get(name)
    if figure is None or figure.of_indicator:
        raise Refused("no_figure", _("The scheme reads no such figure."), field="figure")
    claimed = exact_value(figure, text, field="claimed")
    row = assessment.run.inputs.get(subject=assessment.subject_id)
    if kept.figures_by_name(row.figures)[name]["value"] == claimed:
        raise Refused("same_value", _("This is the value that was taken."), field="claimed")
    if not statement.strip() or len(statement) > LONGEST:
        said = _("Say why the value is wrong, in %(most)s characters at most.")
        raise Refused("no_statement", said, field="statement", params={"most": LONGEST})
    return claimed


def exact_value(figure: Figure, text: str, *, field: str) -> str:
    """The value as it is kept. Raises Refused where the figure cannot have it."""
    try:
        return read.plain(figure, text)
    except read.NotClaimed as error:
        raise Refused("no_value", _("The figure cannot have this value."), field=field) from error


def lock(contest: Contest, expected_version: int | None) -> Contest:
    """The contest under lock, its cycle before it."""
    cycle = lock_cycle(contest.cycle)
    row: Contest = (
        Contest.objects.select_related("assessment", "enterprise").select_for_update(of=("self",)).get(pk=contest.pk)
    )
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody else has changed this contest meanwhile. Look at it again."))
    row.cycle = cycle
    return row


@transaction.atomic
def examine(
    contest: Contest,
    *,
    outcome: ContestOutcome,
    note: str,
    value: str = "",
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Contest:
    """The first examiner's proposal: to accept, with the value that is right (as claimed, or another), or to refuse."""
    row = lock(contest, expected_version)
    move(row, workflow.EXAMINE, by=by)
    if not note.strip():
        raise Refused("no_reason", _("Say why."), field="note")
    row.proposal, row.proposed_value = ContestOutcome(outcome), ""
    if row.proposal == ContestOutcome.ACCEPT:
        figure = facts.scheme_of(row.cycle.scheme_version.document).figure(row.figure)
        row.proposed_value = exact_value(figure, value or row.claimed, field="value")
    row.proposal_note, row.return_reason = note.strip(), ""
    row.examined_at, row.examined_by = now, by
    row.version += 1
    row.save()
    payload = {"reference": row.reference, "proposal": row.proposal, "value": row.proposed_value}
    audit.record("contest.examined", row, case=row.cycle, by=by, now=now, payload=payload)
    tell_officers(row, "enterprises.contest_examined", P.CONTEST_DECIDE, now=now)
    return row


@transaction.atomic
def send_back(
    contest: Contest, *, reason: str, expected_version: int | None = None, by: User, now: datetime
) -> Contest:
    """The second reviewer does not follow the proposal: it is examined again."""
    row = lock(contest, expected_version)
    move(row, workflow.SEND_BACK, by=by)
    require_second(row, by)
    if not reason.strip():
        raise Refused("no_reason", _("Say why."), field="reason")
    row.return_reason = reason.strip()
    row.examined_at, row.examined_by, row.proposal, row.proposed_value = None, None, "", ""
    row.version += 1
    row.save()
    payload = {"reference": row.reference, "reason": row.return_reason}
    audit.record("contest.sent_back", row, case=row.cycle, by=by, now=now, payload=payload)
    tell_officers(row, "enterprises.contest_filed", P.CONTEST_EXAMINE, now=now)
    return row


def require_second(contest: Contest, by: User) -> None:
    if contest.examined_by_id == by.pk:
        raise Refused("same_person", _("Whoever examined a contest may not decide it."), status=403)


@transaction.atomic
def decide(
    contest: Contest, *, note: str = "", expected_version: int | None = None, by: User, now: datetime
) -> Contest:
    """The second reviewer follows the proposal. What is accepted is scored at once, or everybody anew where they move.

    Whoever does not follow it sends it back: both must say the same.
    """
    row = lock(contest, expected_version)
    accepts = row.proposal == ContestOutcome.ACCEPT
    move(row, workflow.ACCEPT if accepts else workflow.REFUSE, by=by)
    require_second(row, by)
    row.decided_at, row.decided_by, row.decision_note = now, by, note.strip()
    row.version += 1
    row.save()
    payload: dict[str, object] = {
        "reference": row.reference,
        "outcome": row.state,
        "value": row.proposed_value,
        "run": None,
    }
    if accepts:
        require_idle(row.cycle)
        run = correcting.run_for(row, by=by, now=now)
        payload["run"] = run.number
        Cycle.objects.filter(pk=row.cycle_id).update(version=row.cycle.version + 1)
    audit.record("contest.decided", row, case=row.cycle, by=by, now=now, payload=payload)
    tell_enterprise(row, f"enterprises.contest_{row.state}", now=now)
    return row


@transaction.atomic
def withdraw(contest: Contest, *, expected_version: int | None = None, by: User, now: datetime) -> Contest:
    """The enterprise no longer contests the value."""
    row = lock(contest, expected_version)
    move(row, workflow.WITHDRAW, by=by)
    row.version += 1
    row.save(update_fields=["state", "version"])
    audit.record("contest.withdrawn", row, case=row.cycle, by=by, now=now, payload={"reference": row.reference})
    return row


def tell_officers(contest: Contest, kind: str, permission: P, *, now: datetime) -> None:
    people = officers(permission)
    params = {"enterprise": contest.enterprise.names, "reference": contest.reference, "due": contest.due_on}
    link = reverse(OFFICE_PAGE, args=[contest.uid])
    messages.notify(people, kind, params=params, link=link, now=now, case=contest.cycle)


def tell_enterprise(contest: Contest, kind: str, *, now: datetime) -> None:
    day, enterprise = clock.local_date(now), contest.enterprise
    people = queries.people_of([enterprise.pk], P.ASSESSMENT_READ, day).get(enterprise.pk, [])
    params = {
        "enterprise": enterprise.names,
        "reference": contest.reference,
        "reason": contest.decision_note or contest.proposal_note,
    }
    link = reverse(OWN_PAGE, args=[contest.uid])
    messages.notify(people, kind, params=params, link=link, now=now, case=contest.cycle)
