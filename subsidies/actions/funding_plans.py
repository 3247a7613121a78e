"""A funding plan: commerce draws it up under its document number, finance agrees to the same record, and it is issued.

Lock order: FundingPlan, Applications, audit heads.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical, clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.workflow import move
from pilotzone.reference import actions as reference
from subsidies import funding_plans, workflow
from subsidies.actions import recusing
from subsidies.enums import State
from subsidies.enums_payment import PlanState
from subsidies.models import Application, FundingPlan, FundingPlanItem, Programme
from subsidies.rules import sealed_lists

MOST = 10_000


@transaction.atomic
def draw_up(
    programme: Programme, claims: QuerySet[Application], *, document_number: str, by: User, now: datetime
) -> FundingPlan:
    """The claims of the programme whose notice has ended and that are in no plan, with amounts and budgets."""
    if not by.may(P.FUNDING_PLAN_DRAW_UP):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    document_number = document_number.strip()
    if not document_number:
        raise Refused("number_missing", _("Enter the document number of the plan."), field="document_number")
    if FundingPlan.objects.filter(document_number=document_number).exclude(state=PlanState.DROPPED).exists():
        text = _("A plan with this document number exists already.")
        raise Refused("number_used", text, field="document_number")
    rows = locked(funding_plans.without_plan(programme, claims))
    if not rows:
        raise Refused("nothing_payable", _("None of these claims waits for a plan."), field="calls")
    recusing.require_disinterested_in_all(rows, by, field="calls")
    record = funding_plans.record_of(programme, document_number, rows)
    plan = FundingPlan.objects.create(
        reference=reference.next_reference("XD", clock.local_date(now).year, width=4),
        document_number=document_number,
        programme=programme,
        record=canonical.dumps(record).decode(),
        digest=canonical.digest(record),
        total=sum(each.approved or 0 for each in rows),
        made_at=now,
        made_by=by,
    )
    items = [FundingPlanItem(plan=plan, application=each, amount=each.approved or 0) for each in rows]
    FundingPlanItem.objects.bulk_create(items, batch_size=500)
    audit.record("funding_plan.drawn_up", plan, by=by, now=now, payload=payload_of(plan, len(rows)))
    return plan


def locked(claims: QuerySet[Application]) -> list[Application]:
    keys = list(claims.order_by("pk").values_list("pk", flat=True)[:MOST])
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=State.PAYABLE).order_by("pk")
    return list(rows.select_related("enterprise", "division", "measure_version__measure"))


def payload_of(plan: FundingPlan, count: int) -> dict[str, Any]:
    return {
        "reference": plan.reference,
        "document_number": plan.document_number,
        "claims": count,
        "total": plan.total,
        "digest": plan.digest,
    }


@transaction.atomic
def issue(plan: FundingPlan, *, digest: str, by: User, now: datetime) -> FundingPlan:
    """Finance agrees to the record that was on the page; from now on payments refer to the plan's number.

    Raises Refused where one of the claims has changed since it was drawn up.
    """
    row = lock(plan)
    move(row, workflow.ISSUE_PLAN, by=by)
    if row.made_by_id == by.pk:
        raise Refused("drawn_up_by_you", _("You drew up this plan. Finance issues it."))
    if row.digest != digest:
        raise Stale("plan_changed", _("The plan is another one than on your page. Look at it again."))
    claims = locked(Application.objects.filter(plan_items__plan=row))
    recusing.require_disinterested_in_all(claims, by, field="calls")
    if canonical.digest(funding_plans.record_of(row.programme, row.document_number, claims)) != row.digest:
        text = _("A claim of the plan has changed since it was drawn up. Drop the plan and draw it up again.")
        raise Refused("claims_changed", text, status=409)
    row.issued_at, row.issued_by = now, by
    row.save(update_fields=["state", "issued_at", "issued_by"])
    audit.record("funding_plan.issued", row, by=by, now=now, payload=payload_of(row, len(claims)))
    digest = canonical.digest(sealed_lists.of_plan(json.loads(row.record)))
    told = {"document_number": row.document_number, "plan": row.reference, "digest": digest}
    audit.record_many(
        audit.Entry("claim.plan_issued", each, by, now, told | {"amount": each.approved}) for each in claims
    )
    return row


@transaction.atomic
def drop(plan: FundingPlan, *, reason: str, by: User, now: datetime) -> FundingPlan:
    """Before it is issued either side can give it up; its claims are free for another plan."""
    if not (by.may(P.FUNDING_PLAN_DRAW_UP) or by.may(P.FUNDING_PLAN_ISSUE)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    row = lock(plan)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say why the plan is not issued."), field="reason")
    move(row, workflow.DROP_PLAN, by=by)
    row.drop_reason = reason
    row.save(update_fields=["state", "drop_reason"])
    row.items.update(stands=False)
    payload = {"document_number": row.document_number, "reason": reason}
    audit.record("funding_plan.dropped", row, by=by, now=now, payload=payload)
    return row


def lock(plan: FundingPlan) -> FundingPlan:
    found: FundingPlan = FundingPlan.objects.select_for_update(of=("self",)).select_related("programme").get(pk=plan.pk)
    return found
