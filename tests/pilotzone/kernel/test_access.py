"""The matrix, written out a second time by hand: a change of rights must be made twice, knowingly."""

import logging
import uuid

import pytest
from django.urls import get_resolver

from pilotzone.kernel.access import MATRIX, SIGNED_IN, Grant, P, R, permits
from pilotzone.kernel.html import OPEN_PACKAGES, routes
from tests.factories.people import make_division, make_enterprise, make_member, make_officer

GRID = {
    R.ENTERPRISE_ADMIN: "enterprise.read enterprise.edit member.manage payee.edit claim.read claim.edit "
    "claim.approve claim.withdraw offer.read offer.answer "
    "figure.read figure.report figure.authorise consent.give "
    "assessment.read contest.file service.answer "
    "warehouse.read warehouse.edit warehouse.report space.enquire "
    "recognition.apply "
    "event.follow event.join guidance.ask "
    "goods.read goods.file trade_fact.read",
    R.PROJECT_LEAD: "enterprise.read claim.read claim.edit offer.read figure.read figure.report assessment.read "
    "warehouse.read warehouse.edit warehouse.report space.enquire "
    "recognition.apply "
    "event.follow event.join guidance.ask "
    "goods.read goods.file trade_fact.read",
    R.AGENT: "claim.read claim.edit offer.read",
    R.READER: "enterprise.read claim.read offer.read figure.read assessment.read warehouse.read event.follow "
    "goods.read trade_fact.read",
    R.DISTRICT_COMMERCE: "workbench.read reference.read queue.read absence.enter note.write statistics.read "
    "programme.read measure.read enterprise.search "
    "district_commerce.opine claim.assign "
    "correction.request automatic_award.read "
    "visit.make "
    "submission.read submission.make "
    "warehouse.inspect "
    "recognition.read inspection.make "
    "event.read event.check_in "
    "goods.inspect",
    R.DISTRICT_FINANCE: "workbench.read reference.read queue.read absence.enter note.write statistics.read "
    "programme.read measure.read enterprise.search "
    "district_finance.opine "
    "visit.make "
    "submission.read",
    R.CASEWORKER: "workbench.read reference.read queue.read absence.enter note.write statistics.read "
    "programme.read measure.read enterprise.search "
    "city.review claim.assign correction.request withdrawal.deem "
    "claim.refuse registration.review payee.review automatic_award.read "
    "visit.make "
    "submission.read "
    "consultation.run "
    "warehouse.inspect warehouse.keep "
    "recognition.read recognition.check inspection.make "
    "event.read event.check_in "
    "goods.inspect goods.review trade_fact.inspect",
    R.PROGRAMME_MANAGER: "workbench.read reference.read queue.read absence.enter note.write statistics.read "
    "programme.read measure.read enterprise.search "
    "meeting.read "
    "claim.assign assignment_rule.set public_notice.publish budget.read objection.enter objection.decide review.decide "
    "late_remark.allow goal.write instalment.confirm recovery.propose "
    "measure.enter backtest.run call.publish automatic_award.read automatic_award.run expert.manage draw.read "
    "reference.propose "
    "rubric.propose "
    "submission.read "
    "decision_way.set "
    "funding_plan.read funding_plan.draw_up "
    "consultation.run outside_audit.appoint department.keep "
    "warehouse.inspect "
    "recognition.read recognition.run recognition.judge "
    "event.read "
    "goods.inspect goods_rule.enter",
    R.SECRETARY: "workbench.read reference.read queue.read absence.enter note.write statistics.read "
    "programme.read measure.read enterprise.search "
    "decision.settle public_notice.publish budget.read objection.enter objection.decide review.decide "
    "draw.read draw.make meeting.read meeting.prepare "
    "meeting.enter "
    "funding_plan.read "
    "recognition.read recognition.judge",
    R.DIRECTOR: "workbench.read reference.read queue.read absence.enter note.write statistics.read "
    "programme.read measure.read enterprise.search "
    "decision.sign budget.read recovery.confirm audit.read evidence.export objection.decide review.decide "
    "late_remark.allow "
    "measure.approve backtest.run automatic_award.read meeting.read "
    "reference.confirm "
    "rubric.approve "
    "meeting.enter "
    "funding_plan.read "
    "assessment.read scheme.read scheme.approve cycle.publish contest.decide "
    "service.read service.approve credit.read credit.confirm "
    "warehouse.inspect "
    "recognition.read recognition.decide map.read map.approve "
    "event.read "
    "goods.inspect goods_rule.approve",
    R.FINANCE_OFFICER: "workbench.read reference.read queue.read absence.enter note.write statistics.read "
    "programme.read measure.read enterprise.search "
    "budget.read budget.allot goal.review "
    "payment.prepare payment.confirm payment_template.edit payee.read meeting.read "
    "reference.propose "
    "funding_plan.read funding_plan.issue",
    R.ASSESSMENT_OFFICER: "workbench.read reference.read enterprise.search absence.enter "
    "figure.inspect figure.import figure.round figure.park "
    "assessment.read scheme.read scheme.enter cycle.run cycle.check contest.examine "
    "service.read service.keep service.offer liaison.keep credit.read credit.enter "
    "warehouse.inspect warehouse.keep "
    "recognition.read recognition.judge "
    "trade_fact.inspect",
    R.EVENTS_OFFICER: "workbench.read reference.read enterprise.search absence.enter "
    "event.read event.run event.check_in guide.keep guidance.answer",
    R.SYSTEM_ADMIN: "workbench.read reference.read programme.read measure.read appointment.read department.keep "
    "map.read map.install "
    "task.retry "
    "partner.read partner.propose partner.withdraw",
    R.SECURITY_ADMIN: "workbench.read reference.read appointment.read appointment.manage second_factor.reset "
    "partner.read partner.confirm partner.withdraw",
    R.AUDIT_ADMIN: "workbench.read reference.read audit.read evidence.export queue.read statistics.read budget.read "
    "appointment.read draw.read meeting.read "
    "funding_plan.read "
    "partner.read",
    R.EXPERT: "expert.review guidance.answer",
    R.AUDIT_FIRM: "outside_audit.record",
    R.PARTNER: "",
}
ROUTES = list(routes(get_resolver().url_patterns))
OWN = [(path, view) for path, view in ROUTES if not view.__module__.startswith(OPEN_PACKAGES)]


@pytest.mark.parametrize("role", list(R))
def test_matrix_is_what_was_written_by_hand(role):
    assert {str(permission) for permission in MATRIX[role]} == set(GRID[role].split())


def test_nobody_both_reviews_and_decides():
    for role, held in MATRIX.items():
        reviews = held & {P.DISTRICT_COMMERCE_OPINE, P.DISTRICT_FINANCE_OPINE, P.CITY_REVIEW}
        assert not (reviews and P.DECISION_SIGN in held), role
        assert len(reviews) <= 1, role


def test_a_grant_for_one_enterprise_says_nothing_about_another():
    grants = (Grant(R.ENTERPRISE_ADMIN, enterprise_id=1), Grant(R.READER, enterprise_id=2))
    assert permits(grants, P.CLAIM_APPROVE, enterprise_id=1)
    assert not permits(grants, P.CLAIM_APPROVE, enterprise_id=2)
    assert permits(grants, P.CLAIM_READ, enterprise_id=2)
    assert permits(grants, P.CLAIM_APPROVE)


def test_a_grant_for_one_division_says_nothing_about_another():
    grants = (Grant(R.DISTRICT_COMMERCE, division_id=7),)
    assert permits(grants, P.DISTRICT_COMMERCE_OPINE, enterprise_id=1, division_id=7)
    assert not permits(grants, P.DISTRICT_COMMERCE_OPINE, enterprise_id=1, division_id=8)


def test_every_route_names_its_permission():
    silent = [path for path, view in OWN if not names_permission(view)]
    assert silent == []


def names_permission(view) -> bool:
    """A route that names none is closed to everybody."""
    if hasattr(view, "cls"):
        return hasattr(view.cls, "permission") or getattr(view.cls, "is_public", False)
    return hasattr(view, "permission") and (view.permission is None or view.permission in P)


def concrete(path: str) -> str:
    """The route with plausible values in place of its parameters."""
    import re

    filled = re.sub(r"<uuid:[^>]+>", str(uuid.UUID(int=1)), path)
    filled = re.sub(r"<int:[^>]+>", "1", filled)
    return "/" + re.sub(r"<[^>]+>", "x", filled)


@pytest.fixture
def people(db):
    enterprise = make_enterprise(division=make_division())
    enterprise_roles = (R.ENTERPRISE_ADMIN, R.PROJECT_LEAD, R.AGENT, R.READER)
    return {role: make_member(enterprise, role) if role in enterprise_roles else make_officer(role) for role in R}


def test_people_may_what_their_role_may_and_nothing_else(people):
    for role, person in people.items():
        assert {permission for permission in P if person.may(permission)} == SIGNED_IN | set(GRID[role].split()), role


@pytest.fixture
def plain_refusals(settings, caplog):
    """A refusal is its status here: thirteen hundred times the same page and traceback would be half of the work."""
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    caplog.set_level(logging.ERROR, "django.request")


def test_every_route_is_closed_to_roles_without_its_permission(people, client, plain_refusals):
    """All routes ask `may` at the same place; each is tried by two roles, and they take turns."""
    tried: dict[R, list[str]] = {role: [] for role in R}
    closed = [(path, view) for path, view in OWN if getattr(view, "permission", None) not in (None, *SIGNED_IN)]
    for place, (path, view) in enumerate(closed):
        without = [role for role in R if str(view.permission) not in GRID[role].split()]
        for role in {without[place % len(without)], without[(place + len(without) // 2) % len(without)]}:
            tried[role].append(path)
    assert all(tried.values())
    for role, paths in tried.items():
        client.force_login(people[role])
        for path in paths:
            assert client.get(concrete(path)).status_code == 403, (role, path)


def test_strangers_are_asked_to_sign_in(client, db):
    for path, view in OWN:
        if getattr(view, "permission", None) is not None:
            response = client.get(concrete(path))
            assert response.status_code == 302, path
            assert response["Location"].startswith("/accounts/login/"), path
