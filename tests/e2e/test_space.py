"""An operator registers, is confirmed, reports and offers space; another enterprise finds it, asks and agrees."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll
from tests.e2e.portal import Portal

MODELS = "from warehouses.models import Enquiry, Warehouse"
ROW = "Warehouse.objects.get(city='Bremen')"
REGISTER = {
    "name_zh": "不来梅公共海外仓",
    "name_en": "Bremen public warehouse",
    "operating_since": "2023-01-01",
    "city": "Bremen",
    "address": "Musterkai 3",
    "latitude": "53.10",
    "longitude": "8.77",
    "investor_name": "Lantu (DE) GmbH",
    "direct_share": "70",
    "lease_number": "HB-2023-1",
    "lease_starts_on": "2023-01-01",
    "lease_ends_on": "2027-12-31",
    "indoor_area": "6000",
}


def readable(page: Page, axe: Axe) -> None:
    assert check_axe(page, axe) == []


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)


def test_space_is_offered_found_and_agreed_on(crowd: Crowd, portal: Portal, axe: Axe):
    uid = register(crowd, portal, axe)
    confirm(crowd, uid)
    report_and_offer(crowd, axe, uid)
    enquiry = ask(crowd, portal, axe, uid)
    reply(crowd, axe, enquiry)
    agree(crowd, axe, enquiry)
    found = portal.ask(
        "[(e.state, e.agreed_area, e.rating) for e in Enquiry.objects.filter(goods='家用电器一批')]", MODELS
    )
    assert found == [["agreed", 80_000, 5]]  # 800 m²


def register(crowd: Crowd, portal: Portal, axe: Axe) -> str:
    lead = crowd.person("company.lead")
    lead.goto("/portal/warehouses/")
    lead.get_by_role("link", name="Register a warehouse…").click()
    readable(lead, axe)
    fill(lead, REGISTER | {"longitude": "-8.77"})
    lead.get_by_label("Public", exact=True).check()
    lead.locator("select[name=type]").select_option("logistics")
    lead.locator("select[name=country]").select_option("DE")
    lead.locator("select[name=tenure]").select_option("leased")
    lead.get_by_label("Storage", exact=True).check()
    with crowd.expecting(422):
        lead.get_by_role("button", name="Register", exact=True).click()
        expect(lead.locator(".error-summary")).to_contain_text("outside the country")
    lead.locator("main [name=longitude]").fill("8.77")
    lead.get_by_role("button", name="Register", exact=True).click()
    expect(lead.locator("main")).to_contain_text("waits for the bureau's confirmation")
    return str(portal.ask(f"{ROW}.uid", MODELS))


def confirm(crowd: Crowd, uid: str) -> None:
    page = crowd.person("caseworker")
    page.goto(f"/bureau/warehouses/{uid}/")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.locator("main")).to_contain_text("Confirmed.")


def report_and_offer(crowd: Crowd, axe: Axe, uid: str) -> None:
    lead = crowd.person("company.lead")
    lead.goto(f"/portal/warehouses/{uid}/")
    lead.get_by_role("link", name="2024-06").click()
    fill(lead, {"area_used": "6000.01", "orders": "1200", "parcels": "1300"})
    with crowd.expecting(422):
        lead.get_by_role("button", name="Report", exact=True).click()
        expect(lead.locator(".error-summary")).to_contain_text("6,000")
    lead.locator("main [name=area_used]").fill("4500")
    lead.get_by_role("button", name="Report", exact=True).click()
    expect(lead.locator("main")).to_contain_text("75%")
    lead.get_by_role("link", name="Offer space").click()
    readable(lead, axe)
    fill(lead, {"free_area": "1500", "price_low": "48"})
    for name in ("shows_free_area", "shows_price", "shows_occupancy"):
        lead.locator(f"main [name={name}]").check()
    lead.get_by_role("button", name="Keep the offer").click()
    expect(lead.locator("main")).to_contain_text("What you opened is public now.")


def ask(crowd: Crowd, portal: Portal, axe: Axe, uid: str) -> str:
    page = crowd.person("hongchuan.lead", viewport=NARROW)
    page.goto("/warehouses/?country=DE&free=1200&price=50")
    expect(page.locator("#rows table").last).to_contain_text("Bremen public warehouse")
    readable(page, axe)
    assert check_side_scroll(page) == []
    page.get_by_role("link", name="Bremen public warehouse").click()
    expect(page.locator("main")).to_contain_text("75%")
    expect(page.locator("main")).not_to_contain_text("Musterkai")
    page.get_by_role("link", name="Ask for space…").click()
    readable(page, axe)
    fill(page, {"area": "800", "starts_on": "2024-08-01", "months": "12", "goods": "家用电器一批"})
    page.get_by_role("button", name="Send the enquiry").click()
    expect(page.locator("main")).to_contain_text("9 July 2024")  # the fifth working day after 2 July
    return str(portal.ask("Enquiry.objects.get(goods='家用电器一批').uid", MODELS))


def reply(crowd: Crowd, axe: Axe, uid: str) -> None:
    lead = crowd.person("company.lead")
    lead.goto(f"/portal/warehouses/enquiries/{uid}/")
    readable(lead, axe)
    lead.locator("main textarea[name=text]").fill("The space is free from August.")
    lead.get_by_role("button", name="Send the reply").click()
    expect(lead.locator("main")).to_contain_text("The enterprise is told.")


def agree(crowd: Crowd, axe: Axe, uid: str) -> None:
    page = crowd.person("hongchuan.lead", viewport=NARROW)
    page.goto(f"/portal/warehouses/enquiries/{uid}/")
    expect(page.locator("main")).to_contain_text("The space is free from August.")
    fill(page, {"area": "800", "starts_on": "2024-08-15"})
    page.get_by_role("button", name="Enter the deal").click()
    expect(page.locator("main")).to_contain_text("The operator has not confirmed it yet.")
    lead = crowd.person("company.lead")
    lead.goto(f"/portal/warehouses/enquiries/{uid}/")
    readable(lead, axe)
    lead.get_by_role("button", name="Confirm the deal").click()
    expect(lead.locator("main")).to_contain_text("The enterprise is told.")
    page.reload()
    page.get_by_label("5: very content").check()
    page.get_by_role("button", name="Keep the rating").click()
    expect(page.locator("main")).to_contain_text("5 / 5")
