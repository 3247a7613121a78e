"""The list of a call settled by the measure's own rule: frozen for every claim of it, and fallen for all at once.

Lock order: Budget, Applications, Settlement, audit head.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.money import format_money
from subsidies import facts, listing
from subsidies.actions import moving, planning, recusing, settlements
from subsidies.enums import Stage, State
from subsidies.listing import CallList
from subsidies.models import Application, Budget, Call, Entitlement, Settlement
from subsidies.rules import records, settling
from subsidies.rules.bearing import Funds
from subsidies.rules.model import Measure


@transaction.atomic
def settle(call: Call, *, digest: str, by: User, now: datetime) -> Settlement:
    """Freeze what the measure's rule gives each claim before decision; `digest` is of the list that was looked at.

    What was signed before falls: the two signatures are given for the settled amounts.
    """
    funds = listing.funds_of(call, planning.lock_budgets(call))
    for application in Application.objects.filter(call=call, state=State.DECIDING).order_by("pk"):
        if not by.may(P.DECISION_SETTLE, division_id=application.division_id):
            raise NotAllowed("not_allowed", _("You may not take this step."))
        recusing.require_disinterested(moving.lock(application), by)
    found = listing.of_call(call, funds)
    if found is None or not found.is_settled_by_rule:
        raise Refused("nothing_to_settle", _("The measure's rule changes nothing on this list."), status=409)
    if found.digest != digest:
        raise Stale("list_changed", _("The list or its budget changed after you opened the page. Look at it again."))
    settlements.let_fall(call, by=by, now=now, why="settled_again")
    made = Settlement.objects.create(
        call=call,
        budget=found.settled.budget,
        total=found.settled.given,
        basis=canonical.dumps(found.basis).decode(),
        digest=found.digest,
        made_at=now,
        made_by=by,
    )
    payload = {
        "claims": len(found.settled.rows),
        "before": found.settled.total,
        "total": made.total,
        "budget": made.budget,
        "digest": made.digest,
    }
    audit.record("list.settled", made, case=call, by=by, now=now, payload=payload)
    for application, part in found.parts():
        freeze(application, part, made, by=by, now=now)
    return made


def freeze(application: Application, part: dict[str, object], made: Settlement, *, by: User, now: datetime) -> None:
    """The audited record with the list's part, as the entitlement that the signatures are given for."""
    audited = application.entitlements.get(stage=Stage.AUDITED, is_current=True)
    record = records.with_parts(facts.record_of(audited), allocation=part)
    entitlement = Entitlement.objects.create(
        application=application,
        measure_version=audited.measure_version,
        stage=Stage.SETTLED,
        amount=settling.fen(records.amount_of(record)),
        record=canonical.dumps(record).decode(),
        digest=canonical.digest(record),
        made_at=now,
        made_by=by,
        settlement=made,
    )
    fallen = application.signatures.filter(fallen_at=None).update(fallen_at=now)
    payload = {
        "stage": Stage.SETTLED.value,
        "amount": entitlement.amount,
        "before": audited.amount,
        "digest": entitlement.digest,
        "rule": part["rule"],
        "signatures": fallen,
    }
    audit.record("amount.settled", entitlement, case=application, by=by, now=now, payload=payload)


def require_settled(application: Application, budgets: Mapping[int, Budget]) -> None:
    """Where the measure has a rule for the list, nobody decides past it; `budgets` by their keys are those of the call
    as the caller has locked them."""
    funds = listing.funds_of(application.call, budgets)
    if application.entitlements.filter(stage=Stage.SETTLED, is_current=True).exists():
        standing = settlements.standing_of(application.call)  # held against falling until the signature stands
        if standing is not None and listing.is_old(standing, funds):
            raise old(standing, funds)
        return
    if is_plain(application.call, funds):
        return
    found: CallList | None = listing.of_call(application.call, funds)
    if found is not None and found.is_settled_by_rule:
        raise Refused(
            "list_open",
            _(
                "The claims before decision come to %(total)s and %(balance)s is left. The measure has a rule for "
                "this: settle the list by it first."
            ),
            status=409,
            params={"total": format_money(found.settled.total), "balance": format_money(found.settled.budget)},
        )


def old(standing: Settlement, funds: Funds) -> Refused:
    """Somebody else took or released money of the same budget meanwhile."""
    text = _(
        "The list was settled on %(before)s, and %(after)s is there for it now: by the measure's rule the amounts "
        "are others. Settle the list again first."
    )
    after = listing.money_for(standing, funds)
    params = {"before": format_money(standing.budget), "after": format_money(after)}
    return Refused("list_old", text, status=409, params=params)


def is_plain(call: Call, funds: Funds) -> bool:
    """Whether nothing has to be worked out over the list: no rule, or one for the budget and it suffices."""
    measure = facts.measure_of(call.measure_version)
    if rests_on_list(measure):
        return False
    return measure.budget_rule is None or (funds.is_single and waiting_of(call) <= funds.balance)


def rests_on_list(measure: Measure) -> bool:
    """Whether the amounts are worked out over the list whatever money there is."""
    return bool(measure.selection or settling.shared_steps(measure))


def waiting_of(call: Call) -> int:
    """What the call's claims before decision come to, in fen."""
    waiting = Application.objects.filter(call=call, state=State.DECIDING)
    total: int | None = waiting.aggregate(total=Sum("audited"))["total"]
    return total or 0
