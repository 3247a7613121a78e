"""The ways of a cycle and of a contest, written out a second time by hand: state by state, who may take which step."""

import pytest

from enterprises import workflow
from enterprises.enums_assessments import ContestState, CycleState
from pilotzone.kernel.access import MATRIX, R

CYCLE = {
    CycleState.COLLECTING: "freeze:scoring stop:stopped",
    CycleState.SCORING: "run_again:scoring scored:checking stop:stopped",
    CycleState.CHECKING: "run_again:scoring sign:checking publish_provisionally:provisional stop:stopped",
    CycleState.PROVISIONAL: "publish:published stop:stopped",
    CycleState.PUBLISHED: "expire:expired",
    CycleState.EXPIRED: "",
    CycleState.STOPPED: "",
}
CONTEST = {
    ContestState.FILED: "examine:examined withdraw:withdrawn",
    ContestState.EXAMINED: "send_back:filed accept:accepted refuse:refused withdraw:withdrawn",
    ContestState.ACCEPTED: "",
    ContestState.REFUSED: "",
    ContestState.WITHDRAWN: "",
}
# Steps that people take; scored and expire follow by themselves.
HANDS = {
    R.ENTERPRISE_ADMIN: "withdraw",
    R.DIRECTOR: "publish_provisionally publish stop send_back accept refuse",
    R.ASSESSMENT_OFFICER: "freeze run_again sign examine",
}


@pytest.mark.parametrize(
    ("states", "rows", "expected"), [(CycleState, workflow.CYCLE, CYCLE), (ContestState, workflow.CONTEST, CONTEST)]
)
def test_each_state_has_its_steps(states, rows, expected):
    found = {state: {f"{row.name}:{row.target}" for row in rows if state in row.sources} for state in states}
    assert found == {state: set(steps.split()) for state, steps in expected.items()}


def test_each_role_takes_its_steps():
    rows = (*workflow.CYCLE, *workflow.CONTEST)
    found = {role: {row.name for row in rows if row.permission in MATRIX[role]} for role in R}
    assert found == {role: set(HANDS.get(role, "").split()) for role in R}
