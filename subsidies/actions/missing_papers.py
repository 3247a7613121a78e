"""Papers that follow: handed in, accepted or sent back, reminded of, marked as missed, and the acceptance ended."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.messages import actions as messages
from pilotzone.reference import queries as reference
from pilotzone.ui.spoken import Moment
from subsidies import facts, queries, workflow
from subsidies.actions import (
    answering,
    documents,
    invoice_reading,
    invoices,
    letters,
    moving,
    recusing,
    reviewing,
    undeciding,
)
from subsidies.actions.assigning import PERMISSIONS
from subsidies.actions.deciding import Outcome
from subsidies.actions.time_limits import EARLY, LAST, MOST_REASON, tell
from subsidies.actions.undertaking import label_of
from subsidies.enums import Desk, State
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, ClaimLine, DeemedWithdrawal, Document, MissingPaper
from subsidies.querysets_terms import AT_DESKS
from subsidies.rules import deadlines, desks


def each(rows: Iterable[int]) -> Iterator[MissingPaper]:
    """Each paper with its claim locked first, as every act on it does."""
    for pk in rows:
        found = MissingPaper.objects.select_related("application").get(pk=pk)
        application = moving.lock(found.application)
        row = MissingPaper.objects.select_for_update(of=("self",)).get(pk=pk)
        row.application = application
        yield row


def hand_in(paper: MissingPaper, upload: UploadedFile, *, by: User, now: datetime) -> Document:
    """The enterprise hands the paper in, also after its limit while the acceptance stands.

    A paper for lines serves every line that has none of its kind yet.
    """
    read = invoice_reading.read_upload(paper.application, paper.material, upload)
    with transaction.atomic():
        row = next(each([paper.pk]))
        application = row.application
        if not by.may(P.CLAIM_EDIT, enterprise_id=application.enterprise_id):
            raise NotAllowed("not_allowed", _("You may not take this step."))
        if row.passed_at or row.released_at or application.state not in AT_DESKS:
            raise Refused("not_owed", _("This paper is not waited for any more."), status=409)
        made = documents.store_document(
            application,
            row.material,
            upload,
            lines=lines_without(application, row.material),
            replaces=None,
            read=read,
            by=by,
            now=now,
        )
        tell_desk(application, row, now=now)
    return made


def lines_without(application: Application, material: str) -> list[ClaimLine]:
    """The lines that need a paper of this kind and have none."""
    measure = facts.measure_of(application.measure_version)
    rows = next((spec.each for spec in measure.materials if spec.id == material), "")
    if not rows:
        return []
    served = facts.served_materials(application)
    return [line for line in application.lines.filter(input=rows) if material not in served.get(line.pk, ())]


def tell_desk(application: Application, paper: MissingPaper, *, now: datetime) -> None:
    """Who accepted the claim without it, and whose desk it is at now."""
    found = [paper.accepted_by] if paper.accepted_by else []
    for desk in desks.DESKS_IN.get(State(application.state), ()):
        found += queries.officers(PERMISSIONS[desk], None if desk == Desk.CITY else application.division_id)
    messages.notify(
        list(dict.fromkeys(found)),
        "missing_paper_handed_in",
        params={"reference": application.reference, "paper": label_of(paper)},
        link=reviewing.office_link(application),
        now=now,
        case=application,
    )


@transacted
def accept(paper: MissingPaper, *, by: User, now: datetime) -> MissingPaper:
    """The desk accepts what was handed in: the amounts are worked out with it, and what rested on others falls."""
    row = next(each([paper.pk]))
    application = row.application
    desk = reviewing.require_desk(application, by)
    require_handed_in(row)
    row.passed_at, row.passed_by, row.return_reason = now, by, ""
    row.save(update_fields=["passed_at", "passed_by", "return_reason"])
    moving.touch(application)
    application.save(update_fields=["version"])
    answering.revalue(application, why="paper_followed", by=by, now=now)
    invoice_reading.check(application, by=by, now=now)
    payload = {"desk": desk.value, "material": row.material, "label": label_of(row)}
    payload |= reviewing.in_whose_name(application, desk, by)
    audit.record("missing_paper.passed", row, case=application, by=by, now=now, payload=payload)
    return row


@transacted
def send_back(paper: MissingPaper, *, reason: str, by: User, now: datetime) -> MissingPaper:
    """What was handed in is not the paper: it is owed again, within the limit that was set."""
    row = next(each([paper.pk]))
    application = row.application
    desk = reviewing.require_desk(application, by)
    require_handed_in(row)
    reason = checked_reason(reason)
    since = row.due_from or application.undertaking.given_at
    for document in application.documents.filter(material=row.material, replaced_at=None, added_at__gte=since):
        documents.retire(document, now)
    row.handed_in_at = row.handed_in_by = None
    row.return_reason = reason
    row.save(update_fields=["handed_in_at", "handed_in_by", "return_reason"])
    payload = {"desk": desk.value, "material": row.material, "label": label_of(row), "reason": reason}
    payload |= reviewing.in_whose_name(application, desk, by)
    audit.record("missing_paper.sent_back", row, case=application, by=by, now=now, payload=payload)
    params: dict[str, object] = {
        "reference": application.reference,
        "paper": label_of(row),
        "reason": reason,
        "due": row.due_at,
    }
    tell(application, "missing_paper_sent_back", params, now=now)
    return row


def require_handed_in(row: MissingPaper) -> None:
    if row.passed_at or row.released_at or row.handed_in_at is None:
        raise Refused("not_handed_in", _("This paper does not wait for your answer."), status=409)


def checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Give the reason in words that the applicant understands."), field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(
            "reason_long", _("A reason has %(most)s signs at most."), field="reason", params={"most": MOST_REASON}
        )
    return reason


# --- the limit -----------------------------------------------------------------------------------------


def settle_provisional() -> None:
    """Where the year's working days have been entered meanwhile, the limit becomes certain."""
    waiting = MissingPaper.objects.owed().filter(due_provisional=True).order_by("pk")
    calendar = reference.calendar()
    with transaction.atomic():
        for row in each(list(waiting.values_list("pk", flat=True))):
            if row.due_from is None:
                continue
            due = deadlines.applicant_due(calendar, row.due_from, row.days)
            if not due.provisional:
                row.due_at, row.due_provisional = due.at, False
                row.save(update_fields=["due_at", "due_provisional"])


def mark_overdue(*, now: datetime) -> int:
    """Mark what was due and did not follow; each claim in a transaction of its own. Safe to run twice."""
    settle_provisional()
    late = MissingPaper.objects.owed().filter(due_provisional=False, due_at__lte=now, overdue_at=None)
    marked = 0
    for pk in list(late.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            marked += sum(mark(row, now=now) for row in each([pk]))
    return marked


def mark(row: MissingPaper, *, now: datetime) -> bool:
    application = row.application
    if row.handed_in_at or row.overdue_at or row.passed_at or row.released_at or application.state not in AT_DESKS:
        return False
    row.overdue_at = now
    row.save(update_fields=["overdue_at"])
    payload = {"material": row.material, "label": label_of(row), "due_at": row.due_at}
    audit.record("missing_paper.overdue", row, case=application, by=None, now=now, payload=payload)
    params: dict[str, object] = {
        "reference": application.reference,
        "enterprise": application.enterprise.names,
        "paper": label_of(row),
        "due": row.due_at,
    }
    tell(application, "missing_paper_overdue", params, now=now)
    messages.notify(
        [row.accepted_by] if row.accepted_by else [],
        "missing_paper_missed",
        params=params,
        link=reviewing.office_link(application),
        now=now,
        case=application,
    )
    return True


def remind_due(*, now: datetime) -> int:
    """Once three working days before the end and once one before it, however often it runs; how many reminders."""
    settle_provisional()
    calendar, sent = reference.calendar(), 0
    rows = MissingPaper.objects.owed().filter(due_provisional=False, due_at__gt=now, overdue_at=None)
    for row in rows.for_list().order_by("pk"):
        left = deadlines.days_left(calendar, now, row.due_at)
        step = LAST if left <= LAST else EARLY
        if left > EARLY or (row.reminded is not None and row.reminded <= step):
            continue
        with transaction.atomic():
            # whoever sets the mark tells: two runs at once send one reminder
            same = MissingPaper.objects.filter(pk=row.pk, reminded=row.reminded, handed_in_at=None, released_at=None)
            if same.update(reminded=step):
                params = {"reference": row.application.reference, "paper": label_of(row), "due": row.due_at}
                kind = "missing_paper_due_now" if step == LAST else "missing_paper_due_soon"
                tell(row.application, kind, params, now=now)
                sent += 1
    return sent


# --- the end of the acceptance -------------------------------------------------------------------------


def end_each(papers: Iterable[MissingPaper], *, by: User, now: datetime) -> list[Outcome]:
    """End several acceptances, each for itself: what cannot be ended keeps nothing of the others back."""
    outcomes = []
    for paper in papers:
        try:
            end_acceptance(paper, by=by, now=now)
            outcomes.append(Outcome(paper.application))
        except DomainError as error:
            outcomes.append(Outcome(paper.application, error))
    return outcomes


@transaction.atomic
def end_acceptance(paper: MissingPaper, *, by: User, now: datetime) -> DeemedWithdrawal:
    """The paper did not follow in time: the claim counts as withdrawn, its invoice numbers are free."""
    row = next(each([paper.pk]))
    application = row.application
    if row.handed_in_at or row.passed_at:
        raise Refused("handed_in", _("The enterprise has handed the paper in meanwhile."), status=409)
    if row.released_at:
        raise Refused("not_owed", _("This paper is not waited for any more."), status=409)
    if row.overdue_at is None:
        raise Refused("not_overdue", _("The limit has not passed, so nothing is missed."), status=409)
    recusing.require_disinterested(application, by)
    until = deadlines.applicant_due(reference.calendar(), now, application.call.restore_days)
    made = DeemedWithdrawal(
        paper=row,
        confirmed_at=now,
        confirmed_by=by,
        restorable_until=until.at,
        provisional=until.provisional,
        due_at=application.due_at,
        due_provisional=application.due_provisional,
        returned_from=application.state,
        assigned_to=application.assigned_to,
    )
    moving.enter(application, workflow.END_ACCEPTANCE, by=by, now=now)
    made.save()
    freed = invoices.free(application)
    payload = {
        "material": row.material,
        "label": label_of(row),
        "due_at": row.due_at,
        "restorable_until": until.at,
        "freed": freed,
    }
    audit.record("missing_paper.acceptance_ended", row, case=application, by=by, now=now, payload=payload)
    params: dict[str, object] = {
        "reference": application.reference,
        "paper": label_of(row),
        "due": row.due_at,
        "until": until.at,
    }
    letters.ask(LetterKind.ENDING, made.pk, now=now)
    tell(application, "claim_acceptance_ended", params, now=now)
    return made


@transaction.atomic
def restore(paper: MissingPaper, *, reason: str, by: User, now: datetime) -> Application:
    """Take the claim up again at the desk where it was; the paper is owed within its days from now on."""
    row = next(each([paper.pk]))
    application = row.application
    withdrawal = row.withdrawals.select_for_update(of=("self",)).filter(restored_at=None).first()
    if withdrawal is None or application.state != State.WITHDRAWN:
        raise Refused("not_lapsed", _("The claim is not taken as withdrawn."), status=409)
    if now >= withdrawal.restorable_until and not withdrawal.provisional:
        text = _("It could be taken up again until %(at)s.")
        raise Refused("restore_late", text, params={"at": Moment(withdrawal.restorable_until)}, status=409)
    recusing.require_disinterested(application, by)
    reason = checked_reason(reason)
    undeciding.require_no_other(application)
    to_city = withdrawal.returned_from == State.CITY_REVIEW
    moving.enter(application, workflow.RESUME_AT_CITY if to_city else workflow.RESUME_AT_DISTRICT, by=by, now=now)
    application.assigned_to = withdrawal.assigned_to
    application.save(update_fields=["assigned_to"])
    lost = undeciding.hold_numbers(application, by=by, now=now)
    due = deadlines.applicant_due(reference.calendar(), now, row.days)
    row.due_at, row.due_provisional, row.due_from = due.at, due.provisional, now
    row.overdue_at = row.reminded = None
    row.save(update_fields=["due_at", "due_provisional", "due_from", "overdue_at", "reminded"])
    withdrawal.restored_at, withdrawal.restored_by, withdrawal.restore_reason = now, by, reason
    withdrawal.save(update_fields=["restored_at", "restored_by", "restore_reason"])
    payload = {"reason": reason, "due_at": due.at, "numbers_lost": lost}
    audit.record("claim.resumed", application, by=by, now=now, payload=payload)
    params: dict[str, object] = {
        "reference": application.reference,
        "paper": label_of(row),
        "due": due.at,
        "reason": reason,
    }
    tell(application, "claim_resumed", params, now=now)
    return application
