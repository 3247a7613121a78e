"""The payment plan of a claim: made at the decision from the measure's payers and instalments, and its parts that wait
confirmed as due."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from subsidies import facts
from subsidies.actions import budgeting, moving, recusing
from subsidies.enums import State
from subsidies.models import Application, Budget, Call, CallPayer, Entitlement, Instalment
from subsidies.rules import plan, records

BEFORE_END = (State.APPROVED, State.NOTICED, State.PAYABLE)


def lock_budgets(call: Call) -> dict[int, Budget]:
    """Every budget that the call's claims are paid from, locked in the order of their keys.

    Decided claims keep the budgets of their plans, also when the call's own went into another year since.
    """
    planned = Instalment.objects.filter(application__call=call).order_by().values_list("budget_id", flat=True)
    keys = {call.budget_id, *call.payers.values_list("budget_id", flat=True), *planned.distinct()}
    return {key: budgeting.lock(key) for key in sorted(keys)}


def make(application: Application, resting_on: Entitlement, *, now: datetime) -> list[Instalment]:
    """The parts of the decided amount; the caller reserves each from its budget."""
    budgets = dict(application.call.payers.values_list("payer", "budget_id"))
    # a second decision of the claim at this moment fails on the positions
    return save(rows_of(application, resting_on, budgets, now=now))


def save(parts: Sequence[Instalment]) -> list[Instalment]:
    """New parts of claims, after those that were stopped before a claim came back and was decided on again."""
    claims = {part.application_id for part in parts}
    kept = Instalment.objects.filter(application__in=claims).order_by().values_list("application_id")
    last = dict(kept.annotate(last=Max("position")))
    for part in parts:
        part.position += last.get(part.application_id, 0)
    return Instalment.objects.bulk_create(parts)


def rows_of(
    application: Application, resting_on: Entitlement, budgets: Mapping[str, int], *, now: datetime
) -> list[Instalment]:
    """The parts, not saved; `budgets` are the keys of those that payers named by the measure pay from."""
    return [
        Instalment(
            application=application,
            position=position,
            budget_id=budgets.get(part.payer, application.call.budget_id),
            payer_zh=part.payer_label.zh,
            payer_en=part.payer_label.en,
            label_zh=part.label.zh,
            label_en=part.label.en,
            due_zh=part.due.zh,
            due_en=part.due.en,
            amount=part.amount,
            due_on=clock.local_date(now) if part.at_once else None,
        )
        for position, part in enumerate(plan_of(resting_on), start=1)
    ]


def plan_of(resting_on: Entitlement) -> tuple[plan.Part, ...]:
    record = records.as_settled(facts.record_of(resting_on))
    return plan.plan_of(record, facts.measure_of(resting_on.measure_version), resting_on.amount or 0)


def foreseen(application: Application, resting_on: Entitlement, budgets: Mapping[str, int]) -> dict[int, int]:
    """How much each budget would bear, by its key, in that order; `budgets` are the payers' as for `rows_of`."""
    own = application.call.budget_id
    if not budgets:
        return {own: resting_on.amount or 0}
    found = {own: 0}
    for part in plan_of(resting_on):
        key = budgets.get(part.payer, own)
        found[key] = found.get(key, 0) + part.amount
    return dict(sorted(found.items()))


def sums(instalments: Iterable[Instalment]) -> dict[int, int]:
    """How much of the plan each budget bears, by its key, in that order."""
    found: dict[int, int] = {}
    for each in sorted(instalments, key=lambda row: row.budget_id):
        found[each.budget_id] = found.get(each.budget_id, 0) + each.amount
    return found


@transaction.atomic
def confirm_due(instalment: Instalment, *, due_on: date, why: str, by: User, now: datetime) -> Instalment:
    """What the instalment waited for has happened: from the day on it may be paid.

    Refused before the claim's decision is final only in so far as nothing is paid before its public notice has ended.
    """
    budgeting.require(by, P.INSTALMENT_CONFIRM)
    application = moving.lock(instalment.application)
    row = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment.pk)
    why = why.strip()
    recusing.require_disinterested(application, by)
    if row.due_on is not None or row.stop_id or application.state not in BEFORE_END:
        raise Refused("not_waiting", _("This instalment does not wait for a confirmation."), status=409)
    if not why:
        raise Refused("why_missing", _("Say what shows that it is due."), field="why")
    if due_on < clock.local_date(application.submitted_at or now):
        raise Refused("due_too_early", _("The day lies before the claim was submitted."), field="due_on")
    row.due_on, row.confirmed_at, row.confirmed_by, row.confirmed_why = due_on, now, by, why
    row.save(update_fields=["due_on", "confirmed_at", "confirmed_by", "confirmed_why"])
    payload = {"position": row.position, "amount": row.amount, "due_on": due_on, "reason": why}
    audit.record("claim.instalment_due", application, by=by, now=now, payload=payload)
    return row


@transaction.atomic
def set_payer(call: Call, *, payer: str, budget: Budget, by: User, now: datetime) -> CallPayer:
    """One of the measure's payers pays from this budget; until the first claim of the call is decided."""
    budgeting.require(by, P.BUDGET_ALLOT)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if payer not in {each.id for each in facts.measure_of(locked.measure_version).payers}:
        raise Refused("payer_unknown", _("The measure names no such payer."), field="payer")
    if Instalment.objects.filter(application__call=locked).exists():
        raise Refused("call_decided", _("A claim of this call has been decided already."), status=409)
    if budget.closed_at:
        raise Refused("budget_closed", _("The year of this budget is closed."), field="budget")
    row, _made = CallPayer.objects.update_or_create(
        call=locked, payer=payer, defaults={"budget": budget, "set_at": now, "set_by": by}
    )
    payload = {"payer": payer, "budget": budget.document_number}
    audit.record("call.payer_set", locked, by=by, now=now, payload=payload)
    return row
