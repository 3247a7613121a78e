"""A batch of 500: decided at a meeting, paid by file, three bounced, one recovered and netted.

503 claims of one call and one of another stand on the meeting's list. One is refused, two are put off, so 500 of the
first call are paid in one file. What each claim comes to is read by SQL before anything happens; all sums that the
pages, files and the ledger show are worked out from that here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.e2e import batch_meeting, calling
from tests.e2e.applicant import upload
from tests.e2e.batch_claims import ALLOTTED, BOUNCED, COUNT, DEBTOR, FIRST, SECOND
from tests.e2e.batch_meeting import CLAUSE, LONG, Claims, Waiting, money, of, total, yuan
from tests.e2e.browser import Crowd, save_download
from tests.e2e.conftest import shared_folder
from tests.e2e.portal import Portal
from tests.e2e.seed import Seed

AFTER_NOTICE, TODAY, LAST_DAY = "2024-07-10T10:00:00+08:00", "2024-07-10", "2024-08-09"
NEW_ACCOUNT = "6222020302011223344"
ANSWERED = "answered.xlsx"
DEMANDED = 2_000_00
BATCH_PAGE = re.compile(r"/bureau/payments/[0-9a-f-]{36}/$")
CALL_BACK = "7月10日拨打企业信息登记电话核对。"
BANK_ERROR = "银行电话确认系其处理差错，账户无误。"
DEMAND = "部分费用已由平台退还。"

READ = "from tests.e2e.batch_claims import rows"
WAITING = """
SELECT claim.reference, made.amount, call.name_en, enterprise.uscc FROM subsidies_application claim
JOIN subsidies_entitlement made ON made.application_id = claim.id AND made.stage = 'audited' AND made.is_current
JOIN subsidies_call call ON call.id = claim.call_id JOIN enterprises_enterprise enterprise
ON enterprise.id = claim.enterprise_id WHERE claim.state = 'deciding' ORDER BY claim.reference
"""
ACTING = """
SELECT person.email, enterprise.uscc FROM enterprises_membership acting
JOIN accounts_user person ON person.id = acting.user_id
JOIN enterprises_enterprise enterprise ON enterprise.id = acting.enterprise_id
"""
PAID = """
SELECT claim.reference, count(*), CAST(sum(payment.amount) AS bigint),
CAST(sum(payment.netted) AS bigint) FROM subsidies_payment payment
JOIN subsidies_application claim ON claim.id = payment.application_id
WHERE payment.paid_at IS NOT NULL AND payment.bounced_at IS NULL GROUP BY claim.reference
"""
BOOKED = """
SELECT budget.name_en, entry.kind, CAST(sum(entry.amount) AS bigint) FROM subsidies_budgetentry entry
JOIN subsidies_budget budget ON budget.id = entry.budget_id GROUP BY budget.name_en, entry.kind
"""


@pytest.fixture(scope="module")
def portal(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal of this journey's own, in which nothing is but its claims."""
    started = Portal(tmp_path_factory.mktemp("batch"), "_batch")
    try:
        Seed(shared_folder(tmp_path_factory), empty=True).copy_to(started)
        started.start()
        assert started.ask("make()", "from tests.e2e.batch_claims import make") == COUNT + 1
        (started.folder / "sign-ins.txt").write_text(started.manage("demo", "--sign-ins"), encoding="utf-8")
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="module")
def signed_in() -> dict[str, Any]:
    return {}


def test_batch_of_500_from_the_meeting_to_the_netted_payment(crowd: Crowd, portal: Portal, tmp_path: Path):
    crowd.patience = 90_000
    claims = {reference: Waiting(*rest) for reference, *rest in portal.ask(f"rows({WAITING!r})", READ)}
    people = {email.partition("@")[0]: uscc for email, uscc in portal.ask(f"rows({ACTING!r})", READ)}
    assert len(claims) == COUNT + 1
    batch_meeting.let_meeting_decide(crowd)
    meeting = batch_meeting.plan_meeting(crowd, claims)
    batch_meeting.ask_what_if(crowd, meeting, claims)
    batch_meeting.enter_minutes(crowd, meeting)
    left = batch_meeting.enter_result(crowd, meeting, set(of_people(claims, people)))
    decided = {reference: claim for reference, claim in claims.items() if reference not in left}
    batch_meeting.confirm(crowd, portal, meeting, decided)
    for number, call in enumerate((FIRST, SECOND), start=101):
        batch_meeting.publish(crowd, call, f"津商公示〔2024〕{number}号", of(decided, call))
    portal.move(AFTER_NOTICE)
    portal.send_task("subsidies.tasks.close_notices")
    portal.settle(seconds=LONG)
    batch_meeting.issue_plan(crowd, decided)
    first = of(decided, FIRST)
    assert len(first) == 500
    own, kept, stuck = bounced = choose_bounced(first, people)
    batch = pay_by_file(crowd, first, bounced, tmp_path)
    see_bounced(crowd, first, bounced)
    correct_account(crowd)
    keep_account(crowd, batch, kept)
    pay_again(crowd, {each: first[each] for each in (own, kept)}, stuck, tmp_path)
    debt = next(each for each, claim in first.items() if claim.uscc == people[DEBTOR])
    recovery = demand(crowd, debt)
    pay_netted(crowd, portal, of(decided, SECOND), recovery, tmp_path)
    see_books(crowd, portal, decided, stuck)


# --- the payments ------------------------------------------------------------------------------------


def of_people(claims: Claims, people: dict[str, str]) -> list[str]:
    return [reference for reference, claim in claims.items() if claim.uscc in people.values()]


def choose_bounced(first: Claims, people: dict[str, str]) -> tuple[str, str, str]:
    """Of the enterprise whose administrator corrects its account, and two others."""
    own = next(reference for reference, claim in first.items() if claim.uscc == people[BOUNCED])
    kept, stuck = [reference for reference in first if reference not in of_people(first, people)][:2]
    return own, kept, stuck


def group_of(page: Page, call: str) -> Locator:
    """What is to be paid of one call's budget."""
    page.goto("/bureau/payments/")
    return page.locator("form.card", has_text=f"{call}: money")


def prepare(crowd: Crowd, call: str) -> Page:
    finance = crowd.person("finance")
    group_of(finance, call).get_by_role("button", name="Prepare a batch of what is ticked").click()
    finance.wait_for_url(BATCH_PAGE)
    return finance


def read_file(page: Page, folder: Path) -> dict[str, dict[str, str]]:
    """The payment file, by the claims' numbers; its last lines give count and total."""
    file = save_download(page, page.get_by_role("button", name="Payment file, xlsx").click, folder)
    head, *lines, foot, check = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    found = {line["申报编号"]: line for line in (dict(zip(head, row, strict=True)) for row in lines)}
    assert len(found) == len(lines)
    amount = sum(fen(line["金额（元）"]) for line in found.values())
    assert fen(foot[head.index("金额（元）")]) == amount
    assert f"共 {len(found)} 笔" in check[0]
    return found


def fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def take_over(crowd: Crowd, batch: str, returned: dict[str, str], folder: Path) -> Page:
    """The other finance officer fills the bank's answers into the form, with these payments sent back, and why."""
    second = crowd.person("finance2")
    second.goto(f"{batch}results/")
    form = save_download(second, second.get_by_role("link", name="Form with the payments that wait").click, folder)
    answered = folder / ANSWERED
    book = load_workbook(form)
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        payment = sheet.cell(row, columns["付款编号"]).value
        answer = (("退回原因", returned[payment]),) if payment in returned else (("银行流水号", f"ICBC{row:05d}"),)
        for heading, text in (("结果", "退回" if payment in returned else "成功"), ("日期", TODAY), *answer):
            sheet.cell(row, columns[heading], text)
    book.save(answered)
    upload(second, answered, "Take the answers over")
    expect(second.locator("main")).to_contain_text(f"{sheet.max_row - 1} answer")
    return second


def pay_by_file(crowd: Crowd, first: Claims, bounced: tuple[str, str, str], folder: Path) -> str:
    """500 in one file, three sent back; the same answers once more change nothing. The batch's address."""
    finance = crowd.person("finance")
    group = group_of(finance, FIRST)
    expect(group.locator("input[name=claim]:checked")).to_have_count(50)
    expect(group.locator(".card-head")).to_contain_text(money(total(first)))
    group.get_by_role("link", name="Show all 500 claims").click()
    expect(finance.locator(".page-head")).to_contain_text(f"500 claims, {money(total(first))}")
    finance.get_by_role("button", name="Prepare a batch of all that wait").click()
    finance.wait_for_url(BATCH_PAGE)
    batch = finance.url
    lines = read_file(finance, folder)
    assert {reference: fen(line["金额（元）"]) for reference, line in lines.items()} == {
        reference: claim.amount for reference, claim in first.items()
    }
    reasons = {lines[reference]["付款编号"]: "账户已销户" for reference in bounced}
    second = take_over(crowd, batch, reasons, folder)
    expect(second.locator("tbody .tag-refused", has_text="Bounced")).to_have_count(3)
    second.goto(f"{batch}results/")
    upload(second, folder / ANSWERED, "Take the answers over")
    expect(second.locator("main")).to_contain_text("Everything in this file was recorded already.")
    return batch


def see_bounced(crowd: Crowd, first: Claims, bounced: tuple[str, str, str]) -> None:
    """They stand in the list again and cannot be ticked before their accounts are right."""
    group = group_of(crowd.person("finance"), FIRST)
    expect(group.locator("input[name=claim]")).to_have_count(3)
    expect(group.locator("input[name=claim]:disabled")).to_have_count(3)
    expect(group.locator(".card-head")).to_contain_text(money(sum(first[each].amount for each in bounced)))


def correct_account(crowd: Crowd) -> None:
    """The enterprise asks for another account; a caseworker calls back and approves it."""
    admin = crowd.person(BOUNCED)
    admin.goto("/portal/enterprise/")
    admin.get_by_role("link", name="Ask for a change").click()
    typed = {"bank": "演示银行天津自贸区支行", "cnaps": "102110001234", "number": NEW_ACCOUNT, "reason": "原账户已销户"}
    for name, text in typed.items():
        admin.locator(f"[name={name}]").fill(text)
    admin.get_by_role("button", name="Ask for the change").click()
    expect(admin.locator("main")).to_contain_text(NEW_ACCOUNT[-4:])
    caseworker = crowd.person("caseworker")
    caseworker.goto("/bureau/enterprises/accounts/")
    caseworker.locator("tbody tr", has_text=NEW_ACCOUNT[-4:]).get_by_role("link").first.click()
    caseworker.locator("[name=note]").fill(CALL_BACK)
    caseworker.get_by_role("button", name="Approve the new account").click()
    expect(caseworker.locator("main")).to_contain_text("The new account counts from now on.")


def keep_account(crowd: Crowd, batch: str, reference: str) -> None:
    """The bank's own mistake: the account was right all along."""
    second = crowd.person("finance2")
    second.goto(batch)
    second.locator("tr", has_text=reference).get_by_role("link", name="The account is right…").click()
    second.locator("[name=why]").fill(BANK_ERROR)
    second.get_by_role("button", name="Pay to this account again").click()
    expect(second.locator("tr", has_text=reference)).to_contain_text(BANK_ERROR)


def pay_again(crowd: Crowd, again: Claims, stuck: str, folder: Path) -> None:
    """Only those whose accounts are right, the corrected one to its new account; the third goes on waiting."""
    group = group_of(crowd.person("finance"), FIRST)
    expect(group.locator("input[name=claim]:checked")).to_have_count(len(again))
    expect(group.locator("tr", has_text=stuck)).to_contain_text("The account has to be corrected first.")
    finance = prepare(crowd, FIRST)
    batch = finance.url
    expect(finance.locator("form.card .card-head", has_text="Payments")).to_contain_text(yuan(total(again)))
    lines = read_file(finance, folder)
    assert {reference: fen(line["金额（元）"]) for reference, line in lines.items()} == {
        reference: claim.amount for reference, claim in again.items()
    }
    assert [line["账号"] for line in lines.values()].count(NEW_ACCOUNT) == 1
    second = take_over(crowd, batch, {}, folder)
    expect(second.locator("main .page-title .tag").first).to_have_text("Paid")


# --- the recovery ------------------------------------------------------------------------------------


def demand(crowd: Crowd, reference: str) -> str:
    """A part of what was paid, proposed by the manager and confirmed by a director. The recovery's address."""
    manager = calling.open_claim(crowd.person("manager"), reference)
    manager.get_by_role("link", name="Demand money back…").click()
    manager.locator("[name=amount]").fill(yuan(DEMANDED))
    manager.locator(f"[name=clause][value={CLAUSE}]").check()
    manager.locator("[name=reason]").fill(DEMAND)
    manager.locator("[name=due_on]").fill(LAST_DAY)
    manager.get_by_role("button", name="Propose the demand").click()
    expect(manager.locator("main")).to_contain_text("A director confirms the demand now.")
    director = crowd.person("director2")
    director.goto(manager.url)
    director.get_by_role("button", name="Confirm the demand").click()
    expect(director.locator("main")).to_contain_text("The repayment is demanded. The enterprise is told.")
    return director.url


def pay_netted(crowd: Crowd, portal: Portal, claims: Claims, recovery: str, folder: Path) -> None:
    """The enterprise's next payment, from another budget: what is demanded is kept, and the bank gets the rest."""
    ((reference, claim),) = claims.items()
    net = claim.amount - DEMANDED
    group = group_of(crowd.person("finance"), SECOND)
    kept = f"Keep {money(DEMANDED)} for what is to be repaid, pay {money(net)}"
    expect(group.get_by_label(kept)).to_be_checked()
    finance = prepare(crowd, SECOND)
    batch = finance.url
    head = finance.locator("form.card .card-head", has_text="Payments")
    expect(head).to_contain_text(f"{money(claim.amount)}, of which {money(DEMANDED)} is kept")
    row = finance.locator("form.card tbody tr", has_text=reference)
    expect(row).to_contain_text(f"{yuan(claim.amount)} − {yuan(DEMANDED)}")
    lines = read_file(finance, folder)
    assert {each: fen(line["金额（元）"]) for each, line in lines.items()} == {reference: net}
    second = take_over(crowd, batch, {}, folder)
    line = second.locator("section.card", has_text="Kept for what is to be repaid").locator("tbody tr")
    for text in (f"{FIRST}: money", yuan(DEMANDED), "Repaid"):
        expect(line).to_contain_text(text)
    second.goto(recovery)
    expect(second.locator("main .page-title .tag").first).to_have_text("Repaid")
    portal.settle()
    debtor = crowd.person(DEBTOR)
    debtor.goto("/portal/messages/")
    expect(debtor.locator("main")).to_contain_text(f"{money(net)} goes to your account")


def see_books(crowd: Crowd, portal: Portal, decided: Claims, stuck: str) -> None:
    """Nobody is paid twice; what was kept is paid by one budget and given back to the other."""
    paid = {reference: rest for reference, *rest in portal.ask(f"rows({PAID!r})", READ)}
    ((netted, _claim),) = of(decided, SECOND).items()
    assert paid == {
        reference: [1, claim.amount, DEMANDED if reference == netted else 0]
        for reference, claim in decided.items()
        if reference != stuck
    }
    booked = {(budget, kind): amount for budget, kind, amount in portal.ask(f"rows({BOOKED!r})", READ)}
    assert booked[f"{FIRST}: money", "recover"] == DEMANDED
    first, second = total(of(decided, FIRST)), total(of(decided, SECOND))
    see_budget(crowd, FIRST, paid=first - decided[stuck].amount - DEMANDED, owed=decided[stuck].amount)
    see_budget(crowd, SECOND, paid=second, owed=0)
    assert portal.manage("audit", "verify").startswith("Whole:")
    assert "agree with their ledgers" in portal.manage("budget", "verify")


def see_budget(crowd: Crowd, call: str, *, paid: int, owed: int) -> None:
    finance = crowd.person("finance")
    finance.goto("/bureau/budgets/")
    finance.get_by_role("link", name=f"{call}: money").click()
    cells = finance.locator(".budget-cells dd")
    expect(cells).to_have_text([yuan(paid), yuan(owed), yuan(ALLOTTED[call] - paid - owed)])
