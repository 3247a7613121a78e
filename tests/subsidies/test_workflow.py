"""The way of a claim, written out a second time by hand: state by state, who may take which step."""

from types import SimpleNamespace

import pytest

from pilotzone.kernel.access import Grant, R, permits
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import available, move
from subsidies import workflow
from subsidies.enums import State

STEPS = {
    State.DRAFT: "send submit withdraw",
    State.CONFIRMING: "reopen submit withdraw",
    State.DISTRICT_REVIEW: "request_correction forward withdraw",
    State.CITY_REVIEW: "request_correction propose refuse withdraw",
    State.CORRECTION: "answer_to_district answer_to_city withdraw",
    State.DECIDING: "send_back approve",
    State.APPROVED: "publish",
    State.NOTICED: "close_notice",
    State.PAYABLE: "pay",
    State.PAID: "",
    State.REFUSED: "",
    State.WITHDRAWN: "",
}
TARGETS = {
    "send": State.CONFIRMING,
    "reopen": State.DRAFT,
    "submit": State.DISTRICT_REVIEW,
    "withdraw": State.WITHDRAWN,
    "request_correction": State.CORRECTION,
    "answer_to_district": State.DISTRICT_REVIEW,
    "answer_to_city": State.CITY_REVIEW,
    "forward": State.CITY_REVIEW,
    "propose": State.DECIDING,
    "send_back": State.CITY_REVIEW,
    "refuse": State.REFUSED,
    "approve": State.APPROVED,
    "publish": State.NOTICED,
    "close_notice": State.PAYABLE,
    "pay": State.PAID,
}
# Steps that people take; forward, approve and close_notice follow by themselves.
HANDS = {
    R.ENTERPRISE_ADMIN: "send reopen submit withdraw answer_to_district answer_to_city",
    R.PROJECT_LEAD: "send reopen",
    R.AGENT: "send reopen",
    R.READER: "",
    R.DISTRICT_COMMERCE: "request_correction",
    R.DISTRICT_FINANCE: "",
    R.CASEWORKER: "request_correction propose refuse",
    R.PROGRAMME_MANAGER: "publish",
    R.SECRETARY: "publish",
    R.DIRECTOR: "send_back",
    R.FINANCE_OFFICER: "pay",
    R.SYSTEM_ADMIN: "",
    R.SECURITY_ADMIN: "",
    R.AUDIT_ADMIN: "",
}
CELLS = [(state, role) for state in State for role in R]


class Person:
    def __init__(self, role):
        self.grants = (Grant(role, enterprise_id=1 if role in list(R)[:4] else None),)

    def may(self, permission, **scope):
        return permits(self.grants, permission, **scope)


class Claim(SimpleNamespace):
    def get_state_display(self):
        return str(State(self.state).label)


def claim_in(state):
    return Claim(state=state, enterprise_id=1, division_id=7)


@pytest.mark.parametrize(("state", "role"), CELLS)
def test_the_steps_open_to_each_role_in_each_state(state, role):
    expected = set(STEPS[state].split()) & set(HANDS[role].split())
    assert {row.name for row in available(claim_in(state), workflow.TRANSITIONS, Person(role))} == expected


@pytest.mark.parametrize("row", workflow.TRANSITIONS, ids=lambda row: row.name)
def test_each_step_leads_where_it_should(row):
    assert row.target == TARGETS[row.name]
    assert {state for state in State if row.name in STEPS[state].split()} == set(row.sources)


def test_somebody_elses_administrator_may_not_submit():
    stranger = Person(R.ENTERPRISE_ADMIN)
    claim = claim_in(State.DRAFT)
    claim.enterprise_id = 2
    with pytest.raises(NotAllowed):
        move(claim, workflow.SUBMIT, by=stranger)


def test_a_step_out_of_turn_is_refused_and_changes_nothing():
    claim = claim_in(State.PAID)
    with pytest.raises(Refused):
        move(claim, workflow.PAY, by=Person(R.FINANCE_OFFICER))
    assert claim.state == State.PAID
