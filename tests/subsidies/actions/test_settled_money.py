"""A settled list rests on the money that was there: when that changes the list is settled again before a decision."""

from uuid import uuid4

import pytest
from django.urls import reverse

from enterprises.objections.objectors import keep
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import listing
from subsidies.actions import budgeting, deciding, noticing, objecting, ruling_objections, settling, stopping
from subsidies.enums import EntryKind, Stage, State
from subsidies.enums_terms import ObjectionOutcome, ObjectionSource
from subsidies.models import Budget, Objection, Settlement
from subsidies.rules import ledger
from tests.factories.claims import pdf
from tests.factories.measures import make_headquarters_call, proposed_at_decision, sign_both
from tests.factories.people import make_budget, make_officer
from tests.factories.review import make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    return make_bureau()


def settle(call, bureau, now):
    found = listing.of_call(call, Budget.objects.get(pk=call.budget_id).balance)
    return settling.settle(call, digest=found.digest, by=bureau.secretary, now=now)


@pytest.fixture
def two(bureau, now):
    """600,000.00 and 400,000.00 before 500,000.00: each gets the half, 300,000.00 and 200,000.00."""
    call = make_headquarters_call(make_budget(500_000_00))
    claims = [proposed_at_decision(call, bureau, each, now) for each in ("600000", "400000")]
    settle(call, bureau, now)
    assert amounts(claims) == [300_000_00, 200_000_00]
    return claims


def amounts(claims):
    return [claim.entitlements.get(stage=Stage.SETTLED, is_current=True).amount for claim in claims]


def test_more_money_lets_the_list_fall_and_the_secretary_is_told(two, bureau, now):
    digest = deciding.due(two[0]).digest
    deciding.sign(two[0], digest=digest, by=bureau.director, now=now)
    budgeting.allot(two[0].call.budget, amount=250_000_00, note="追加", by=bureau.payer, now=now)
    assert Settlement.objects.get().fallen_at == now
    assert two[0].signatures.get().fallen_at == now
    assert AuditEvent.objects.get(kind="list.fell").payload["why"] == "budget_changed"
    notice = Notice.objects.get(recipient=bureau.secretary, kind="list_money_changed")
    assert (notice.params["before"], notice.params["after"]) == (
        {"minor": 500_000_00, "currency": "CNY"},
        {"minor": 750_000_00, "currency": "CNY"},
    )
    with pytest.raises(Refused) as refused:
        deciding.sign(two[0], digest=digest, by=bureau.deputy, now=now)
    assert refused.value.code == "list_open"
    settle(two[0].call, bureau, now)  # three quarters
    assert amounts(two) == [450_000_00, 300_000_00]


def test_enough_money_for_all_needs_no_list(two, bureau, now):
    budgeting.allot(two[0].call.budget, amount=500_000_00, note="追加", by=bureau.payer, now=now)
    assert [sign_both(claim, bureau, now).approved for claim in two] == [600_000_00, 400_000_00]


def test_what_was_decided_is_no_change_and_the_rest_is_settled_again_with_the_new_money(two, bureau, now):
    """300,000.00 are decided; 200,000.00 and 100,000.00 more are left for the 400,000.00 that wait."""
    assert sign_both(two[0], bureau, now).approved == 300_000_00
    assert not listing.is_old(Settlement.objects.get(), listing.funds_of(two[0].call, {}))
    budgeting.allot(two[0].call.budget, amount=100_000_00, note="追加", by=bureau.payer, now=now)
    assert Settlement.objects.get().fallen_at == now
    settle(two[0].call, bureau, now)
    assert sign_both(two[1], bureau, now).approved == 300_000_00
    two[0].refresh_from_db()
    assert two[0].approved == 300_000_00


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="高敏")


def publish(claim, bureau, now):
    made = noticing.publish(claim.call, [claim], document_number="津商公示〔2024〕12号", by=bureau.secretary, now=now)
    claim.refresh_from_db()
    return made


def uphold(notice, manager, bureau, now):
    """An objection to the only claim of the notice, upheld by two people: it is reviewed again."""
    person = objecting.Objector(ObjectionSource.PERSON, "李雷", "11010519491231002X", "13800138000")
    item = notice.items.select_related("notice__call", "application").get()
    letter = keep(pdf("letter.pdf"), "letter", by=None, now=now)
    values = {"statement": "年营业规模不实。", "letter": letter, "submission": uuid4()}
    made = objecting.file_objection(item, person, **values, now=now)
    row = Objection.objects.for_list().select_related("item__notice__call").get(pk=made.pk)
    words = {"outcome": ObjectionOutcome.RE_REVIEW, "clause": "", "reason": "营业规模需重新核对。"}
    ruling_objections.propose(row, **words, by=manager, now=now)
    ruling_objections.confirm(row, by=bureau.secretary, now=now)


def told_fallen(bureau, claim):
    """The settled list fell for the one that waits, since the other left it; its money is nobody's cause."""
    assert AuditEvent.objects.get(kind="list.fell").payload["why"] == "claim_left"
    assert not Notice.objects.filter(kind="list_money_changed").exists()
    return Notice.objects.get(recipient=bureau.secretary, kind="list_claim_left").params["reference"] == claim.reference


def test_a_claim_that_goes_back_from_its_notice_lets_the_list_fall(two, bureau, manager, now):
    """600,000.00 go back to the re-review: 400,000.00 wait before 500,000.00 that are free again."""
    sign_both(two[0], bureau, now)
    uphold(publish(two[0], bureau, now), manager, bureau, now)
    two[0].refresh_from_db()
    assert two[0].state == State.CITY_REVIEW
    assert told_fallen(bureau, two[0])
    assert not two[1].entitlements.filter(stage=Stage.SETTLED, is_current=True).exists()
    assert sign_both(two[1], bureau, now).approved == 400_000_00  # the rule has nothing to cut


def test_an_award_that_is_stopped_before_it_was_paid_lets_the_list_fall(two, bureau, manager, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    sign_both(two[0], bureau, now)
    notice = publish(two[0], bureau, now)
    ends = notice.ends_at
    noticing.close(notice, now=ends)
    two[0].refresh_from_db()
    row = stopping.propose(two[0], clause="c1", reason="企业已迁出。", by=manager, now=ends)
    stopping.confirm(row, by=bureau.director, now=ends)
    two[0].refresh_from_db()
    assert (two[0].state, two[0].approved) == (State.REFUSED, None)
    assert told_fallen(bureau, two[0])
    assert sign_both(two[1], bureau, now).approved == 400_000_00


def test_money_that_another_call_took_is_told_and_nobody_signs_before_the_list_is_settled_again(
    client, two, bureau, now
):
    budget = budgeting.lock(two[0].call.budget_id)
    budgeting.enter(budget, ledger.Line(EntryKind.RESERVE, 100_000_00), by=bureau.director, now=now)
    with pytest.raises(Refused) as refused:
        deciding.sign(two[0], digest=deciding.due(two[0]).digest, by=bureau.director, now=now)
    assert refused.value.code == "list_old"
    assert "¥500,000.00" in refused.value.message
    assert "¥400,000.00" in refused.value.message
    client.force_login(bureau.secretary)
    text = client.get(reverse("bureau:subsidies:decision_list")).content.decode()
    assert "结算后预算有变动，可按现有预算重新结算。" in text
    assert reverse("bureau:subsidies:decision_settle", args=[two[0].call.uid]) in text
    settle(two[0].call, bureau, now)
    assert amounts(two) == [240_000_00, 160_000_00]
    assert sign_both(two[0], bureau, now).approved == 240_000_00
