"""What can be paid on a day: instalments that are due, their claims, their sums, and what keeps a claim back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from enterprises.enums import EnterpriseState
from enterprises.models import PayeeAccount
from pilotzone.accounts.models import User
from subsidies.enums import State
from subsidies.enums_payment import StopState
from subsidies.models import Application, Budget, Call, FundingPlan, Instalment, Payment, PaymentStop

VERSION = "application__measure_version__measure"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits of one call from one budget: claims, and their sum in minor units."""

    budget: int
    call: int
    claims: int
    amount: int


def due(user: User, day: date) -> QuerySet[Instalment]:
    """Due on the day, of a claim of the office whose public notice has ended, and in no running batch."""
    live = Payment.objects.filter(instalment=OuterRef("pk"), bounced_at=None)
    payable = Application.objects.in_office(user).filter(state=State.PAYABLE)
    return Instalment.objects.filter(~Exists(live), application__in=payable, paid_at=None, stop=None, due_on__lte=day)


def sums(rows: QuerySet[Instalment]) -> list[Waiting]:
    """By budget and call, all of them."""
    found = rows.order_by().values_list("budget", "application__call")
    counted = found.annotate(claims=Count("application", distinct=True), amount=Sum("amount"))
    return [Waiting(*row) for row in counted.order_by("budget", "application__call")]


def claims_of(rows: QuerySet[Instalment], budget: Budget, call: Call | None = None) -> QuerySet[Application]:
    """The claims of which something is due from the budget, perhaps of one call only."""
    own = rows.filter(budget=budget) if call is None else rows.filter(budget=budget, application__call=call)
    return Application.objects.filter(pk__in=own.values("application"))


def stuck(claims: Iterable[int]) -> set[int]:
    """Claims of which a payment bounced from the account that still stands and that nobody has found right."""
    rows = Payment.objects.filter(application__in=list(claims), bounced_at__isnull=False, account_kept_at=None)
    return set(rows.filter(account__replaced_at=None).values_list("application_id", flat=True))


def planless(claims: Iterable[int]) -> set[int]:
    """Claims that are paid by a plan's number only, and are in no issued plan."""
    rows = Application.objects.filter(pk__in=list(claims), call__programme__needs_plan=True)
    keys = set(rows.values_list("pk", flat=True))
    return keys - set(FundingPlan.number_of(keys))


def held(claims: Iterable[int]) -> set[int]:
    """Claims of which somebody has proposed to pay nothing more."""
    rows = PaymentStop.objects.filter(application__in=list(claims), state=StopState.PROPOSED)
    return set(rows.values_list("application_id", flat=True))


def of_ended(claims: Iterable[int]) -> set[int]:
    """Claims whose enterprise is recorded as no longer existing."""
    rows = Application.objects.filter(pk__in=list(claims), enterprise__state=EnterpriseState.ENDED)
    return set(rows.values_list("pk", flat=True))


def without_account(claims: Iterable[int]) -> set[int]:
    """Claims whose enterprise has entered no account."""
    accounts = PayeeAccount.objects.filter(enterprise=OuterRef("enterprise"), replaced_at=None)
    rows = Application.objects.filter(~Exists(accounts), pk__in=list(claims))
    return set(rows.values_list("pk", flat=True))
