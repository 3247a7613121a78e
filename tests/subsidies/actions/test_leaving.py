"""A proposal taken back by its proposer, and a draft discarded: both in the record, neither over a second person."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from subsidies.actions import backtests, editing, measures, publishing
from subsidies.enums import VersionState
from subsidies.models import MeasureVersion
from tests.factories.people import NOW, make_officer, make_version

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 2)


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="周航")


@pytest.fixture
def director():
    return make_officer(R.DIRECTOR, name="林卫东")


@pytest.fixture
def draft(manager):
    return measures.start_version(make_version().measure, by=manager, now=NOW)


def told(kind):
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


def last_event(version):
    return AuditEvent.objects.filter(chain__case_uid=version.uid).order_by("-position").first()


def test_a_proposal_taken_back_is_a_draft_that_can_be_edited_and_proposed_again(draft, manager, director):
    publishing.propose(draft, valid_from=TODAY, note="上限提高", by=manager, now=NOW)
    revision = MeasureVersion.objects.get(pk=draft.pk).revision
    back = publishing.take_back(draft, reason="数字有误", by=manager, now=NOW)
    assert (back.state, back.proposed_by, back.proposed_at) == (VersionState.DRAFT, None, None)
    assert back.revision == revision + 1  # a page from before the proposal is stale
    editing.save_draft(back, back.document + "\n", expected_version=back.revision, by=manager, now=NOW)
    assert told("measure_taken_back") == {director}
    event = last_event(draft)
    assert (event.kind, event.actor, event.payload["reason"]) == ("measure.version_taken_back", manager, "数字有误")
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    assert publishing.approve(draft, by=director, now=NOW).state == VersionState.IN_FORCE


def test_only_the_proposer_takes_back_and_only_before_the_decision(draft, manager, director):
    colleague = make_officer(R.PROGRAMME_MANAGER, name="许安")
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    for other in (colleague, director):
        with pytest.raises(NotAllowed):
            publishing.take_back(draft, by=other, now=NOW)
    publishing.approve(draft, by=director, now=NOW)
    with pytest.raises(Refused) as caught:
        publishing.take_back(draft, by=manager, now=NOW)
    assert (caught.value.code, caught.value.status) == ("wrong_state", 409)


def test_a_discarded_draft_stays_in_the_history_and_is_neither_edited_nor_proposed(draft, manager):
    colleague = make_officer(R.PROGRAMME_MANAGER, name="许安")
    gone = publishing.discard(draft, reason="另起一版", by=colleague, now=NOW)
    assert gone.state == VersionState.DISCARDED
    event = last_event(draft)
    assert (event.kind, event.actor, event.payload["reason"]) == ("measure.version_discarded", colleague, "另起一版")
    assert told("measure_discarded") == {manager}
    with pytest.raises(Refused):
        editing.save_draft(gone, "x", expected_version=gone.revision, by=manager, now=NOW)
    with pytest.raises(Refused):
        publishing.propose(gone, valid_from=TODAY, by=manager, now=NOW)
    with pytest.raises(Refused):
        publishing.discard(gone, by=manager, now=NOW)
    first = draft.measure.versions.get(number=1)
    for version, against, code in ((gone, first, "discarded"), (first, gone, "other_measure")):
        with pytest.raises(Refused) as caught:
            backtests.start(version, against, backtests.Scope(), by=manager, now=NOW)
        assert caught.value.code == code


@pytest.mark.engine
def test_the_database_refuses_a_text_change_of_a_discarded_version(draft, manager):
    gone = publishing.discard(draft, by=manager, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureVersion.objects.filter(pk=gone.pk).update(document="x")


def test_what_was_approved_once_or_is_proposed_is_not_discarded(draft, manager, director):
    publishing.propose(draft, valid_from=date(2024, 7, 9), by=manager, now=NOW)
    with pytest.raises(Refused) as caught:
        publishing.discard(draft, by=manager, now=NOW)
    assert caught.value.code == "wrong_state"
    publishing.approve(draft, by=director, now=NOW)
    publishing.send_back(draft, reason="改", by=director, now=NOW)
    with pytest.raises(Refused) as caught:
        publishing.discard(draft, by=manager, now=NOW)
    assert (caught.value.code, caught.value.status) == ("was_approved", 409)
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_who_does_not_enter_measures_discards_nothing(draft, director):
    with pytest.raises(NotAllowed):
        publishing.discard(draft, by=director, now=NOW)


def test_a_new_version_is_begun_from_what_was_kept(manager):
    measure = make_version().measure
    measure.versions.update(state=VersionState.RETIRED, valid_to=date(2024, 12, 31))
    second = measures.start_version(measure, by=manager, now=NOW)
    publishing.discard(second, by=manager, now=NOW)
    third = measures.start_version(measure, by=manager, now=NOW)
    assert (third.number, third.origin) == (3, "TJ-2024-TRANSFORM v1")
