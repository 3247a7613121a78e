"""Reads of subsidies that span models: who acted, who is told, the queue's tabs, the workbench, one claim's story."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, F, Max, Min, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from enterprises.models import CreditRecord, Membership
from pilotzone.accounts import queries as accounts
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers as officers
from pilotzone.audit.models import AuditEvent
from pilotzone.formula import readiness
from pilotzone.kernel import clock
from pilotzone.kernel.access import P, R
from pilotzone.kernel.paging import beyond, value_of
from subsidies import also_waiting, facts
from subsidies.enums import DECIDED, RUNNING_BATCHES, UNDER_WAY, EntryKind, Stage, State, VersionState
from subsidies.enums_recovery import BAR_LIST
from subsidies.hands import ACTS
from subsidies.models import Application, Budget, Call, Entitlement, InvoiceUse, MeasureVersion, Offer, Payment
from subsidies.rules import desks, ledger
from subsidies.rules.model import Measure

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


# --- who ---------------------------------------------------------------------------------------------


def acts_on(application: Application) -> list[desks.Act]:
    """Everybody's part in the review of a claim: who once acted, acted; so did whoever a deputy acted for.

    A ruling that a colleague overwrote and an opinion that fell are still in the record.
    """
    rulings = (
        application.lines.filter(rulings__isnull=False).order_by().values_list("rulings__made_by", "rulings__desk")
    )
    opinions = application.opinions.values_list("given_by", "desk")
    corrections = application.corrections.values_list("opened_by", "desk")
    recorded = chain_of(application).filter(kind__in=ACTS, actor__isnull=False)
    acted = recorded.values_list("actor", KeyTextTransform("desk", "payload"))
    stood_in = recorded.filter(payload__has_key="for").values_list(
        Cast(KeyTextTransform("for", "payload"), BigIntegerField()), KeyTextTransform("desk", "payload")
    )
    return [desks.Act(person, desk) for person, desk in rulings.union(opinions, corrections, acted, stood_in)]


def has_interest(application: Application, *people: int) -> bool:
    """Whether one of the people, by key, acts or once acted for the enterprise, or had a hand in the claim there."""
    return bool(interested(application, people))


def interested(application: Application, people: Iterable[int]) -> set[int]:
    """Those of the people who act or acted on the enterprise's side."""
    asked = set(people)
    rows = Membership.objects.filter(enterprise=application.enterprise_id, user__in=asked)
    return set(rows.values_list("user", flat=True)) | asked & {application.created_by_id, application.submitted_by_id}


def claimants(application: Application, now: datetime) -> QuerySet[User]:
    """Who is told on the enterprise's side: administrators and project leads, and whoever wrote this claim."""
    members = Membership.objects.in_force(clock.local_date(now)).filter(enterprise=application.enterprise)
    concerned = Q(role__in=(R.ENTERPRISE_ADMIN, R.PROJECT_LEAD)) | Q(user=application.created_by_id)
    return User.objects.filter(pk__in=members.filter(concerned).values("user"), is_active=True)


def claimants_of(applications: Collection[Application], now: datetime) -> dict[int, list[User]]:
    """The same of many claims, by claim, in one statement."""
    members = Membership.objects.in_force(clock.local_date(now)).filter(user__is_active=True)
    members = members.filter(enterprise__in={each.enterprise_id for each in applications})
    by_enterprise: dict[int, list[Membership]] = {}
    for row in members.select_related("user").order_by("pk"):
        by_enterprise.setdefault(row.enterprise_id, []).append(row)
    return {
        each.pk: [
            row.user
            for row in by_enterprise.get(each.enterprise_id, [])
            if row.role in (R.ENTERPRISE_ADMIN, R.PROJECT_LEAD) or row.user_id == each.created_by_id
        ]
        for each in applications
    }


def members_of(enterprises: Iterable[int], now: datetime) -> dict[int, list[User]]:
    """Who is told of an enterprise's matters outside any claim: administrators and project leads, by enterprise."""
    rows = Membership.objects.in_force(clock.local_date(now)).filter(
        enterprise__in=list(enterprises), role__in=(R.ENTERPRISE_ADMIN, R.PROJECT_LEAD), user__is_active=True
    )
    found: dict[int, list[User]] = {}
    for row in rows.select_related("user").order_by("pk"):
        found.setdefault(row.enterprise_id, []).append(row.user)
    return found


# --- records -----------------------------------------------------------------------------------------


def records_of(applications: Iterable[Application], stage: Stage) -> dict[int, dict[str, Any]]:
    """The frozen record of the stage, by claim."""
    rows = Entitlement.objects.filter(application__in=list(applications), stage=stage, is_current=True)
    return {pk: json.loads(record) for pk, record in rows.values_list("application_id", "record")}


def digests_of(applications: Iterable[Application]) -> dict[int, str]:
    """The digest of what a signature would be given for, by claim: the settled list's amount, else the re-reviewed."""
    rows = Entitlement.objects.filter(
        application__in=list(applications), stage__in=(Stage.AUDITED, Stage.SETTLED), is_current=True
    )
    found = {(pk, stage): digest for pk, stage, digest in rows.values_list("application_id", "stage", "digest")}
    return {pk: found.get((pk, Stage.SETTLED), digest) for (pk, _stage), digest in found.items()}


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
        return rows.filter(assigned_to__in=[user.pk, *sorted(user.absent_colleagues)], state__in=UNDER_WAY)
    if view == "team":
        return rows.filter(assigned_to__in=accounts.colleagues(user, clock.local_date(now)), state__in=UNDER_WAY)
    if view == "unassigned":
        return rows.filter(state__in=office_states(user), assigned_to=None)
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
    rows: QuerySet[Application], views: Iterable[str], user: User, now: datetime, **more: QuerySet[Any]
) -> dict[str, Any]:
    """Each view's count, and those of `more`, capped, in one query; with the person's settings of the queue."""
    counted = {view: in_view(rows, view, user, now) for view in views} | more
    counts = {name: CappedCount(each.order_by().values("pk")[:TAB_CAP]) for name, each in counted.items()}
    settings = {"columns": F("queue_setting__columns"), "first_view": F("queue_setting__default_view__query")}
    return User.objects.filter(pk=user.pk).values(**counts, **settings).get()


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


WORKBENCH_VIEWS = ("late", "today", "office", "mine", "unassigned")


def workbench(user: User, now: datetime) -> dict[str, Any]:
    """What the bureau's home shows: late and due first, who holds the rest, the budgets."""
    rows = Application.objects.in_office(user)
    queue = in_view(rows, "office", user, now)
    waiting = rows.filter(state__in=UNDER_WAY).exclude(state__in=office_states(user))
    return {
        "counts": view_counts(rows, WORKBENCH_VIEWS, user, now, **also_waiting.rows_for(user, now)),
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


def offer_events(offer: Offer) -> list[AuditEvent]:
    """The offer's chain, newest first."""
    rows = AuditEvent.objects.filter(chain__case_kind="subsidies.offer", chain__case_uid=offer.uid)
    return list(rows.order_by("-position"))


def chain_of(application: Application) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(chain__case_kind="subsidies.application", chain__case_uid=application.uid)


def stages_of(entitlements: Iterable[Entitlement]) -> Mapping[str, Entitlement]:
    """The current entitlement of each stage."""
    return {entitlement.stage: entitlement for entitlement in entitlements if entitlement.is_current}


# --- measures ----------------------------------------------------------------------------------------


def earliest_start(version: MeasureVersion, today: date) -> date:
    """The first day from which the version can be in force: not past, and after every version decided on."""
    others = MeasureVersion.objects.filter(measure=version.measure_id, state__in=DECIDED).exclude(pk=version.pk)
    return readiness.earliest_start(others.values_list("valid_from", "valid_to"), today)


def other_versions(version: MeasureVersion) -> list[Measure]:
    """The documents of the measure's other versions that were decided on."""
    others = MeasureVersion.objects.filter(measure=version.measure_id, state__in=DECIDED).exclude(pk=version.pk)
    return [facts.measure_of(other) for other in others]


def open_calls_on_others(version: MeasureVersion, now: datetime) -> QuerySet[Call]:
    """Calls under the version's measure that still take, or will take, claims under another version of it."""
    rows = Call.objects.published().filter(measure_version__measure=version.measure_id, closes_at__gt=now)
    return rows.exclude(measure_version=version)


def newer_of_call(call: Call) -> MeasureVersion | None:
    """The version in force, where an open call still goes by an older one."""
    rows = MeasureVersion.objects.filter(measure=call.measure_version.measure_id, state=VersionState.IN_FORCE)
    return rows.filter(number__gt=call.measure_version.number).first()


# --- payments ----------------------------------------------------------------------------------------


def running_payments(enterprise_id: int) -> list[str]:
    """The references of the batches in which the enterprise is being paid and the bank has not answered for it."""
    rows = Payment.objects.filter(
        application__enterprise=enterprise_id, paid_at=None, bounced_at=None, batch__state__in=RUNNING_BATCHES
    )
    return list(rows.order_by("batch__reference").values_list("batch__reference", flat=True).distinct())


def barred_until(uscc: str, day: date) -> date | None:
    """The last day on which the enterprise is barred from funding by a sanction of the zone's own; None without one."""
    rows = CreditRecord.objects.in_force(day).filter(uscc=uscc, list_name=BAR_LIST)
    last: date | None = rows.aggregate(last=Max("ends_on"))["last"]
    return last


# --- the ledger --------------------------------------------------------------------------------------


def verify_budgets() -> Iterator[tuple[Budget, list[str]]]:
    """Each budget with what is wrong with it: totals that its lines do not add up to, lines missing or impossible."""
    for budget in Budget.objects.order_by("pk").iterator():
        yield budget, ledger_problems(budget)


def resting_calls(budget: Budget, now: datetime) -> QuerySet[Call]:
    """Calls that would be decided on this budget: they are open, or have claims that nobody has decided on."""
    undecided = Application.objects.filter(
        state__in=(State.DISTRICT_REVIEW, State.CITY_REVIEW, State.CORRECTION, State.DECIDING)
    )
    uses = Q(budget=budget) | Q(payers__budget=budget)
    goes_on = Q(closes_at__gt=now) | Q(pk__in=undecided.values("call"))
    return Call.objects.filter(uses, goes_on).distinct().order_by("pk")


PAIRS = (
    (EntryKind.CARRY_FORWARD, EntryKind.CARRY_IN, "carries {} forward, the next year", "no year carried forward"),
    (EntryKind.MOVE_OUT, EntryKind.MOVE_IN, "moves {} to another budget, which", "no budget gave"),
)


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
    problems += carried_problems(budget)
    for account in ("allotted", "reserved", "committed", "paid"):
        stored, counted = getattr(budget, account), getattr(totals, account)
        if stored != counted:
            problems.append(f"{account} is {stored}, the lines make {counted}")
    return problems


def carried_problems(budget: Budget) -> Iterator[str]:
    """Money that left for the next year or another budget and is not there, or came from nowhere."""
    for kind, other, to, came_from in PAIRS:
        left = budget.entries.filter(kind=kind).select_related("carried_to").order_by("position")
        for entry in left:
            taken = getattr(entry, "carried_to", None)
            amount = taken.amount if taken and taken.kind == other else None
            if amount != entry.amount:
                yield f"line {entry.position} {to.format(entry.amount)} took {amount}"
        for entry in budget.entries.filter(kind=other).select_related("counterpart").order_by("position"):
            if entry.counterpart is None or entry.counterpart.kind != kind:
                yield f"line {entry.position} takes over {entry.amount} that {came_from}"


def may_write(user: User, enterprise_id: int, call: Call) -> bool:
    """Whether somebody may write a claim of the enterprise under the call: an agent in his or her programmes alone."""
    held = (grant for grant in user.grants if grant.enterprise_id == enterprise_id and grant.holds(P.CLAIM_EDIT))
    return any(not grant.programmes or call.programme.code in grant.programmes for grant in held)
