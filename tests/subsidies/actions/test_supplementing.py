"""A new version while a call is open: the call takes it by a supplementary notice, claims as each of them may."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import drafting, measures, noticing, publishing, reviewing, supplementing, switching
from subsidies.actions.supplementing import Wording
from subsidies.enums import Stage, State, Verdict
from subsidies.models import Application
from subsidies.tasks import enter_force, offer_version
from tests.factories.people import NOW, make_application, make_call, make_enterprise, make_member, make_officer
from tests.factories.review import ANSWERS, approved, at_city, at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
WORDING = Wording("津商函〔2024〕45号", "第3档上限由7万元提高到10万元。", "The ceiling of band 3 rises.")
TODAY = date(2024, 7, 2)


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="周航")


@pytest.fixture
def call():
    return make_call()


@pytest.fixture
def raised(call, manager):
    """Version 2, in force since this morning: half of the costs, at most 100,000 in band 3."""
    draft = measures.start_version(call.measure_version.measure, by=manager, now=NOW)
    with transaction.atomic():
        locked = measures.lock_draft(draft, expected_revision=None, by=manager)
        text = locked.document.replace("else 30%", "else 50%").replace("most: 7万 CNY", "most: 10万 CNY")
        text = text[: text.index("\nexamples:")] + EXAMPLES
        measures.write(locked, text, by=manager, now=NOW)
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    return publishing.approve(draft, by=make_officer(R.DIRECTOR), now=NOW)


EXAMPLES = """
examples:
- label: {zh: 没有费用, en: No costs}
  given: {turnover: 60000000, turnover_before: 0, other_money: 0, registered_here: true, platform_trade: true,
    serious_violation: false, owes_fiscal_money: false, high_tech: false, specialised: false, overseas_mark: false,
    applied_before: false, spend: []}
  expect: {total: 0}
"""


def publish(call, version, by, **values):
    return supplementing.publish(call, version, values.pop("wording", WORDING), **values, by=by, now=NOW)


def draft_of(call, version=None, **fields):
    enterprise = make_enterprise()
    return make_application(call=call, enterprise=enterprise, by=make_member(enterprise), **fields)


def test_without_a_notice_the_call_and_its_claims_keep_their_version(call, raised):
    call.refresh_from_db()
    assert call.measure_version.number == 1
    enterprise = make_enterprise()
    begun = drafting.start(call, enterprise, by=make_member(enterprise), now=NOW)
    assert begun.measure_version.number == 1


def test_the_call_takes_the_version_and_new_claims_are_begun_with_it(call, raised, manager):
    submitted, draft = make_submitted(call=call), draft_of(call)
    publish(call, raised, manager)
    call.refresh_from_db()
    assert call.measure_version == raised
    enterprise = make_enterprise()
    assert drafting.start(call, enterprise, by=make_member(enterprise), now=NOW).measure_version == raised
    for claim in (submitted, draft):
        claim.refresh_from_db()
        assert claim.measure_version.number == 1


def test_the_notice_waits_for_its_moment(call, raised, manager, at):
    claim = make_submitted(call=call)
    notice = publish(call, raised, manager, effective_at=datetime(2024, 7, 3, 1, tzinfo=UTC), claims=[claim])
    at("2024-07-03T08:59:59")
    assert enter_force() == 0
    claim.refresh_from_db()
    assert claim.measure_version.number == 1
    at("2024-07-03T09:00:00")
    assert enter_force() == 1
    assert enter_force() == 0
    claim.refresh_from_db()
    notice.refresh_from_db()
    assert (claim.measure_version, notice.call.measure_version) == (raised, raised)


def test_a_chosen_claim_is_valued_anew_and_the_enterprise_is_told(call, raised, manager):
    # Turnover 62.48 million. Version 1: 30 % of 240,000 is 72,000, at most 70,000. Version 2: 50 %, at most 100,000.
    moved, kept = make_submitted(call=call, amounts=("240000.00",)), make_submitted(call=call, amounts=("240000.00",))
    assert (moved.claimed, kept.claimed) == (7_000_000, 7_000_000)
    publish(call, raised, manager, claims=[moved])
    moved.refresh_from_db()
    kept.refresh_from_db()
    assert (moved.measure_version, moved.claimed) == (raised, 10_000_000)
    assert (kept.measure_version.number, kept.claimed) == (1, 7_000_000)
    earlier, later = moved.entitlements.order_by("pk")
    assert (earlier.measure_version.number, earlier.amount, earlier.is_current) == (1, 7_000_000, False)
    assert (later.measure_version.number, later.amount, later.is_current) == (2, 10_000_000, True)
    told = Notice.objects.get(kind="claim_moved")
    assert told.recipient == moved.created_by
    assert (told.params["before"], told.params["after"]) == ("¥70,000.00", "¥100,000.00")
    event = AuditEvent.objects.get(kind="claim.moved")
    assert (event.actor, event.payload["amount_before"], event.payload["amount_after"]) == (
        manager,
        7_000_000,
        10_000_000,
    )


def test_opinions_on_the_old_amount_fall(call, raised, manager):
    bureau = make_bureau()
    claim = at_city(make_submitted(call=call, amounts=("240000.00",)), bureau, NOW)
    publish(call, raised, manager, claims=[claim])
    claim.refresh_from_db()
    assert (claim.verified, claim.audited) == (10_000_000, 10_000_000)
    assert not claim.opinions.filter(fallen_at=None).exists()


def test_further_claims_may_move_later_and_each_moves_once(call, raised, manager):
    claim = make_submitted(call=call)
    notice = publish(call, raised, manager)
    assert supplementing.move_more(notice, [claim, claim], by=manager, now=NOW) == 1
    assert supplementing.move_more(notice, [claim], by=manager, now=NOW) == 0
    claim.refresh_from_db()
    assert claim.measure_version == raised
    assert claim.entitlements.filter(stage=Stage.CLAIMED).count() == 2


def test_what_is_decided_or_of_another_call_does_not_move(call, raised, manager):
    bureau = make_bureau()
    decided = approved(make_submitted(call=call), bureau, NOW)
    deciding_ = at_decision(make_submitted(call=call), bureau, NOW)
    elsewhere = make_submitted(call=make_call(measure_version=call.measure_version))
    for claim in (decided, deciding_, elsewhere):
        with pytest.raises(Refused) as caught:
            publish(call, raised, manager, claims=[claim])
        assert caught.value.code == "not_movable"
        assert claim.reference in caught.value.message


def test_a_claim_that_was_decided_before_the_moment_stays_and_the_reason_is_kept(call, raised, manager, at):
    bureau = make_bureau()
    claim = at_city(make_submitted(call=call), bureau, NOW)
    notice = publish(call, raised, manager, effective_at=NOW + timedelta(hours=2), claims=[claim])
    deciding_day = NOW + timedelta(hours=1)
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.caseworker, now=deciding_day)
    at("2024-07-02T12:00:00")
    assert enter_force() == 1
    [move] = notice.moves.all()
    assert (move.moved_at, move.obstacle) == (None, State.DECIDING)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"wording": Wording(" ", "x")}, "number_missing"),
        ({"wording": Wording("津商函〔2024〕45号", " ")}, "text_missing"),
        ({"effective_at": NOW - timedelta(minutes=1)}, "moment_past"),
        ({"effective_at": datetime(2024, 7, 12, 9, tzinfo=UTC)}, "after_closing"),
    ],
)
def test_a_notice_says_what_and_when(call, raised, manager, values, code):
    with pytest.raises(Refused) as caught:
        publish(call, raised, manager, **values)
    assert caught.value.code == code


def test_only_the_version_in_force_is_given_to_a_call_and_once(call, raised, manager):
    draft = measures.start_version(raised.measure, by=manager, now=NOW)
    with pytest.raises(Refused) as caught:
        publish(call, draft, manager)
    assert caught.value.code == "not_in_force"
    publish(call, raised, manager)
    with pytest.raises(Refused) as caught:
        publish(call, raised, manager)
    assert caught.value.code == "version_taken"


def test_only_who_publishes_calls_supplements_them(call, raised):
    for role in (R.DIRECTOR, R.CASEWORKER, R.SECRETARY):
        with pytest.raises(NotAllowed):
            publish(call, raised, make_officer(role))


# --- the draft's own choice --------------------------------------------------------------------------


def test_a_draft_is_offered_the_version_and_told_once(call, raised, manager):
    draft = draft_of(call)
    assert not supplementing.is_offered(fresh(draft))
    notice = publish(call, raised, manager)
    assert supplementing.is_offered(fresh(draft))
    assert offer_version(notice.pk) == 1
    assert offer_version(notice.pk) == 0
    assert [each.recipient for each in Notice.objects.filter(kind="claim_version_offered")] == [draft.created_by]


def fresh(claim):
    return Application.objects.select_related("call").get(pk=claim.pk)


def test_a_draft_takes_the_version_and_keeps_its_answers(call, raised, manager):
    draft = draft_of(call, answers=dict(ANSWERS), done_sections=["qualifications", "costs"])
    publish(call, raised, manager)
    switching.take_version(draft, by=draft.created_by, now=NOW)
    draft = fresh(draft)
    assert draft.measure_version == raised
    assert draft.answers == ANSWERS
    assert draft.done_sections == ["qualifications", "costs"]
    assert not supplementing.is_offered(draft)
    assert AuditEvent.objects.filter(kind="claim.version_taken", actor=draft.created_by).count() == 1


def test_a_draft_keeps_its_own_and_is_not_asked_again(call, raised, manager):
    draft = draft_of(call)
    publish(call, raised, manager)
    switching.decline_version(draft, by=draft.created_by, now=NOW)
    draft = fresh(draft)
    assert draft.measure_version.number == 1
    assert not supplementing.is_offered(draft)
    assert switching.take_version(draft, by=draft.created_by, now=NOW).measure_version == raised  # may still change it


def test_a_claim_that_waits_for_its_administrator_becomes_a_draft_again(call, raised, manager):
    draft = draft_of(call, state=State.CONFIRMING)
    publish(call, raised, manager)
    assert switching.take_version(draft, by=draft.created_by, now=NOW).state == State.DRAFT


def test_a_submitted_claim_and_a_reader_choose_nothing(call, raised, manager):
    claim, draft = make_submitted(call=call), draft_of(call)
    publish(call, raised, manager)
    with pytest.raises(Refused):
        switching.take_version(claim, by=claim.created_by, now=NOW)
    reader = make_member(draft.enterprise, R.READER)
    for act in (switching.take_version, switching.decline_version):
        with pytest.raises(NotAllowed):
            act(draft, by=reader, now=NOW)


def test_without_newer_terms_there_is_nothing_to_choose(call):
    draft = draft_of(call)
    with pytest.raises(Refused) as caught:
        switching.take_version(draft, by=draft.created_by, now=NOW)
    assert caught.value.code == "no_newer_version"


def test_an_answer_that_the_new_terms_ask_otherwise_is_left_out(call, manager):
    """What was `platform_trade` has another name in version 2."""
    draft = draft_of(call, answers=dict(ANSWERS))
    version = measures.start_version(call.measure_version.measure, by=manager, now=NOW)
    text = version.document.replace("platform_trade", "traded")
    with transaction.atomic():
        locked = measures.lock_draft(version, expected_revision=None, by=manager)
        measures.write(locked, text, by=manager, now=NOW)
    publishing.propose(version, valid_from=TODAY, by=manager, now=NOW)
    publish(call, publishing.approve(version, by=make_officer(R.DIRECTOR), now=NOW), manager)
    switching.take_version(draft, by=draft.created_by, now=NOW)
    assert set(fresh(draft).answers) == set(ANSWERS) - {"platform_trade"}


def test_the_amount_under_other_terms_is_told_and_stored_nowhere(call, raised):
    claim = make_submitted(call=call, amounts=("240000.00",))
    other = switching.estimate_under(claim, raised, Stage.CLAIMED)
    assert other.total == 10_000_000
    claim.refresh_from_db()
    assert (claim.measure_version.number, claim.entitlements.count()) == (1, 1)


def test_anybody_reads_the_notice_and_by_which_version_each_claim_was_decided(client, call, raised, manager, at):
    """One claim was decided before, one is moved: the public list names both versions, the call's page the notice."""
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau = make_bureau()
    old, new = approved(make_submitted(call=call), bureau, NOW), make_submitted(call=call)
    page = reverse("public:programme_detail", args=[call.uid])
    assert "补充通知" not in client.get(page).content.decode()
    publish(call, raised, manager, claims=[new])
    text = client.get(page).content.decode()
    for told in ("补充通知", WORDING.document_number, WORDING.text_zh, "第1版改为第2版"):
        assert told in text
    moved = approved(Application.objects.get(pk=new.pk), bureau, NOW)
    for claims, basis in (([old], "v1"), ([moved], "v2")):
        number = f"津商公示〔2024〕{claims[0].pk}号"
        made = noticing.publish(call, claims, document_number=number, by=bureau.secretary, now=NOW)
        paper = client.get(reverse("public:notice_detail", args=[made.uid])).content.decode()
        assert f'<span class="cell-value">{call.measure_version.measure.code} {basis}</span>' in paper
    both = [approved(make_submitted(call=call), bureau, NOW) for _ in range(2)]
    Application.objects.filter(pk=both[1].pk).update(measure_version=raised)
    made = noticing.publish(call, both, document_number="津商公示〔2024〕99号", by=bureau.secretary, now=NOW)
    code = raised.measure.code
    assert (
        f">{code} v1、{code} v2</span>" in client.get(reverse("public:notice_detail", args=[made.uid])).content.decode()
    )
