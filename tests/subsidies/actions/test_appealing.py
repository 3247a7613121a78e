"""A refusal is reviewed once, in time, by two people without a hand in it; lifted, the claim is reviewed again."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from enterprises.objections.objectors import keep
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import (
    appealing,
    deciding,
    noticing,
    objecting,
    reviewing,
    ruling_objections,
    ruling_reviews,
)
from subsidies.enums import Desk, State, Verdict
from subsidies.enums_terms import ObjectionSource, ReviewOutcome, RulingState
from subsidies.models import Application, Objection, Review
from tests.factories.claims import pdf
from tests.factories.people import make_application, make_member, make_officer
from tests.factories.review import approved, at_city, make_bureau, make_line, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
GROUNDS = "发票购买方名称已变更，附市场监管部门证明。"


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="高敏")


@pytest.fixture
def refused(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    deciding.refuse(claim, clause="c4", reason="发票购买方不是申报企业。", by=bureau.caseworker, now=now)
    return again(claim)


def again(claim):
    return Application.objects.select_related("call", "enterprise").get(pk=claim.pk)


def ask(claim, now, **given):
    values = {"grounds": GROUNDS, "papers": [pdf("proof.pdf")], "submission": uuid4(), "by": claim.created_by} | given
    return appealing.ask(claim, now=now, **values)


def decide(review, outcome, people, now, reason="经核查，企业名称变更属实。"):
    first, second = people
    ruling_reviews.propose(review, outcome=outcome, reason=reason, by=first, now=now)
    return ruling_reviews.confirm(review, by=second, now=now)


def test_the_refusal_says_until_when_a_review_can_be_asked_for(refused):
    notice = Notice.objects.get(recipient=refused.created_by, kind="claim_not_supported")
    # ten working days after Tuesday 2 July: Tuesday 16 July, 24:00 in Shanghai
    assert datetime.fromisoformat(notice.params["until"]["moment"]) == datetime(2024, 7, 16, 16, 0, tzinfo=UTC)


def test_a_request_keeps_the_refusal_and_has_its_own_limit(refused, manager, now):
    review = ask(refused, now + timedelta(days=1))
    assert (review.reference, review.state) == ("FH-2024-0001", RulingState.OPEN)
    assert (review.refusal_clause, review.refusal_reason) == ("c4", "发票购买方不是申报企业。")
    assert review.due_at == datetime(2024, 7, 24, 9, 0, tzinfo=UTC)  # 15 working days after 3 July, 17:00
    assert [paper.file.name for paper in review.papers.all()] == ["proof.pdf"]
    assert Notice.objects.filter(kind="review_waiting", recipient=manager).count() == 1
    assert Notice.objects.filter(kind="review_received", recipient=refused.created_by).count() == 1


def test_the_last_moment_is_too_late(refused):
    late = datetime(2024, 7, 16, 16, 0, tzinfo=UTC)
    with pytest.raises(Refused) as error:
        ask(refused, late)
    assert error.value.code == "review_late"
    assert "2024年7月16日 24:00" in error.value.message
    assert ask(refused, late - timedelta(seconds=1))


def test_a_provisional_limit_lapses_for_nobody(bureau):
    december = datetime(2024, 12, 27, 2, 0, tzinfo=UTC)
    claim = at_city(make_submitted(), bureau, december)
    deciding.refuse(claim, clause="c4", reason="发票购买方不是申报企业。", by=bureau.caseworker, now=december)
    assert ask(again(claim), december + timedelta(days=60)).due_provisional


def test_what_is_wrong_with_a_request(refused, bureau, now):
    for given, field in (
        ({"grounds": " "}, "grounds"),
        ({"grounds": "一" * 4001}, "grounds"),
        ({"papers": [pdf(f"{number}.pdf") for number in range(11)]}, "papers"),
        ({"papers": [SimpleUploadedFile("a.pdf", b"MZ" + b"\0" * 400)]}, "papers"),
    ):
        with pytest.raises(Refused) as error:
            ask(refused, now, **given)
        assert error.value.field == field
    for stranger in (make_member(refused.enterprise, R.PROJECT_LEAD), bureau.caseworker):
        with pytest.raises(NotAllowed):
            ask(refused, now, by=stranger)
    assert not Review.objects.exists()


def test_it_is_asked_for_once(refused, now):
    submission = uuid4()
    assert ask(refused, now, submission=submission) == ask(refused, now, submission=submission)
    with pytest.raises(Refused) as error:
        ask(refused, now)
    assert error.value.code == "review_there"
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            **{
                field: getattr(Review.objects.get(), field)
                for field in ("application", "refused_at", "refusal_clause", "refusal_reason", "grounds", "filed_at")
            },
            submission=uuid4(),
            reference="FH-2024-0002",
            filed_by=refused.created_by,
            due_at=now,
        )


def test_only_a_refusal_is_reviewed(bureau, now):
    with pytest.raises(Refused) as error:
        ask(again(at_city(make_submitted(), bureau, now)), now)
    assert error.value.code == "not_refused"


def test_lifted_the_claim_is_before_the_city_with_its_figures(refused, bureau, manager, now):
    review = ask(refused, now)
    verified = refused.verified
    decide(review, ReviewOutcome.UPHELD, (manager, bureau.director), now)
    claim = again(refused)
    assert (claim.state, claim.refused_at, claim.refusal_clause, claim.assigned_to) == (
        State.CITY_REVIEW,
        None,
        "",
        None,
    )
    assert (claim.verified, claim.audited) == (verified, 36_000_00)
    assert claim.invoice_uses.count() == 1
    assert set(claim.opinions.filter(fallen_at=None).values_list("desk", flat=True)) == {
        Desk.DISTRICT_COMMERCE,
        Desk.DISTRICT_FINANCE,
    }
    assert claim.due_at > now
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.caseworker, now=now)
    assert again(claim).state == State.DECIDING
    assert Notice.objects.filter(kind="review_upheld", recipient=claim.created_by).count() == 1
    assert Notice.objects.filter(kind="claim_returned", recipient=bureau.caseworker).count() == 1


def test_a_number_that_another_claim_counts_by_now_is_lost_and_the_amount_follows(refused, bureau, manager, now):
    """The first of two lines of 30,000 yuan each: 30 % of the other is left, 9,000 yuan."""
    claim = at_city(make_submitted(amounts=("30000.00", "30000.00")), bureau, now)
    deciding.refuse(claim, clause="c4", reason="材料不符。", by=bureau.caseworker, now=now)
    number = claim.lines.first().invoice_number
    make_line(make_submitted(), 9, "30000.00", invoice_number=number)
    decide(ask(again(claim), now), ReviewOutcome.UPHELD, (manager, bureau.director), now)
    claim = again(claim)
    assert (claim.audited, claim.verified) == (9_000_00, 9_000_00)
    assert claim.opinions.filter(fallen_at=None).count() == 0  # they rested on 18,000
    event = AuditEvent.objects.get(kind="claim.reinstated", chain__case_uid=claim.uid)
    assert event.payload["numbers_lost"] == [number]


def test_kept_the_refusal_is_final_and_says_what_is_left(refused, bureau, manager, now):
    decide(ask(refused, now), ReviewOutcome.KEPT, (manager, bureau.director), now, reason="证明与发票不符。")
    assert again(refused).state == State.REFUSED
    told = Notice.objects.get(kind="review_kept", recipient=refused.created_by)
    assert told.params["reason"] == "证明与发票不符。"
    with pytest.raises(Refused) as error:
        ask(refused, now)
    assert error.value.code == "review_there"


def test_nobody_who_reviewed_or_refused_decides(refused, bureau, manager, now):
    review = ask(refused, now)
    for person in (bureau.caseworker, bureau.commerce, bureau.payer):
        with pytest.raises(NotAllowed):
            ruling_reviews.propose(review, outcome="kept", reason="x", by=person, now=now)
    signed = approved(make_submitted(), bureau, now)
    assert signed.state == State.APPROVED  # the directors signed another claim: that is no hand in this one
    ruling_reviews.propose(review, outcome="kept", reason="证明不足。", by=bureau.director, now=now)
    with pytest.raises(Refused) as error:
        ruling_reviews.confirm(review, by=bureau.director, now=now)
    assert error.value.code == "proposed_it"
    ruling_reviews.give_back(review, reason="请核对证明原件。", by=manager, now=now)
    review.refresh_from_db()
    assert review.state == RulingState.OPEN
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(outcome="kept")


def test_who_refused_on_an_objection_does_not_review_it(bureau, manager, now):
    claim = approved(make_submitted(), bureau, now)
    notice = noticing.publish(claim.call, [claim], document_number="津商公示〔2024〕12号", by=bureau.secretary, now=now)
    item = notice.items.select_related("notice__call", "application").get()
    objector = objecting.Objector(ObjectionSource.PERSON, "李雷", "11010519491231002X", "13800138000")
    letter = keep(pdf(), "letter", by=None, now=now)
    made = objecting.file_objection(
        item, objector, statement="网站已关闭。", letter=letter, submission=uuid4(), now=now
    )
    made = Objection.objects.for_list().select_related("item__notice__call").get(pk=made.pk)
    ruling_objections.propose(made, outcome="refuse", clause="c4", reason="属实。", by=manager, now=now)
    ruling_objections.confirm(made, by=bureau.secretary, now=now)
    review = ask(again(claim), now)
    for person in (manager, bureau.secretary, bureau.director):
        with pytest.raises(Refused) as error:
            ruling_reviews.propose(review, outcome="kept", reason="x", by=person, now=now)
        assert error.value.code == "had_a_hand"
    others = [make_officer(R.PROGRAMME_MANAGER), make_officer(R.DIRECTOR)]
    decide(review, ReviewOutcome.UPHELD, others, now)
    assert again(claim).state == State.CITY_REVIEW


def test_a_second_refusal_can_be_reviewed_again(refused, bureau, manager, now):
    decide(ask(refused, now), ReviewOutcome.UPHELD, (manager, bureau.director), now)
    later = now + timedelta(days=2)
    deciding.refuse(again(refused), clause="c4", reason="仍不符。", by=bureau.caseworker, now=later)
    second = ask(again(refused), later)
    assert (second.reference, second.refusal_reason) == ("FH-2024-0002", "仍不符。")


def test_a_new_claim_for_the_same_project_has_to_go_first(refused, bureau, manager, now):
    review = ask(refused, now)
    make_application(call=refused.call, enterprise=refused.enterprise, by=refused.created_by)
    with pytest.raises(Refused) as error:
        decide(review, ReviewOutcome.UPHELD, (manager, bureau.director), now)
    assert error.value.code == "other_live"
    review.refresh_from_db()
    assert review.state == RulingState.PROPOSED
