"""The payment plan of a claim as rows, for the bureau and the applicant alike."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from subsidies import facts, wording
from subsidies.enums import State
from subsidies.enums_recovery import OUTSTANDING
from subsidies.models import Application, Instalment, Payment

BEFORE_PAYING = (State.APPROVED, State.NOTICED)
DECIDED = (State.APPROVED, State.NOTICED, State.PAYABLE, State.PAID)


def plan_rows(claim: Application, request: HttpRequest | None = None) -> list[dict[str, Any]]:
    """Each part with what became of it: paid, came back, on its way, due, or waiting for the end of the public notice
    or its condition.

    Empty before the decision. With a request, a part that waits can be confirmed by those who may.
    """
    if claim.state not in DECIDED:
        return []
    may = bool(request and request.user.may(P.INSTALMENT_CONFIRM))
    rows = []
    paid = Prefetch("payments", Payment.objects.select_related("account").order_by("pk"))
    clauses = facts.measure_of(claim.measure_version).clauses
    for part in claim.instalments.select_related("stop").prefetch_related(paid):
        payments = list(part.payments.all())
        last = payments[-1] if payments else None
        state = state_of(claim, part, last)
        if part.stop:
            known = clauses.get(part.stop.clause)
            part.stop.clause_label = wording.pick(known.label) if known else part.stop.clause
        due_on = due_day(claim, part.due_on) if state == "due" else None
        rows.append(
            {"part": part, "last": last, "state": state, "due_on": due_on, "may_confirm": may and state == "waiting"}
        )
    return rows


def state_of(claim: Application, part: Instalment, last: Payment | None) -> str:
    if part.paid_at:
        return "paid"
    if part.stop_id:
        return "stopped"
    if last and last.bounced_at:
        return "bounced"
    if last:
        return "running"
    if not part.due_on:
        return "waiting"
    return "noticed" if claim.state in BEFORE_PAYING else "due"


def due_day(claim: Application, due_on: date) -> date:
    """Nothing is due while the public notice stands, whatever day the decision or the condition named."""
    return max(due_on, clock.local_date(claim.stage_entered_at))


def demands(claim: Application) -> list[Any]:
    """What the enterprise has to repay, each with its clause in words."""
    if not claim.paid:
        return []
    rows = list(claim.recoveries.filter(state__in=OUTSTANDING).select_related("bar").order_by("pk"))
    clauses = facts.measure_of(claim.measure_version).clauses
    for row in rows:
        known = clauses.get(row.clause)
        row.clause_label = wording.pick(known.label) if known else row.clause
    return rows


def came_back(rows: list[dict[str, Any]]) -> Payment | None:
    """The payment for which the enterprise has to correct its account: it bounced from the one that still stands."""
    waiting = (row["last"] for row in rows if row["state"] == "bounced")
    return next((each for each in waiting if each.account_kept_at is None and each.account.replaced_at is None), None)
