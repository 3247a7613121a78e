"""Badges: each state has its own tone, also where another vocabulary has a state of the same name."""

import pytest

from enterprises import enums_assessments, enums_figures, enums_services
from enterprises.enums import Badge
from enterprises.enums_services import CreditEntryState, RepairState, RuleState, ServiceOfferState

TONES = {"current", "done", "draft", "refused", "waiting", "withdrawn"}
BADGES = [
    each
    for module in (enums_assessments, enums_figures, enums_services)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Badge) and each is not Badge
]


def test_there_are_badges():
    assert len(BADGES) == 13


@pytest.mark.parametrize("states", BADGES, ids=lambda each: each.__name__)
def test_every_state_has_a_tone_and_a_label(states):
    assert {state.tone for state in states} <= TONES
    assert all(state.label_for("applicant") == str(state.label) != "" for state in states)


def test_states_of_the_same_name_keep_their_own_tones():
    assert (RuleState.PROPOSED.tone, ServiceOfferState.PROPOSED.tone) == ("waiting", "draft")
    assert (CreditEntryState.REFUSED.tone, RepairState.REFUSED.tone) == ("withdrawn", "refused")
