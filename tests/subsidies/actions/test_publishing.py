"""A version comes into force by two people, from a day on, and only when nothing is missing."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from pilotzone.accounts.models import Appointment, User
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from subsidies.actions import measures, publishing
from subsidies.enums import VersionState
from subsidies.models import MeasureVersion
from subsidies.tasks import enter_force
from tests.factories.people import NOW, make_call, make_officer, make_version

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
    """Version 2 of a measure whose first is in force since 3 June."""
    return measures.start_version(make_version().measure, by=manager, now=NOW)


def rewrite(draft, before, after, by):
    with transaction.atomic():
        locked = measures.lock_draft(draft, expected_revision=None, by=by)
        assert before in locked.document
        measures.write(locked, locked.document.replace(before, after), by=by, now=NOW)


def codes_of(draft, manager, valid_from=TODAY):
    with pytest.raises(publishing.NotReady) as caught:
        publishing.propose(draft, valid_from=valid_from, by=manager, now=NOW)
    return {gap.code for gap in caught.value.gaps}


def test_a_second_person_puts_a_version_in_force_and_the_one_before_ends_the_day_before(draft, manager, director):
    publishing.propose(draft, valid_from=TODAY, note="上限提高", by=manager, now=NOW)
    publishing.approve(draft, by=director, now=NOW)
    first, second = MeasureVersion.objects.order_by("number")
    assert (first.state, first.valid_to) == (VersionState.RETIRED, date(2024, 7, 1))
    assert (second.state, second.valid_from, second.valid_to) == (VersionState.IN_FORCE, TODAY, None)
    assert (second.proposed_by, second.decided_by, second.note) == (manager, director, "上限提高")


def test_a_later_day_is_waited_for_and_comes_once(draft, manager, director, at):
    publishing.propose(draft, valid_from=date(2024, 7, 5), by=manager, now=NOW)
    assert publishing.approve(draft, by=director, now=NOW).state == VersionState.APPROVED
    at("2024-07-04T23:59:00")
    assert enter_force() == 0
    at("2024-07-05T00:00:00")
    assert enter_force() == 1
    assert enter_force() == 0
    first, second = MeasureVersion.objects.order_by("number")
    assert (first.state, first.valid_to) == (VersionState.RETIRED, date(2024, 7, 4))
    assert second.state == VersionState.IN_FORCE


def test_the_approver_may_set_another_day(draft, manager, director):
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    with pytest.raises(publishing.NotReady) as caught:
        publishing.approve(draft, by=director, now=tomorrow)
    assert [gap.code for gap in caught.value.gaps] == ["day_past"]
    approved = publishing.approve(draft, valid_from=date(2024, 7, 3), by=director, now=tomorrow)
    assert (approved.state, approved.valid_from) == (VersionState.IN_FORCE, date(2024, 7, 3))


@pytest.mark.parametrize(
    ("day", "code"),
    [(None, "no_day"), (date(2024, 7, 1), "day_past"), (TODAY, None), (date(2024, 12, 31), None)],
)
def test_the_from_date_is_given_and_not_past(draft, manager, day, code):
    if code:
        assert codes_of(draft, manager, day) == {code}
    else:
        assert publishing.propose(draft, valid_from=day, by=manager, now=NOW).state == VersionState.PROPOSED


def test_the_from_date_follows_the_version_before(draft, manager, director):
    publishing.propose(draft, valid_from=date(2024, 7, 5), by=manager, now=NOW)
    publishing.approve(draft, by=director, now=NOW)
    third = measures.start_version(draft.measure, by=manager, now=NOW)
    assert codes_of(third, manager, date(2024, 7, 5)) == {"day_too_early"}
    publishing.propose(third, valid_from=date(2024, 7, 6), by=manager, now=NOW)


def test_a_refusal_lists_everything_that_is_missing(draft, manager):
    rewrite(draft, "expect: {total: 36000}", "expect: {total: 36001}", manager)
    rewrite(draft, "version: 2", "version: 7", manager)
    rewrite(draft, "status: in_force", "status: amended", manager)
    rewrite(draft, "{from: 2000万 CNY, most: 7万 CNY}", "{from: 2000万 CNY, most: unstated}", manager)
    assert codes_of(draft, manager, None) == {"no_day", "head_differs", "historic", "unstated", "example_fails"}
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_a_faulty_document_is_told_with_its_lines(draft, manager):
    rewrite(draft, "test: registered_here", "test: registered_her", manager)
    with pytest.raises(publishing.NotReady) as caught:
        publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    [gap] = caught.value.gaps
    line = draft.document.splitlines().index("  test: registered_here") + 1
    assert (gap.code, gap.line) == ("document_faulty", line)


def test_a_measure_without_examples_is_not_put_in_force(draft, manager):
    examples = draft.document[draft.document.index("\nexamples:") :]
    rewrite(draft, examples, "\n", manager)
    assert codes_of(draft, manager) == {"examples_missing"}


def test_a_proposal_is_of_the_text_that_was_read(draft, manager):
    with pytest.raises(Stale):
        publishing.propose(draft, valid_from=TODAY, expected_revision=9, by=manager, now=NOW)


def test_a_proposal_is_not_edited_and_not_proposed_twice(draft, manager):
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    with pytest.raises(Refused) as caught:
        rewrite(draft, "36000", "36001", manager)
    assert caught.value.code == "not_draft"
    with pytest.raises(Refused):
        publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)


def both(role: R, other: R) -> User:
    """One person with two appointments."""
    person, second = make_officer(role), make_officer(other)
    Appointment.objects.filter(user=second).update(user=person)
    return person


@pytest.mark.parametrize("part", ["began", "wrote", "proposed"])
def test_who_had_a_hand_in_a_version_does_not_approve_it(draft, manager, part):
    person = both(R.PROGRAMME_MANAGER, R.DIRECTOR)
    if part == "began":
        draft = measures.start_version(draft.measure, by=person, now=NOW)
    if part == "wrote":
        rewrite(draft, "取整到分", "舍去不足一分", person)
    publishing.propose(draft, valid_from=TODAY, by=person if part == "proposed" else manager, now=NOW)
    with pytest.raises(Refused) as caught:
        publishing.approve(draft, by=person, now=NOW)
    assert caught.value.code == "own_version"


def test_each_step_needs_its_own_permission(draft, manager, director):
    with pytest.raises(NotAllowed):
        publishing.propose(draft, valid_from=TODAY, by=director, now=NOW)
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    for person in (manager, make_officer(R.CASEWORKER)):
        with pytest.raises(NotAllowed):
            publishing.approve(draft, by=person, now=NOW)
        with pytest.raises(NotAllowed):
            publishing.send_back(draft, reason="x", by=person, now=NOW)
    publishing.approve(draft, by=director, now=NOW)
    with pytest.raises(NotAllowed):
        publishing.retire(draft, reason="x", by=manager, now=NOW)


def test_approving_twice_is_refused(draft, manager, director):
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    publishing.approve(draft, by=director, now=NOW)
    with pytest.raises(Refused) as caught:
        publishing.approve(draft, by=director, now=NOW)
    assert caught.value.code == "wrong_state"


@pytest.mark.parametrize("approved", [False, True])
def test_what_is_sent_back_is_a_draft_again_with_the_reason(draft, manager, director, approved):
    publishing.propose(draft, valid_from=date(2024, 8, 1), by=manager, now=NOW)
    if approved:
        publishing.approve(draft, by=director, now=NOW)
    publishing.send_back(draft, reason="请补充第5档的依据", by=director, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.return_reason, draft.returned_by) == (VersionState.DRAFT, "请补充第5档的依据", director)
    assert (draft.proposed_by, draft.decided_by) == (None, None)
    rewrite(draft, "取整到分", "舍去不足一分", manager)
    assert publishing.propose(draft, valid_from=date(2024, 8, 1), by=manager, now=NOW).state == VersionState.PROPOSED


def test_sending_back_needs_a_reason(draft, manager, director):
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    with pytest.raises(Refused) as caught:
        publishing.send_back(draft, reason=" ", by=director, now=NOW)
    assert (caught.value.code, caught.value.field) == ("reason_missing", "reason")


def test_a_retired_version_ends_today_and_the_next_begins_tomorrow_at_the_earliest(manager, director):
    version = make_version()
    publishing.retire(version, reason="政策到期", by=director, now=NOW)
    version.refresh_from_db()
    assert (version.state, version.valid_to) == (VersionState.RETIRED, TODAY)
    following = measures.start_version(version.measure, by=manager, now=NOW)
    assert codes_of(following, manager, TODAY) == {"day_too_early"}
    with pytest.raises(Refused):
        publishing.retire(version, reason="again", by=director, now=NOW)


def test_each_step_stands_in_the_record_with_its_people(draft, manager, director):
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    publishing.send_back(draft, reason="改", by=director, now=NOW)
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    publishing.approve(draft, by=director, now=NOW)
    events = AuditEvent.objects.filter(chain__case_uid=draft.uid).order_by("position")
    assert [(event.kind, event.actor) for event in events] == [
        ("measure.version_entered", manager),
        ("measure.version_proposed", manager),
        ("measure.version_sent_back", director),
        ("measure.version_proposed", manager),
        ("measure.version_approved", director),
        ("measure.version_in_force", director),
    ]
    assert events[1].payload["digest"] == draft.digest
    assert events[1].payload["editors"] == [manager.email]


def told(kind):
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


def test_the_approver_and_the_author_are_told(draft, manager, director):
    make_call()
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    assert told("measure_proposed") == {director}
    publishing.send_back(draft, reason="改", by=director, now=NOW)
    assert told("measure_sent_back") == {manager}
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    publishing.approve(draft, by=director, now=NOW)
    assert told("measure_approved") == {manager}
    assert told("measure_calls_open") == {manager}  # a call under the version before is open
