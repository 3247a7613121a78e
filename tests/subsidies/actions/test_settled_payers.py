"""A list that is settled before several budgets: no payer's budget is overdrawn, and none is left for nothing."""

import pytest
from django.urls import reverse

from pilotzone.jobs import actions as jobs
from pilotzone.messages.models import Notice
from subsidies import listing
from subsidies.actions import budgeting, deciding, planning, settling
from subsidies.actions.bulk import previewing, running
from subsidies.enums import Stage
from subsidies.enums_desk import BulkKind
from subsidies.models import Application, Budget, Bulk, Settlement
from tests.factories.measures import make_headquarters_call, proposed_at_decision, sign_both
from tests.factories.meetings import make_meeting
from tests.factories.people import make_budget
from tests.factories.review import make_bureau

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    return make_bureau()


def before(bureau, now, city, district):
    """600,000.00 and 400,000.00 wait; by clause the city's budget bears 60 % of each and the district's 40 %."""
    call = make_headquarters_call(make_budget(city))
    planning.set_payer(call, payer="district", budget=make_budget(district, level="district"), by=bureau.payer, now=now)
    return [proposed_at_decision(call, bureau, each, now) for each in ("600000", "400000")]


def settle(claims, bureau, now):
    call = claims[0].call
    found = listing.of_call(call, listing.funds_of(call, {}))
    settling.settle(call, digest=found.digest, by=bureau.secretary, now=now)
    return [claim.entitlements.get(stage=Stage.SETTLED, is_current=True).amount for claim in claims]


def left(claims):
    call = claims[0].call
    return [Budget.objects.get(pk=pk).balance for pk in (call.budget_id, call.payers.get().budget_id)]


def test_the_city_s_budget_is_short(bureau, now):
    """The city bears 600,000.00 of the whole list and has the half: the half for each."""
    claims = before(bureau, now, city=300_000_00, district=1_000_000_00)
    assert settle(claims, bureau, now) == [300_000_00, 200_000_00]
    assert Settlement.objects.get().budget == 500_000_00
    assert [sign_both(claim, bureau, now).approved for claim in claims] == [300_000_00, 200_000_00]
    assert left(claims) == [0, 800_000_00]


def test_the_district_s_budget_is_short(bureau, now):
    """The district bears 400,000.00 of the whole list and has a quarter of that."""
    claims = before(bureau, now, city=1_000_000_00, district=100_000_00)
    assert settle(claims, bureau, now) == [150_000_00, 100_000_00]
    assert [sign_both(claim, bureau, now).approved for claim in claims] == [150_000_00, 100_000_00]
    assert left(claims) == [850_000_00, 0]


def test_more_money_of_the_district_lets_the_list_fall(bureau, now):
    """100,000.00 bear 250,000.00 of the list, 200,000.00 bear 500,000.00."""
    claims = before(bureau, now, city=1_000_000_00, district=100_000_00)
    settle(claims, bureau, now)
    sign_both(claims[0], bureau, now)
    budgeting.allot(claims[0].call.payers.get().budget, amount=100_000_00, note="追加", by=bureau.payer, now=now)
    assert Settlement.objects.get().fallen_at == now
    told = Notice.objects.get(recipient=bureau.secretary, kind="list_money_changed").params
    assert (told["before"]["minor"], told["after"]["minor"]) == (250_000_00, 500_000_00)
    assert settle(claims[1:], bureau, now) == [350_000_00]  # 140,000.00 are left of the district's, 40 %
    assert sign_both(claims[1], bureau, now).approved == 350_000_00
    assert left(claims) == [700_000_00, 0]


def test_both_budgets_suffice_and_no_list_is_needed(bureau, now):
    claims = before(bureau, now, city=600_000_00, district=400_000_00)
    assert [sign_both(claim, bureau, now).approved for claim in claims] == [600_000_00, 400_000_00]
    assert left(claims) == [0, 0]


def test_signing_many_takes_from_each_payer_s_budget(bureau, now):
    """Neither budget alone would bear the whole amounts: 600,000.00 and 400,000.00 bear their parts of 1,000,000.00."""
    claims = before(bureau, now, city=600_000_00, district=400_000_00)
    for claim in claims:
        deciding.sign(claim, digest=deciding.due(claim).digest, by=bureau.director, now=now)
    rows = Application.objects.filter(pk__in=[claim.pk for claim in claims])
    bulk = previewing.prepare(Bulk(kind=BulkKind.SIGN), rows, by=bureau.deputy, now=now)
    told = list(bulk.rows.order_by("position").values_list("code", "reserves"))
    assert told == [("", 360_000_00), ("", 240_000_00)]
    jobs.run_job(running.confirm(bulk, by=bureau.deputy, now=now).job.pk)
    assert left(claims) == [0, 0]
    assert [claim.approved for claim in rows.order_by("reference")] == [600_000_00, 400_000_00]


def test_the_page_of_decisions_counts_what_the_budget_itself_bears(client, bureau, now):
    """Of 1,000,000.00 ticked the city bears 600,000.00, all that it has: nothing is over."""
    before(bureau, now, city=600_000_00, district=400_000_00)
    client.force_login(bureau.director)
    page = client.get(reverse("bureau:subsidies:decision_list"))
    assert (page.context["total"], page.context["here"], page.context["over"]) == (1_000_000_00, 600_000_00, 0)


def test_the_page_of_decisions_says_what_the_budgets_bear_together(client, bureau, now):
    """The district's 300,000.00 bear three quarters: 750,000.00, of which the city bears 450,000.00."""
    claims = before(bureau, now, city=600_000_00, district=300_000_00)
    client.force_login(bureau.director)
    page = client.get(reverse("bureau:subsidies:decision_list"))
    assert (page.context["total"], page.context["here"]) == (750_000_00, 450_000_00)
    assert "共 2 件，合计 ¥1,000,000.00；各付款方预算按比例共可支付 ¥750,000.00。" in page.content.decode()
    settle(claims, bureau, now)
    page = client.get(reverse("bureau:subsidies:decision_list"))
    assert page.context["here"] == 450_000_00
    assert "结算，当时各付款方预算按比例共可支付 ¥750,000.00。" in page.content.decode()


def test_the_page_of_a_meeting_counts_what_the_budget_itself_bears(client, bureau, now):
    claims = before(bureau, now, city=600_000_00, district=400_000_00)
    meeting = make_meeting(claims, bureau, now)
    client.force_login(bureau.secretary)
    (row,) = client.get(reverse("bureau:subsidies:meeting_detail", args=[meeting.uid])).context["budgets"]
    assert (row["count"], row["due"], row["over"]) == (2, 600_000_00, 0)
