"""The claims of a call that wait for the decision, as one list under the measure's own rule."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from pilotzone.kernel import canonical
from subsidies import facts
from subsidies.enums import Stage, State
from subsidies.models import Application, Budget, Call, CallPayer, Entitlement, Settlement
from subsidies.rules import evaluation, settling
from subsidies.rules.bearing import Funds
from subsidies.rules.model import Measure
from subsidies.rules.settling import List, Listed

FORMAT = "settlement/1"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DECIDED = (State.APPROVED, State.NOTICED, State.PAYABLE, State.PAID)


@dataclass(frozen=True)
class CallList:
    """The list with what the rule makes of it; `applications` and `digests` are by reference."""

    call: Call
    measure: Measure
    listed: tuple[Listed, ...]
    applications: dict[str, Application]
    digests: dict[str, str]
    money: int | Funds

    @cached_property
    def settled(self) -> List:
        return settling.settle(self.measure, self.listed, self.money)

    @property
    def is_settled_by_rule(self) -> bool:
        """Whether the rule has something to say: it picks the best, or cuts what the list comes to."""
        return bool(self.settled.rows) and (self.measure.selection is not None or self.settled.changes)

    @cached_property
    def basis(self) -> dict[str, Any]:
        """What the result rests on, in the order of the list."""
        return {
            "format": FORMAT,
            "call": self.call.reference,
            "measure": self.measure.id,
            "version": self.measure.version,
            "digest": self.measure.digest,
            "budget": evaluation.in_yuan(self.settled.budget),
            "claims": [
                {
                    "reference": each.reference,
                    "enterprise": each.enterprise,
                    "project": each.project,
                    "arrived": each.arrived,
                    "record": self.digests[each.reference],
                    "given": evaluation.in_yuan(each.given),
                }
                for each in self.listed
            ],
        }

    @cached_property
    def digest(self) -> str:
        return canonical.digest(self.basis)

    def parts(self) -> Iterator[tuple[Application, dict[str, Any]]]:
        """For each claim of the list what is added to its record."""
        by_reference = {each.reference: each for each in self.listed}
        for row in self.settled.rows:
            part = settling.part_of(by_reference[row.reference], row, self.settled, self.digest)
            yield self.applications[row.reference], part


def funds_of(call: Call, held: Mapping[int, Budget]) -> Funds:
    """The budgets that the call's claims are paid from: as the caller holds them, or else as they stand."""
    payers = {row.payer: row.budget for row in call.payers.select_related("budget")}
    budgets = {each.pk: each for each in (*payers.values(), call.budget)} | dict(held)
    own = call.budget_id
    keys = {payer: budget.pk for payer, budget in payers.items()}
    return Funds(own, {key: budgets[key].balance for key in {own, *keys.values()}}, keys)


def payers_of(calls: Iterable[int]) -> dict[int, dict[str, int]]:
    """By call, which payers of its measure pay from which budget; calls that give them none are left out."""
    found: dict[int, dict[str, int]] = {}
    for row in CallPayer.objects.filter(call__in=set(calls)):
        found.setdefault(row.call_id, {})[row.payer] = row.budget_id
    return found


def borne_by(budget: Budget, claims: Iterable[Application], due: Mapping[int, int]) -> dict[int, int]:
    """By claim, how much of what it is due its call's budget bears; other payers of the measure bear the rest."""
    payers = payers_of(claim.call_id for claim in claims)
    shared = [claim for claim in claims if set(payers.get(claim.call_id, {}).values()) - {budget.pk}]
    rows = Entitlement.objects.filter(application__in=shared, stage=Stage.AUDITED, is_current=True)
    found = dict(due)
    for row in rows.select_related("application__enterprise", "measure_version__measure"):
        claim = row.application
        funds = Funds(budget.pk, {}, payers[claim.call_id])
        found[claim.pk] = funds.borne(due[claim.pk], listed_of(claim, row).shares).get(budget.pk, 0)
    return found


def of_call(call: Call, money: int | Funds) -> CallList | None:
    """The call's list in the order of references, with the claims decided before; None where nothing waits."""
    found = Application.objects.filter(call=call, state__in=(State.DECIDING, *DECIDED)).order_by("reference")
    applications = list(found.select_related("enterprise", "call", "measure_version__measure"))
    if not any(each.state == State.DECIDING for each in applications):
        return None
    rows = Entitlement.objects.filter(application__in=applications, stage=Stage.AUDITED, is_current=True)
    audited = {row.application_id: row for row in rows.select_related("measure_version__measure")}
    known = [each for each in applications if each.pk in audited and audited[each.pk].amount is not None]
    return CallList(
        call,
        facts.measure_of(call.measure_version),
        tuple(listed_of(each, audited[each.pk]) for each in known),
        {each.reference: each for each in known},
        {each.reference: audited[each.pk].digest for each in known},
        money,
    )


def listed_of(application: Application, audited: Entitlement) -> Listed:
    decided = application.state != State.DECIDING
    return Listed(
        application.reference,
        application.enterprise.uscc,
        application.project,
        (application.submitted_at - EPOCH) // timedelta(microseconds=1),
        facts.measure_of(audited.measure_version),
        facts.record_of(audited),
        (application.approved or 0) if decided else None,
    )


def is_old(settlement: Settlement, funds: Funds) -> bool:
    """Whether the money changed since the list was settled, so that the rule would give other amounts to the claims
    that still wait. What the settled claims took by being decided is no change."""
    if facts.measure_of(settlement.call.measure_version).budget_rule is None:
        return False
    money = money_for(settlement, funds)
    if money == settlement.budget:
        return False
    waiting = settlement.entitlements.filter(
        stage=Stage.SETTLED, is_current=True, application__state=State.DECIDING
    ).values_list("application__reference", "amount")
    parts = again(settlement, budget=money) if waiting else {}
    return any(settling.fen(parts[reference]["amount"]) != amount for reference, amount in waiting)


def money_for(settlement: Settlement, funds: Funds) -> int:
    """What there is now for the claims of the settled list: what is left, and what those decided since have taken."""
    decided = settlement.entitlements.filter(stage=Stage.SETTLED, application__approved__isnull=False)
    taken = dict(decided.values_list("application__reference", "amount"))
    if funds.is_single:
        return funds.balance + sum(taken.values())
    kept = kept_list(settlement, funds)
    shares = {each.reference: each.shares for each in kept.listed}
    back = funds.with_back([(amount, shares[reference]) for reference, amount in taken.items()])
    return replace(kept, money=back).settled.budget


def again(settlement: Settlement, *, budget: int | None = None) -> dict[str, dict[str, Any]]:
    """The parts worked out a second time from what the settlement keeps, by reference: the same bytes.

    `budget` in fen asks what the same list would get from other money.
    """
    money = settling.fen(json.loads(settlement.basis)["budget"]) if budget is None else budget
    return {application.reference: part for application, part in kept_list(settlement, money).parts()}


def kept_list(settlement: Settlement, money: int | Funds) -> CallList:
    """The list that the settlement keeps, before other money."""
    basis = json.loads(settlement.basis)
    references = [each["reference"] for each in basis["claims"]]
    rows = Application.objects.filter(reference__in=references).select_related("measure_version__measure", "call")
    applications = {each.reference: each for each in rows}
    listed = []
    for each in basis["claims"]:
        application = applications[each["reference"]]
        audited = application.entitlements.filter(stage=Stage.AUDITED, digest=each["record"]).latest("pk")
        given = None if each["given"] is None else settling.fen(each["given"])
        measure = facts.measure_of(audited.measure_version)
        who = (each["reference"], each["enterprise"], each["project"], each["arrived"])
        listed.append(Listed(*who, measure, facts.record_of(audited), given))
    digests = {each["reference"]: each["record"] for each in basis["claims"]}
    measure = facts.measure_of(settlement.call.measure_version)
    return CallList(settlement.call, measure, tuple(listed), applications, digests, money)
