"""What the bureau does in the journey: reviews, decides, gives public notice, pays."""

import csv
import io
import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.applicant import ACCOUNT, NAME, NAME_EN, USCC, VERIFIED
from tests.e2e.browser import Crowd, save_download

NOTICE = "津商公示〔2024〕99号"


def open_claim(page: Page, reference: str) -> Page:
    """From the queue, by its search."""
    page.goto(f"/bureau/claims/?q={reference}")
    page.get_by_role("link", name=NAME_EN).first.click()
    expect(page.locator("main")).to_contain_text(reference)
    return page


def ask_for_correction(crowd: Crowd, reference: str) -> None:
    """District commerce leaves the last line out and names one field of line 7."""
    commerce = open_claim(crowd.person("district.commerce"), reference)
    commerce.get_by_role("button", name="Accept for review").click()
    expect(commerce.locator("main")).to_contain_text("is yours now")
    open_last_line(commerce)
    expect(commerce.locator("#evidence h2")).to_contain_text("第200项")
    commerce.get_by_label("Leave out").check()
    commerce.locator("#ruling-reason").fill("合同未列明该项服务。")
    commerce.get_by_role("button", name="Rule on this line").click()
    expect(commerce.locator("main")).to_contain_text("合同未列明该项服务。")
    commerce.get_by_role("link", name="Ask to correct…").click()
    row = commerce.locator("summary", has_text=re.compile(r"\b7$")).first
    row.click()
    field = commerce.locator("details[open] tr", has_text="Invoice date")
    field.locator("input[type=checkbox]").check()
    field.locator("input[type=text]").fill("开票日期与发票不一致，请核对。")
    commerce.get_by_role("button", name="Send the request").click()
    expect(commerce.locator("main")).to_contain_text("1 point was sent to the enterprise.")


def open_last_line(page: Page) -> None:
    """Many lines stand on several pages."""
    last = page.locator(".claim-line", has_text="第200项")
    while not last.count():
        page.get_by_role("link", name="Later lines").click()
        page.wait_for_load_state()
    last.click()


def give_opinions(crowd: Crowd, reference: str) -> None:
    """Two district desks, then the city; each sees the amount that the one before left."""
    commerce = open_claim(crowd.person("district.commerce"), reference)
    expect(commerce.locator("main")).to_contain_text("9 January 2024")
    agree(commerce)
    finance = open_claim(crowd.person("district.finance"), reference)
    agree(finance)
    city = open_claim(crowd.person("caseworker"), reference)
    expect(city.locator("main")).to_contain_text(VERIFIED.removeprefix("¥"))
    agree(city)


def agree(page: Page) -> None:
    accept = page.get_by_role("button", name="Accept for review")
    if accept.count():
        accept.click()
        expect(page.locator("main")).to_contain_text("is yours now")
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator("main")).to_contain_text("is recorded.")


def decide(crowd: Crowd, reference: str) -> None:
    """Two directors sign for the amount on the page; one signature is not enough."""
    for number, key in enumerate(("director", "director2"), 1):
        director = open_claim(crowd.person(key), reference)
        expect(director.locator(".sticky-bar")).to_contain_text(f"{number - 1} of 2 signatures")
        expect(director.locator(".sticky-bar")).to_contain_text(VERIFIED.removeprefix("¥"))
        director.get_by_role("button", name="Sign for this amount").click()
        expect(director.locator("main")).to_contain_text("1 claim signed.")


def publish(crowd: Crowd, reference: str) -> None:
    secretary = crowd.person("secretary")
    secretary.goto("/bureau/public-notices/")
    secretary.get_by_role("link", name=re.compile("Prepare the notice.*second batch")).click()
    boxes = secretary.locator("input[name=claim]")
    expect(boxes.first).to_be_visible()
    for index in range(boxes.count()):
        boxes.nth(index).set_checked(False)
    secretary.locator("tr", has_text=reference).locator("input[name=claim]").check()
    secretary.locator("[name=document_number]").fill(NOTICE)
    secretary.get_by_role("button", name="Preview").click()
    expect(secretary.locator(".paper")).to_contain_text(re.compile(f"{NAME}|{NAME_EN}"))
    secretary.get_by_role("button", name="Publish this notice").click()
    expect(secretary.locator("main")).to_contain_text("The notice is public.")
    stranger = crowd.visitor()
    stranger.goto("/notices/")
    stranger.get_by_role("link", name=NOTICE).click()
    expect(stranger.locator("main")).to_contain_text(re.compile(f"{NAME}|{NAME_EN}"))
    expect(stranger.locator("main")).to_contain_text(VERIFIED)
    expect(stranger.locator("main")).not_to_contain_text(USCC)


def pay(crowd: Crowd, reference: str, folder: Path) -> None:
    """One officer prepares the batch and its file, another marks it as paid."""
    finance = crowd.person("finance")
    finance.goto("/bureau/payments/")
    boxes = finance.locator("input[name=claim]")
    for index in range(boxes.count()):
        boxes.nth(index).set_checked(False)
    finance.locator("tr", has_text=reference).locator("input[name=claim]").check()
    finance.get_by_role("button", name="Prepare a batch of what is ticked").click()
    finance.wait_for_url(re.compile(r"/bureau/payments/[0-9a-f-]{36}/$"))
    batch = finance.url
    check_csv(save_download(finance, finance.get_by_role("button", name="Payment file, CSV").click, folder))
    check_xlsx(save_download(finance, finance.get_by_role("button", name="Payment file, xlsx").click, folder))
    finance.goto(batch)
    expect(finance.get_by_role("button", name="Mark as paid")).to_be_disabled()
    expect(finance.locator("main")).to_contain_text(
        "You prepared this batch. Another finance officer marks it as paid."
    )
    second = crowd.person("finance2")
    second.goto(batch)
    second.locator("input[name^=bank-]").fill("ICBC202407100001")
    second.get_by_role("button", name="Mark as paid").click()
    expect(second.locator("main")).to_contain_text("The batch is paid.")


def check_csv(file: Path) -> None:
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    ours = next(row for row in rows if NAME in row)
    assert any(ACCOUNT in cell for cell in ours)
    assert any(cell.replace(",", "") == VERIFIED.removeprefix("¥").replace(",", "") for cell in ours)


def check_xlsx(file: Path) -> None:
    rows = [[str(cell) for cell in row] for row in load_workbook(file).worksheets[0].iter_rows(values_only=True)]
    ours = next(row for row in rows if NAME in row)
    assert ACCOUNT in ours
    assert any(cell.replace(",", "") == VERIFIED.removeprefix("¥").replace(",", "") for cell in ours)
