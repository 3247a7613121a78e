"""Enquiries: an enterprise asks an operator for space, the operator replies, and both know what came of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.workflow import Transition, move
from pilotzone.messages import actions as messages
from pilotzone.reference import actions as references
from pilotzone.reference import queries as reference
from warehouses import workflow_space as workflow
from warehouses.actions.space import offering
from warehouses.actions.telling import editors
from warehouses.enums_space import WAITING, EnquiryState
from warehouses.models import Enquiry, EnquiryMessage, Warehouse
from warehouses.rules import space as rules

SERIES = "XJ"
EARLY = timedelta(days=1)
MOST_MESSAGES = 60  # about one enquiry, of both sides together
NO_LONGER_RUN = "仓库已停止运营。"


@transaction.atomic
def send(
    warehouse: Warehouse,
    enterprise: Enterprise,
    *,
    area: int,
    starts_on: date,
    months: int,
    goods: str,
    text: str = "",
    by: User,
    now: datetime,
) -> Enquiry:
    """Ask for `area` (m² times a hundred) from a day on. The operator has so many working days for a reply.

    Raises Refused: the operator's own warehouse, one that takes no enquiries, or a second enquiry beside one that
    is still going.
    """
    if not by.may(P.SPACE_ENQUIRE, enterprise_id=enterprise.pk):
        raise NotAllowed("not_allowed", _("You may not ask for space for this enterprise."))
    if not enterprise.may_claim:
        raise Refused("not_active", _("The enterprise's own registration has not been accepted yet."))
    rows = Warehouse.objects.open_to_the_public().select_related("operator", "space")
    row = rows.filter(pk=warehouse.pk).first()
    if row is None or (hasattr(row, "space") and not row.space.takes_enquiries):
        raise Refused("no_enquiries", _("This warehouse takes no enquiries now."), status=409)
    if row.operator_id == enterprise.pk:
        raise Refused("own_warehouse", _("This is your own warehouse."))
    today = clock.local_date(now)
    if starts_on < today:
        raise Refused("day_past", _("This day has passed."), field="starts_on")
    due = reference.calendar().add(today, rules.REPLY_DAYS)
    made = Enquiry(
        reference=references.next_reference(SERIES, today.year),
        warehouse=row,
        enterprise=enterprise,
        area=area,
        starts_on=starts_on,
        months=months,
        goods=goods.strip(),
        text=text.strip(),
        sent_at=now,
        sent_by=by,
        reply_due_on=due.day,
        reply_due_provisional=due.provisional,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        text_of = _("Your enterprise has an enquiry about this warehouse that is still going.")
        raise Refused("going_on", text_of, status=409) from error
    payload = {"warehouse": row.code, "enterprise": enterprise.uscc, "area": area, "months": months}
    audit.record("enquiry.sent", made, by=by, now=now, payload=payload)
    tell(made, "warehouses.enquiry_sent", row.operator_id, now=now)
    return made


def tell(enquiry: Enquiry, kind: str, enterprise_id: int, *, now: datetime) -> None:
    """The people of one side."""
    params = {
        "reference": enquiry.reference,
        "warehouse": enquiry.warehouse.names,
        "enterprise": enquiry.enterprise.names,
        "due": enquiry.reply_due_on,
    }
    link = reverse("portal:warehouses:enquiry_detail", args=[enquiry.uid])
    people = editors(enterprise_id, clock.local_date(now))
    messages.notify(people, kind, params=params, link=link, now=now, case=enquiry)


def lock(enquiry: Enquiry, expected_version: int | None = None) -> Enquiry:
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related("warehouse__operator", "enterprise")
    row: Enquiry = rows.get(pk=enquiry.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody has written about this enquiry meanwhile. Read it first."))
    return row


def step(row: Enquiry, transition: Transition, *, by: User) -> None:
    """Move it, for a person of the side whose step it is."""
    side = row.warehouse.operator_id if transition in workflow.OPERATOR else row.enterprise_id
    if transition.permission is None or not by.may(transition.permission, enterprise_id=side):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    move(row, replace(transition, permission=None), by=by)
    row.version += 1


@transaction.atomic
def reply(
    enquiry: Enquiry, *, text: str, declines: bool = False, expected_version: int | None = None, by: User, now: datetime
) -> Enquiry:
    """The operator's words, as often as there is something to add; declining ends it.

    A reply to a deal that the enquirer stated says that it is not agreed on yet.
    """
    row = lock(enquiry, expected_version)
    step(row, workflow.DECLINE if declines else workflow.REPLY, by=by)
    keep_message(row, text, by_operator=True, by=by, now=now)
    row.replied_at, row.replied_by = now, by
    row.agreed_area = row.agreed_from = None
    if declines:
        row.closed_at, row.closed_by = now, by
    row.save()
    audit.record("enquiry.declined" if declines else "enquiry.answered", row, by=by, now=now, payload=about(row))
    kind = "warehouses.enquiry_declined" if declines else "warehouses.enquiry_answered"
    tell(row, kind, row.enterprise_id, now=now)
    return row


@transaction.atomic
def write(
    enquiry: Enquiry, *, text: str, expected_version: int | None = None, by: User, now: datetime
) -> EnquiryMessage:
    """The enquirer asks back or adds something, as long as the enquiry is going; what was written before stays."""
    row = lock(enquiry, expected_version)
    if not by.may(P.SPACE_ENQUIRE, enterprise_id=row.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if row.state not in WAITING:
        raise Refused("wrong_state", _("This enquiry has ended."), status=409)
    made = keep_message(row, text, by_operator=False, by=by, now=now)
    row.version += 1
    row.save(update_fields=["version"])
    audit.record("enquiry.written", row, by=by, now=now, payload=about(row))
    tell(row, "warehouses.enquiry_written", row.warehouse.operator_id, now=now)
    return made


def keep_message(row: Enquiry, text: str, *, by_operator: bool, by: User, now: datetime) -> EnquiryMessage:
    if not text.strip():
        raise Refused("text_missing", _("Write what you have to say."), field="text")
    if row.messages.count() >= MOST_MESSAGES:
        said = _("There are %(most)s messages already; agree on the rest otherwise, and enter what came of it.")
        raise Refused("too_many", said, field="text", params={"most": MOST_MESSAGES}, status=409)
    made: EnquiryMessage = row.messages.create(
        by_operator=by_operator, text=text.strip(), written_at=now, written_by=by
    )
    return made


def about(row: Enquiry) -> dict[str, object]:
    return {"warehouse": row.warehouse.code, "enterprise": row.enterprise.uscc}


@transaction.atomic
def agree(
    enquiry: Enquiry,
    *,
    area: int,
    starts_on: date,
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Enquiry:
    """Both agreed, says the enquirer: on which area (m² times a hundred) and from when. The operator confirms it."""
    row = lock(enquiry, expected_version)
    if not 0 < area <= (row.warehouse.area or row.warehouse.outdoor_area):
        raise Refused("area_wrong", _("More than the storage area cannot be agreed on."), field="area")
    if starts_on < clock.local_date(row.sent_at):
        raise Refused("before_enquiry", _("This day lies before the enquiry."), field="starts_on")
    step(row, workflow.AGREE, by=by)
    row.agreed_area, row.agreed_from = area, starts_on
    row.save()
    payload = about(row) | {"area": area, "from": starts_on}
    audit.record("enquiry.agreed", row, by=by, now=now, payload=payload)
    tell(row, "warehouses.enquiry_agreed", row.warehouse.operator_id, now=now)
    return row


@transaction.atomic
def confirm(
    enquiry: Enquiry, *, takes_off: bool = False, expected_version: int | None = None, by: User, now: datetime
) -> Enquiry:
    """The operator says so too; with `takes_off` the area is free no longer."""
    row = lock(enquiry, expected_version)
    step(row, workflow.CONFIRM, by=by)
    row.closed_at, row.closed_by = now, by
    row.save()
    audit.record("enquiry.confirmed", row, by=by, now=now, payload=about(row) | {"area": row.agreed_area})
    if takes_off and row.agreed_area:
        offering.take_off(row.warehouse, row.agreed_area, by=by, now=now)
    tell(row, "warehouses.enquiry_confirmed", row.enterprise_id, now=now)
    return row


@transaction.atomic
def end(
    enquiry: Enquiry,
    transition: Transition,
    *,
    reason: str = "",
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Enquiry:
    """The enquirer withdraws it, or says that it came to nothing and why."""
    row = lock(enquiry, expected_version)
    if transition == workflow.END and not reason.strip():
        raise Refused("reason_missing", _("Say why."), field="reason")
    step(row, transition, by=by)
    row.end_reason, row.closed_at, row.closed_by = reason.strip(), now, by
    row.save()
    audit.record(f"enquiry.{transition.name}", row, by=by, now=now, payload=about(row) | {"reason": row.end_reason})
    tell(row, "warehouses.enquiry_ended", row.warehouse.operator_id, now=now)
    return row


def end_with(warehouse: Warehouse, *, by: User, now: datetime) -> int:
    """Enquiries about a warehouse that is no longer run have ended; those who asked are told. How many."""
    rows = [lock(each) for each in warehouse.enquiries.going().order_by("pk")]
    for row in rows:
        row.state, row.version = EnquiryState.DECLINED, row.version + 1
        row.end_reason, row.closed_at, row.closed_by = NO_LONGER_RUN, now, by
        row.save()
        audit.record("enquiry.ended_with_warehouse", row, by=by, now=now, payload=about(row))
        tell(row, "warehouses.enquiry_closed", row.enterprise_id, now=now)
    return len(rows)


@transaction.atomic
def rate(enquiry: Enquiry, *, rating: int, text: str = "", by: User, now: datetime) -> Enquiry:
    """From 1 to 5, once, after a deal that both confirm, by the enterprise that took the space."""
    row = lock(enquiry)
    if not by.may(P.SPACE_ENQUIRE, enterprise_id=row.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if row.state != EnquiryState.AGREED or row.rated_at is not None:
        raise Refused("no_rating", _("A rating is given once, after a deal."), status=409)
    if rating not in rules.RATINGS:
        raise Refused("rating_wrong", _("Choose from 1 to 5."), field="rating")
    row.rating, row.rating_text, row.rated_at, row.version = rating, text.strip(), now, row.version + 1
    row.save()
    audit.record("enquiry.rated", row, by=by, now=now, payload=about(row) | {"rating": rating})
    return row


def remind_due(*, now: datetime) -> int:
    """Tell operators whose reply is due tomorrow or earlier, each of an enquiry once; how many."""
    rows = Enquiry.objects.due_by(clock.local_date(now) + EARLY).values_list("pk", flat=True)
    return sum(remind(pk, now=now) for pk in list(rows))


@transaction.atomic
def remind(pk: int, *, now: datetime) -> bool:
    row = lock(Enquiry(pk=pk))
    if row.reminded_at is not None or row.replied_at is not None:
        return False
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    tell(row, "warehouses.enquiry_due", row.warehouse.operator_id, now=now)
    return True


def mark_late(*, now: datetime) -> int:
    """Mark those without a reply after their day, and tell the enquirer; how many."""
    rows = Enquiry.objects.late(clock.local_date(now)).values_list("pk", flat=True)
    return sum(enter_late(pk, now=now) for pk in list(rows))


@transaction.atomic
def enter_late(pk: int, *, now: datetime) -> bool:
    row = lock(Enquiry(pk=pk))
    if row.late_at is not None or row.replied_at is not None:
        return False
    row.late_at = now
    row.save(update_fields=["late_at"])
    audit.record("enquiry.late", row, by=None, now=now, payload=about(row))
    tell(row, "warehouses.enquiry_late", row.enterprise_id, now=now)
    return True
