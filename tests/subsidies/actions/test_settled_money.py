"""A settled list rests on the money that was there: when that changes the list is settled again before a decision."""

import pytest
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.errors import Refused
from pilotzone.messages.models import Notice
from subsidies import listing
from subsidies.actions import budgeting, deciding, settling
from subsidies.enums import EntryKind, Stage
from subsidies.models import Budget, Settlement
from subsidies.rules import ledger
from tests.factories.measures import make_headquarters_call, proposed_at_decision, sign_both
from tests.factories.people import make_budget
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
    assert not listing.is_old(Settlement.objects.get(), 200_000_00)
    budgeting.allot(two[0].call.budget, amount=100_000_00, note="追加", by=bureau.payer, now=now)
    assert Settlement.objects.get().fallen_at == now
    settle(two[0].call, bureau, now)
    assert sign_both(two[1], bureau, now).approved == 300_000_00
    two[0].refresh_from_db()
    assert two[0].approved == 300_000_00


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
