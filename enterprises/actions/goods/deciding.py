"""What an officer does with a filing that was not answered at once, and the enterprise's answer to a question."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises import queries_services
from enterprises import workflow_goods as workflow
from enterprises.actions.goods.filing import due, put
from enterprises.enums_goods import ItemState, Verb
from enterprises.models import GoodsFiling, GoodsItem
from enterprises.rules.goods import items
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.workflow import move
from pilotzone.messages import actions as messages


def lock_filing(filing: GoodsFiling, permission: P, *, expected_version: int, by: User) -> GoodsFiling:
    """The item first, as everywhere. Raises NotAllowed, Stale."""
    item = GoodsItem.objects.select_for_update(of=("self",)).get(pk=filing.item_id)
    rows = GoodsFiling.objects.select_for_update(of=("self",)).select_related("enterprise")
    row: GoodsFiling = rows.get(pk=filing.pk)
    row.item = item
    division = row.enterprise.registration_division_id
    if not by.may(permission, enterprise_id=row.enterprise_id, division_id=division):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if row.version != expected_version:
        raise Stale("stale", _("Somebody else has worked on this filing meanwhile. Look at it again."))
    return row


@transaction.atomic
def accept(filing: GoodsFiling, *, reason: str = "", expected_version: int, by: User, now: datetime) -> GoodsFiling:
    """What it says is on file from now on."""
    row = lock_filing(filing, P.GOODS_REVIEW, expected_version=expected_version, by=by)
    move(row, workflow.ACCEPT, by=by)
    put(row.item, items.of_plain(row.filed))
    settle_item(row, ItemState.ON_FILE, now=now)
    return decided(row, "goods.accepted", "goods_accepted", reason, "", by=by, now=now)


@transaction.atomic
def refuse(
    filing: GoodsFiling, *, reason: str, clause: str, expected_version: int, by: User, now: datetime
) -> GoodsFiling:
    """A change that is refused leaves on file what was there. Raises Refused: no reason."""
    row = lock_filing(filing, P.GOODS_REVIEW, expected_version=expected_version, by=by)
    require_text(reason, "reason", _("Say why it is refused."))
    move(row, workflow.REFUSE, by=by)
    settle_item(row, ItemState.REFUSED if row.verb == Verb.NEW else ItemState.ON_FILE, now=now)
    return decided(row, "goods.refused", "goods_refused", reason, clause, by=by, now=now)


def settle_item(row: GoodsFiling, state: ItemState, *, now: datetime) -> None:
    row.item.state, row.item.changed_at = state, now
    row.item.version += 1
    row.item.save()


def require_text(text: str, field: str, said: Promise) -> None:
    if not text.strip():
        raise Refused(f"{field}_missing", said, field=field)


def decided(
    row: GoodsFiling, event: str, kind: str, reason: str, clause: str, *, by: User, now: datetime
) -> GoodsFiling:
    row.decided_at, row.decided_by = now, by
    row.decision_reason, row.decision_clause = reason.strip(), clause.strip()
    row.version += 1
    row.save()
    payload = {"reference": row.reference, "reason": row.decision_reason, "clause": row.decision_clause}
    audit.record(event, row, case=row.item, by=by, now=now, payload=payload)
    tell(row, kind, row.decision_reason, now=now)
    return row


@transaction.atomic
def ask(filing: GoodsFiling, *, question: str, expected_version: int, by: User, now: datetime) -> GoodsFiling:
    """The time to decide stops until the enterprise has answered."""
    row = lock_filing(filing, P.GOODS_REVIEW, expected_version=expected_version, by=by)
    require_text(question, "question", _("Say what is missing, all of it at once."))
    move(row, workflow.ASK, by=by)
    row.asked_at, row.asked_by, row.question, row.answer, row.due_on = now, by, question.strip(), "", None
    row.version += 1
    row.save()
    payload: dict[str, Any] = {"reference": row.reference, "question": row.question}
    audit.record("goods.asked", row, case=row.item, by=by, now=now, payload=payload)
    tell(row, "goods_asked", row.question, now=now)
    return row


@transaction.atomic
def answer(filing: GoodsFiling, *, text: str, expected_version: int, by: User, now: datetime) -> GoodsFiling:
    """By the enterprise; the officer's working days begin anew."""
    row = lock_filing(filing, P.GOODS_FILE, expected_version=expected_version, by=by)
    require_text(text, "answer", _("Write the answer."))
    move(row, workflow.ANSWER, by=by)
    row.answer = text.strip()
    for name, value in due(now).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    audit.record("goods.answered", row, case=row.item, by=by, now=now, payload={"reference": row.reference})
    return row


def tell(row: GoodsFiling, kind: str, reason: str, *, now: datetime) -> None:
    people = queries_services.people_of([row.enterprise_id], clock.local_date(now)).get(row.enterprise_id, [])
    params = {
        "reference": row.reference,
        "goods": {"zh": row.filed["name_zh"], "en": row.filed["name_en"] or row.filed["name_zh"]},
        "reason": reason,
    }
    link = reverse("portal:enterprises:goods_filing_detail", args=[row.uid])
    messages.notify(people, f"enterprises.{kind}", params=params, link=link, now=now, case=row)
