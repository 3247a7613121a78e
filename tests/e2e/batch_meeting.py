"""The meeting of the batch journey, from its list to the public notice; and the sums that it rests on."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from pilotzone.demo import cast
from tests.e2e.batch_claims import ALLOTTED, COUNT, FIRST, SECOND
from tests.e2e.browser import WIDE, Crowd, check_side_scroll
from tests.e2e.portal import Portal

MEETING, MINUTES = "Decision meeting of July", "津商会纪〔2024〕7号"
CLAUSE, REASON = "c4", "费用发生在支持期间之外。"
BY_DOCUMENT, PLAN = "津商发〔2024〕31号", "津商财〔2024〕31号"
GUEST = "邵一帆, 市财政局企业处副处长"
CAP = 10_000_00
LONG = 240  # for what the worker does for each of 500 claims, on a machine that has other work


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim before the meeting; the amount in fen."""

    amount: int
    call: str
    uscc: str


Claims = dict[str, Waiting]


def of(claims: Claims, call: str) -> Claims:
    return {reference: claim for reference, claim in claims.items() if claim.call == call}


def total(claims: Claims) -> int:
    return sum(claim.amount for claim in claims.values())


def yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def money(fen: int) -> str:
    return f"¥{yuan(fen)}"


# --- the meeting -------------------------------------------------------------------------------------


def let_meeting_decide(crowd: Crowd) -> None:
    """The programme manager sets by a document: a meeting alone decides, and nothing is paid without a funding plan."""
    manager = crowd.person("manager")
    manager.goto(f"/bureau/programmes/{cast.PROGRAMME}/deciding/")
    manager.get_by_label("A decision meeting alone").check()
    manager.locator("[name=needs_plan]").check()
    manager.locator("[name=basis]").fill(BY_DOCUMENT)
    manager.get_by_role("button", name="Save").click()
    expect(manager.locator("main")).to_contain_text("Paid only by the document number of an issued funding plan.")


def plan_meeting(crowd: Crowd, claims: Claims) -> str:
    """All that wait of both calls; the sheet's sums are those of the record. The meeting's address."""
    secretary = crowd.person("secretary")
    secretary.goto("/bureau/meetings/")
    secretary.get_by_role("link", name="Plan a meeting").click()
    typed = {"title_zh": "7月专题会", "title_en": MEETING, "planned_on": "2024-07-02"}
    for name, text in typed.items():
        secretary.locator(f"[name={name}]").fill(text)
    secretary.get_by_label(f"{FIRST} · {COUNT} claims wait").check()
    secretary.get_by_label(f"{SECOND} · 1 claim waits").check()
    secretary.get_by_role("button", name="Plan the meeting").click()
    secretary.wait_for_url(re.compile(r"/bureau/meetings/[0-9a-f-]{36}/$"))
    expect(secretary.locator("h1")).to_have_text(MEETING)
    foot = secretary.locator("tfoot tr")
    expect(foot).to_contain_text(f"Total, {len(claims)} claims")
    expect(foot.locator("td").nth(2)).to_have_text(yuan(total(claims)))
    for call in (FIRST, SECOND):
        bar = secretary.locator("section.card", has_text=f"{call}: money").locator(".budget-cells")
        expect(bar).to_contain_text(yuan(total(of(claims, call))))
        expect(bar).to_contain_text(yuan(ALLOTTED[call] - total(of(claims, call))))
    return secretary.url


def ask_what_if(crowd: Crowd, meeting: str, claims: Claims) -> None:
    """A ceiling of 10,000 yuan for each claim: how much it would be, and who would get less. Nothing changes."""
    secretary = crowd.person("secretary")
    secretary.goto(meeting)
    secretary.get_by_role("link", name="What if").click()
    secretary.locator("[name=cap]").fill(yuan(CAP))
    secretary.get_by_label("A ceiling for each claim", exact=True).check()
    after = sum(min(claim.amount, CAP) for claim in claims.values())
    less = sum(claim.amount > CAP for claim in claims.values())
    answer = secretary.locator("#what-if-answer")
    expect(answer.locator("h2").first).to_have_text(f"{money(after)} of {money(total(claims))}")
    expect(answer).to_contain_text(f"{less} get less.")
    secretary.goto(meeting)
    expect(secretary.locator("tfoot td").nth(2)).to_have_text(yuan(total(claims)))


def enter_minutes(crowd: Crowd, meeting: str) -> None:
    secretary = crowd.person("secretary")
    secretary.goto(meeting)
    secretary.get_by_role("link", name="Enter the minutes").click()
    secretary.locator("[name=number]").fill(MINUTES)
    secretary.locator("[name=held_on]").fill("2024-07-02")
    secretary.locator("[name=chair]").select_option(label="许景行")
    for name in ("陆思齐", "冯予安", "顾云舒"):
        secretary.get_by_label(name, exact=True).check()
    secretary.locator("[name=guests]").fill(GUEST)
    secretary.get_by_role("button", name="Enter the minutes").click()
    expect(secretary.locator("main")).to_contain_text("The minutes are entered. The list is fixed.")
    for name in ("许景行", "陆思齐", "邵一帆"):
        expect(secretary.locator("dl.facts", has_text="Took part")).to_contain_text(name)


def enter_result(crowd: Crowd, meeting: str, wanted: set[str]) -> list[str]:
    """Two people, each alone: first what the minutes say otherwise, then all the rest. Those that are not approved."""
    secretary = open_result(crowd, "secretary", meeting)
    assert check_side_scroll(secretary) == []
    secretary.set_viewport_size(WIDE)
    shown = secretary.locator("tr[id^=row-] th [translate=no]").all_inner_texts()
    refused, *put_off = otherwise = [each for each in shown if each not in wanted][:3]
    for key in ("secretary", "director"):
        page = open_result(crowd, key, meeting)
        page.get_by_label(f"Result of {refused}").select_option(label="Not supported")
        page.get_by_label(f"Clause for {refused}").select_option(value=CLAUSE)
        if key == "secretary":
            page.locator("tr", has_text=refused).locator("[name^=reason-]").fill(REASON)
        for reference in put_off:
            page.get_by_label(f"Result of {reference}").select_option(label="Put off")
        page.get_by_role("button", name="Save this page").click()
        expect(page.locator("main")).to_contain_text("3 claims entered.")
        page.get_by_role("button", name="Enter all the rest as proposed").click()
        expect(page.locator("main")).to_contain_text("501 claims entered as proposed.")
    return otherwise


def open_result(crowd: Crowd, key: str, meeting: str) -> Page:
    page = crowd.person(key)
    page.goto(meeting)
    page.get_by_role("link", name="Enter the result").click()
    expect(page.locator("tr[id^=row-]").first).to_be_visible()
    return page


def confirm(crowd: Crowd, portal: Portal, meeting: str, decided: Claims) -> None:
    """By one of those who entered it; the worker decides claim by claim."""
    director = crowd.person("director")
    director.goto(meeting)
    agreed = director.locator("section.card", has_text="Both entries agree")
    expect(agreed).to_contain_text(f"501 claims · {money(total(decided))}")
    expect(agreed).to_contain_text(REASON)
    director.get_by_role("button", name="Confirm the result").click()
    expect(director.locator("main")).to_contain_text("The result is confirmed and is being carried out.")
    portal.settle(seconds=LONG)
    director.goto(meeting)
    result = director.locator("section.card", has_text="Digest of the result")
    expect(result).to_contain_text(re.compile(r"Carried out\s*502 claims"))
    expect(result).to_contain_text(re.compile(r"Left for another meeting\s*2 claims"))
    expect(director.locator("tfoot td").last).to_have_text(yuan(total(decided)))


def publish(crowd: Crowd, call: str, number: str, claims: Claims) -> None:
    secretary = crowd.person("secretary")
    secretary.goto("/bureau/public-notices/")
    row = secretary.locator("tr", has_text=call)
    expect(row).to_contain_text(yuan(total(claims)))
    row.get_by_role("link", name=re.compile("Prepare the notice")).click()
    expect(secretary.locator("input[name=claim]:checked")).to_have_count(len(claims))
    secretary.locator("[name=document_number]").fill(number)
    secretary.get_by_role("button", name="Preview").click()
    secretary.get_by_role("button", name="Publish this notice").click()
    expect(secretary.locator("main")).to_contain_text("The notice is public.")


def issue_plan(crowd: Crowd, decided: Claims) -> None:
    """Commerce draws up the funding plan for all that was decided, finance issues it; before that nothing is paid."""
    finance = crowd.person("finance")
    finance.goto("/bureau/payments/")
    expect(finance.locator("input[name=claim]:disabled")).to_have_count(50 + 1)  # the first of each budget
    expect(finance.get_by_role("link", name="Show all 500 claims")).to_be_visible()
    manager = crowd.person("manager")
    manager.goto("/bureau/funding-plans/")
    manager.get_by_role("link", name="Draw up a plan").click()
    manager.locator("[name=document_number]").fill(PLAN)
    for call in (FIRST, SECOND):
        manager.get_by_label(re.compile(f"{call} · ")).check()
    manager.get_by_role("button", name="Draw up the plan").click()
    expect(manager.locator("h1")).to_have_text(PLAN)
    expect(manager.locator(".page-head")).to_contain_text(f"{len(decided)} claims · {money(total(decided))}")
    finance.goto(manager.url)
    finance.get_by_role("button", name="Issue the plan").click()
    expect(finance.locator("main")).to_contain_text("The plan is issued. Payments refer to its number.")
