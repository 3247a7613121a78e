"""Batches: taken at once or by a job, all rows or each by itself; a receipt says what became of each.

A portion of a batch is settled in the same transaction as its rows are written. A worker that is lost leaves portions
that are settled and others that are not, and never one in between.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange import batches, rows
from pilotzone.exchange.batches import MOST_ROWS, Outcome, Resource
from pilotzone.exchange.enums import BatchMode, ReceiptState, RowResult
from pilotzone.exchange.models import Receipt, ReceiptPortion
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job
from pilotzone.jobs.progress import Cancelled
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from pilotzone.kernel.workflow import require

KIND = "exchange.batch"
AT_ONCE = 500  # rows that are written while their sender waits
PORTION = 500
KEPT = timedelta(days=366)
HOW_MANY = _("A batch has 1 to 10,000 rows.")
TOO_MANY_WHOLE = _("%(most)s rows at most are taken all or none. Send more of them with the mode “rows”.")
TAKEN = (RowResult.ADDED, RowResult.CHANGED, RowResult.WITHDRAWN)


class Undone(Exception):
    """A whole batch of which a row was refused is taken back."""


@transaction.atomic
def take(
    resource: Resource, terms: Mapping[str, Any], given: Sequence[Any], *, mode: BatchMode, by: User, now: datetime
) -> Receipt:
    """A small batch is settled when this returns, a larger one by its job.

    Raises DomainError where the batch as a whole is not taken: then there is no receipt either.
    """
    if not any(by.may(permission) for permission in resource.permissions):
        raise NotAllowed("not_allowed", _("You may not send this."))
    if not 1 <= len(given) <= MOST_ROWS:
        raise Refused("rows_count", HOW_MANY, field="rows")
    if mode == BatchMode.ALL and len(given) > resource.most_whole:
        raise Refused("too_many_whole", TOO_MANY_WHOLE, field="rows", params={"most": resource.most_whole})
    resource.open(terms, by=by, now=now)
    made: dict[str, Any] = {"resource": resource.name, "mode": mode, "terms": dict(terms)}
    receipt = Receipt.objects.create(**made, count=len(given), made_at=now, made_by=by)
    if len(given) <= AT_ONCE:
        ReceiptPortion.objects.create(receipt=receipt, number=0)
        settle(receipt, given, None, now=now)
        return receipt
    ReceiptPortion.objects.bulk_create(
        ReceiptPortion(receipt=receipt, number=number, sent=json.dumps(portion, separators=(",", ":")))
        for number, portion in portions_of(given).items()
    )
    title = f"{resource.label}: {len(given)}"
    receipt.job = jobs.start(KIND, title, total=len(given), by=by, now=now, args=(str(receipt.uid),))
    receipt.save(update_fields=["job"])
    return receipt


def run(uid: str, job: Job, *, now: datetime) -> dict[str, int]:
    """Settle what is not settled yet. Run again after its worker was lost, it goes on behind the last portion.

    Stopped on the way, or refused as a whole by now, it ends there: what is settled stays and is followed.
    """
    receipt = Receipt.objects.select_related("made_by").get(uid=uid)
    if receipt.state == ReceiptState.RUNNING:
        try:
            settle(receipt, None, job, now=now)
        except Cancelled:
            end_early(receipt, ReceiptState.STOPPED, now=clock.now())
            raise
        except DomainError:
            end_early(receipt, ReceiptState.FAILED, now=clock.now())
            raise
    return {name: getattr(receipt, name) for name in ("taken", "unchanged", "refused")}


def portions_of(given: Sequence[Any]) -> dict[int, Sequence[Any]]:
    return {start // PORTION: given[start : start + PORTION] for start in range(0, len(given), PORTION)}


def sent_rows(receipt: Receipt) -> list[Any]:
    found = receipt.portions.order_by("number").values_list("sent", flat=True)
    return [row for text in found for row in json.loads(text)]


def settle(receipt: Receipt, given: Sequence[Any] | None, job: Job | None, *, now: datetime) -> None:
    """All rows are checked beside each other, those that were settled before a worker was lost too."""
    resource = batches.registered(receipt.resource)
    writer = resource.open(receipt.terms, by=receipt.made_by, now=now)
    sent = sent_rows(receipt) if given is None else given
    good, wrong = rows.read(sent, resource.columns)
    ready, refused = writer.check(good)
    outcomes = {each.number: each for each in (*wrong, *refused)}
    work = Work(receipt, portions_of(sent), ready, outcomes, writer, job)
    if receipt.mode == BatchMode.ALL:
        settle_whole(work, now=now)
    else:
        settle_portions(work, now=now)


@dataclass(frozen=True, slots=True)
class Work:
    """A batch that was checked: rows that can be written, and the outcomes of the others by their numbers."""

    receipt: Receipt
    portions: Mapping[int, Sequence[Any]]
    ready: Sequence[Any]
    refused: Mapping[int, Outcome]
    writer: batches.Writer
    job: Job | None


def settle_whole(work: Work, *, now: datetime) -> None:
    """All of it in one transaction; one row that is refused, and nothing of the others stays."""
    receipt, job = work.receipt, work.job
    if job is not None:
        jobs.report(job, receipt.count // 2)
    with transaction.atomic():
        if not still_runs(receipt):
            return
        outcomes = written_whole(work)
        if job is not None:
            jobs.stop_if_asked(job)
        is_refused = any(each.result == RowResult.REFUSED for each in outcomes.values())
        for number, sent in work.portions.items():
            keep(receipt, number, sent, outcomes)
        count(receipt, outcomes.values())
        state = ReceiptState.REFUSED if is_refused else ReceiptState.DONE
        end(receipt, state, now=now if job is None else clock.now())


def still_runs(receipt: Receipt) -> bool:
    """Under the lock of the receipt: of two workers with the same batch the second one finds it settled."""
    locked = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    receipt.taken, receipt.unchanged, receipt.refused = locked.taken, locked.unchanged, locked.refused
    receipt.state = locked.state
    return bool(locked.state == ReceiptState.RUNNING)


def written_whole(work: Work) -> dict[int, Outcome]:
    """Every outcome, or of a batch that is taken back every refusal: its sender is told of all of them at once."""
    refused = dict(work.refused)
    try:
        with transaction.atomic():
            found = work.writer.write(work.ready) if work.ready else ()
            refused |= {each.number: each for each in found if each.result == RowResult.REFUSED}
            if refused:
                raise Undone
    except Undone:
        return refused
    return {each.number: each for each in found}


def settle_portions(work: Work, *, now: datetime) -> None:
    """Each portion in a transaction of its own: what is written when the batch is stopped stays, and is told."""
    receipt, job = work.receipt, work.job
    ready: dict[int, list[Any]] = {number: [] for number in work.portions}
    for row in work.ready:
        ready[(row.number - 1) // PORTION].append(row)
    for number, sent in work.portions.items():
        with transaction.atomic():
            is_open = still_runs(receipt) and receipt.portions.filter(number=number, results__isnull=True).exists()
            if is_open:
                written = work.writer.write(ready[number]) if ready[number] else ()
                outcomes = {**work.refused, **{each.number: each for each in written}}
                keep(receipt, number, sent, outcomes)
                first = number * PORTION + 1
                count(receipt, [outcomes[place] for place in range(first, first + len(sent))])
        if job is not None:
            jobs.report(job, min((number + 1) * PORTION, receipt.count))
    with transaction.atomic():
        if still_runs(receipt):
            end(receipt, ReceiptState.DONE, now=now if job is None else clock.now())


def keep(receipt: Receipt, number: int, sent: Sequence[Any], outcomes: Mapping[int, Outcome]) -> None:
    """What became of the rows of a portion, with the sender's own keys."""
    first = number * PORTION + 1
    numbered = enumerate(sent, first)
    results = [told(outcomes.get(place) or Outcome(place, RowResult.NOT_WRITTEN), row) for place, row in numbered]
    receipt.portions.filter(number=number).update(results=results)


def told(outcome: Outcome, row: Any) -> dict[str, Any]:
    """As it is kept: words are found when it is read, in the language of the reader."""
    found = {
        "row": outcome.number,
        "key": rows.sender_key(row),
        "verb": rows.sender_verb(row),
        "result": outcome.result.value,
        "uid": outcome.uid,
        "version": outcome.version,
    }
    if outcome.details:
        found["details"] = dict(outcome.details)
    if outcome.faults:
        found["errors"] = [
            {"field": each.field, "code": each.code, "value": each.value, "params": dict(each.params)}
            for each in outcome.faults
        ]
    return found


def count(receipt: Receipt, outcomes: Iterable[Outcome]) -> None:
    found = Counter(each.result for each in outcomes)
    receipt.taken += sum(found[result] for result in TAKEN)
    receipt.unchanged += found[RowResult.UNCHANGED]
    receipt.refused += found[RowResult.REFUSED]
    receipt.save(update_fields=["taken", "unchanged", "refused"])


def end(receipt: Receipt, state: ReceiptState, *, now: datetime) -> None:
    """What was sent is not needed any more."""
    receipt.portions.exclude(sent="").update(sent="")
    receipt.state, receipt.ended_at = state, now
    receipt.save(update_fields=["state", "ended_at"])
    payload = {
        "resource": receipt.resource,
        "state": state.value,
        "rows": receipt.count,
        "taken": receipt.taken,
        "refused": receipt.refused,
    }
    audit.record("exchange.batch_ended", receipt, by=receipt.made_by, now=now, payload=payload)
    follow(receipt, now=now)


@transaction.atomic
def end_early(receipt: Receipt, state: ReceiptState, *, now: datetime) -> None:
    if still_runs(receipt):
        end(receipt, state, now=now)


def follow(receipt: Receipt, *, now: datetime) -> None:
    """What the resource does once about a batch that wrote something."""
    ended = batches.registered(receipt.resource).ended
    if ended is None or not receipt.taken:
        return
    settled = receipt.portions.filter(results__isnull=False).order_by("number").values_list("results", flat=True)
    written = [row["uid"] for results in settled for row in results or () if row["result"] in TAKEN]
    ended(written, by=receipt.made_by, now=now)


@transaction.atomic
def cancel(receipt: Receipt, *, by: User, now: datetime) -> Receipt:
    """Of a batch that is taken all or none nothing stays, otherwise what is settled; what has ended is left alone."""
    row: Receipt = Receipt.objects.visible_to(by).select_related("job").get(pk=receipt.pk)
    if row.job is not None:
        ask_to_stop(row, row.job, by=by, now=now)
    return row


def ask_to_stop(row: Receipt, job: Job, *, by: User, now: datetime) -> None:
    """At its next portion; one that has not begun ends here."""
    row.job = jobs.request_cancel(job, by=by, now=now)
    if row.job.state == JobState.CANCELLED:
        end_early(row, ReceiptState.STOPPED, now=now)


@transaction.atomic
def stop(receipt: Receipt, *, by: User, now: datetime) -> bool:
    """As its sender could, by an administrator and on record. Whether it was still under way."""
    require(P.PARTNER_WITHDRAW, by)
    row: Receipt = Receipt.objects.of_systems(by).with_senders().get(pk=receipt.pk)
    if row.state_enum != ReceiptState.RUNNING or row.job is None or row.job.cancel_requested_at:
        return False
    ask_to_stop(row, row.job, by=row.made_by, now=now)
    audit.record("exchange.batch_stopped", row, by=by, now=now, payload={"resource": row.resource, "rows": row.count})
    return True


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Receipts of batches that were sent longer ago than KEPT, of stopped ones too; what was written stays, and the
    audit record tells of it."""
    return int(Receipt.objects.filter(made_at__lt=now - KEPT).delete()[0])
