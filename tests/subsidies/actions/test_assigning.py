"""Claims find their officer by rule, are handed over by hand, and a deputy acts with the record saying for whom."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from pilotzone.accounts import actions as accounts
from pilotzone.accounts.models import Absence, Appointment, User
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import P, R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages import texts
from pilotzone.messages.models import Notice
from subsidies import queries, story
from subsidies.actions import assigning, deciding, reviewing, submitting
from subsidies.enums import Desk, State, Verdict
from subsidies.models import AssignmentRule
from tests.factories.claims import fill_claim, load_reference
from tests.factories.people import make_application, make_division, make_enterprise, make_member, make_officer
from tests.factories.review import at_city, at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def bureau():
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="郭敏")


def fresh(user: User) -> User:
    """Rights are read once for each object, as for each request."""
    return User.objects.get(pk=user.pk)


def rule(manager, now, *officers, desk=Desk.CITY, division=None, programme=None) -> AssignmentRule:
    return assigning.set_rule(desk=desk, division=division, programme=programme, officers=officers, by=manager, now=now)


def away(user, deputy, now, by=None, first=date(2024, 7, 1), last=date(2024, 7, 5)) -> Absence:
    return accounts.enter_absence(user, deputy=deputy, starts_on=first, ends_on=last, by=by or user, now=now)


def told(person):
    rows = Notice.objects.filter(recipient=person, kind__startswith="absence.")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_the_deputy_is_told_and_whoever_is_entered_by_another(bureau, manager, now):
    second = make_officer(R.CASEWORKER, name="赵晴")
    absence = away(bureau.caseworker, second, now)
    assert (told(second), told(bureau.caseworker)) == (["absence.deputy"], [])
    notice = Notice.objects.get(recipient=second)
    with override("zh-hans"):
        title, body = texts.title_and_body(notice)
    assert title == "您将代陈宁办理"
    assert body.startswith("2024年7月1日至2024年7月5日，您可以查看陈宁经办的申报")
    accounts.withdraw_absence(absence, by=bureau.caseworker, now=now)
    assert told(second) == ["absence.deputy", "absence.deputy_over"]
    away(bureau.caseworker, second, now, by=manager)
    assert (told(second)[2:], told(bureau.caseworker)) == (["absence.deputy"], ["absence.entered_for_you"])
    away(second, None, now)
    assert len(told(second)) == 3  # nobody is told of his or her own act


def kinds(application) -> list[str]:
    return [event.kind for event in queries.events_of(application)]


def test_a_forwarded_claim_goes_to_whoever_has_the_fewest_open(bureau, manager, now):
    second = make_officer(R.CASEWORKER, name="赵晴")
    made = rule(manager, now, bureau.caseworker, second)
    for expected in (bureau.caseworker, second, bureau.caseworker):  # 0:0, 1:0, 1:1 and the earlier key
        claim = at_city(make_submitted(), bureau, now)
        assert (claim.state, claim.assigned_to) == (State.CITY_REVIEW, expected)
    event = queries.events_of(claim)[0]
    assert (event.kind, event.actor, event.payload["rule"]) == ("assignment.made", None, str(made.uid))
    assert Notice.objects.filter(kind="claim_assigned", recipient=second).count() == 1


def test_a_submitted_claim_is_assigned_by_the_narrowest_rule(bureau, manager, now):
    load_reference()
    other = make_officer(R.DISTRICT_COMMERCE, make_division(), "区商务二")
    rule(manager, now, bureau.commerce, desk=Desk.DISTRICT_COMMERCE)
    enterprise = make_enterprise()
    admin = make_member(enterprise)
    claim = fill_claim(make_application(enterprise=enterprise, by=admin), admin)
    rule(manager, now, other, desk=Desk.DISTRICT_COMMERCE, division=make_division(), programme=claim.call.programme)
    submitting.submit(claim, truth=True, by=admin, now=now)
    claim.refresh_from_db()
    assert claim.assigned_to == other
    own = story.timeline(queries.events_of(claim), audience="applicant")
    assert not [row for row in own if row["kind"].startswith("assignment.")]


def test_nobody_is_given_a_claim_that_they_could_not_review(bureau, manager, now):
    claim = make_submitted()
    insider = make_officer(R.CASEWORKER, name="知情人")
    claim.enterprise.memberships.update(user=insider)
    rule(manager, now, insider)
    assert at_city(claim, bureau, now).assigned_to is None
    assert "assignment.made" not in kinds(claim)


def test_whoever_is_away_is_passed_over_while_somebody_is_there(bureau, manager, now):
    second = make_officer(R.CASEWORKER, name="赵晴")
    rule(manager, now, bureau.caseworker, second)
    away(bureau.caseworker, None, now)
    assert at_city(make_submitted(), bureau, now).assigned_to == second
    assert at_city(make_submitted(), bureau, now).assigned_to == second
    away(second, bureau.secretary, now)
    assert at_city(make_submitted(), bureau, now).assigned_to == second  # the one with a deputy


def test_assigned_by_hand_and_taken_back(bureau, now):
    claim = make_submitted()
    second = make_officer(R.DISTRICT_COMMERCE, make_division(), "区商务二")
    assigning.assign(claim, second, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    assert claim.assigned_to == second
    assert Notice.objects.filter(kind="claim_assigned", recipient=second).count() == 1
    assigning.assign(claim, second, by=bureau.commerce, now=now)  # again: nothing happens
    assigning.assign(claim, None, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    assert claim.assigned_to is None
    assert kinds(claim)[:2] == ["assignment.taken_back", "assignment.made"]


def test_only_an_officer_of_the_desk_is_given_the_claim(bureau, now):
    claim = make_submitted()
    elsewhere = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"), "武清")
    for person in (bureau.director, bureau.caseworker, elsewhere):
        with pytest.raises(Refused) as told:
            assigning.assign(claim, person, by=bureau.commerce, now=now)
        assert told.value.code == "officer_unable"
    with pytest.raises(NotAllowed):
        assigning.assign(claim, bureau.commerce, by=bureau.finance, now=now)
    with pytest.raises(NotAllowed):
        assigning.assign(claim, elsewhere, by=elsewhere, now=now)
    with pytest.raises(Stale):
        assigning.assign(claim, bureau.commerce, by=bureau.commerce, now=now, expected_version=99)


def test_who_has_a_part_in_the_enterprise_says_not_who_deals_with_its_claim(bureau, now):
    claim = make_submitted()
    claim.enterprise.memberships.update(user=bureau.commerce)
    second = make_officer(R.DISTRICT_COMMERCE, make_division(), "区商务二")
    for person in (second, None):
        with pytest.raises(Refused, match="own_enterprise"):
            assigning.assign(claim, person, by=bureau.commerce, now=now)


def test_a_decided_claim_is_not_assigned_any_more(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    with pytest.raises(Refused, match="not_in_review"):
        assigning.assign(claim, None, by=bureau.caseworker, now=now)


def test_a_rule_names_officers_of_its_desk_and_stands_once(bureau, manager, now):
    with pytest.raises(Refused, match="nobody_named"):
        rule(manager, now)
    with pytest.raises(Refused, match="officer_unable_rule"):
        rule(manager, now, bureau.director)
    with pytest.raises(NotAllowed):
        rule(bureau.caseworker, now, bureau.caseworker)
    made = rule(manager, now, bureau.caseworker)
    with pytest.raises(ValidationError):
        rule(manager, now, bureau.caseworker)
    assigning.end_rule(made, by=manager, now=now)
    rule(manager, now, bureau.caseworker)
    assert at_city(make_submitted(), bureau, now).assigned_to == bureau.caseworker


# --- deputies ----------------------------------------------------------------------------------------


def test_a_deputy_reviews_and_the_record_says_for_whom(bureau, manager, now):
    away(bureau.caseworker, bureau.secretary, now)
    deputy = fresh(bureau.secretary)
    claim = at_city(make_submitted(), bureau, now)
    assert claim in type(claim).objects.in_office(deputy)
    reviewing.take(claim, by=deputy, now=now)
    reviewing.opine(claim, verdict=Verdict.AGREE, by=deputy, now=now)
    claim.refresh_from_db()
    assert claim.state == State.DECIDING
    given = AuditEvent.objects.filter(kind="opinion.given").latest("pk")
    assert given.payload["for"] == bureau.caseworker.pk
    rows = story.timeline(queries.events_of(claim))
    assert any("陈宁" in row["who"] and "孙越" in row["who"] for row in rows if row["kind"] == "opinion.given")


def test_a_deputy_may_not_do_more_than_review(bureau, now):
    away(bureau.director, bureau.caseworker, now)
    deputy = fresh(bureau.caseworker)
    assert not deputy.may(P.DECISION_SIGN)
    away(bureau.commerce, bureau.finance, now)
    assert fresh(bureau.finance).may(P.DISTRICT_COMMERCE_OPINE, division_id=make_division().pk)
    assert not fresh(bureau.finance).may(P.CLAIM_ASSIGN)
    assert not fresh(bureau.finance).may(P.DISTRICT_COMMERCE_OPINE, division_id=make_division("120114").pk)


@pytest.mark.parametrize(
    ("role", "division"),
    [
        (R.AUDIT_FIRM, None),
        (R.EVENTS_OFFICER, None),
        (R.FINANCE_OFFICER, None),
        (R.DISTRICT_COMMERCE, "120114"),
    ],
)
def test_only_who_deals_with_claims_at_the_same_place_stands_in(bureau, now, role, division):
    somebody = make_officer(role, make_division(division, "武清区", "Wuqing") if division else None)
    with pytest.raises(Refused, match="no_deputy"):
        away(bureau.caseworker, somebody, now)


def test_an_audit_firm_stands_in_for_nobody_whatever_else_it_holds(bureau, now):
    auditor = make_officer(R.AUDIT_FIRM)
    Appointment.objects.create(
        user=auditor, role=R.CASEWORKER, office=bureau.caseworker.appointments.get().office, starts_on=date(2024, 1, 1)
    )
    with pytest.raises(Refused, match="no_deputy"):
        away(bureau.caseworker, auditor, now)


def test_who_is_no_officer_any_more_stands_in_for_nobody(bureau, now):
    second = make_officer(R.CASEWORKER, name="赵晴")
    away(bureau.caseworker, second, now)
    assert fresh(second).may(P.CITY_REVIEW)
    second.appointments.update(ends_on=date(2024, 6, 30))
    assert not fresh(second).may(P.CITY_REVIEW)


def test_an_absence_lasts_a_year_at_most(bureau, now):
    with pytest.raises(Refused, match="absence_too_long") as told:
        away(bureau.caseworker, None, now, last=date(2025, 7, 2))  # 367 days
    assert told.value.field == "ends_on"
    assert away(bureau.caseworker, None, now, last=date(2025, 7, 1)).pk


def test_the_rights_of_a_deputy_end_with_the_absence(bureau, now, at):
    entered = away(bureau.caseworker, bureau.secretary, now)
    at("2024-07-06T00:00")
    assert not fresh(bureau.secretary).may(P.CITY_REVIEW)
    at("2024-07-05T23:59")
    assert fresh(bureau.secretary).may(P.CITY_REVIEW)
    accounts.withdraw_absence(entered, by=bureau.caseworker, now=now)
    assert not fresh(bureau.secretary).may(P.CITY_REVIEW)


def test_two_opinions_are_never_one_persons_through_a_deputy(bureau, now):
    """The finance officer's deputy is the commerce officer: he gave one opinion and cannot give the other."""
    away(bureau.finance, bureau.commerce, now)
    claim, both = make_submitted(), fresh(bureau.commerce)
    reviewing.opine(claim, verdict=Verdict.AGREE, by=both, now=now)
    reviewing.opine(claim, verdict=Verdict.AGREE, by=both, now=now)  # again at his own desk, not at the other
    claim.refresh_from_db()
    assert claim.state == State.DISTRICT_REVIEW
    assert {row.desk for row in claim.opinions.all()} == {Desk.DISTRICT_COMMERCE}


def test_what_a_deputy_did_counts_as_the_absent_persons_too(bureau, now):
    """The director is away as a caseworker of another appointment; a deputy re-reviewed for him: he may not sign."""
    both = make_officer(R.DIRECTOR, name="双岗")
    office = bureau.caseworker.appointments.get().office
    both.appointments.create(role=R.CASEWORKER, office=office, starts_on=date(2020, 1, 1))
    away(fresh(both), bureau.secretary, now)
    claim = at_city(make_submitted(), bureau, now)
    reviewing.opine(claim, verdict=Verdict.AGREE, by=fresh(bureau.secretary), now=now)
    claim.refresh_from_db()
    with pytest.raises(Refused, match="reviewed"):
        deciding.sign(claim, digest=deciding.audited(claim).digest, by=fresh(both), now=now)


def test_a_deputy_is_bound_by_the_interest_of_the_absent_person(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    claim.enterprise.memberships.update(user=bureau.caseworker)
    away(bureau.caseworker, bureau.secretary, now)
    with pytest.raises(Refused, match="own_enterprise") as refused:
        reviewing.take(claim, by=fresh(bureau.secretary), now=now)
    assert "您或由您代为办理的同事" in str(refused.value.message)


def test_the_deputy_is_told_of_what_arrives(bureau, now):
    away(bureau.caseworker, bureau.secretary, now)
    at_city(make_submitted(), bureau, now)
    assert Notice.objects.filter(kind="claim_forwarded", recipient=bureau.secretary).exists()


def test_absences_that_make_no_sense_are_refused(bureau, manager, now):
    security = make_officer(R.SECURITY_ADMIN)
    outsider = make_member(make_enterprise())
    for deputy in (security, outsider, bureau.caseworker):
        with pytest.raises(Refused, match="no_deputy"):
            away(bureau.caseworker, deputy, now)
    with pytest.raises(Refused, match="absence_past"):
        away(bureau.caseworker, None, now, first=date(2024, 6, 1), last=date(2024, 7, 1))
    with pytest.raises(ValidationError):
        away(bureau.caseworker, None, now, first=date(2024, 7, 9), last=date(2024, 7, 8))
    with pytest.raises(NotAllowed):
        away(bureau.caseworker, None, now, by=bureau.commerce)
    away(bureau.caseworker, None, now, by=manager)
    with pytest.raises(Refused, match="absence_twice"):
        away(bureau.caseworker, None, now, first=date(2024, 7, 5), last=date(2024, 7, 9))
    with pytest.raises(Refused, match="deputy_away"):
        away(bureau.secretary, bureau.caseworker, now)
