"""The administrator of a firm has left: a colleague asks with a sealed letter, and two officers decide."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.applicant import paper
from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll
from tests.e2e.portal import Portal

LEFT, STAYED = "shuoyu.admin", "shuoyu.lead"
ASKED = {"position": "外贸经理", "reason": "原企业管理员已离职，未办理移交。", "phone": "139 0000 4321"}
CALL_BACK = "已按企业档案电话回拨，核实授权属实。"
HEARD = "2024-07-08T10:00:00+08:00"  # three working days to object have passed
QUEUE = "/bureau/enterprises/administrators/"


def test_another_administrator_by_two_officers(portal: Portal, crowd: Crowd, axe: Axe, tmp_path: Path):
    lead = crowd.person(STAYED)
    ask(lead, axe, tmp_path)
    request = lead.url
    told(crowd.person(LEFT), axe)

    first = crowd.person("caseworker")
    opened(first, axe)
    first.locator("[name=note]").fill(CALL_BACK)
    first.get_by_role("button", name="The letter is in order").click()
    expect(first.locator("main")).to_contain_text("The letter is checked. Another officer confirms the request.")

    second = crowd.person("caseworker2", viewport=NARROW)
    opened(second, axe)
    expect(second.locator("main")).to_contain_text(CALL_BACK)
    expect(second.locator("main")).to_contain_text("The administrators may object until")
    assert check_side_scroll(second) == []
    with portal.at(HEARD):
        second.reload()
        second.get_by_role("button", name="Confirm the change").click()
        expect(second.locator("main")).to_contain_text("The enterprise has another administrator now.")
        taken_over(crowd, lead, request)


def taken_over(crowd: Crowd, lead: Page, request: str) -> None:

    lead.goto(request)
    lead.get_by_role("link", name="See the members").click()
    expect(lead.get_by_role("link", name="Invite a colleague…")).to_be_visible()
    former = crowd.person(LEFT)
    with crowd.expecting(403):
        former.goto(lead.url)
        expect(former.locator("main")).to_contain_text("You may not view this")
    assert crowd.troubles.found == []


def ask(page: Page, axe: Axe, folder: Path) -> None:
    page.goto("/portal/enterprise/")
    page.get_by_role("link", name="See the members").click()
    page.get_by_role("link", name="Ask for the administration…").click()
    assert check_axe(page, axe) == []
    for name, text in ASKED.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=letter]").set_input_files(paper(folder, "letter"))
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("main")).to_contain_text("An officer checks the letter with the enterprise")


def told(page: Page, axe: Axe) -> None:
    """Whoever has left could still object; nobody does."""
    page.goto("/portal/messages/")
    page.get_by_role("button", name="asks to administer").first.click()
    expect(page.locator("main")).to_contain_text(ASKED["reason"])
    assert check_axe(page, axe) == []


def opened(page: Page, axe: Axe) -> None:
    page.goto(QUEUE)
    page.locator("tbody tr", has_text=ASKED["position"]).get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("139 0000 4321")
    assert check_axe(page, axe) == []
