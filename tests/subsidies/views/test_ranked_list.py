"""The best of a call on a budget that does not suffice: what the secretary settles, and what each enterprise reads.

SZ-2021-SERVICE with two places and a budget of 2,500,000 by rank: scores 90, 85, 85 and 60 are places 1, 2, 2 and 4. A
million each for the first three comes to 3,000,000; the later of the two second ones gets the 500,000 that are left.
"""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from pilotzone.kernel import clock
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import listing
from subsidies.actions import appealing, noticing, settling, stating
from subsidies.actions.stating import Spoken
from subsidies.models import Budget
from tests.factories.measures import make_call_of, make_claim, policy, sign_both
from tests.factories.people import make_budget
from tests.factories.review import at_decision, make_bureau
from tests.standing import part

pytestmark = pytest.mark.django_db
ANSWERS = {
    "kind": "legal", "clients": "50", "revenue_2018": "7000000.00", "revenue_2019": "8400000.00",
    "revenue_2020": "10080000.00", "other_money": "0.00",
}  # fmt: skip
BY_RANK = "budget: {rule: rank, by: score, dir: desc, partial: rest, to: 0.01 CNY, clause: s1, assumption: a1}\n"


@pytest.fixture(autouse=True)
def _clock(at):
    cache.clear()
    at("2024-07-02T10:00:00")


@pytest.fixture(scope="module")
def prepared(standing, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau = make_bureau()
    document = policy("SZ-2021-SERVICE").replace("keep: 10", "keep: 2").replace("\nselect:", f"\n{BY_RANK}select:")
    call = make_call_of("", make_budget(2_500_000_00), document=document)
    claims = []
    for score in ("90", "85", "85", "60"):
        claim = make_claim(call, ANSWERS)
        for name, typed, source in (("figures_agree", "yes", "统计局"), ("chosen", "yes", ""), ("score", score, "")):
            stating.state(claim, name, Spoken(typed, "专家评审", source), by=bureau.commerce, now=now)
        claims.append(at_decision(claim, bureau, now))
    return {"bureau": bureau, "call": call, "claims": claims}


bureau, call, claims = part("bureau"), part("call"), part("claims")


def settle(call, bureau, now):
    found = listing.of_call(call, Budget.objects.get(pk=call.budget_id).balance)
    return settling.settle(call, digest=found.digest, by=bureau.secretary, now=now)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace(" .00", ".00")


def own_page(client, claim, name="application_detail", query="", language="zh-hans"):
    client.force_login(claim.created_by)
    client.cookies["django_language"] = language
    return text_of(client.get(reverse(f"portal:subsidies:{name}", args=[claim.uid]) + query))


def bureau_page(client, person, name, *args, query=""):
    client.force_login(person)
    return text_of(client.get(reverse(f"bureau:subsidies:{name}", args=args) + query))


def test_the_secretary_is_told_that_claims_can_still_come(client, call, claims, bureau, now, at):
    query = f"?budget={call.budget.uid}"
    told = "现在结算并决定，资金只在清单所列申报之间安排"
    assert told in bureau_page(client, bureau.secretary, "decision_list", query=query)
    at("2024-12-31T10:00:00")
    assert told not in bureau_page(client, bureau.secretary, "decision_list", query=query)
    at("2024-07-02T10:00:00")
    settle(call, bureau, now)
    assert told not in bureau_page(client, bureau.secretary, "decision_list", query=query)


def test_who_is_level_with_another_reads_why_it_got_less(client, call, claims, bureau, now):
    settle(call, bureau, now)
    page = bureau_page(client, bureau.director, "decision_list", query=f"?budget={call.budget.uid}")
    assert re.findall(r"第 \d 名 · \d+ 分", page) == [
        "第 1 名 · 90 分",
        "第 2 名 · 85 分",
        "第 2 名 · 85 分",
        "第 4 名 · 60 分",
    ]
    assert page.count("预算只剩 500,000.00 元 名次并列的，按提交先后安排") == 1
    assert [sign_both(claim, bureau, now).approved for claim in claims[:3]] == [1_000_000_00, 1_000_000_00, 500_000_00]
    page = own_page(client, claims[2], "application_amount", "?stage=approved")
    assert "名次第 2，预算只剩 500,000.00 元，名次并列的，按提交先后安排，¥1,000,000.00 → ¥500,000.00" in page
    assert "名次并列" not in own_page(client, claims[1], "application_amount", "?stage=approved")


def test_the_claim_s_page_shows_what_the_list_gives_it(client, call, claims, bureau, now):
    before = bureau_page(client, bureau.caseworker, "application_detail", claims[3].uid)
    assert "市级复审 最新 ¥1,000,000.00" in before
    settle(call, bureau, now)
    page = bureau_page(client, bureau.caseworker, "application_detail", claims[3].uid)
    assert "决策批准 最新 按清单结算 ¥0.00" in page
    assert page.count("最新") == 1


def test_who_is_left_out_reads_its_place_once_and_what_every_desk_said(client, call, claims, bureau, now):
    settle(call, bureau, now)
    sign_both(claims[3], bureau, now)
    page = own_page(client, claims[3])
    assert re.search(r"市级复审 \S+ ¥1,000,000.00", page)
    assert re.search(r"决策批准 无 ", page)
    page = own_page(client, claims[3], "application_amount", "?stage=settled")
    assert "本批共 4 件，名次第 4，不在前 2 名内，¥1,000,000.00 → ¥0.00" in page
    page = own_page(client, claims[3], "application_amount", "?stage=settled", language="en")
    assert "A list of 4; place 4, not among the first 2; ¥1,000,000.00 → ¥0.00" in page
    assert "不在前" not in own_page(client, claims[3], language="en")  # what happened is told in its language too
    claims[3].refresh_from_db()
    assert claims[3].refusal_reason == "名次第 4，不在前 2 名内。"
    notice = Notice.objects.get(kind="claim_not_supported", recipient=claims[3].created_by)
    assert notice.params["reason"] == {"zh": "名次第 4，不在前 2 名内。", "en": "place 4, not among the first 2."}


def test_before_two_people_sign_nobody_speaks_of_a_meeting(client, claims):
    page = own_page(client, claims[0])
    assert "等待审定" in page
    assert "会议" not in page
    assert "市商务局 审定金额" in page


def test_what_is_due_is_due_after_the_notice(client, call, claims, bureau, now, at):
    """Decided and published on 2 July; five working days later the notice is over, on 10 July at 0:00."""
    settle(call, bureau, now)
    claim = sign_both(claims[0], bureau, now)
    notice = noticing.publish(call, [claim], document_number="津商公示〔2024〕12号", by=bureau.secretary, now=now)
    at("2024-07-15T10:00:00")
    assert noticing.close(notice, now=clock.now())
    assert re.search(r"到期 2024年7月15日", own_page(client, claim))


def test_an_amount_that_nobody_knows_yet_is_told_in_words(client, call, claims, bureau, now):
    """What the enterprise claimed rests on a score that it does not give: after submission, and before a review."""
    assert "申报金额 尚不能确定" in own_page(client, claims[0], "application_submitted")
    settle(call, bureau, now)
    claim = sign_both(claims[3], bureau, now)
    review = appealing.ask(claim, grounds="评分有误。", submission=uuid4(), by=claim.created_by, now=now)
    page = bureau_page(client, bureau.director, "review_detail", review.uid)
    assert "申报 尚不能确定 市级复审 ¥1,000,000.00" in page
