"""Who is in charge of a claim: by rule when it reaches a desk, by hand afterwards; and the rules themselves."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import Absence, User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.transactions import transacted
from pilotzone.messages import actions as messages
from pilotzone.reference.models import Division
from subsidies import queries
from subsidies.actions import moving, recusing
from subsidies.enums import Desk, State
from subsidies.models import Application, AssignmentRule, Programme
from subsidies.rules import assignment, desks

PERMISSIONS = {
    Desk.DISTRICT_COMMERCE: P.DISTRICT_COMMERCE_OPINE,
    Desk.DISTRICT_FINANCE: P.DISTRICT_FINANCE_OPINE,
    Desk.CITY: P.CITY_REVIEW,
}
# The desk that leads in each state; a claim with the enterprise for correction stays with the desk that asked.
LEADING = {State.DISTRICT_REVIEW: Desk.DISTRICT_COMMERCE, State.CITY_REVIEW: Desk.CITY}
ASSIGNABLE = (State.DISTRICT_REVIEW, State.CITY_REVIEW, State.CORRECTION)


# --- by hand -----------------------------------------------------------------------------------------


@transacted
def assign(
    application: Application,
    to: User | None,
    *,
    by: User,
    now: datetime,
    expected_version: int | None = None,
    tell: bool = True,
) -> Application:
    """Give the claim to an officer, or to nobody. Its officer already: nothing happens.

    Raises Refused for somebody who could not review it: another desk, division or part in the claim.
    """
    locked = moving.lock(application, expected_version=expected_version)
    if not by.may(P.CLAIM_ASSIGN, division_id=locked.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    require_open(locked)
    recusing.require_disinterested(locked, by)
    if to is not None:
        require_able(locked, to)
    if locked.assigned_to_id == (to.pk if to else None):
        return locked
    keep(locked, to, {"how": "by_hand"}, by=by, now=now)
    if to is not None and to != by and tell:
        tell_assigned(locked, [to], now=now)
    return locked


def require_open(application: Application) -> None:
    if application.state not in ASSIGNABLE:
        raise not_in_review(application)


def not_in_review(application: Application) -> Refused:
    return Refused(
        "not_in_review",
        _("Only a claim in review is assigned: its state is “%(state)s”."),
        params={"state": State(application.state).label},
        status=409,
    )


def require_able(application: Application, to: User) -> None:
    """Raises Refused when the officer could not act on the claim at the desk where it is."""
    acts = queries.acts_on(application)
    error = why_unable(to, able_desks(application, to), queries.has_interest(application, to.pk), acts)
    if error is not None:
        raise error


def able_desks(application: Application, to: User) -> list[Desk]:
    return [desk for desk in desks_of(application) if to.may(PERMISSIONS[desk], division_id=application.division_id)]


def why_unable(to: User, able: Collection[Desk], is_interested: bool, acts: Collection[desks.Act]) -> Refused | None:
    name = {"name": to.name}
    if not able:
        return Refused("officer_unable", _("%(name)s does not work at the desk of this claim."), params=name)
    if is_interested:
        return Refused("officer_interested", _("%(name)s acts or acted for this enterprise."), params=name)
    if all(desks.barred_from_desk(to.pk, desk, acts) for desk in able):
        return Refused("officer_barred", _("%(name)s acted on this claim at another desk."), params=name)
    return None


def desks_of(application: Application) -> tuple[Desk, ...]:
    """Where the claim is worked on: now, or again when the enterprise has corrected it."""
    state = application.returned_from if application.state == State.CORRECTION else application.state
    return desks.DESKS_IN.get(State(state), ()) if state else ()


def keep(
    application: Application,
    to: User | None,
    how: dict[str, Any],
    *,
    by: User | None,
    now: datetime,
    record: audit.Recorder = audit.record,
) -> None:
    before = application.assigned_to
    application.assigned_to = to
    moving.touch(application)
    application.save(update_fields=["assigned_to", "version"])
    payload = {"from": before.name if before else "", "to": to.name if to else ""} | how
    kind = "assignment.made" if to else "assignment.taken_back"
    record(kind, application, by=by, now=now, payload=payload)


def tell_assigned(application: Application, people: Iterable[User], *, now: datetime) -> None:
    messages.notify(
        people,
        "claim_assigned",
        params={
            "reference": application.reference,
            "enterprise": {"zh": application.enterprise.name_zh, "en": application.enterprise.name_en},
            "due": application.due_at,
        },
        link=reverse("bureau:subsidies:application_detail", args=[application.uid]),
        now=now,
        case=application,
    )


# --- by rule -----------------------------------------------------------------------------------------


def by_rule(application: Application, *, now: datetime, record: audit.Recorder = audit.record) -> User | None:
    """The officer whom the rules give the claim that has just reached a desk; nobody where no rule fits.

    The caller holds the claim's lock.
    """
    desk = LEADING[State(application.state)]
    rules = {rule.pk: rule for rule in AssignmentRule.objects.standing().filter(desk=desk).for_list()}
    found = assignment.rule_for(map(value_of, rules.values()), application.division_id, application.call.programme_id)
    if found is None:
        return None
    people = {person.pk: person for person in rules[found.key].officers.all() if person.is_active}
    chosen = assignment.lightest(officers_of(application, desk, people.values(), now))
    if chosen is None:
        return None
    to: User = people[chosen]
    how = {"how": "by_rule", "rule": str(rules[found.key].uid)}
    keep(application, to, how, by=None, now=now, record=record)
    tell_assigned(application, [to], now=now)
    return to


def value_of(rule: AssignmentRule) -> assignment.Rule:
    people = tuple(person.pk for person in rule.officers.all())
    return assignment.Rule(rule.pk, rule.division_id, rule.programme_id, people)


def officers_of(
    application: Application, desk: Desk, people: Collection[User], now: datetime
) -> list[assignment.Officer]:
    """What the rule asks of each: load, absence, and whether they can act on this claim at all."""
    keys = [person.pk for person in people]
    loads = open_claims(keys)
    away = dict(Absence.objects.in_force(clock.local_date(now)).filter(user__in=keys).values_list("user", "deputy"))
    acts = queries.acts_on(application)
    able = set(
        queries.officers(PERMISSIONS[desk], application.division_id).filter(pk__in=keys).values_list("pk", flat=True)
    )
    interested = queries.interested(application, keys)
    return [
        assignment.Officer(
            person.pk,
            loads.get(person.pk, 0),
            is_away=person.pk in away,
            has_deputy=away.get(person.pk) is not None,
            is_barred=person.pk not in able or person.pk in interested or desks.barred_from_desk(person.pk, desk, acts),
        )
        for person in people
    ]


def open_claims(people: Collection[int]) -> dict[int, int]:
    """How many claims in review each has."""
    rows = Application.objects.filter(assigned_to__in=people, state__in=ASSIGNABLE, submitted_at__isnull=False)
    return dict(rows.order_by().values_list("assigned_to").annotate(count=Count("pk")))


# --- the rules ---------------------------------------------------------------------------------------


@transaction.atomic
def set_rule(
    *,
    desk: Desk,
    division: Division | None,
    programme: Programme | None,
    officers: Collection[User],
    by: User,
    now: datetime,
) -> AssignmentRule:
    """From now on claims of the division and programme that reach the desk go to these people.

    Raises Refused: nobody named, somebody who does not hold the desk's permission there, a rule that exists.
    """
    require_may_set(by)
    if not officers:
        raise Refused("nobody_named", _("Name at least one officer."), field="officers")
    place = division.pk if division else None
    for person in officers:
        if not person.may(PERMISSIONS[desk], division_id=place):
            raise Refused(
                "officer_unable_rule",
                _("%(name)s does not work at this desk for this district."),
                field="officers",
                params={"name": person.name},
            )
    rule = AssignmentRule(desk=desk, division=division, programme=programme, made_at=now, made_by=by)
    rule.validate_constraints()
    rule.save(force_insert=True)
    rule.officers.set(officers)
    payload = {
        "desk": desk.value,
        "division": division.code if division else "",
        "programme": programme.code if programme else "",
        "officers": [person.name for person in officers],
    }
    audit.record("assignment_rule.set", rule, by=by, now=now, payload=payload)
    return rule


@transaction.atomic
def end_rule(rule: AssignmentRule, *, by: User, now: datetime) -> AssignmentRule:
    """No claim is assigned by the rule any more; those that were stay where they are."""
    require_may_set(by)
    locked: AssignmentRule = AssignmentRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = now, by
        locked.save(update_fields=["ended_at", "ended_by"])
        audit.record("assignment_rule.ended", locked, by=by, now=now)
    return locked


def require_may_set(by: User) -> None:
    if not by.may(P.ASSIGNMENT_RULE_SET):
        raise NotAllowed("not_allowed", _("You may not take this step."))
