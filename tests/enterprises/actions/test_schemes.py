"""Schemes: written, published by two people, in use from their day; the calendar."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from enterprises.actions.schemes import calendar, publishing, writing
from enterprises.enums_assessments import SchemeState
from enterprises.models import Scheme, SchemeVersion
from enterprises.tasks import enter_schemes_in_force
from pilotzone.audit.models import AuditEvent
from pilotzone.demo.schemes import go_on, publish_schemes
from pilotzone.formula.text import Text
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def assessor():
    return make_officer(R.ASSESSMENT_OFFICER, name="沈知微")


@pytest.fixture
def director():
    return make_officer(R.DIRECTOR, name="贺兰")


def begin(assessor) -> SchemeVersion:
    return writing.start_scheme(code="try-1", subject="park", name=Text("试行", "Trial"), by=assessor, now=NOW)


def in_use(assessor, director) -> SchemeVersion:
    proposed = publishing.propose(begin(assessor), valid_from=TODAY, by=assessor, now=NOW)
    return publishing.approve(proposed, by=director, now=NOW)


@pytest.mark.engine
def test_a_scheme_is_written_proposed_and_approved_by_a_second_person(assessor, director):
    draft = begin(assessor)
    assert (draft.scheme.code, draft.scheme.name_zh, draft.number, draft.state) == ("TRY-1", "试行", 1, "draft")
    faulty = writing.save_draft(draft, "parts: [", expected_revision=1, by=assessor, now=NOW)
    assert (faulty.revision, faulty.digest) == (2, "")
    with pytest.raises(Stale):
        writing.save_draft(draft, draft.document, expected_revision=1, by=assessor, now=NOW)
    with pytest.raises(publishing.NotReady) as caught:
        publishing.propose(faulty, valid_from=TODAY - DAY, by=assessor, now=NOW)
    assert {gap.code for gap in caught.value.gaps} == {"day_past", "document_faulty"}
    mended = writing.save_draft(draft, draft.document, expected_revision=2, by=assessor, now=NOW)
    proposed = publishing.propose(mended, valid_from=TODAY, note="首版", by=assessor, now=NOW)
    assert [notice.kind for notice in Notice.objects.filter(recipient=director)] == ["scheme_proposed"]
    with pytest.raises(NotAllowed):
        publishing.approve(proposed, by=assessor, now=NOW)
    assert publishing.steps_of(proposed, director)["approve"]
    approved = publishing.approve(proposed, by=director, now=NOW)
    assert (approved.state, approved.decided_by) == (SchemeState.PUBLISHED, director)
    kinds = AuditEvent.objects.filter(chain__case_uid=draft.uid).order_by("position").values_list("kind", flat=True)
    verbs = ("entered", "proposed", "approved", "in_force")
    assert list(kinds) == [f"scheme.version_{verb}" for verb in verbs]
    with pytest.raises(DatabaseError), transaction.atomic():
        SchemeVersion.objects.filter(pk=draft.pk).update(document="")


def test_the_next_version_waits_for_its_day_and_ends_the_one_before(assessor, director, at):
    first = in_use(assessor, director)
    second = writing.start_version(first.scheme, by=assessor, now=NOW)
    assert (second.number, "version: 2" in second.document) == (2, True)
    with pytest.raises(publishing.NotReady) as caught:
        publishing.propose(second, valid_from=TODAY, by=assessor, now=NOW)
    assert [gap.code for gap in caught.value.gaps] == ["day_too_early"]
    proposed = publishing.propose(second, valid_from=TODAY + 3 * DAY, by=assessor, now=NOW)
    waiting = publishing.approve(proposed, by=director, now=NOW)
    assert waiting.state == SchemeState.APPROVED
    for moment, count in (("04T23:55:00", 0), ("05T00:05:00", 1), ("05T00:10:00", 0)):
        at(f"2024-07-{moment}")
        assert enter_schemes_in_force() == count
    first.refresh_from_db()
    assert (first.state, first.valid_to) == (SchemeState.RETIRED, TODAY + 2 * DAY)
    assert SchemeVersion.objects.published().get().number == 2


def test_a_version_goes_back_is_taken_back_discarded_and_retired(assessor, director):
    first = in_use(assessor, director)
    draft = writing.start_version(first.scheme, by=assessor, now=NOW)
    proposed = publishing.propose(draft, valid_from=TODAY + DAY, by=assessor, now=NOW)
    taken = publishing.take_back(proposed, by=assessor, now=NOW)
    assert (taken.state, taken.proposed_by) == (SchemeState.DRAFT, None)
    proposed = publishing.propose(taken, valid_from=TODAY + DAY, by=assessor, now=NOW)
    with pytest.raises(Refused) as caught:
        publishing.send_back(proposed, reason=" ", by=director, now=NOW)
    assert caught.value.code == "reason_missing"
    back = publishing.send_back(proposed, reason="请补充权重的依据", by=director, now=NOW)
    assert (back.state, back.return_reason) == (SchemeState.DRAFT, "请补充权重的依据")
    assert Notice.objects.filter(recipient=assessor, kind="scheme_sent_back").exists()
    assert publishing.discard(back, by=assessor, now=NOW).state == SchemeState.DISCARDED
    ended = publishing.retire(first, reason="政策已废止", by=director, now=NOW)
    assert (ended.state, ended.valid_to) == (SchemeState.RETIRED, TODAY)
    assert writing.start_version(first.scheme, by=assessor, now=NOW).number == 3  # a number is not given again


def test_codes_are_given_once_and_a_faulty_document_is_not_entered(assessor, director):
    begin(assessor)
    for code, said in (("try-1", "code_taken"), ("a b", "bad_code")):
        with pytest.raises(Refused) as caught:
            writing.start_scheme(code=code, subject="park", name=Text("试行", "Trial"), by=assessor, now=NOW)
        assert caught.value.code == said
    with pytest.raises(Refused) as caught:
        writing.enter_version("language: scheme/1", by=assessor, now=NOW)
    assert caught.value.code == "document_faulty"
    with pytest.raises(NotAllowed):
        writing.start_scheme(code="TRY-2", subject="park", name=Text("试行", "Trial"), by=director, now=NOW)


def test_the_calendar_is_set_once_for_all_who_look(assessor, director):
    scheme = begin(assessor).scheme
    given = {"period_kind": "quarter", "months": [4, 1, 4], "opens_on_day": 10, "collecting_days": 30}
    given |= {"contest_days": 7, "now": NOW}
    found = calendar.set_calendar(scheme, **given, by=assessor)
    assert (found.months, found.version) == ([1, 4], 1)
    with pytest.raises(Stale):
        calendar.set_calendar(scheme, **given, by=assessor)
    assert calendar.set_calendar(scheme, **given, expected_version=1, by=assessor).version == 2
    for wrong, code in (({"months": [13]}, "bad_month"), ({"roles": ["platform"]}, "roles_unused")):
        with pytest.raises(Refused) as caught:
            calendar.set_calendar(scheme, **given | wrong, expected_version=2, by=assessor)
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        calendar.set_calendar(scheme, **given, expected_version=2, by=director)
    assert AuditEvent.objects.filter(kind="scheme.calendar_set").count() == 2


def test_the_shipped_schemes_are_published_through_the_actions(assessor, director):
    found = publish_schemes({"assessor": assessor, "director": director}, now=NOW)
    assert [(each.scheme.code, each.number, each.state) for each in found] == [
        ("PLATFORM", 1, "published"),
        ("PARK", 1, "published"),
        ("WAREHOUSE", 1, "published"),
    ]
    assert Scheme.objects.get(code="PLATFORM").calendar.months == [1]
    assert [each.scheme.calendar.months for each in found[1:]] == [[], []]
    go_on(found, {"assessor": assessor}, now=NOW)  # the examples of the second version come out, or it were refused
    states = SchemeVersion.objects.filter(number=2).order_by("scheme__code").values_list("scheme__code", "state")
    assert list(states) == [("PARK", "draft"), ("PLATFORM", "proposed")]
    assert SchemeVersion.objects.get(state="draft").digest == ""
