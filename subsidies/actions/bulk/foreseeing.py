"""The preview: which claims an act can be done on and why not, asked of many in a fixed number of statements.

The act asks everything again, claim by claim, when it is done.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused
from subsidies import facts, late_remarks, listing, many
from subsidies.actions import (
    alternatives,
    assigning,
    budgeting,
    deciding,
    hindrances,
    late_remarking,
    planning,
    recusing,
    reviewing,
    settling,
)
from subsidies.actions.assigning import PERMISSIONS
from subsidies.actions.bulk.signing import Known
from subsidies.enums import Desk, EntryKind, Stage, State
from subsidies.enums_desk import BulkKind
from subsidies.models import Application, Budget, Bulk, Entitlement
from subsidies.rules import desks, ledger, targets

# The latest amount of a claim, for sums.
LATEST = ("approved", "audited", "verified", "claimed")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the preview says of one claim; `reserves` is what it would take from the call's budget, in fen."""

    error: DomainError | None
    amount: int | None = None
    digest: str = ""
    reserves: int = 0


Foresight = Callable[[Collection[Application]], dict[int, Seen]]


def foresight(bulk: Bulk, *, by: User) -> Foresight:
    """The preview for the kind of act; asked portion by portion, in the order in which it will be done."""
    kinds: dict[BulkKind, Callable[[Bulk, User], Foresight]] = {
        BulkKind.ASSIGN: Assigning,
        BulkKind.AGREE: Reviewing,
        BulkKind.REQUEST: Reviewing,
        BulkKind.SIGN: Signing,
    }
    return kinds[BulkKind(bulk.kind)](bulk, by)


def latest_amount(claim: Application) -> int | None:
    return next((amount for name in LATEST if (amount := getattr(claim, name)) is not None), None)


class Assigning:
    """To an officer, or to nobody."""

    def __init__(self, bulk: Bulk, by: User) -> None:
        self.to, self.by = bulk.officer, by

    def __call__(self, claims: Collection[Application]) -> dict[int, Seen]:
        acts = many.acts_on(claims) if self.to else {}
        interested = many.interested(claims, [self.to.pk]) if self.to else set()
        own = many.interested(claims, [self.by.pk, *self.by.absent_colleagues])
        return {
            each.pk: Seen(self.why_not(each, acts.get(each.pk, set()), interested, own), latest_amount(each))
            for each in claims
        }

    def why_not(
        self, claim: Application, acts: Collection[desks.Act], interested: set[int], own: set[int]
    ) -> DomainError | None:
        """`own` are the claims in which the person has a part, `interested` those in which the officer has one."""
        if not self.by.may(P.CLAIM_ASSIGN, division_id=claim.division_id):
            return NotAllowed("not_allowed", deciding.NOT_ALLOWED)
        if claim.state not in assigning.ASSIGNABLE:
            return assigning.not_in_review(claim)
        if claim.pk in own:
            return recusing.own_enterprise(self.by)
        if self.to is None:
            return None
        able = assigning.able_desks(claim, self.to)
        return assigning.why_unable(self.to, able, claim.pk in interested, acts)


class Reviewing:
    """An opinion that agrees, or a request for a paper, at the desk where the claim is."""

    def __init__(self, bulk: Bulk, by: User) -> None:
        self.bulk, self.by = bulk, by
        self.hindered: dict[int, Refused] = {}
        self.late: set[tuple[int, str]] = set()

    def __call__(self, claims: Collection[Application]) -> dict[int, Seen]:
        acts = many.acts_on(claims)
        interested = many.interested(claims, [self.by.pk, *self.by.absent_colleagues])
        amounts = many.current_amounts(claims, Stage.VERIFIED, Stage.AUDITED)
        agrees = self.bulk.kind == BulkKind.AGREE
        keys = [each.pk for each in claims]
        self.hindered = hindrances.of_many(keys) if agrees else {}
        self.late = set() if agrees else late_remarks.needing_permission(keys, self.point)
        return {each.pk: self.seen(each, acts.get(each.pk, set()), interested, amounts) for each in claims}

    @property
    def point(self) -> str:
        return targets.of_material(self.bulk.material)

    def seen(
        self,
        claim: Application,
        acts: Collection[desks.Act],
        interested: set[int],
        amounts: dict[tuple[int, str], Entitlement],
    ) -> Seen:
        may = [
            desk
            for desk in desks.DESKS_IN.get(State(claim.state), ())
            if self.by.may(PERMISSIONS[desk], division_id=claim.division_id)
        ]
        desk = next((each for each in may if not reviewing.is_barred(claim, each, self.by, acts)), None)
        error = self.why_not_here(claim, may, desk, interested)
        if error is None and desk is not None:
            made = amounts.get((claim.pk, desks.STAGE_OF[desk]))
            return Seen(self.why_not(claim, desk, made), made.amount if made else claim.claimed)
        return Seen(error, latest_amount(claim))

    def why_not_here(
        self, claim: Application, may: Collection[Desk], desk: Desk | None, interested: set[int]
    ) -> DomainError | None:
        """The refusals of `reviewing.require_desk`, in its order."""
        asks = self.bulk.kind == BulkKind.REQUEST
        if asks and not self.by.may(P.CORRECTION_REQUEST, division_id=claim.division_id):
            return NotAllowed("not_allowed", deciding.NOT_ALLOWED)
        if not may:
            held = any(self.by.may(each, division_id=claim.division_id) for each in PERMISSIONS.values())
            return reviewing.not_here(claim) if held else NotAllowed("not_allowed", deciding.NOT_ALLOWED)
        if claim.pk in interested:
            return recusing.own_enterprise(self.by)
        return reviewing.acted_elsewhere() if desk is None else None

    def why_not(self, claim: Application, desk: Desk, made: Entitlement | None) -> DomainError | None:
        if self.bulk.kind == BulkKind.REQUEST:
            measure = facts.measure_of(claim.measure_version)
            asked = {each.id for each in measure.materials if each.source != "enterprise"}
            if self.bulk.material not in asked:
                return no_such_paper()
            return late_remarking.needs_permission([self.point]) if (claim.pk, desk) in self.late else None
        if desk == Desk.CITY and claim.pk in self.hindered:
            return self.hindered[claim.pk]
        if made is None:
            return None  # worked out by the opinion itself
        try:
            reviewing.require_amount(made, desk)
        except DomainError as error:
            return error
        return None


def no_such_paper() -> Refused:
    return Refused("no_such_paper", _("The measure of this claim does not ask for that paper."))


class Signing:
    """A signature; where it is the second, the money that it takes, claim after claim, from what is left."""

    def __init__(self, bulk: Bulk, by: User) -> None:
        self.by = by
        self.totals: dict[int, ledger.Totals] = {}
        self.lists: dict[int, DomainError | None] = {}

    def __call__(self, claims: Collection[Application]) -> dict[int, Seen]:
        payers = listing.payers_of(each.call_id for each in claims)
        named = {key for each in payers.values() for key in each.values()}
        budgets = Budget.objects.in_bulk({each.call.budget_id for each in claims} | named)
        known = Known.of(claims, self.by)
        return {each.pk: self.seen(each, known, budgets, payers.get(each.call_id, {})) for each in claims}

    def seen(self, claim: Application, known: Known, budgets: Mapping[int, Budget], payers: Mapping[str, int]) -> Seen:
        due, budget = known.dues.due(claim), budgets[claim.call.budget_id]
        amount, digest = (due.amount, due.digest) if due else (claim.audited, "")
        error = known.why_not(claim, digest)
        if error is None and due is not None and known.dues.is_special(claim, budget):
            error = self.why_not_special(claim, due, budget)
        if error is not None or due is None or not amount or not known.decides(claim):
            return Seen(error, amount, digest)
        takes = {key: part for key, part in planning.foreseen(claim, due, payers).items() if part}
        error = self.why_not_paid(takes, budgets)
        return Seen(error, amount, digest, takes.get(budget.pk, 0) if error is None else 0)

    def why_not_special(self, claim: Application, due: Entitlement, budget: Budget) -> DomainError | None:
        """A list that is open is open for all its claims: asked once a call."""
        key = claim.call_id
        try:
            if due.stage == Stage.SETTLED or key not in self.lists:
                self.lists[key] = None
                settling.require_settled(claim, {budget.pk: budget})
            elif self.lists[key] is not None:
                return self.lists[key]
            alternatives.require_current(claim, due)
        except DomainError as error:
            if error.code == "list_open":
                self.lists[key] = error
            return error
        return None

    def why_not_paid(self, takes: Mapping[int, int], budgets: Mapping[int, Budget]) -> DomainError | None:
        """Of a claim that one of its budgets cannot bear, none of the others bears anything."""
        after = {}
        for key, amount in takes.items():
            budget = budgets[key]
            if budget.closed_at:
                return budgeting.closed()
            before = self.totals.get(key) or budgeting.totals_of(budget)
            try:
                after[key] = ledger.apply(before, ledger.Line(EntryKind.RESERVE, amount))
            except ledger.Overdrawn as error:
                return budgeting.overdrawn(error, budget)
        self.totals |= after
        return None
