"""Headquarters grants: one claim refused by its clause, appealed, allowed and decided; another whose refusal stands.

By ZZ-2023-HQ above CNY 500 million of trade pay 2 million, above a billion 4 million, less the step reached before.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import calling
from tests.e2e.applicant import paper
from tests.e2e.browser import Crowd
from tests.e2e.portal import Portal

OFFER = calling.Offer(
    code="ZZ-2023-HQ",
    programme="headquarters",
    name_zh="跨境电商龙头企业总部奖励",
    name="Grants for leading headquarters",
    budget="Leading headquarters 2024",
    allotted="10,000,000.00",
    call="Leading headquarters, first call",
    document_number="津商函〔2024〕77号",
)
REVIEW_DAYS = {"review_days": "8", "review_answer_days": "12"}
ASK_UNTIL = "12 July 2024, 24:00"  # 3, 4, 5, 8, 9, 10, 11 and 12 July are the eight working days after 2 July
ANSWER_BY = "18 July 2024, 17:00"  # and 15, 16, 17 and 18 July make twelve
TRADE, BEST = "1,236,000,000", "612,000,000"
GRANT = "¥2,000,000.00"  # 4,000,000 above a billion, less 2,000,000 for the step reached with 612 million
TOO_LOW = "500,000,000"  # exactly 500 million is not above it: nothing
REFUSAL = "2022年进出口额已达6.12亿元，不属于首次超过分档线。"
GROUNDS = "2023年首次超过10亿元；2022年只达到5亿元档，按读法应付两档的差额。"
ALLOWED = "超过10亿元在2023年为首次，以往只达到5亿元档，应付差额。"
REFUSED_AGAIN = "进出口额恰为5亿元，未超过分档线。"
KEPT = "标准写明“超过5亿元”，恰为5亿元不在其内。"


@pytest.fixture(scope="module")
def called(portal: Portal) -> set[str]:
    return set()


@pytest.fixture
def call(crowd: Crowd, called: set[str]) -> str:
    """The call, opened once for both claims."""
    if not called:
        claims_go_on_by_themselves(crowd)
        calling.put_in_force(crowd, OFFER)
        calling.fund(crowd, OFFER)
        calling.open_call(crowd, OFFER, REVIEW_DAYS)
        called.add(OFFER.call)
    return OFFER.call


def claims_go_on_by_themselves(crowd: Crowd) -> None:
    """The demo's programme wants originals compared and a letter of the district; here it does not."""
    manager = crowd.person("manager")
    manager.goto(f"/bureau/programmes/{OFFER.programme}/intake/")
    for name in ("submits_by_letter", "checks_originals"):
        manager.locator(f"[name={name}]").uncheck()
    manager.get_by_role("button", name="Save", exact=True).click()
    expect(manager.locator("main")).to_contain_text("A claim goes to the city when both desks of the district agree.")


def test_refused_claim_is_appealed_allowed_and_decided(crowd: Crowd, portal: Portal, call: str, tmp_path: Path):
    lead, admin = crowd.person("hongchuan.lead"), crowd.person("hongchuan.admin")
    claim = fill_in(lead, call, "regional", tmp_path)
    reference = calling.submit(admin, claim)
    district(crowd, reference, TRADE, BEST, GRANT)
    refuse(crowd, reference, "c2", REFUSAL)
    read_refusal(crowd, portal, lead, claim, "条件 2", REFUSAL)
    review = ask(crowd, admin, claim, reference, tmp_path)
    rule(crowd, review, "The refusal is lifted: the claim goes back to the re-review", ALLOWED)

    portal.settle()
    lead.goto(claim)
    expect(lead.locator("main .page-title .tag").first).to_have_text("Under review by the city")
    assert "撤销原不予支持的决定" in calling.letter_text(lead, "Decision on a review (PDF)")
    calling.agree(calling.open_claim(crowd.person("caseworker2"), reference))
    calling.sign(crowd, reference, GRANT)
    portal.settle()
    lead.goto(claim)
    expect(lead.locator("main .page-title .tag").first).to_have_text("Decided, public notice to follow")
    decided = calling.letter_text(lead, "Notice of decision (PDF)")
    assert "2,000,000.00" in decided
    assert "人民币贰佰万元整" in decided
    assert portal.manage("audit", "verify").startswith("Whole:")
    portal.manage("budget", "verify")


def test_refusal_that_stands_after_its_review(crowd: Crowd, portal: Portal, call: str, tmp_path: Path):
    lead, admin = crowd.person("lanqiao.lead"), crowd.person("lanqiao.admin")
    claim = fill_in(lead, call, "national", tmp_path)
    reference = calling.submit(admin, claim)
    district(crowd, reference, TOO_LOW, "0", "¥0.00")
    refuse(crowd, reference, "s1", REFUSED_AGAIN)
    read_refusal(crowd, portal, lead, claim, "标准 1", REFUSED_AGAIN)
    review = ask(crowd, admin, claim, reference, tmp_path)
    rule(crowd, review, "The refusal stands", KEPT)
    portal.settle()
    lead.goto(claim)
    expect(lead.locator("main .page-title .tag").first).to_have_text("Not supported")
    expect(lead.locator("#remedies")).to_contain_text("The refusal stands")
    expect(lead.locator("#remedies")).to_contain_text("administrative reconsideration within 60 days")
    answer = calling.letter_text(lead, "Decision on a review (PDF)")
    assert "维持原不予支持的决定" in answer
    assert "行政诉讼" in answer
    lead.get_by_role("link", name="See the request").click()
    expect(lead.locator("main")).to_contain_text(KEPT)
    admin.goto(f"{claim}review/")
    expect(admin.get_by_role("button", name="Send the request")).to_have_count(0)


def fill_in(lead: Page, call: str, kind: str, folder: Path) -> str:
    """Settled in March 2022, so that 2023 is a full year; the trade is for the bureau's registers to say."""
    claim = calling.begin(lead, call)
    lead.goto(f"{claim}sections/headquarters/")
    lead.locator(f"[name=kind][value={kind}]").check()
    lead.locator("[name=settled_on]").fill("2022-03-15")
    lead.locator("[name=year_ends]").fill("2023-12-31")
    lead.get_by_role("button", name="Save and continue").click()
    lead.wait_for_url(claim)
    lead.goto(f"{claim}sections/elsewhere/")
    lead.locator("[name=other_money]").fill("0")
    lead.get_by_role("button", name="Save and continue").click()
    lead.wait_for_url(claim)
    calling.hand_in(lead, claim, ("headquarters_proof",), folder)
    lead.goto(f"{claim}amount/")
    expect(lead.locator("h1")).to_contain_text("The amount is not known yet")
    return claim


def district(crowd: Crowd, reference: str, trade: str, best: str, amount: str) -> None:
    """Commerce states what no register knows, with its source; both desks agree to the amount that follows."""
    commerce = calling.open_claim(crowd.person("district.commerce"), reference)
    expect(commerce.locator("#value-trade")).to_contain_text("Not stated yet")
    calling.take(commerce)
    calling.state(commerce, "trade", trade, source="海关统计月报（2023年12月）", reason="与海关数据一致。")
    calling.state(commerce, "best_before", best, source="海关统计月报（2022年12月）", reason="以往最高年度。")
    expect(commerce.locator(".sticky-bar")).to_contain_text(amount.removeprefix("¥"))
    calling.agree(commerce)
    calling.agree(calling.open_claim(crowd.person("district.finance"), reference))


def refuse(crowd: Crowd, reference: str, clause: str, reason: str) -> None:
    city = calling.open_claim(crowd.person("caseworker"), reference)
    calling.take(city)
    city.get_by_role("link", name="Refuse…").click()
    city.locator(f"[name=clause][value={clause}]").check()
    city.locator("[name=reason]").fill(reason)
    city.get_by_role("button", name="Refuse this claim").click()
    expect(city.locator("main")).to_contain_text(f"{reference} is refused.")


def read_refusal(crowd: Crowd, portal: Portal, lead: Page, claim: str, clause: str, reason: str) -> None:
    """Clause, reason, remedies and their days on the page and in the letter, which anybody with it can verify."""
    portal.settle()
    lead.goto(claim)
    expect(lead.locator("main")).to_contain_text("The claim is not supported")
    expect(lead.locator("main")).to_contain_text(reason)
    expect(lead.locator("#remedies")).to_contain_text(ASK_UNTIL)
    expect(lead.get_by_role("link", name="Ask for a review")).to_have_count(0)  # the administrator's step
    text = calling.letter_text(lead, "Notice of refusal (PDF)")
    for part in (clause, reason, "2024年7月12日24时前", "申请复核", "行政复议"):
        assert re.sub(r"\s", "", part) in text, part
    stranger = crowd.visitor()
    stranger.goto(calling.verify_address(text))
    expect(stranger.locator("h1")).to_have_text("The letter is genuine")
    expect(stranger.locator("main")).not_to_contain_text(reason)


def ask(crowd: Crowd, admin: Page, claim: str, reference: str, folder: Path) -> str:
    """By the administrator, with a paper; the address of the request before the bureau."""
    admin.goto(claim)
    admin.get_by_role("link", name="Ask for a review").click()
    admin.locator("[name=grounds]").fill(GROUNDS)
    admin.locator("[name=papers]").set_input_files(paper(folder, "customs"))
    admin.get_by_role("button", name="Send the request").click()
    expect(admin.locator("main")).to_contain_text("Your request is with the bureau.")
    expect(admin.locator("main")).to_contain_text(ANSWER_BY)
    manager = crowd.person("manager")
    manager.goto("/bureau/reviews/")
    manager.locator("tbody tr", has_text=reference).get_by_role("link").first.click()
    return manager.url


def rule(crowd: Crowd, review: str, outcome: str, reason: str) -> None:
    """Whoever refused may not even look; one without a hand proposes, another one confirms, no one does both."""
    with crowd.expecting(403):
        refuser = crowd.person("caseworker")
        refuser.goto(review)
        expect(refuser.locator("main")).to_contain_text("You may not view this")
    manager, secretary = crowd.person("manager"), crowd.person("secretary")
    manager.goto(review)
    expect(manager.locator("main")).to_contain_text(GROUNDS)
    manager.get_by_label(outcome).check()
    manager.locator("[name=reason]").fill(reason)
    manager.get_by_role("button", name="Propose this decision").click()
    expect(manager.locator("main")).to_contain_text("Your proposal waits for a second person.")
    expect(manager.get_by_role("button", name="Confirm and decide")).to_have_count(0)
    secretary.goto(review)
    secretary.get_by_role("button", name="Confirm and decide").click()
    expect(secretary.locator("main")).to_contain_text("The review is decided.")
