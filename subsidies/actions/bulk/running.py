"""A bulk action from its preview to its end: confirmed, done in a job that can be stopped and taken up."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.messages import actions as messages
from subsidies.actions import assigning, correcting, deciding, reviewing
from subsidies.actions.bulk import signing, telling
from subsidies.actions.bulk.rows import finish, refuse
from subsidies.enums import Verdict
from subsidies.enums_desk import BulkKind, RowState
from subsidies.models import Bulk, BulkRow
from subsidies.rules import targets

KIND = "subsidies.bulk"
PORTION = 250  # claims of one transaction where many are written together


# --- the order to do it -----------------------------------------------------------------------------


@transaction.atomic
def confirm(bulk: Bulk, *, by: User, now: datetime) -> Bulk:
    """Do it, as a job; or go on with one that was stopped. Only whoever saw the preview."""
    locked = lock(bulk)
    if locked.made_by_id != by.pk:
        raise NotAllowed("not_allowed", deciding.NOT_ALLOWED)
    if locked.job is not None and locked.job.is_open:
        return locked
    if locked.rows.filter(state=RowState.UNSEEN).exists():
        raise Refused("preview_open", gettext_lazy("The preview is not finished yet."), status=409)
    waiting = locked.rows.filter(state=RowState.WAITING).count()
    if not waiting or locked.undone_at:
        raise Refused("nothing_to_do", gettext_lazy("There is no claim on which this can be done."), status=409)
    link = reverse("bureau:subsidies:bulk_detail", args=[locked.uid])
    title = ngettext("%(act)s: %(count)s claim", "%(act)s: %(count)s claims", waiting) % {
        "act": locked.get_kind_display(),
        "count": waiting,
    }
    locked.job = jobs.start(KIND, title[:200], total=waiting, by=by, now=now, args=(locked.pk,), link=link)
    locked.confirmed_at = locked.confirmed_at or now
    locked.save(update_fields=["job", "confirmed_at"])
    payload = {"kind": locked.kind, "claims": waiting, "officer": locked.officer.name if locked.officer else ""}
    audit.record("bulk.confirmed", locked, by=by, now=now, payload=payload)
    return locked


def lock(bulk: Bulk) -> Bulk:
    rows = Bulk.objects.select_for_update(of=("self",)).select_related("job", "officer", "made_by")
    locked: Bulk = rows.get(pk=bulk.pk)
    return locked


# --- doing -------------------------------------------------------------------------------------------


def run(job: Job, bulk_id: int, *, clock: Callable[[], datetime]) -> dict[str, int]:
    """Every waiting claim, in order. What is done stays done when the job is stopped or its worker is lost."""
    bulk = Bulk.objects.select_related("officer", "made_by").get(pk=bulk_id)
    by, done = bulk.made_by, 0
    for rows in portions(bulk):
        left = signing.sign_portion(rows, by=by, now=clock()) if bulk.kind == BulkKind.SIGN else rows
        done += len(rows) - len(left)
        for row in left:
            do_row(bulk, row, by=by, now=clock())
            done += 1
            jobs.report(job, done)
        jobs.report(job, done)
    return finished(bulk, now=clock())


def portions(bulk: Bulk) -> Iterator[list[BulkRow]]:
    """The rows still to be done; each is taken out of them by being done or refused."""
    waiting = bulk.rows.filter(state=RowState.WAITING).select_related("application__call", "application__enterprise")
    last = -1
    while rows := list(waiting.filter(position__gt=last).order_by("position")[:PORTION]):
        yield rows
        last = rows[-1].position


def do_row(bulk: Bulk, row: BulkRow, *, by: User, now: datetime) -> None:
    try:
        act_on(bulk, row, by=by, now=now)
    except DomainError as error:
        refuse(row, error)


@transacted
def act_on(bulk: Bulk, row: BulkRow, *, by: User, now: datetime) -> None:
    """The act and its mark in one transaction, so that no claim is done twice."""
    claim = row.application
    if bulk.kind == BulkKind.ASSIGN:
        assigning.assign(claim, bulk.officer, by=by, now=now, tell=False)
    elif bulk.kind == BulkKind.AGREE:
        reviewing.opine(claim, verdict=Verdict.AGREE, by=by, now=now, expected_version=row.version)
    elif bulk.kind == BulkKind.REQUEST:
        correcting.request(
            claim, {targets.of_material(bulk.material): bulk.remark}, by=by, now=now, expected_version=row.version
        )
    else:
        deciding.sign(claim, digest=row.digest, by=by, now=now)
    finish([row], RowState.DONE, told_at=now if bulk.kind == BulkKind.SIGN else None)


@transaction.atomic
def finished(bulk: Bulk, *, now: datetime) -> dict[str, int]:
    """The counts; the officer is told once of all claims that came to him or her."""
    states = list(bulk.rows.values_list("state", flat=True))
    counts = {state.value: states.count(state) for state in RowState}
    audit.record("bulk.finished", bulk, by=bulk.made_by, now=now, payload=counts)
    if bulk.kind == BulkKind.ASSIGN and bulk.officer and bulk.officer != bulk.made_by and counts["done"]:
        messages.notify(
            [bulk.officer],
            "claims_assigned",
            params={"count": counts["done"], "name": bulk.made_by.name},
            link=f"{reverse('bureau:subsidies:application_list')}?view=mine",
            now=now,
        )
    return counts


def tell_decided(bulk_id: int, first: int, last: int, *, now: datetime) -> int:
    """The enterprises of decided claims are told, each once, after the portion is committed."""
    rows = BulkRow.objects.filter(bulk=bulk_id, pk__range=(first, last), state=RowState.DONE, told_at=None)
    rows = rows.filter(application__approved__isnull=False)
    return telling.tell(rows.order_by("pk"), now=now)
