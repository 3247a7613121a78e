"""Reads of subsidies that span models: who acted, who is told, the queue's tabs, the workbench, one claim's story."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from enterprises.models import Membership
from pilotzone.accounts.models import User
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import clock
from pilotzone.kernel.access import MATRIX, P, R
from pilotzone.kernel.paging import beyond, value_of
from subsidies.enums import UNDER_WAY, EntryKind, Stage, State
from subsidies.models import Application, Budget, Entitlement, InvoiceUse
from subsidies.rules import desks, ledger

# What waits for an office: the states whose next act needs one of these permissions.
OFFICE_STATES: tuple[tuple[P, State], ...] = (
    (P.DISTRICT_COMMERCE_OPINE, State.DISTRICT_REVIEW),
    (P.DISTRICT_FINANCE_OPINE, State.DISTRICT_REVIEW),
    (P.CITY_REVIEW, State.CITY_REVIEW),
    (P.DECISION_SIGN, State.DECIDING),
    (P.PUBLIC_NOTICE_PUBLISH, State.APPROVED),
    (P.PAYMENT_PREPARE, State.PAYABLE),
)
TAB_CAP = 1000
# Events of a claim's chain by which a person has taken part in its review; each names its desk.
ACTS = ("claim.taken", "line.ruled", "opinion.given", "correction.requested")


# --- who ---------------------------------------------------------------------------------------------


def acts_on(application: Application) -> list[desks.Act]:
    """Everybody's part in the review of a claim: who once acted, acted.

    A ruling that a colleague overwrote and an opinion that fell are still in the record.
    """
    rulings = (
        application.lines.filter(rulings__isnull=False).order_by().values_list("rulings__made_by", "rulings__desk")
    )
    opinions = application.opinions.values_list("given_by", "desk")
    corrections = application.corrections.values_list("opened_by", "desk")
    recorded = (
        chain_of(application)
        .filter(kind__in=ACTS, actor__isnull=False)
        .values_list("actor", KeyTextTransform("desk", "payload"))
    )
    return [desks.Act(person, desk) for person, desk in rulings.union(opinions, corrections, recorded)]


def has_interest(application: Application, person: User) -> bool:
    """Whether the person acts or once acted for the enterprise, or had a hand in the claim on its side."""
    if person.pk in (application.created_by_id, application.submitted_by_id):
        return True
    return Membership.objects.filter(enterprise=application.enterprise_id, user=person).exists()


def officers(permission: P, division_id: int | None = None) -> QuerySet[User]:
    """Those who hold the permission for the division by appointment; without one, for the whole zone."""
    roles = [role for role in R if permission in MATRIX[role]]
    today = clock.today()
    in_force = Q(appointments__ends_on=None) | Q(appointments__ends_on__gte=today)
    place = Q(appointments__office__division=None)
    if division_id is not None:
        place |= Q(appointments__office__division=division_id)
    found = User.objects.filter(
        in_force, place, appointments__starts_on__lte=today, appointments__role__in=roles, is_active=True
    )
    return found.distinct()


def claimants(application: Application, now: datetime) -> QuerySet[User]:
    """Who is told on the enterprise's side: administrators and project leads, and whoever wrote this claim."""
    members = Membership.objects.in_force(clock.local_date(now)).filter(enterprise=application.enterprise)
    concerned = Q(role__in=(R.ENTERPRISE_ADMIN, R.PROJECT_LEAD)) | Q(user=application.created_by_id)
    return User.objects.filter(pk__in=members.filter(concerned).values("user"), is_active=True)


# --- records -----------------------------------------------------------------------------------------


def records_of(applications: Iterable[Application], stage: Stage) -> dict[int, dict[str, Any]]:
    """The frozen record of the stage, by claim."""
    rows = Entitlement.objects.filter(application__in=list(applications), stage=stage, is_current=True)
    return {pk: json.loads(record) for pk, record in rows.values_list("application_id", "record")}


def digests_of(applications: Iterable[Application]) -> dict[int, str]:
    """The digest of the re-reviewed amount that a signature would be given for, by claim."""
    rows = Entitlement.objects.filter(application__in=list(applications), stage=Stage.AUDITED, is_current=True)
    return dict(rows.values_list("application_id", "digest"))


def invoice_twins(application: Application, numbers: Iterable[str]) -> dict[str, Application]:
    """Other claims that count one of these invoice numbers: the reviewer sees both sides."""
    rows = InvoiceUse.objects.filter(number__in=list(numbers)).exclude(application=application)
    return {row.number: row.application for row in rows.select_related("application__enterprise")}


# --- the queue ---------------------------------------------------------------------------------------


class CappedCount(Subquery):
    """How many rows of a sliced queryset, as a column: several counts in one query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    empty_result_set_value = 0  # of rows that are known to be none without asking


def in_view(rows: QuerySet[Application], view: str, user: User, now: datetime) -> QuerySet[Application]:
    """The named view of the queue."""
    if view == "mine":
        return rows.filter(assigned_to=user, state__in=UNDER_WAY)
    if view == "office":
        return rows.filter(state__in=office_states(user))
    if view == "today":
        return rows.filter(state__in=office_states(user), due_at__gt=now, due_at__lte=end_of_day(now))
    if view == "late":
        return rows.filter(state__in=office_states(user), due_at__lte=now)
    return rows


def office_states(user: User) -> list[State]:
    """The states in which a claim waits for this person's office; those who only read see all that is under way."""
    states = list(dict.fromkeys(state for permission, state in OFFICE_STATES if user.may(permission)))
    return states or list(UNDER_WAY)


def end_of_day(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def view_counts(
    rows: QuerySet[Application], views: Iterable[str], user: User, now: datetime, **more: QuerySet[Application]
) -> dict[str, int]:
    """Each view's count, and those of `more`, capped, in one query."""
    counted = {view: in_view(rows, view, user, now) for view in views} | more
    counts = {name: CappedCount(each.order_by().values("pk")[:TAB_CAP]) for name, each in counted.items()}
    return User.objects.filter(pk=user.pk).values(**counts).get()


def neighbours(
    rows: QuerySet[Application], application: Application, order: tuple[str, ...]
) -> tuple[Application | None, Application | None]:
    """The claims before and after this one in a filtered queue; this one itself need no longer be in it."""
    values = [value_of(application, key) for key in order]
    flipped = [key[1:] if key.startswith("-") else f"-{key}" for key in order]
    before = rows.filter(beyond(order, values, backwards=True)).order_by(*flipped).first()
    after = rows.filter(beyond(order, values, backwards=False)).order_by(*order).first()
    return before, after


# --- the workbench -----------------------------------------------------------------------------------


def workbench(user: User, now: datetime) -> dict[str, Any]:
    """What the bureau's home shows: late and due first, who holds the rest, the budgets."""
    rows = Application.objects.in_office(user)
    queue = in_view(rows, "office", user, now)
    waiting = rows.filter(state__in=UNDER_WAY).exclude(state__in=office_states(user))
    return {
        "counts": view_counts(rows, ("late", "today", "office", "mine"), user, now),
        "queue": queue.for_list().order_by("due_at", "pk")[:10],
        "held_elsewhere": list(
            waiting.order_by()
            .values("state")
            .annotate(count=Count("pk"), since=Min("stage_entered_at"))
            .order_by("since")
        ),
        "budgets": list(Budget.objects.order_by("-year", "pk")[:3]) if user.may(P.BUDGET_READ) else [],
    }


# --- one claim ---------------------------------------------------------------------------------------


def events_of(application: Application) -> list[AuditEvent]:
    """The claim's chain, newest first."""
    return list(chain_of(application).order_by("-position"))


def chain_of(application: Application) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(chain__case_kind="subsidies.application", chain__case_uid=application.uid)


def stages_of(entitlements: Iterable[Entitlement]) -> Mapping[str, Entitlement]:
    """The current entitlement of each stage."""
    return {entitlement.stage: entitlement for entitlement in entitlements if entitlement.is_current}


# --- the ledger --------------------------------------------------------------------------------------


def verify_budgets() -> Iterator[tuple[Budget, list[str]]]:
    """Each budget with what is wrong with it: totals that its lines do not add up to, lines missing or impossible."""
    for budget in Budget.objects.order_by("pk").iterator():
        yield budget, ledger_problems(budget)


def ledger_problems(budget: Budget) -> list[str]:
    rows = list(budget.entries.order_by("position").values_list("position", "kind", "amount", "released_from"))
    positions = [row[0] for row in rows]
    problems = []
    if positions != list(range(1, budget.entries_count + 1)):
        problems.append(f"{len(rows)} lines, {budget.entries_count} were written")
    lines = (ledger.Line(EntryKind(kind), amount, released) for _, kind, amount, released in rows)
    try:
        totals = ledger.recount(lines)
    except ledger.Overdrawn as error:
        return [*problems, f"a line takes {error.asked} out of {error.source}, which held {error.held}"]
    for account in ("allotted", "reserved", "committed", "paid"):
        stored, counted = getattr(budget, account), getattr(totals, account)
        if stored != counted:
            problems.append(f"{account} is {stored}, the lines make {counted}")
    return problems
