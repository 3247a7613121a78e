"""How a settled list falls when one of its claims or its money changes.

Lock order: Budget, Application, Settlement, audit head.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.money import Money
from pilotzone.messages import actions as messages
from subsidies import listing, queries
from subsidies.enums import Stage, State
from subsidies.models import Application, Budget, Call, Entitlement, Settlement, Signature


def let_fall(call: Call, *, by: User, now: datetime, why: str) -> Settlement | None:
    """The list changed: what it gave falls for every claim that is not decided yet, and so do their signatures."""
    standing = standing_of(call)
    if standing is None:
        return None
    standing.fallen_at = now
    standing.save(update_fields=["fallen_at"])
    waiting = Entitlement.objects.filter(
        settlement=standing, stage=Stage.SETTLED, is_current=True, application__state=State.DECIDING
    )
    digests = dict(waiting.values_list("application_id", "digest"))
    waiting.update(is_current=False)
    signatures = Signature.objects.filter(fallen_at=None, application__in=digests, digest__in=digests.values())
    payload = {"why": why, "claims": len(digests), "signatures": signatures.update(fallen_at=now)}
    audit.record("list.fell", standing, case=call, by=by, now=now, payload=payload)
    return standing


def money_changed(budget: Budget, *, by: User, now: datetime) -> list[Settlement]:
    """Settled lists on the budget, whose lock the caller holds, that would give other amounts now: they fall, and
    whoever settles lists is told."""
    fallen = []
    on_it = Call.objects.filter(Q(budget=budget) | Q(payers__budget=budget))
    calls = on_it.filter(settlements__fallen_at=None, settlements__isnull=False)
    for call in calls.distinct().order_by("pk"):
        standing, funds = standing_of(call), listing.funds_of(call, {budget.pk: budget})
        if standing is not None and listing.is_old(standing, funds):
            before, after = standing.budget, listing.money_for(standing, funds)
            let_fall(call, by=by, now=now, why="budget_changed")
            tell_fallen(call, before, after, now=now)
            fallen.append(standing)
    return fallen


def claim_left(application: Application, *, by: User, now: datetime) -> None:
    """A decided claim gives up its money or a part of it: the list that reckoned with it falls for those that wait.

    It is no change of the money, which the claim had from this list.
    """
    call = application.call
    standing = standing_of(call)
    if standing is None or not Application.objects.filter(call=call, state=State.DECIDING).exists():
        return
    let_fall(call, by=by, now=now, why="claim_left")
    params = {"call": names_of(call), "reference": application.reference}
    tell(call, "list_claim_left", params, now=now)


def tell_fallen(call: Call, before: int, after: int, *, now: datetime) -> None:
    params = {"call": names_of(call), "before": Money(before), "after": Money(after)}
    tell(call, "list_money_changed", params, now=now)


def names_of(call: Call) -> dict[str, str]:
    return {"zh": call.name_zh, "en": call.name_en or call.name_zh}


def tell(call: Call, kind: str, params: dict[str, Any], *, now: datetime) -> None:
    """Whoever settles lists, with the way to the list."""
    link = f"{reverse('bureau:subsidies:decision_list')}?budget={call.budget.uid}"
    messages.notify(queries.officers(P.DECISION_SETTLE), kind, params=params, link=link, now=now, case=call)


def standing_of(call: Call) -> Settlement | None:
    rows = Settlement.objects.select_for_update(of=("self",)).select_related("call__measure_version")
    return rows.filter(call=call, fallen_at=None).first()
