"""A claim draws its facts from the register; a second claim for the same lease is caught and shown with both sides."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e import calling
from tests.e2e.browser import Crowd, check_axe, check_side_scroll
from tests.e2e.portal import Portal

MODELS = "from warehouses.models import Warehouse"
CALL = "Support for public overseas warehouses"  # the demo's, open on 2 July 2024
WARSAW = "Warehouse.objects.get(city='Warszawa')"
MATERIALS = ("audit_report", "lease", "served_list", "invoices")
TYPED_OTHERWISE = "ys waw 2022"  # the register has YS-WAW-2022 in Warsaw
REGISTER = {
    "name_zh": "罗兹公共海外仓",
    "name_en": "Lodz public warehouse",
    "operating_since": "2023-01-01",
    "city": "Lodz",
    "address": "Przykladowa 99",
    "latitude": "51.77",
    "longitude": "19.46",
    "investor_name": "Jinze Polska",
    "direct_share": "80",
    "lease_number": TYPED_OTHERWISE,
    "lease_starts_on": "2023-01-01",
    "lease_ends_on": "2027-12-31",
    "indoor_area": "2500",
}


def test_a_claim_draws_its_facts_from_the_register_and_a_double_claim_is_caught(
    crowd: Crowd, portal: Portal, axe: Axe, tmp_path: Path
):
    code = str(portal.ask(f"{WARSAW}.code", MODELS))
    first = claim(crowd, axe, "lisen", code, "6,800.00", tmp_path)
    other = register(crowd, portal)
    second = claim(crowd, axe, "jinze", other, "2,500.00", tmp_path)
    officer = crowd.person("caseworker")
    see_both_sides(officer, axe, second, (other, TYPED_OTHERWISE), (code, "YS-WAW-2022"), first, "Lisen")
    see_both_sides(officer, axe, first, (code, "YS-WAW-2022"), (other, TYPED_OTHERWISE), second, "Jinze")


def claim(crowd: Crowd, axe: Axe, firm: str, code: str, area: str, folder: Path) -> str:
    """Picked from the register, taken over, completed and submitted; the claim's reference."""
    lead = crowd.person(f"{firm}.lead")
    begun = calling.begin(lead, CALL)
    lead.goto(f"{begun}warehouses/")
    lead.get_by_label(code).check()
    lead.get_by_role("button", name="Take over from the register").click()
    expect(lead.locator("main")).to_contain_text("What the register says of them is taken over.")
    known = lead.locator("section", has_text="What the register says").locator("tr", has_text=code)
    expect(known).to_contain_text(area)
    expect(known.get_by_role("link", name="Register, version 1")).to_have_count(1)
    see_well(lead, axe)
    complete(lead, begun, area)
    calling.hand_in(lead, begun, MATERIALS, folder)
    return calling.submit(crowd.person(f"{firm}.admin"), begun)


def complete(lead: Page, begun: str, area: str) -> None:
    """The line has country, area and enterprises served already; only the costs are typed."""
    lead.goto(f"{begun}lines/warehouses/")
    lead.get_by_role("link", name="Change").first.click()
    expect(lead.locator("[name=country]")).to_have_value("Poland")
    assert lead.locator("[name=area]").input_value().replace(",", "") == area.replace(",", "")
    lead.locator("[name=cost]").fill("300,000")
    lead.get_by_role("button", name="Save the line", exact=True).click()
    lead.wait_for_url(f"{begun}lines/warehouses/")
    for section, name, value in (("business", "turnover", "35,000,000"), ("elsewhere", "other_money", "0")):
        lead.goto(f"{begun}sections/{section}/")
        lead.locator(f"[name={name}]").fill(value)
        lead.get_by_role("button", name="Save and continue").click()
        lead.wait_for_url(begun)


def register(crowd: Crowd, portal: Portal) -> str:
    """Another enterprise registers a warehouse elsewhere under the same lease, which an officer confirms."""
    lead = crowd.person("jinze.lead")
    lead.goto("/portal/warehouses/")
    lead.get_by_role("link", name="Register a warehouse…").click()
    for name, value in REGISTER.items():
        lead.locator(f"main [name={name}]").fill(value)
    lead.get_by_label("Public", exact=True).check()
    lead.locator("select[name=type]").select_option("logistics")
    lead.locator("select[name=country]").select_option("PL")
    lead.locator("select[name=tenure]").select_option("leased")
    lead.get_by_label("Storage", exact=True).check()
    lead.get_by_role("button", name="Register", exact=True).click()
    expect(lead.locator("main")).to_contain_text("waits for the bureau's confirmation")
    row = "Warehouse.objects.get(city='Lodz')"
    officer = crowd.person("caseworker")
    officer.goto(f"/bureau/warehouses/{portal.ask(f'{row}.uid', MODELS)}/")
    officer.get_by_role("button", name="Confirm", exact=True).click()
    expect(officer.locator("main")).to_contain_text("Confirmed.")
    return str(portal.ask(f"{row}.code", MODELS))


def see_both_sides(
    officer: Page, axe: Axe, reference: str, ours: tuple[str, str], theirs: tuple[str, str], other: str, firm: str
) -> None:
    """On the claim's page: what it has, what the other has, and whose that is."""
    calling.open_claim(officer, reference)
    card = officer.locator("#claim-warehouses")
    row = card.locator("tr", has_text="The same lease")
    expect(row).to_contain_text("another enterprise")
    expect(row.locator("td").nth(0)).to_have_text(" ".join(ours))
    expect(row.locator("td").nth(1)).to_have_text(" ".join(theirs))
    expect(row.locator("td").nth(2)).to_contain_text(other)
    expect(row.locator("td").nth(2)).to_contain_text(firm)
    expect(card.get_by_role("link", name="Register, version 1")).to_have_count(1)
    expect(row.get_by_role("link", name=other)).to_have_count(1)
    see_well(officer, axe)


def see_well(page: Page, axe: Axe) -> None:
    wide = page.viewport_size
    assert check_axe(page, axe) == []
    assert check_side_scroll(page) == []
    page.set_viewport_size(wide)
