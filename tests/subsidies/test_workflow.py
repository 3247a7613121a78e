"""The way of a claim, written out a second time by hand: state by state, who may take which step."""

from types import SimpleNamespace

import pytest

from pilotzone.kernel.access import MATRIX, Grant, R, permits
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import available, is_open, move
from subsidies import workflow
from subsidies.enums import OfferState, State, VersionState

STEPS = {
    State.DRAFT: "send submit withdraw",
    State.CONFIRMING: "reopen submit withdraw",
    State.DISTRICT_REVIEW: "request_correction forward withdraw end_acceptance",
    State.CITY_REVIEW: "request_correction propose refuse withdraw end_acceptance",
    State.CORRECTION: "answer_to_district answer_to_city withdraw lapse",
    State.DECIDING: "take_back send_back approve leave_out refuse_at_meeting",
    State.APPROVED: "publish",
    State.NOTICED: "close_notice return_from_notice refuse_on_objection",
    State.PAYABLE: "pay end_plan withdraw_award",
    State.PAID: "return_payment",
    State.REFUSED: "reinstate",
    State.WITHDRAWN: "restore resume_at_district resume_at_city",
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
    "take_back": State.CITY_REVIEW,
    "send_back": State.CITY_REVIEW,
    "refuse": State.REFUSED,
    "approve": State.APPROVED,
    "leave_out": State.REFUSED,
    "refuse_at_meeting": State.REFUSED,
    "publish": State.NOTICED,
    "close_notice": State.PAYABLE,
    "pay": State.PAID,
    "return_from_notice": State.CITY_REVIEW,
    "refuse_on_objection": State.REFUSED,
    "end_plan": State.PAID,
    "withdraw_award": State.REFUSED,
    "return_payment": State.PAYABLE,
    "reinstate": State.CITY_REVIEW,
    "lapse": State.WITHDRAWN,
    "restore": State.CORRECTION,
    "end_acceptance": State.WITHDRAWN,
    "resume_at_district": State.DISTRICT_REVIEW,
    "resume_at_city": State.CITY_REVIEW,
}
# Steps that people take; forward, approve, leave_out and close_notice follow by themselves.
HANDS = {
    R.ENTERPRISE_ADMIN: "send reopen submit withdraw answer_to_district answer_to_city",
    R.PROJECT_LEAD: "send reopen",
    R.AGENT: "send reopen",
    R.READER: "",
    R.DISTRICT_COMMERCE: "request_correction",
    R.DISTRICT_FINANCE: "",
    R.CASEWORKER: (
        "request_correction propose take_back refuse lapse restore end_acceptance resume_at_district resume_at_city"
    ),
    R.PROGRAMME_MANAGER: "publish",
    R.SECRETARY: "publish",
    R.DIRECTOR: "send_back",
    R.FINANCE_OFFICER: "pay return_payment",
    R.SYSTEM_ADMIN: "",
    R.SECURITY_ADMIN: "",
    R.AUDIT_ADMIN: "",
    R.ASSESSMENT_OFFICER: "",
    R.EVENTS_OFFICER: "",
    R.AUDIT_FIRM: "",
    R.EXPERT: "",
    R.PARTNER: "",
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


# A measure's version: who may take which step, and where it leads; what follows by itself is nobody's.
VERSION_STEPS = {
    VersionState.DRAFT: {R.PROGRAMME_MANAGER: "propose discard"},
    VersionState.PROPOSED: {R.DIRECTOR: "approve send_back", R.PROGRAMME_MANAGER: "take_back"},
    VersionState.APPROVED: {R.DIRECTOR: "send_back"},
    VersionState.IN_FORCE: {R.DIRECTOR: "retire"},
    VersionState.RETIRED: {},
    VersionState.DISCARDED: {},
}
VERSION_WAYS = {
    "propose": "draft proposed",
    "approve": "proposed approved",
    "send_back": "proposed,approved draft",
    "take_back": "proposed draft",
    "discard": "draft discarded",
    "enter_force": "approved in_force",
    "give_way": "in_force retired",
    "retire": "in_force retired",
}


@pytest.mark.parametrize(("state", "role"), [(state, role) for state in VersionState for role in R])
def test_the_steps_of_a_version_open_to_each_role(state, role):
    version = SimpleNamespace(state=state)
    expected = set(VERSION_STEPS[state].get(role, "").split())
    assert {row.name for row in available(version, workflow.VERSION_TRANSITIONS, Person(role))} == expected


@pytest.mark.parametrize("row", workflow.VERSION_TRANSITIONS, ids=lambda row: row.name)
def test_each_step_of_a_version_leads_where_it_should(row):
    assert f"{','.join(row.sources)} {row.target}" == VERSION_WAYS[row.name]


# --- offers ------------------------------------------------------------------------------------------

OFFER_STEPS = {
    OfferState.PREPARED: {"send": (OfferState.OFFERED, "")},
    OfferState.OFFERED: {
        "accept": (OfferState.ACCEPTED, "enterprise_admin"),
        "decline": (OfferState.DECLINED, "enterprise_admin"),
        "lapse": (OfferState.LAPSED, ""),
        "withdraw": (OfferState.WITHDRAWN, "programme_manager"),
    },
    OfferState.ACCEPTED: {},
    OfferState.DECLINED: {},
    OfferState.LAPSED: {},
    OfferState.WITHDRAWN: {},
}


@pytest.mark.parametrize("state", list(OfferState))
def test_an_offer_goes_only_its_own_way(state):
    """From each state the steps written here and no other; who may take them, and which follow by themselves."""
    offer = SimpleNamespace(state=state, enterprise_id=1, division_id=None, get_state_display=lambda: state.label)
    open_ = {row.name: row for row in workflow.OFFER_TRANSITIONS if is_open(offer, row)}
    assert {name: row.target for name, row in open_.items()} == {
        name: target for name, (target, _) in OFFER_STEPS[state].items()
    }
    for name, row in open_.items():
        roles = {role.value for role in R if row.permission in MATRIX[role]}
        assert roles == set(filter(None, [OFFER_STEPS[state][name][1]]))
