"""Guides from draft to taken out, and questions from asking to the rating."""

from datetime import date, timedelta

import pytest

from enterprises.models import Membership
from matchmaking.actions.guidance import asking, guides
from matchmaking.enums_guidance import GuideState, QuestionState
from matchmaking.models import Guide, Question
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from tests.factories.guidance import GUIDE, make_guide, make_question
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
DUE = date(2024, 7, 9)  # NOW is Tuesday 2 July: the fifth working day after it


@pytest.fixture(autouse=True)
def _calendar():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})


@pytest.fixture
def keeper():
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def question():
    return make_question()


def told(person):
    return set(Notice.objects.filter(recipient=person).values_list("kind", flat=True))


# --- guides ------------------------------------------------------------------------------------------


def test_a_guide_is_written_published_changed_and_taken_out(keeper):
    guide = guides.write(None, GUIDE, by=keeper, now=NOW)
    assert not Guide.objects.open_to_the_public().exists()
    guide = guides.publish(guide, expected_version=1, by=keeper, now=NOW)
    assert Guide.objects.open_to_the_public().get() == guide
    guide = guides.write(guide, GUIDE | {"title_zh": "德国包装法"}, expected_version=2, by=keeper, now=NOW)
    assert (guide.title_zh, guide.version, guide.state) == ("德国包装法", 3, GuideState.PUBLISHED)
    with pytest.raises(Stale):
        guides.write(guide, GUIDE, expected_version=2, by=keeper, now=NOW)
    with pytest.raises(Refused, match="reason_missing"):
        guides.take_out(guide, reason=" ", by=keeper, now=NOW)
    guide = guides.take_out(guide, reason="该法已废止。", by=keeper, now=NOW)
    assert (guide.state, guide.withdraw_reason) == (GuideState.WITHDRAWN, "该法已废止。")
    with pytest.raises(Refused, match="withdrawn"):
        guides.write(guide, GUIDE, by=keeper, now=NOW)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"market": "ZZ"}, "unknown_market", "market"),
        ({"valid_until": date(2022, 6, 30)}, "out_of_order", "valid_until"),
    ],
)
def test_what_a_guide_must_say(keeper, change, code, field):
    with pytest.raises(Refused) as refused:
        guides.write(None, GUIDE | change, by=keeper, now=NOW)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_only_keepers_write_guides():
    with pytest.raises(NotAllowed):
        guides.write(None, GUIDE, by=make_officer(R.CASEWORKER), now=NOW)


def test_holding_includes_both_days_and_lapsing_is_told(keeper):
    make_guide(by=keeper, valid_from=date(2024, 7, 2), valid_until=date(2024, 7, 2))
    make_guide(by=keeper, valid_until=date(2024, 8, 1))  # on the thirtieth day after NOW: not yet soon
    make_guide(by=keeper)
    rows = Guide.objects.open_to_the_public()
    assert rows.holding(date(2024, 7, 2)).count() == 3
    assert rows.holding(date(2024, 7, 3)).count() == 2
    assert rows.holding(date(2024, 7, 1)).count() == 2
    assert guides.warn_of_lapsing(now=NOW) == 1
    assert "guidance.lapsing" in told(keeper)
    assert guides.warn_of_lapsing(now=NOW + timedelta(days=1)) == 2


# --- questions ---------------------------------------------------------------------------------------


def test_a_question_from_asking_to_the_rating(keeper, question):
    assert (question.reference, question.answer_due_on) == ("ZX-2024-000001", DUE)
    assert "guidance.asked" in told(keeper)
    expert = make_officer(R.EVENTS_OFFICER)
    question = asking.assign(question, email=expert.email.upper(), expected_version=1, by=keeper, now=NOW)
    assert (question.expert, question.state) == (expert, QuestionState.ASSIGNED)
    assert "guidance.assigned" in told(expert)
    guide = make_guide(by=keeper)
    question = asking.answer(question, text="由生产者登记。", guides=[guide], expected_version=2, by=expert, now=NOW)
    assert question.state == QuestionState.ANSWERED
    assert list(question.guides.all()) == [guide]
    asker = question.asked_by
    assert "guidance.answered" in told(asker)
    with pytest.raises(Refused, match="rating_wrong"):
        asking.rate(question, rating=6, by=asker, now=NOW)
    assert asking.rate(question, rating=5, text="很快", by=asker, now=NOW).rating == 5
    with pytest.raises(Refused, match="no_rating"):
        asking.rate(question, rating=4, by=asker, now=NOW)


def test_who_answers(keeper, question):
    other = make_officer(R.EVENTS_OFFICER)
    with pytest.raises(Refused, match="no_expert"):
        asking.assign(question, email="nobody@example.test", by=keeper, now=NOW)
    with pytest.raises(Refused, match="no_expert"):
        asking.assign(question, email=make_officer(R.CASEWORKER).email, by=keeper, now=NOW)
    with pytest.raises(Refused, match="text_missing"):
        asking.answer(question, text=" ", by=other, now=NOW)
    with pytest.raises(NotAllowed):
        asking.answer(question, text="答复", by=make_officer(R.CASEWORKER), now=NOW)
    assert asking.answer(question, text="答复", by=other, now=NOW).answered_by == other


def test_an_expert_who_acts_for_the_asker_is_not_given_the_question(keeper, question):
    expert = make_officer(R.EVENTS_OFFICER)
    Membership.objects.create(enterprise=question.enterprise, user=expert, role=R.READER, starts_on=date(2024, 1, 1))
    with pytest.raises(Refused, match="own_enterprise"):
        asking.assign(question, email=expert.email, by=keeper, now=NOW)


def test_a_withdrawn_question_is_not_answered(keeper, question):
    asking.withdraw(question, by=question.asked_by, now=NOW)
    with pytest.raises(Refused, match="wrong_state"):
        asking.answer(question, text="答复", by=keeper, now=NOW)


def test_who_sees_which_questions(keeper, question):
    stranger = make_member(make_enterprise("天津澜图科技有限公司", payee=False))
    assert not Question.objects.visible_to(stranger).exists()
    assert Question.objects.visible_to(question.asked_by).get() == question
    assert Question.objects.visible_to(keeper).get() == question
    with pytest.raises(NotAllowed):
        asking.ask(question.enterprise, market="DE", topic="tax", subject="税", text="税率？", by=stranger, now=NOW)


def test_the_desk_is_reminded_once_and_late_once(keeper, question):
    assert asking.follow(now=NOW) == (0, 0)
    day_before = NOW + timedelta(days=6)  # Monday 8 July
    assert asking.follow(now=day_before) == (1, 0)
    assert asking.follow(now=day_before) == (0, 0)
    assert asking.follow(now=NOW + timedelta(days=7)) == (0, 0)  # the day itself is not late
    assert asking.follow(now=NOW + timedelta(days=8)) == (0, 1)
    assert asking.follow(now=NOW + timedelta(days=8)) == (0, 0)
    assert {"guidance.due", "guidance.late"} <= told(keeper)
    assert "guidance.late_for_you" in told(question.asked_by)
