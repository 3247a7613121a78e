"""A supplementary notice whose version leaves to the call what it has not fixed: the notice fixes it, or waits."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from subsidies.actions import measures, publishing, supplementing
from subsidies.actions.supplementing import Wording
from subsidies.enums import State
from subsidies.models import CallValue, Supplement
from tests.factories.measures import make_call_of, make_claim
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
WORDING = Wording("津商函〔2024〕45号", "支持比例由申报通知确定。", "The call fixes the rate.")
FIRST = """
language: measure/1
id: RATED
version: 1
name: {zh: 按比例支持, en: Support at a rate}
status: in_force
programme: rated
source: {issuer: unstated, document: unstated, complete: "true"}
clauses:
  s1: {label: {zh: 标准 1, en: Standard 1}, text: {zh: 按比例支持。, en: Support at a rate.}}
inputs:
  cost: {type: CNY, label: {zh: 费用, en: Cost}}
awards:
- {id: support, label: {zh: 支持, en: Support}, value: 30% * cost, clause: s1}
total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.01 CNY}]}
form:
  sections: [{id: costs, title: {zh: 费用, en: Costs}, inputs: [cost]}]
examples:
- {given: {cost: 1000}, expect: {total: 300}}
"""
INPUT = "  part: {type: rate, max: '1', label: {zh: 支持比例, en: Rate of support}, from: call}\nawards:"


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="周航")


@pytest.fixture
def call():
    return make_call_of("", document=FIRST)


@pytest.fixture
def rated(call, manager):
    """Version 2: the call fixes the rate."""
    draft = measures.start_version(call.measure_version.measure, by=manager, now=NOW)
    with transaction.atomic():
        locked = measures.lock_draft(draft, expected_revision=None, by=manager)
        text = locked.document.replace("awards:", INPUT).replace("30% * cost", "part * cost")
        text = text.replace("{cost: 1000}, expect: {total: 300}", "{cost: 1000, part: 0.4}, expect: {total: 400}")
        measures.write(locked, text, by=manager, now=NOW)
    publishing.propose(draft, valid_from=date(2024, 7, 2), by=manager, now=NOW)
    return publishing.approve(draft, by=make_officer(R.DIRECTOR), now=NOW)


def test_without_the_value_the_notice_is_refused_and_nothing_changes(call, rated, manager):
    with pytest.raises(Refused) as refused:
        supplementing.publish(call, rated, WORDING, by=manager, now=NOW)
    assert (refused.value.code, refused.value.field) == ("call_value_missing", "part")
    assert "支持比例" in refused.value.message
    call.refresh_from_db()
    assert call.measure_version.number == 1
    assert not Supplement.objects.exists()
    assert not CallValue.objects.exists()


def test_the_notice_fixes_it_and_the_claims_that_move_are_worked_out_with_it(call, rated, manager):
    """Cost 1,000.00: 30 % before, 40 % by the notice."""
    claim = make_claim(call, {"cost": "1000.00"})
    assert (claim.state, claim.claimed) == (State.DISTRICT_REVIEW, 300_00)
    values = {"part": ("40%", "")}
    supplementing.publish(call, rated, WORDING, claims=[claim], values=values, by=manager, now=NOW)
    claim.refresh_from_db()
    assert (claim.measure_version, claim.claimed) == (rated, 400_00)
    row = CallValue.objects.get()
    assert (row.input, row.value, row.reason, row.set_by) == ("part", "0.4", WORDING.document_number, manager)
    assert AuditEvent.objects.get(kind="call.value_fixed").payload["value"] == "0.4"


def test_a_value_that_cannot_be_read_is_told_at_its_field(call, rated, manager):
    with pytest.raises(Refused) as refused:
        supplementing.publish(call, rated, WORDING, values={"part": ("viel", "")}, by=manager, now=NOW)
    assert (refused.value.code, refused.value.field) == ("value_unreadable", "part")


def test_the_page_asks_for_it(client, call, rated, manager, at):
    at("2024-07-02T10:00:00")
    client.force_login(manager)
    address = reverse("bureau:subsidies:supplement_publish", args=[rated.uid, call.uid])
    assert 'name="fixed-part"' in client.get(address).content.decode()
    typed = {"document_number": WORDING.document_number, "text_zh": WORDING.text_zh}
    response = client.post(address, typed)
    assert response.status_code == 422
    assert response.context["fixed"].errors.keys() == {"part"}
    assert not Supplement.objects.exists()
    assert client.post(address, typed | {"fixed-part": "40%"}).status_code == 302
    assert CallValue.objects.get().value == "0.4"
