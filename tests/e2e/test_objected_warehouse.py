"""A warehouse claim objected to on public notice waits alone, is found in order, and is paid in the next batch.

By TJ-2024-WAREHOUSE a turnover below CNY 30 million gives 20% of the costs, 50,000 at most; from 30 million on 50%,
200,000 at most, for each country. A public notice of this measure stands five working days, counted from the day after.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.e2e import calling
from tests.e2e.applicant import paper, upload
from tests.e2e.browser import Crowd, save_download
from tests.e2e.portal import Portal

OFFER = calling.Offer(
    code="TJ-2024-WAREHOUSE",
    programme="public_warehouse",
    name_zh="公共海外仓支持",
    name="Support for public overseas warehouses",
    budget="Overseas warehouses 2024",
    allotted="2,000,000.00",
    call="Overseas warehouses, first call",
    document_number="津商函〔2024〕78号",
    own_code="TJ-2024-OBJECTED",
)
NOTICE = "津商公示〔2024〕98号"
LAST_DAY = "9 July 2024"  # 3, 4, 5, 8 and 9 July
DECIDE_BY = "30 July 2024, 17:00"  # the twentieth working day after 2 July: 3–5, 8–12, 15–19, 22–26, 29 and 30 July
LAST_MINUTE, DAY_AFTER, NEXT_WEEK = (
    "2024-07-09T23:59:00+08:00",
    "2024-07-10T00:05:00+08:00",
    "2024-07-17T10:00:00+08:00",
)
OBJECTOR, DOCUMENT = "丁晓芸", "E20240702"
STATEMENT = "该仓库的面积不足2000平方米。"
REASON = "经核对租赁合同和现场照片，仓库面积为2500平方米。"


@dataclass(frozen=True, slots=True)
class Filed:
    """A claim as its enterprise files it: turnover, then country, area, enterprises served and costs of each place."""

    firm: str
    name: str
    turnover: str
    places: tuple[tuple[str, str, str, str], ...]
    amount: str


OBJECTED = Filed("jinze", "Jinze", "35,000,000", (("德国", "2500", "9", "300,000"),), "¥150,000.00")  # half of 300,000
CAPPED = Filed("yuanhe", "Yuanhe", "25,000,000", (("日本", "2000", "8", "400,000"),), "¥50,000.00")  # 20% are 80,000
TWO = Filed(  # half of 500,000 is 250,000, capped at 200,000; half of 100,000 is 50,000
    "hanyuan",
    "Hanyuan",
    "30,000,000",
    (("波兰", "2000", "8", "500,000"), ("匈牙利", "3000", "10", "100,000")),
    "¥250,000.00",
)
FIRST_BATCH, NEXT_BATCH = "¥300,000.00", "¥150,000.00"  # 50,000 and 250,000; then the 150,000 that waited


def test_claim_objected_to_waits_alone_and_is_paid_in_the_next_batch(crowd: Crowd, portal: Portal, tmp_path: Path):
    open_programme(crowd)
    calling.put_in_force(crowd, OFFER)
    calling.fund(crowd, OFFER)
    calling.open_call(crowd, OFFER, {"objection_days": "20"})
    references = {each.firm: file_claim(crowd, each, tmp_path) for each in (OBJECTED, CAPPED, TWO)}
    for each in (OBJECTED, CAPPED, TWO):
        decide(crowd, references[each.firm], each.amount)
    notice = publish(crowd, references)
    receipt = object_to(crowd, notice, references[OBJECTED.firm], tmp_path)
    see_who_may_know(crowd, references[OBJECTED.firm])
    with portal.at(LAST_MINUTE):
        end_notice(crowd, portal, references)
        pay(crowd, references, (CAPPED, TWO), FIRST_BATCH, tmp_path)
        assert state_of(crowd, references[OBJECTED.firm]) == "On public notice"
        portal.move(NEXT_WEEK)
        find_unfounded(crowd, portal, references[OBJECTED.firm], receipt)
        pay(crowd, references, (OBJECTED,), NEXT_BATCH, tmp_path)
        see_payment(crowd, portal, references[OBJECTED.firm])
        assert portal.manage("audit", "verify").startswith("Whole:")
        portal.manage("budget", "verify")


def open_programme(crowd: Crowd) -> None:
    """The field of support is new to the portal: a page of its own opens it."""
    manager = crowd.person("manager")
    manager.goto("/bureau/programmes/")
    manager.get_by_role("link", name="New programme").click()
    typed = {"name_zh": "公共海外仓", "name_en": "Public overseas warehouses", "code": OFFER.programme}
    for name, text in typed.items():
        manager.locator(f"[name={name}]").fill(text)
    manager.get_by_role("button", name="Open the programme").click()
    expect(manager.locator("main")).to_contain_text("The programme is opened.")


# --- the claims --------------------------------------------------------------------------------------


def file_claim(crowd: Crowd, filed: Filed, folder: Path) -> str:
    """From the public page to the reference."""
    lead = crowd.person(f"{filed.firm}.lead")
    claim = calling.begin(lead, OFFER.call)
    lead.goto(f"{claim}sections/business/")
    lead.locator("[name=turnover]").fill(filed.turnover)
    lead.get_by_role("button", name="Save and continue").click()
    lead.wait_for_url(claim)
    for place in filed.places:
        lead.goto(f"{claim}lines/warehouses/add/")
        for name, text in zip(("country", "area", "served", "cost"), place, strict=True):
            lead.locator(f"[name={name}]").fill(text)
        lead.get_by_role("button", name="Save the line", exact=True).click()
        lead.wait_for_url(f"{claim}lines/warehouses/")
    lead.goto(f"{claim}sections/elsewhere/")
    lead.locator("[name=other_money]").fill("0")
    lead.get_by_role("button", name="Save and continue").click()
    lead.wait_for_url(claim)
    calling.hand_in(lead, claim, ("audit_report", "lease", "served_list", "invoices"), folder)
    lead.goto(f"{claim}amount/")
    expect(lead.locator("h1")).to_contain_text(filed.amount)
    return calling.submit(crowd.person(f"{filed.firm}.admin"), claim)


def decide(crowd: Crowd, reference: str, amount: str) -> None:
    for desk in ("district.commerce", "district.finance", "caseworker"):
        officer = calling.open_claim(crowd.person(desk), reference)
        expect(officer.locator(".sticky-bar")).to_contain_text(amount.removeprefix("¥"))
        calling.agree(officer)
    calling.sign(crowd, reference, amount)


def publish(crowd: Crowd, references: dict[str, str]) -> str:
    """All three on one notice; its public address."""
    secretary = crowd.person("secretary")
    secretary.goto("/bureau/public-notices/")
    secretary.get_by_role("link", name=re.compile(f"Prepare the notice.*{OFFER.call}")).click()
    for reference in references.values():
        expect(secretary.locator("tr", has_text=reference).locator("input[name=claim]")).to_be_checked()
    secretary.locator("[name=document_number]").fill(NOTICE)
    secretary.get_by_role("button", name="Preview").click()
    secretary.get_by_role("button", name="Publish this notice").click()
    expect(secretary.locator("main")).to_contain_text("The notice is public.")
    stranger = crowd.visitor()
    stranger.goto("/notices/")
    stranger.get_by_role("link", name=NOTICE).click()
    expect(stranger.locator("main")).to_contain_text(LAST_DAY)
    for each in (OBJECTED, CAPPED, TWO):
        expect(stranger.locator("tr", has_text=each.name)).to_contain_text(each.amount.removeprefix("¥"))
    return stranger.url


# --- the objection -----------------------------------------------------------------------------------


def object_to(crowd: Crowd, notice: str, reference: str, folder: Path) -> str:
    """First without a name, which leads nowhere and says why; then under a real one. The receipt's address."""
    visitor = crowd.visitor()
    visitor.goto(notice)
    number = visitor.locator("tr", has_text=OBJECTED.name).locator("td, th").first.inner_text().strip()
    visitor.get_by_role("link", name="Object to a claim on this notice").click()
    visitor.locator("[name=item]").fill(number)
    visitor.get_by_label("Without a name").check()
    visitor.get_by_role("button", name="Continue").click()
    expect(visitor.locator("h1")).to_have_text("An objection without a name is not taken up")
    expect(visitor.locator("main")).to_contain_text("Nothing was stored.")
    visitor.get_by_role("link", name="Object under a real name").click()
    visitor.locator("[name=item]").fill(number)
    visitor.get_by_label("As a person, signed by hand").check()
    visitor.get_by_role("button", name="Continue").click()
    typed = {"name": OBJECTOR, "code": DOCUMENT, "phone": "139 0013 9000", "statement": STATEMENT}
    for name, text in typed.items():
        visitor.locator(f"main [name={name}]").fill(text)
    visitor.locator("[name=letter]").set_input_files(paper(folder, "objection"))
    visitor.locator("[name=truth]").check()
    visitor.get_by_role("button", name="Send the objection").click()
    expect(visitor.locator("h1")).to_contain_text("has been received")
    expect(visitor.locator("main")).to_contain_text(DECIDE_BY)
    expect(visitor.locator("main")).not_to_contain_text(OBJECTOR)
    return visitor.url


def see_who_may_know(crowd: Crowd, reference: str) -> None:
    """The enterprise reads that somebody objects, and not who; who signed sees no word of it; who reviewed no page."""
    lead = crowd.person(f"{OBJECTED.firm}.lead")
    lead.goto("/portal/messages/")
    expect(lead.locator("main")).to_contain_text(f"Somebody objects to claim {reference}")
    expect(lead.locator("main")).not_to_contain_text(OBJECTOR)
    address = objection_page(crowd, reference)
    director = crowd.person("director")
    director.goto(address)
    expect(director.locator("main")).to_contain_text("You do not decide on this objection")
    for hidden in (OBJECTOR, STATEMENT):
        expect(director.locator("main")).not_to_contain_text(hidden)
    with crowd.expecting(403):
        caseworker = crowd.person("caseworker")
        caseworker.goto(address)
        expect(caseworker.locator("main")).to_contain_text("You may not view this")


def objection_page(crowd: Crowd, reference: str) -> str:
    manager = crowd.person("manager")
    manager.goto("/bureau/objections/")
    manager.locator("tbody tr", has_text=reference).get_by_role("link").first.click()
    return manager.url


def find_unfounded(crowd: Crowd, portal: Portal, reference: str, receipt: str) -> None:
    """Two people without a hand in the claim decide; whoever objected reads it, also as a letter that names nobody."""
    address = objection_page(crowd, reference)
    manager, secretary = crowd.person("manager"), crowd.person("secretary")
    manager.goto(address)
    expect(manager.locator("main")).not_to_contain_text(OBJECTOR)
    manager.get_by_role("button", name="Show who it is").click()
    expect(manager.locator("#identity")).to_contain_text(OBJECTOR)
    expect(manager.locator("#identity")).not_to_contain_text(DOCUMENT)
    manager.get_by_label("Unfounded: the claim goes on").check()
    manager.locator("[name=reason]").fill(REASON)
    manager.get_by_role("button", name="Propose this decision").click()
    expect(manager.get_by_role("button", name="Confirm and decide")).to_have_count(0)
    secretary.goto(address)
    secretary.get_by_role("button", name="Confirm and decide").click()
    expect(secretary.locator("main")).to_contain_text("The objection is decided.")
    portal.settle()
    visitor = crowd.visitor()
    visitor.goto(receipt)
    expect(visitor.locator("main")).to_contain_text(REASON)
    text = calling.letter_text(visitor, "Answer to the objection (PDF)")
    for part in ("异议处理结果告知书", "异议人（异议编号：YY-2024-", "异议不成立", REASON, NOTICE):
        assert part in text, part
    for hidden in (OBJECTOR, DOCUMENT, "槿泽"):
        assert hidden not in text, hidden
    visitor.goto(calling.verify_address(text))
    expect(visitor.locator("h1")).to_have_text("The letter is genuine")
    lead = crowd.person(f"{OBJECTED.firm}.lead")
    lead.goto("/portal/messages/")
    expect(lead.locator("main")).to_contain_text(REASON)
    assert state_of(crowd, reference) == "To be paid"


# --- the money ---------------------------------------------------------------------------------------


def state_of(crowd: Crowd, reference: str) -> str:
    page = calling.open_claim(crowd.person("manager"), reference)
    return page.locator("main .page-title .tag").first.inner_text()


def end_notice(crowd: Crowd, portal: Portal, references: dict[str, str]) -> None:
    """Not in its last minute; a few minutes later only the claim that is objected to still waits."""
    portal.send_task("subsidies.tasks.close_notices")
    portal.settle()
    assert {state_of(crowd, each) for each in references.values()} == {"On public notice"}
    portal.move(DAY_AFTER)
    portal.send_task("subsidies.tasks.close_notices")
    portal.settle()
    assert {firm: state_of(crowd, each) for firm, each in references.items()} == {
        OBJECTED.firm: "On public notice",
        CAPPED.firm: "To be paid",
        TWO.firm: "To be paid",
    }


def pay(crowd: Crowd, references: dict[str, str], paid: tuple[Filed, ...], total: str, folder: Path) -> None:
    """One officer prepares all that is due of this budget and its file; the other takes over what the bank answers."""
    finance, second = crowd.person("finance"), crowd.person("finance2")
    finance.goto("/bureau/payments/")
    group = finance.locator("form.card", has_text=OFFER.budget)
    expect(group.locator("tbody tr")).to_have_count(len(paid))
    for each in paid:
        expect(group.locator("tr", has_text=references[each.firm])).to_contain_text(each.amount.removeprefix("¥"))
    expect(group.locator(".card-head")).to_contain_text(total)
    group.get_by_role("button", name="Prepare a batch of what is ticked").click()
    finance.wait_for_url(re.compile(r"/bureau/payments/[0-9a-f-]{36}/$"))
    batch = finance.url
    save_download(finance, finance.get_by_role("button", name="Payment file, xlsx").click, folder)
    finance.goto(f"{batch}results/")
    expect(finance.get_by_role("button", name="Take the answers over")).to_be_disabled()
    second.goto(batch)
    second.get_by_role("link", name="Take over the bank's file").click()
    form = save_download(second, second.get_by_role("link", name="Form with the payments that wait").click, folder)
    upload(second, answer(form, day="2024-07-10" if len(paid) > 1 else "2024-07-17"), "Take the answers over")
    expect(second.locator("main")).to_contain_text("taken over.")
    for each in paid:
        assert state_of(crowd, references[each.firm]) == "Paid"


def answer(form: Path, day: str) -> Path:
    """The bank's file: every payment of its form is paid on a day."""
    book = load_workbook(form)
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, columns["结果"], "成功")
        sheet.cell(row, columns["日期"], day)
        sheet.cell(row, columns["银行流水号"], f"ICBC-{day}-{row:03d}")
    book.save(form)
    return form


def see_payment(crowd: Crowd, portal: Portal, reference: str) -> None:
    portal.settle()
    lead = crowd.person(f"{OBJECTED.firm}.lead")
    lead.goto("/portal/messages/")
    expect(lead.locator("main")).to_contain_text(f"Claim {reference} has been paid")
    stranger = crowd.visitor()
    stranger.goto("/notices/")
    stranger.get_by_role("link", name=NOTICE).click()
    expect(stranger.locator("tr", has_text=OBJECTED.name)).to_contain_text(OBJECTED.amount.removeprefix("¥"))
