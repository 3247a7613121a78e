"""The public notice: publish approved claims for the call's working days, and end the notice when they are over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workdays import Calendar, Deadline
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as reference_actions
from pilotzone.reference import queries as reference
from subsidies import facts, queries, workflow
from subsidies.actions import budgeting, moving, planning, reviewing
from subsidies.enums import EntryKind, NoticeState, Stage, State
from subsidies.models import Application, Budget, Call, Instalment, NoticeItem, Objection, PublicNotice
from subsidies.rules import deadlines, ledger, notices


@transaction.atomic
def publish(
    call: Call, applications: Iterable[Application], *, document_number: str, by: User, now: datetime
) -> PublicNotice:
    """Put approved claims of one call on public notice from today, with public inputs only."""
    if not by.may(P.PUBLIC_NOTICE_PUBLISH):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    document_number = document_number.strip()
    if not document_number:
        raise Refused("number_missing", _("Enter the document number of the notice."), field="document_number")
    if PublicNotice.objects.filter(document_number=document_number).exists():
        raise Refused("number_used", _("A notice with this document number exists already."), field="document_number")
    rows = list(moving.lock_each(each.pk for each in applications).values())
    check_rows(call, rows)
    items = drafts(call, rows)
    first_day = clock.local_date(now)
    last = last_day(call, first_day, reference.calendar())
    notice = PublicNotice.objects.create(
        reference=reference_actions.next_reference("GS", first_day.year, width=4),
        document_number=document_number,
        call=call,
        first_day=first_day,
        last_day=last.day,
        ends_at=deadlines.end_of(last.day),
        provisional=last.provisional,
        total=sum(item.amount for item in items),
        digest=canonical.digest(notice_record(call, document_number, first_day, items)),
        published_at=now,
        published_by=by,
    )
    for item in items:
        item.notice = notice
    NoticeItem.objects.bulk_create(items)
    payload = {"document_number": document_number, "claims": len(items), "total": notice.total, "digest": notice.digest}
    audit.record("notice.published", notice, by=by, now=now, payload=payload)
    put_on_notice(rows, notice, by=by, now=now)
    return notice


def check_rows(call: Call, rows: Sequence[Application]) -> None:
    if not rows:
        raise Refused("nothing_chosen", _("Choose at least one claim."), field="claims")
    for application in rows:
        if application.call_id != call.pk:
            raise Refused("other_call", _("A notice holds claims of one call only."), field="claims")
        if application.state != State.APPROVED:
            raise Refused(
                "not_approved",
                _("%(reference)s is not waiting for public notice."),
                field="claims",
                params={"reference": application.reference},
                status=409,
            )


def drafts(call: Call, rows: Sequence[Application]) -> list[NoticeItem]:
    """The lines of the notice in the order of references: enterprise, project, amount, and what is public."""
    ordered = sorted(rows, key=lambda application: application.reference)
    records = queries.records_of(ordered, Stage.APPROVED)
    return [
        NoticeItem(
            application=application,
            position=position,
            amount=application.approved or 0,
            public=notices.public_part(facts.measure_of(application.measure_version), records[application.pk]),
        )
        for position, application in enumerate(ordered, start=1)
    ]


def last_day(call: Call, first_day: date, calendar: Calendar) -> Deadline:
    return calendar.add(first_day, call.notice_days, first_day_counts=call.notice_first_day_counts)


def notice_record(call: Call, document_number: str, first_day: date, items: Iterable[NoticeItem]) -> dict[str, Any]:
    """The notice as its digest covers it; the last day is left out, since a provisional one is counted again."""
    return {
        "format": "notice/1",
        "call": call.reference,
        "document_number": document_number,
        "first_day": first_day.isoformat(),
        "items": [
            {
                "position": item.position,
                "reference": item.application.reference,
                "enterprise": item.application.enterprise.name_zh,
                "project": item.application.project,
                "amount": str(item.amount),
                "public": item.public,
            }
            for item in items
        ],
    }


def put_on_notice(rows: Sequence[Application], notice: PublicNotice, *, by: User, now: datetime) -> None:
    calendar, people = reference.calendar(), queries.claimants_of(rows, now)
    events, tellings = [], []
    for application in rows:
        application.due_at, application.due_provisional = notice.ends_at, notice.provisional
        moving.shift(application, workflow.PUBLISH, calendar, by=by, now=now)
        payload = {"notice": notice.reference, "ends_at": notice.ends_at, "amount": application.approved}
        events.append(audit.Entry("claim.noticed", application, by, now, payload))
        params = {
            "reference": application.reference,
            "notice": notice.document_number,
            "last_day": notice.last_day,
        }
        link = reviewing.own_link(application)
        tellings.append(messages.Telling(people[application.pk], "claim_noticed", params, link, case=application))
    moving.save_shifted(rows)
    audit.record_many(events)
    messages.notify_all(tellings, now=now)


def close_due_notices(*, now: datetime) -> int:
    """End what has stood its days. A provisional end is counted again first and never lapses as such."""
    recount_provisional(now=now)
    due = PublicNotice.objects.filter(state=NoticeState.PUBLISHED, provisional=False, ends_at__lte=now)
    return sum(close(notice, now=now) for notice in due.order_by("pk"))


@transaction.atomic
def recount_provisional(*, now: datetime) -> int:
    """Where the year's working days have been entered meanwhile, the end becomes certain."""
    rows = PublicNotice.objects.select_for_update(of=("self",)).select_related("call")
    calendar, settled = reference.calendar(), 0
    for notice in rows.filter(state=NoticeState.PUBLISHED, provisional=True).order_by("pk"):
        last = last_day(notice.call, notice.first_day, calendar)
        if last.provisional:
            continue
        notice.last_day, notice.ends_at, notice.provisional = last.day, deadlines.end_of(last.day), False
        notice.save(update_fields=["last_day", "ends_at", "provisional"])
        noticed = Application.objects.filter(notice_items__notice=notice, state=State.NOTICED)
        noticed.update(due_at=notice.ends_at, due_provisional=False)
        audit.record("notice.settled", notice, by=None, now=now, payload={"last_day": last.day})
        settled += 1
    return settled


@transaction.atomic
def close(notice: PublicNotice, *, now: datetime) -> bool:
    """The claims to which nobody objects are payable and the money is committed; the others wait. Safe to run twice."""
    budgets = planning.lock_budgets(notice.call)
    locked = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if locked.state != NoticeState.PUBLISHED or locked.provisional or now < locked.ends_at:
        return False
    left = Objection.objects.filter(item__notice=locked)
    taken_off = set(left.upheld().values_list("item", flat=True))
    held_back = set(left.undecided().values_list("item", flat=True)) - taken_off
    items = list(locked.items.exclude(pk__in=taken_off).order_by("application_id"))
    rows = moving.lock_each(item.application_id for item in items)
    for item in items:
        if item.pk in held_back:
            hold_back(rows.pop(item.application_id), locked, now=now)
    make_payable(list(rows.values()), locked, budgets, now=now)
    locked.state, locked.ended_at = NoticeState.ENDED, now
    locked.save(update_fields=["state", "ended_at"])
    payload = {
        "claims": len(items) - len(held_back),
        "held_back": len(held_back),
        "taken_off": len(taken_off),
        "total": locked.total,
    }
    audit.record("notice.ended", locked, by=None, now=now, payload=payload)
    return True


def make_payable(
    rows: Sequence[Application], notice: PublicNotice, budgets: Mapping[int, Budget], *, now: datetime
) -> None:
    calendar, publisher = reference.calendar(), notice.published_by
    amounts = dict(notice.items.values_list("application_id", "amount"))
    plans: dict[int, list[Instalment]] = {}
    for part in Instalment.objects.filter(application__in=amounts, stop=None):
        plans.setdefault(part.application_id, []).append(part)
    lines, events = [], []
    for application in rows:
        for key, amount in planning.sums(plans.get(application.pk, [])).items():
            line = ledger.Line(EntryKind.COMMIT, amount)
            entry = budgeting.add(budgets[key], line, application=application, by=publisher, now=now)
            lines.append(entry)
            events.append(budgeting.event_of(entry, budgets[key], by=publisher, now=now))
        moving.shift(application, workflow.CLOSE_NOTICE, calendar, by=publisher, now=now)
        payload = {"notice": notice.reference, "amount": amounts[application.pk]}
        events.append(audit.Entry("claim.payable", application, None, now, payload))
    budgeting.save_together(budgets.values(), lines)
    moving.save_shifted(rows)
    audit.record_many(events)


def hold_back(application: Application, notice: PublicNotice, *, now: datetime) -> None:
    """An objection is undecided when the notice ends: the claim alone waits for it, with the objection's time limit."""
    first = Objection.objects.undecided().filter(item__notice=notice, item__application=application).earliest("due_at")
    application.due_at, application.due_provisional = first.due_at, first.due_provisional
    moving.touch(application)
    application.save(update_fields=["due_at", "due_provisional", "version"])
    payload = {"notice": notice.reference, "due_at": first.due_at}
    audit.record("claim.held_back", application, by=None, now=now, payload=payload)
