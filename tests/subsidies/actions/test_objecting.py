"""An objection holds back its claim alone; two people without a hand in the claim decide it."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from enterprises.models import Membership
from enterprises.objections.objectors import keep
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import queries
from subsidies.actions import deciding, noticing, objecting, paying, reviewing, ruling_objections
from subsidies.enums import EntryKind, NoticeState, Stage, State, Verdict
from subsidies.enums_terms import ObjectionOutcome, ObjectionSource, RulingState
from subsidies.models import Budget, Objection
from tests.factories.claims import pdf
from tests.factories.people import NOW, make_call, make_officer, make_uscc
from tests.factories.review import approved, make_bureau, make_submitted
from tests.standing import part

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
NAME = "李雷"
PERSON = objecting.Objector(ObjectionSource.PERSON, NAME, "11010519491231002X", "13800138000")
WHY = "该独立站在申报前已关闭。"


@pytest.fixture(scope="module")
def prepared(standing, now):
    """Two claims of one call, decided: 36,000 yuan each."""
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, call = make_bureau(), make_call()
    return {"bureau": bureau, "claims": [approved(make_submitted(call=call), bureau, now) for _ in range(2)]}


bureau, claims = part("bureau"), part("claims")


@pytest.fixture
def notice(claims, bureau, now):
    made = noticing.publish(
        claims[0].call, claims, document_number="津商公示〔2024〕12号", by=bureau.secretary, now=now
    )
    for claim in claims:
        claim.refresh_from_db()
    return made


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="高敏")


def paper(name):
    return keep(pdf(name), "letter", by=None, now=NOW)


def item_of(notice, claim):
    return notice.items.select_related("notice__call", "application").get(application=claim)


def objection_to(notice, claim, now, objector=PERSON, **given):
    values = {"statement": WHY, "letter": paper("letter.pdf"), "submission": uuid4()} | given
    return objecting.file_objection(item_of(notice, claim), objector, now=now, **values)


def decide(objection, outcome, people, now, clause="", reason="经核查，网站在申报期内正常运行。"):
    first, second = people
    objection = again(objection)
    ruling_objections.propose(objection, outcome=outcome, clause=clause, reason=reason, by=first, now=now)
    return ruling_objections.confirm(objection, by=second, now=now)


def again(objection):
    return Objection.objects.for_list().select_related("item__notice__call").get(pk=objection.pk)


def test_an_objection_has_a_reference_a_limit_and_an_encrypted_name(claims, notice, now):
    made = objection_to(notice, claims[0], now)
    assert made.reference == "YY-2024-0001"
    assert made.due_at == datetime(2024, 7, 23, 9, 0, tzinfo=UTC)  # 15 working days after 2 July, 17:00 in Shanghai
    assert NAME not in made.identity_encrypted
    assert made.state == RulingState.OPEN
    assert made.letter.uploaded_by is None
    event = AuditEvent.objects.get(kind="objection.filed")
    assert event.chain.case_uid == claims[0].uid
    assert NAME not in json.dumps(event.payload, ensure_ascii=False)
    assert WHY not in json.dumps(event.payload, ensure_ascii=False)


def test_the_enterprise_and_those_who_decide_are_told_without_the_name(claims, notice, manager, now):
    objection_to(notice, claims[0], now)
    told = Notice.objects.get(kind="claim_objected", recipient=claims[0].created_by)
    assert NAME not in json.dumps(told.params, ensure_ascii=False)
    assert not Notice.objects.filter(kind="claim_objected", recipient=claims[1].created_by).exists()
    assert Notice.objects.filter(kind="objection_waiting", recipient=manager).count() == 1


def test_the_same_form_sent_twice_is_one_objection(claims, notice, now):
    submission = uuid4()
    first = objection_to(notice, claims[0], now, submission=submission)
    second = objection_to(notice, claims[0], now, submission=submission)
    assert first == second
    assert Objection.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " 匿名群众 "}, "name"),
        ({"name": "李"}, "name"),
        ({"code": "110105194912310021"}, "code"),  # the check sign is X
        ({"code": "12345"}, "code"),
        ({"phone": "无"}, "phone"),
        ({"source": ObjectionSource.ORGANISATION, "code": "91120116MA0000000X", "contact": NAME}, "code"),
        ({"source": ObjectionSource.ORGANISATION, "code": make_uscc(1), "contact": ""}, "contact"),
    ],
)
def test_what_cannot_be_a_real_name_is_refused_at_its_field(change, field, claims, notice, now):
    given = {"source": PERSON.source, "name": NAME, "code": PERSON.code, "phone": PERSON.phone} | change
    with pytest.raises(Refused) as refused:
        objection_to(notice, claims[0], now, objecting.Objector(**given))
    assert refused.value.field == field
    assert not Objection.objects.exists()


def test_codes_are_taken_as_people_type_them(claims, notice, manager, now):
    typed = objecting.Objector(ObjectionSource.PERSON, f" {NAME} ", "110105 19491231 002x", "138-0013-8000")
    made = objection_to(notice, claims[0], now, typed)
    assert objecting.reveal_objector(again(made), by=manager, now=now)["code"] == "11010519491231002X"


def test_a_passport_and_an_organisation_are_taken(claims, notice, now):
    objection_to(
        notice, claims[0], now, objecting.Objector(ObjectionSource.PERSON, "John Smith", "E12345678", "+4420123")
    )
    organisation = objecting.Objector(ObjectionSource.ORGANISATION, "天津某某商会", make_uscc(7), "022-65300000", NAME)
    with pytest.raises(Refused):
        objection_to(notice, claims[0], now, organisation)  # 某某 is no name
    named = objecting.Objector(ObjectionSource.ORGANISATION, "天津电商商会", make_uscc(7), "022-65300000", NAME)
    assert objection_to(notice, claims[1], now, named).source == ObjectionSource.ORGANISATION


def test_the_last_moment_is_too_late(claims, notice, now):
    objection_to(notice, claims[0], notice.ends_at - timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        objection_to(notice, claims[1], notice.ends_at)
    assert refused.value.code == "notice_ended"
    assert "2024年7月8日 24:00" in refused.value.message


def test_a_provisional_end_lapses_for_nobody(bureau):
    december = datetime(2024, 12, 30, 2, 0, tzinfo=UTC)
    claim = approved(make_submitted(), bureau, december)
    notice = noticing.publish(
        claim.call, [claim], document_number="津商公示〔2024〕40号", by=bureau.secretary, now=december
    )
    claim.refresh_from_db()
    assert notice.provisional
    assert objection_to(notice, claim, notice.ends_at + timedelta(days=2)).due_provisional


def test_only_the_claim_concerned_is_held_back(claims, notice, bureau, now):
    made = objection_to(notice, claims[0], now)
    noticing.close_due_notices(now=notice.ends_at)
    states = [refreshed(claim).state for claim in claims]
    assert states == [State.NOTICED, State.PAYABLE]
    notice.refresh_from_db()
    assert notice.state == NoticeState.ENDED
    assert refreshed(claims[0]).due_at == made.due_at
    budget = Budget.objects.get(pk=claims[0].call.budget_id)
    assert (budget.reserved, budget.committed) == (36_000_00, 36_000_00)
    event = AuditEvent.objects.get(kind="notice.ended")
    assert (event.payload["claims"], event.payload["held_back"], event.payload["taken_off"]) == (1, 1, 0)
    assert noticing.close_due_notices(now=notice.ends_at) == 0


def test_unfounded_it_goes_into_the_next_batch(claims, notice, bureau, manager, now):
    """The others were paid meanwhile; the claim that was held back comes with the batch after them."""
    made = objection_to(notice, claims[0], now)
    noticing.close_due_notices(now=notice.ends_at)
    budget = Budget.objects.get(pk=claims[0].call.budget_id)
    later = notice.ends_at + timedelta(days=1)
    first = paying.prepare(budget, [refreshed(claims[1])], by=bureau.payer, now=later)
    with pytest.raises(Refused):
        paying.prepare(budget, [refreshed(claims[0])], by=bureau.payer, now=later)
    decide(made, ObjectionOutcome.UNFOUNDED, (manager, bureau.secretary), later)
    assert refreshed(claims[0]).state == State.PAYABLE
    second = paying.prepare(budget, [refreshed(claims[0])], by=bureau.payer, now=later)
    assert (first.total, second.total) == (36_000_00, 36_000_00)
    assert Notice.objects.filter(kind="objection_decided", recipient=claims[0].created_by).count() == 1
    assert [problems for _, problems in queries.verify_budgets()] == [[]]


def test_unfounded_before_the_end_it_goes_on_with_the_others(claims, notice, bureau, manager, now):
    made = objection_to(notice, claims[0], now)
    decide(made, ObjectionOutcome.UNFOUNDED, (manager, bureau.secretary), now)
    assert refreshed(claims[0]).state == State.NOTICED
    noticing.close_due_notices(now=notice.ends_at)
    assert [refreshed(claim).state for claim in claims] == [State.PAYABLE, State.PAYABLE]


def test_of_two_objections_both_have_to_fail(claims, notice, bureau, manager, now):
    first, second = (objection_to(notice, claims[0], now) for _ in range(2))
    noticing.close_due_notices(now=notice.ends_at)
    people, later = (manager, bureau.secretary), notice.ends_at
    decide(first, ObjectionOutcome.UNFOUNDED, people, later)
    assert refreshed(claims[0]).state == State.NOTICED
    decide(second, ObjectionOutcome.NOT_TAKEN_UP, people, later, reason="信中姓名与身份证件不符。")
    assert refreshed(claims[0]).state == State.PAYABLE


def test_upheld_the_claim_is_reviewed_again_and_its_money_is_free(claims, notice, bureau, manager, now):
    made = objection_to(notice, claims[0], now)
    decide(made, ObjectionOutcome.RE_REVIEW, (manager, bureau.secretary), now, reason="网站访问记录需重新核对。")
    claim = refreshed(claims[0])
    assert (claim.state, claim.approved, claim.audited, claim.assigned_to) == (State.CITY_REVIEW, None, 36_000_00, None)
    budget = Budget.objects.get(pk=claim.call.budget_id)
    assert (budget.reserved, budget.committed) == (36_000_00, 0)
    assert budget.entries.latest("position").kind == EntryKind.RELEASE
    assert not claim.signatures.filter(fallen_at=None).exists()
    assert not claim.entitlements.filter(stage=Stage.APPROVED, is_current=True).exists()
    assert claim.opinions.filter(fallen_at=None).count() == 2  # the district's stand
    noticing.close_due_notices(now=notice.ends_at)
    assert [refreshed(each).state for each in claims] == [State.CITY_REVIEW, State.PAYABLE]
    assert [problems for _, problems in queries.verify_budgets()] == [[]]


def test_reviewed_again_it_comes_on_a_notice_of_its_own(claims, notice, bureau, manager, now):
    made = objection_to(notice, claims[0], now)
    decide(made, ObjectionOutcome.RE_REVIEW, (manager, bureau.secretary), now)
    reviewing.opine(refreshed(claims[0]), verdict=Verdict.AGREE, by=bureau.caseworker, now=now)
    claim = refreshed(claims[0])
    for person in (bureau.director, bureau.deputy):
        deciding.sign(claim, digest=deciding.audited(claim).digest, by=person, now=now)
    second = noticing.publish(
        claim.call, [refreshed(claim)], document_number="津商公示〔2024〕13号", by=bureau.secretary, now=now
    )
    noticing.close_due_notices(now=second.ends_at)
    assert refreshed(claim).state == State.PAYABLE
    assert [problems for _, problems in queries.verify_budgets()] == [[]]


def test_upheld_it_may_be_refused_with_its_clause(claims, notice, bureau, manager, now):
    made = objection_to(notice, claims[0], now)
    with pytest.raises(Refused) as refused:
        decide(made, ObjectionOutcome.REFUSE, (manager, bureau.secretary), now)
    assert refused.value.field == "clause"
    decide(made, ObjectionOutcome.REFUSE, (manager, bureau.secretary), now, clause="c4", reason="网站并非独立站。")
    claim = refreshed(claims[0])
    assert (claim.state, claim.refusal_clause, claim.refusal_reason) == (State.REFUSED, "c4", "网站并非独立站。")
    assert not claim.invoice_uses.exists()
    assert Budget.objects.get(pk=claim.call.budget_id).reserved == 36_000_00


def test_nobody_who_reviewed_or_signed_decides(claims, notice, bureau, manager, now):
    made = again(objection_to(notice, claims[0], now))
    for person in (bureau.director, bureau.deputy):
        with pytest.raises(Refused) as refused:
            ruling_objections.propose(made, outcome="unfounded", clause="", reason="查实。", by=person, now=now)
        assert refused.value.code == "had_a_hand"
        with pytest.raises(Refused):
            objecting.reveal_objector(made, by=person, now=now)
    for person in (bureau.caseworker, bureau.commerce, bureau.payer):
        with pytest.raises(NotAllowed):
            objecting.reveal_objector(made, by=person, now=now)
    member = make_officer(R.PROGRAMME_MANAGER)
    make_member_of(claims[0].enterprise, member)
    with pytest.raises(Refused) as refused:
        ruling_objections.propose(made, outcome="unfounded", clause="", reason="查实。", by=member, now=now)
    assert refused.value.code == "own_enterprise"


def test_it_takes_two_people_and_the_second_may_give_it_back(claims, notice, bureau, manager, now):
    made = again(objection_to(notice, claims[0], now))
    with pytest.raises(Refused) as refused:
        ruling_objections.confirm(made, by=manager, now=now)
    assert refused.value.code == "not_proposed"
    ruling_objections.propose(made, outcome="unfounded", clause="", reason="查实。", by=manager, now=now)
    with pytest.raises(Refused) as refused:
        ruling_objections.confirm(made, by=manager, now=now)
    assert refused.value.code == "proposed_it"
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=made.pk).update(decided_at=now, decided_by=manager)
    ruling_objections.give_back(made, reason="请补充网站核查记录。", by=bureau.secretary, now=now)
    assert again(made).state == RulingState.OPEN
    decide(made, ObjectionOutcome.UNFOUNDED, (bureau.secretary, manager), now)
    assert again(made).state == RulingState.DECIDED
    with pytest.raises(Refused) as refused:
        ruling_objections.confirm(made, by=bureau.secretary, now=now)
    assert refused.value.status == 409


def test_each_reading_of_the_name_and_of_a_paper_is_recorded(claims, notice, manager, now):
    made = again(objection_to(notice, claims[0], now))
    assert objecting.reveal_objector(made, by=manager, now=now)["name"] == NAME
    assert objecting.read_paper(made, "letter", by=manager, now=now) == made.letter
    with pytest.raises(Refused):
        objecting.read_paper(made, "evidence", by=manager, now=now)
    events = AuditEvent.objects.filter(kind="objection.identity_read", actor=manager)
    assert [event.payload["what"] for event in events.order_by("position")] == ["identity", "letter"]


def test_another_department_objects_under_its_document_number(claims, notice, bureau, manager, now):
    given = {"statement": WHY, "letter": pdf("letter.pdf"), "submission": uuid4()}
    item = item_of(notice, claims[0])
    with pytest.raises(NotAllowed):
        objecting.enter_for_department(
            item, department="市税务局", document_number="1", by=bureau.caseworker, now=now, **given
        )
    for department, number, field in (("", "1", "department"), ("市税务局", " ", "document_number")):
        with pytest.raises(Refused) as refused:
            objecting.enter_for_department(
                item, department=department, document_number=number, by=bureau.secretary, now=now, **given
            )
        assert refused.value.field == field
    made = objecting.enter_for_department(
        item, department="市税务局", document_number="津税函〔2024〕8号", by=bureau.secretary, now=now, **given
    )
    assert (made.source, made.identity_encrypted, made.entered_by) == ("department", "", bureau.secretary)
    assert ruling_objections.outcomes(made, made.item.application) == ("re_review", "refuse", "unfounded")
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=made.pk).update(document_number="")


def test_a_claim_that_left_the_notice_takes_no_more(claims, notice, bureau, manager, now):
    made = objection_to(notice, claims[0], now)
    other = objection_to(notice, claims[0], now)
    decide(made, ObjectionOutcome.RE_REVIEW, (manager, bureau.secretary), now)
    with pytest.raises(Refused) as refused:
        objection_to(notice, claims[0], now)
    assert refused.value.code == "not_on_notice"
    assert claims[0].reference not in str(refused.value)
    with pytest.raises(Refused, match="outcome_impossible"):
        decide(other, ObjectionOutcome.REFUSE, (manager, bureau.secretary), now, clause="c4")
    decide(other, ObjectionOutcome.RE_REVIEW, (manager, bureau.secretary), now)  # there it is already
    assert refreshed(claims[0]).state == State.CITY_REVIEW


def test_a_proposal_is_not_confirmed_when_the_claim_has_gone_another_way_meanwhile(
    claims, notice, bureau, manager, now
):
    first, second = (again(objection_to(notice, claims[0], now)) for _ in range(2))
    words = {"clause": "c4", "reason": "网站并非独立站。", "by": manager, "now": now}
    ruling_objections.propose(second, outcome=ObjectionOutcome.REFUSE, **words)
    decide(first, ObjectionOutcome.RE_REVIEW, (manager, bureau.secretary), now)
    with pytest.raises(Refused, match="outcome_impossible"):
        ruling_objections.confirm(again(second), by=bureau.secretary, now=now)
    back = ruling_objections.give_back(again(second), reason="申报已退回复审", by=bureau.secretary, now=now)
    assert back.state == "open"
    assert refreshed(claims[0]).state == State.CITY_REVIEW


def test_of_a_claim_that_is_refused_already_an_objection_may_say_so_and_no_more(claims, notice, bureau, manager, now):
    first, second = (objection_to(notice, claims[0], now) for _ in range(2))
    people = (manager, bureau.secretary)
    decide(first, ObjectionOutcome.REFUSE, people, now, clause="c4", reason="网站并非独立站。")
    with pytest.raises(Refused, match="outcome_impossible"):
        decide(second, ObjectionOutcome.RE_REVIEW, people, now)
    decide(second, ObjectionOutcome.REFUSE, people, now, clause="c4", reason="同前。")
    assert refreshed(claims[0]).refusal_reason == "网站并非独立站。"


def refreshed(claim):
    claim.refresh_from_db()
    return claim


def make_member_of(enterprise, user):
    Membership.objects.create(enterprise=enterprise, user=user, role=R.READER.value, starts_on=date(2020, 1, 1))
