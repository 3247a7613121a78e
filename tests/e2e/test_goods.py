"""An enterprise files goods: low risk is answered at once, high risk waits for an officer, who says why."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll
from tests.e2e.portal import Portal

MODELS = "from enterprises.models import GoodsItem"
TOWEL = {
    "code": "MJ-001", "hs_code": "63026010", "name_zh": "毛巾", "name_en": "Towel", "brand": "澜图",
    "specification": "70 × 140 cm", "unit": "条", "batch_codes": "B2024-07", "quantity": "600",
}  # fmt: skip
LOTION = TOWEL | {"code": "MS-002", "hs_code": "33049900", "name_zh": "护手霜", "name_en": "Hand cream", "unit": "支"}
NOTE = "备案凭证与标签一致。"


def test_goods_are_answered_at_once_or_by_an_officer(crowd: Crowd, portal: Portal, axe: Axe):
    lead = crowd.person("company.lead")
    file(lead, axe, TOWEL)
    expect(lead.locator("main")).to_contain_text("Accepted automatically, at the moment it was received.")
    expect(lead.locator(".findings .tag").first).to_have_text("Not met")
    assert check_axe(lead, axe) == []

    file(lead, axe, LOTION)
    expect(lead.locator("main")).to_contain_text("Your case number is SP-2024-")
    expect(lead.locator(".findings li", has_text="decided")).to_contain_text("Cosmetics")
    waits = lead.url

    officer = crowd.person("caseworker")
    accept(officer, axe)

    lead.goto(waits)
    expect(lead.locator("main")).to_contain_text("An officer accepted it.")
    expect(lead.locator("main")).to_contain_text(NOTE)
    assert portal.ask("GoodsItem.objects.get(code='MS-002').state", MODELS) == "on_file"


def file(page: Page, axe: Axe, values: dict[str, str]) -> None:
    page.goto("/portal/goods/")
    page.get_by_role("link", name="File goods…").click()
    assert check_axe(page, axe) == []
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main [name=origin]").select_option("CN")
    page.get_by_role("button", name="File", exact=True).click()


def accept(page: Page, axe: Axe) -> None:
    page.goto("/bureau/enterprises/goods/")
    page.get_by_role("link", name="Those that wait").click()
    page.get_by_role("link", name="Hand cream").click()
    assert check_axe(page, axe) == []
    page.set_viewport_size(NARROW)
    assert check_side_scroll(page) == []
    page.get_by_label("Note").fill(NOTE)
    page.get_by_role("button", name="Accept the filing").click()
    expect(page.locator("main")).to_contain_text("Accepted; the enterprise is told.")
