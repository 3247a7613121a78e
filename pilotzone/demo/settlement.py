"""What follows from a call's decisions in bulk: the ledger, the public notices, the payments."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.demo.claims import Claim, Rows, columns
from pilotzone.kernel import canonical, clock, copying
from pilotzone.reference import actions as reference
from subsidies.actions import budgeting, noticing
from subsidies.enums import BatchState, EntryKind, NoticeState, State
from subsidies.models import Budget, BudgetEntry, Call, Instalment, NoticeItem, Payment, PaymentBatch, PublicNotice
from subsidies.rules import deadlines, ledger

ENTRY = columns("uid budget_id position kind amount released_from application_id note made_at made_by_id")
ITEM = columns("notice_id application_id position amount public")
PLAN = columns(
    "id uid application_id position budget_id payer_zh payer_en label_zh label_en due_zh due_en amount due_on "
    "confirmed_why paid_at"
)
PAYMENT = columns(
    "uid batch_id number application_id instalment_id account_id amount netted paid_at bank_reference "
    "bounce_reason account_kept_why"
)
HEADROOM = 1_000_000_00


@dataclass(frozen=True, slots=True)
class Dates:
    """When a call's claims are put on notice (the settled ones, and those on notice now), gathered, and paid."""

    noticed: datetime
    running: datetime
    prepared: datetime
    paid: datetime


def dates_of(call: Call, now: datetime) -> Dates:
    after = [call.opens_at + timedelta(days=days) for days in (90, 104, 106)]
    return Dates(after[0], now - timedelta(days=2), after[1], after[2])


def enter_moments(claims: list[Claim], dates: Dates) -> None:
    """Where notice or payment was the last thing that happened."""
    for claim in claims:
        if claim.state == State.NOTICED:
            claim.settled_at = dates.running
        elif claim.state == State.PAYABLE:
            claim.settled_at = dates.prepared
        elif claim.state == State.PAID:
            claim.settled_at = dates.paid


def settle(claims: list[Claim], call: Call, rows: Rows, dates: Dates) -> None:
    """After the claims' own rows are written."""
    decided = [claim for claim in claims if claim.rank > 2]
    settled = [claim for claim in decided if claim.rank > 4]
    noticed = [claim for claim in decided if claim.state == State.NOTICED]
    for listed, at in ((settled, dates.noticed), (noticed, dates.running)):
        if listed:
            publish(listed, call, at, rows)
    paid = [claim for claim in decided if claim.state == State.PAID]
    plans = plan(decided, call.budget, dates, rows) if decided else {}
    if paid:
        pay(paid, plans, call.budget, dates, rows)
    if decided:
        enter_ledger(call.budget, decided, settled, paid, dates, rows)


def publish(listed: list[Claim], call: Call, at: datetime, rows: Rows) -> None:
    office, first = rows.office, clock.local_date(at)
    last = office.calendar.add(first, call.notice_days, first_day_counts=call.notice_first_day_counts)
    ends_at = deadlines.end_of(last.day)
    ended = ends_at <= office.now
    number = reference.next_reference("GS", first.year, width=4)
    document = f"津商公示〔{first.year}〕{number[-4:]}号"
    items = [item_of(claim, place) for place, claim in enumerate(listed, start=1)]
    notice = PublicNotice.objects.create(
        reference=number,
        document_number=document,
        call=call,
        state=NoticeState.ENDED if ended else NoticeState.PUBLISHED,
        first_day=first,
        last_day=last.day,
        ends_at=ends_at,
        provisional=last.provisional,
        total=sum(item.amount for item in items),
        digest=canonical.digest(noticing.notice_record(call, document, first, items)),
        published_at=at,
        published_by=office.officers["manager"],
        ended_at=ends_at if ended else None,
    )
    payload = {"document_number": document, "claims": len(items), "total": notice.total, "digest": notice.digest}
    audit.record("notice.published", notice, by=notice.published_by, now=at, payload=payload)
    made = [
        (notice.pk, claim.id, item.position, item.amount, item.public)
        for claim, item in zip(listed, items, strict=True)
    ]
    copying.insert(NoticeItem, ITEM, made)


def item_of(claim: Claim, position: int) -> SimpleNamespace:
    """As much of a notice's line as its record reads."""
    enterprise = SimpleNamespace(name_zh=claim.applicant.name_zh)
    application = SimpleNamespace(reference=claim.reference, enterprise=enterprise, project=claim.project)
    return SimpleNamespace(
        position=position, application=application, amount=claim.sample.amount, public=claim.sample.public
    )


def plan(decided: list[Claim], budget: Budget, dates: Dates, rows: Rows) -> dict[int, int]:
    """One part for each claim, due from its decision on; the parts' keys by the claims'."""
    ids = copying.reserve_ids(Instalment, len(decided))
    texts = ("",) * 6
    made = [
        (key, rows.uid(), each.id, 1, budget.pk, *texts, each.sample.amount, clock.local_date(each.decided_at), "",
         dates.paid if each.state == State.PAID else None)
        for key, each in zip(ids, decided, strict=True)
    ]  # fmt: skip
    copying.insert(Instalment, PLAN, made)
    return {each.id: key for key, each in zip(ids, decided, strict=True)}


def pay(paid: list[Claim], plans: dict[int, int], budget: Budget, dates: Dates, rows: Rows) -> None:
    finance, second = rows.office.officers["finance"], rows.office.officers["finance2"]
    batch = PaymentBatch.objects.create(
        reference=reference.next_reference("BF", clock.local_date(dates.prepared).year, width=4),
        budget=budget,
        state=BatchState.PAID,
        total=sum(claim.sample.amount for claim in paid),
        prepared_at=dates.prepared,
        prepared_by=finance,
        exported_at=dates.prepared,
        exported_by=finance,
        paid_at=dates.paid,
        paid_by=second,
    )
    payload = {"payments": len(paid), "total": batch.total, "paid_on": clock.local_date(dates.paid)}
    audit.record("payment.paid", batch, by=second, now=dates.paid, payload=payload)
    at = dates.paid
    made = [
        (rows.uid(), batch.pk, number, each.id, plans[each.id], each.applicant.account_id, each.sample.amount, 0, at,
         f"DEMO{each.id:010d}", "", "")
        for number, each in enumerate(paid, start=1)
    ]  # fmt: skip
    copying.insert(Payment, PAYMENT, made)


def enter_ledger(
    budget: Budget, decided: list[Claim], settled: list[Claim], paid: list[Claim], dates: Dates, rows: Rows
) -> None:
    """Allotted by the action; then reserved, committed and paid line by line, the totals by the ledger's own rules."""
    officers, total = rows.office.officers, sum(claim.sample.amount for claim in decided)
    opened = budget.calls.get().opens_at
    budgeting.allot(budget, amount=total + HEADROOM, note="年初预算", by=officers["finance"], now=opened)
    locked = budgeting.lock(budget.pk)
    acts: list[tuple[EntryKind, list[Claim], datetime | None, User]] = [
        (EntryKind.RESERVE, decided, None, officers["director2"]),
        (EntryKind.COMMIT, settled, dates.prepared, officers["manager"]),
        (EntryKind.PAY, paid, dates.paid, officers["finance2"]),
    ]
    totals, made = budgeting.totals_of(locked), []
    for kind, claims, at, by in acts:
        for claim in claims:
            totals = ledger.apply(totals, ledger.Line(kind, claim.sample.amount))
            position = locked.entries_count + len(made) + 1
            moment = at or claim.decided_at
            made.append(
                (rows.uid(), locked.pk, position, kind.value, claim.sample.amount, "", claim.id, "", moment, by.pk)
            )
    copying.insert(BudgetEntry, ENTRY, made)
    for account in budgeting.ACCOUNTS:
        setattr(locked, account, getattr(totals, account))
    locked.entries_count += len(made)
    locked.save(update_fields=[*budgeting.ACCOUNTS, "entries_count"])
    payload = {"entries": len(made), "balance": totals.balance}
    audit.record("budget.entered_in_bulk", locked, by=officers["finance"], now=rows.office.now, payload=payload)
