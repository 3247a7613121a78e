"""What the enterprise does in the journey: registers, claims, submits, corrects, and is paid."""

import re
from pathlib import Path

from fpdf import FPDF
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e import costs
from tests.e2e.browser import Crowd, save_download, sign_in
from tests.e2e.portal import Portal, wait_for

PASSWORD = "Journey-2024-ok"
NAME, NAME_EN = "天津征程跨境贸易有限公司", "Tianjin Journey Trading Co., Ltd."
USCC, ACCOUNT = "91120116MA9007774N", "6222020302011223344"
ADMIN, LEAD = "admin@journey.example", "lead@journey.example"
BEFORE_CORRECTION, CLAIMED, VERIFIED = "¥35,712.86", "¥35,844.06", "¥35,568.21"


def open_account(page: Page, portal: Portal, email: str, name: str) -> Page:
    page.goto("/accounts/signup/")
    page.get_by_label("Your name").fill(name)
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    page.wait_for_url("**/confirm-email/**")
    page.goto(portal.mail_to(email, link="/confirm-email/"))
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    if "/portal/" not in page.url:
        sign_in(page, email, PASSWORD)
    return page


def register(crowd: Crowd, admin: Page, folder: Path) -> None:
    admin.goto("/portal/enterprises/register/")
    admin.get_by_label("Unified social credit code").fill(USCC[:-1] + "7")
    fill_registration(admin, folder)
    with crowd.expecting(422):
        admin.get_by_role("button", name="Register", exact=True).click()
        expect(admin.locator("[data-error-summary]")).to_contain_text("The code does not add up")
    expect(admin.locator("input[name=name_zh]")).to_have_value(NAME)
    admin.get_by_label("Unified social credit code").fill(f" {USCC.lower()} ")
    admin.get_by_role("button", name="Register", exact=True).click()
    expect(admin.locator("h1")).to_contain_text(NAME_EN)
    expect(admin.locator("main")).to_contain_text("The enterprise is registered.")
    admin.goto(admin.url + "payee/")
    admin.get_by_label("Bank and branch").fill("中国工商银行天津滨海支行")
    admin.get_by_label("CNAPS code").fill("102110001234")
    admin.get_by_label("Account number").fill(ACCOUNT)
    admin.locator("main form button.btn-primary").click()
    expect(admin.locator("main")).to_contain_text("3344")
    expect(admin.locator("main")).not_to_contain_text(ACCOUNT)


def fill_registration(admin: Page, folder: Path) -> None:
    values = {
        "name_zh": NAME,
        "name_en": NAME_EN,
        "customs_code": "1207660777",
        "legal_representative": "钱若水",
        "established_on": "2018-04-08",
        "address": "天津市滨海新区征程路1号",
        "platform_connected_on": "2022-03-01",
        "contact_name": "钱若水",
        "contact_phone": "022-5550 1234",
    }
    for name, value in values.items():
        admin.locator(f"[name={name}]").fill(value)
    for name in ("registration_division", "tax_division", "statistics_division"):
        admin.locator(f"[name={name}]").select_option("120116")
    admin.locator("input[name=roles]").first.check()
    admin.locator("input[name=licence]").set_input_files(paper(folder, "licence"))


def join(crowd: Crowd, admin: Page, portal: Portal) -> Page:
    """The administrator invites a colleague, who opens an account and accepts."""
    admin.goto("/portal/enterprise/")
    admin.goto(admin.url + "members/invite/")
    admin.locator("input[name=email]").fill(LEAD)
    admin.get_by_label("Project lead").check()
    admin.locator("main form button.btn-primary").click()
    expect(admin.locator("main")).to_contain_text(LEAD)
    link = portal.mail_to(LEAD, link="/invitations/")
    lead = crowd.visitor()
    lead.goto(link)
    expect(lead.locator("main")).to_contain_text("钱若水")
    open_account(lead, portal, LEAD, "林远")
    lead.goto(link)
    lead.get_by_role("button", name="Accept").click()
    expect(lead.locator("main")).to_contain_text("You now act for the enterprise.")
    return lead


def begin(lead: Page) -> str:
    """From the public programme page to an empty draft; the address of the claim."""
    lead.goto("/programmes/")
    lead.get_by_role("link", name="Applying cross-border e-commerce, second batch", exact=True).click()
    lead.get_by_role("link", name="Begin a claim").click()
    lead.get_by_role("button", name="Begin", exact=True).click()
    lead.wait_for_url(re.compile(r"/portal/claims/[0-9a-f-]{36}/$"))
    return lead.url


def answer(lead: Page, claim: str) -> None:
    """What is typed is saved while typing; a wrong number says so at its field."""
    lead.goto(f"{claim}sections/qualifications/")
    lead.locator("[name=turnover]").fill("sixty million")
    expect(lead.locator("[data-autosave-line]")).to_contain_text("except the marked fields")
    lead.locator("[name=turnover]").fill("62,480,000")
    lead.locator("[name=turnover_before]").fill("41300000")
    expect(lead.locator("[data-autosave-line]")).to_contain_text("Saved 10:00")
    lead.goto(f"{claim}sections/qualifications/")
    expect(lead.locator("[name=turnover]")).to_have_value(re.compile(r"62,?480,?000"))
    lead.locator("[name=platform_trade][value=true]").check()
    lead.locator("[name=overseas_mark][value=false]").check()
    lead.locator("[name=filed_by_agent][value=false]").check()
    lead.get_by_role("button", name="Save and continue").click()
    lead.wait_for_url(claim)
    lead.goto(f"{claim}sections/elsewhere/")
    lead.locator("[name=other_money]").fill("0")
    lead.get_by_role("button", name="Save and continue").click()
    lead.wait_for_url(claim)


def import_lines(crowd: Crowd, lead: Page, claim: str, folder: Path) -> None:
    """First a table with five mistakes, which changes nothing; then the right one."""
    lead.goto(f"{claim}lines/spend/import/")
    template = save_download(lead, lead.get_by_role("link", name="Download the template").click, folder)
    wrong = costs.fill(template, folder / "wrong.xlsx", wrong=True)
    right = costs.fill(template, folder / "right.xlsx", wrong=False)
    with crowd.expecting(422):
        upload(lead, wrong, "Upload and check")
        for address, (_, word) in costs.MISTAKES.items():
            expect(lead.locator(f"#cell-{address}")).to_contain_text(re.compile(word, re.IGNORECASE))
    expect(lead.locator("[data-error-summary]")).to_contain_text("Nothing from this table has been imported")
    lead.goto(f"{claim}lines/spend/")
    expect(lead.locator("main")).to_contain_text("No lines yet")
    lead.goto(f"{claim}lines/spend/import/")
    upload(lead, right, "Upload and check")
    lead.get_by_role("button", name="Import 200 rows").click()
    lead.wait_for_url(f"{claim}lines/spend/")
    expect(lead.locator(".big-number").first).to_have_text("200")
    expect(lead.locator(".cells")).to_contain_text(costs.shown(costs.eligible()))
    for currency in costs.PARITY:
        total = sum(each.amount for each in costs.COSTS if each.currency == currency)
        expect(lead.locator(".cells")).to_contain_text(f"{currency} {total:,.2f}")
    expect(lead.locator(".row-note")).to_contain_text("dated outside 2023")


def upload(page: Page, file: Path, button: str) -> None:
    page.locator("main input[type=file]").set_input_files(file)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def hand_in_papers(lead: Page, claim: str, folder: Path) -> None:
    """One paper may serve every line."""
    for material in ("platform_record", "contracts", "screenshots", "audit_report", "invoices", "vouchers"):
        lead.goto(f"{claim}materials/{material}/")
        if material in ("invoices", "vouchers"):
            lead.get_by_label("All lines").check()
        upload(lead, paper(folder, material), "Upload")
        expect(lead.locator(".file-name")).to_have_text(f"{material}.pdf")
    expect(lead.locator("main")).to_contain_text("Every line has its paper")


def paper(folder: Path, name: str) -> Path:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=24)
    pdf.cell(0, 20, name)
    pdf.output(str(folder / f"{name}.pdf"))
    return folder / f"{name}.pdf"


def see_amount(lead: Page, claim: str) -> None:
    """The amount with each step, and what stands against it."""
    lead.goto(f"{claim}amount/")
    expect(lead.locator("h1")).to_contain_text(BEFORE_CORRECTION)
    expect(lead.locator(".amount-lines")).to_contain_text(f"{costs.eligible(costs.LATE):,.2f}")
    expect(lead.locator(".amount-lines")).to_contain_text("30%")
    expect(lead.locator("#findings")).to_contain_text("Costs incurred in 2023")


def send_and_submit(lead: Page, admin: Page, claim: str) -> str:
    lead.goto(f"{claim}check/")
    expect(lead.locator("main")).to_contain_text(BEFORE_CORRECTION)
    lead.get_by_role("button", name="Send to the administrator").click()
    lead.wait_for_url(claim)
    admin.goto("/portal/messages/")
    admin.get_by_role("button", name=re.compile(r"Claim \S+ waits for you")).first.click()
    admin.wait_for_url(claim)
    admin.goto(f"{claim}check/")
    admin.locator("[name=truth]").check()
    admin.get_by_role("button", name="Submit the claim").click()
    admin.wait_for_url(f"{claim}submitted/")
    expect(admin.locator("main")).to_contain_text("Your claim is submitted")
    return re.search(r"[A-Z]{2}-\d{4}-\d+", admin.locator("main").inner_text()).group()


def first_receipt(crowd: Crowd, admin: Page, claim: str, reference: str, folder: Path) -> None:
    """The paper names the claim and its hash; its address says that it is genuine, a changed hash that it is not."""
    file = save_download(admin, admin.get_by_role("link", name="Receipt (PDF)").click, folder)
    assert file.read_bytes().startswith(b"%PDF")
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    address = admin.locator("main a[href*='/verify/']").get_attribute("href")
    digest = address.rsplit("h=", 1)[1]
    assert reference in text
    assert digest in re.sub(r"\s", "", text)
    stranger = crowd.visitor()
    stranger.goto(address)
    expect(stranger.locator("h1")).to_have_text("The receipt is genuine")
    expect(stranger.locator("main")).to_contain_text(BEFORE_CORRECTION)
    changed = "0" if digest[0] != "0" else "1"
    stranger.goto(address.replace(f"h={digest}", f"h={changed}{digest[1:]}"))
    expect(stranger.locator("h1")).to_have_text("The receipt does not match")
    expect(stranger.locator("main")).not_to_contain_text(reference)


def correct(lead: Page, admin: Page, claim: str) -> None:
    """Only the named field is open; the administrator sends the answer."""
    lead.goto(f"{claim}correction/")
    expect(lead.locator("main")).to_contain_text("开票日期与发票不一致，请核对。")
    field = lead.locator("form#correction input[type=date], input[type=date]")
    expect(field).to_have_count(1)
    field.fill(costs.cost(costs.LATE).paid)
    lead.get_by_role("button", name="Save", exact=True).click()
    expect(lead.locator("main")).to_contain_text("1 of 1 answered")
    admin.goto(f"{claim}correction/")
    admin.get_by_role("button", name="Send the corrections").click()
    admin.wait_for_url(claim)
    expect(admin.locator("main")).to_contain_text(CLAIMED)


def see_payment(lead: Page, claim: str, reference: str) -> None:
    lead.goto(claim)
    expect(lead.locator("main .page-title .tag").first).to_have_text("Paid")
    expect(lead.locator("main")).to_contain_text(VERIFIED)

    def told() -> bool:
        lead.goto("/portal/messages/")
        return f"Claim {reference} has been paid" in lead.locator("main").inner_text()

    wait_for("the notice of payment", told)
