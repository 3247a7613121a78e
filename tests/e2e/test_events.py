"""An event from its draft to who did not come: registered, approved, badges, and a door whose line is cut."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll, save_download
from tests.e2e.portal import Portal

MODELS = "from matchmaking.models import Attendee, Event, Participation, Passage"
EVENT = "Event.objects.get(name_zh='泳装选品对接会')"
OVER = "2024-07-02T18:00:00+08:00"
ENTERED = {
    "name_zh": "泳装选品对接会",
    "name_en": "Swimwear sourcing meeting",
    "starts_at": "2024-07-02T13:00",
    "ends_at": "2024-07-02T17:00",
    "venue_zh": "会展中心三号馆",
    "venue_en": "Hall 3",
    "opens_at": "2024-07-01T09:00",
    "closes_at": "2024-07-02T12:00",
    "contact": "022-5550 0100",
    "places_supplier": "2",
}


def readable(page: Page, axe: Axe) -> None:
    assert check_axe(page, axe) == []


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)


def test_an_event_from_its_draft_to_who_did_not_come(crowd: Crowd, portal: Portal, axe: Axe, tmp_path: Path):
    uid = announce(crowd, portal, axe)
    register(crowd, axe, uid, "hengyue.lead", "林知夏", "lin.zhixia@demo.example")
    register(crowd, axe, uid, "yiting.lead", "何清", "he.qing@demo.example")
    approve(crowd, portal, axe)
    badges(crowd, tmp_path)
    door(crowd, portal, axe, uid)
    with portal.at(OVER):
        attendance(crowd, axe, uid, tmp_path)
    assert portal.ask("Passage.objects.filter(attendee__name='林知夏').count()", MODELS) == 2


def announce(crowd: Crowd, portal: Portal, axe: Axe) -> str:
    page = crowd.person("events")
    page.goto("/bureau/events/")
    page.get_by_role("link", name="Supply-demand meetings").click()
    readable(page, axe)
    fill(page, ENTERED | {"ends_at": "2024-07-02T12:30"})
    with crowd.expecting(422):
        page.get_by_role("button", name="Keep the draft").click()
        expect(page.locator(".error-summary")).to_contain_text("ends before it begins")
    fill(page, {"ends_at": ENTERED["ends_at"]})
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.locator("main")).to_contain_text("The draft is kept.")
    page.get_by_role("link", name="Programme").click()
    page.get_by_text("Add the slots of a day").click()
    fill(page, {"start": "13:00", "until": "15:00"})
    page.get_by_role("button", name="Add the slots").click()
    expect(page.locator(".slot-list li")).to_have_count(6)
    readable(page, axe)
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Announce the event").click()
    expect(page.locator("main")).to_contain_text("Registration open")
    readable(page, axe)
    return str(portal.ask(f"{EVENT}.uid", MODELS))


def register(crowd: Crowd, axe: Axe, uid: str, key: str, name: str, email: str) -> None:
    page = crowd.person(key, viewport=NARROW)
    page.goto(f"/events/{uid}/")
    readable(page, axe)
    assert check_side_scroll(page) == []
    page.get_by_role("link", name="Register an enterprise…").click()
    page.locator("[name=people-0-name]").fill(name)
    with crowd.expecting(422):
        page.get_by_role("button", name="Register", exact=True).click()
        expect(page.locator(".error-summary")).to_contain_text("telephone number or an e-mail")
    page.locator("[name=people-0-email]").fill(email)
    readable(page, axe)
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("main")).to_contain_text("Waiting for approval")


def approve(crowd: Crowd, portal: Portal, axe: Axe) -> None:
    page = crowd.person("events")
    rows = f"[str(p.uid) for p in Participation.objects.filter(event={EVENT}).order_by('pk')]"
    for uid in portal.ask(rows, MODELS):
        page.goto(f"/bureau/events/registrations/{uid}/")
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.locator("main")).to_contain_text("Confirmed")
    readable(page, axe)


def badges(crowd: Crowd, folder: Path) -> None:
    page = crowd.person("hengyue.lead")
    page.goto("/portal/events/")
    page.get_by_role("link", name="Swimwear sourcing meeting").first.click()
    saved = save_download(page, page.get_by_role("link", name="Badges (PDF)").click, folder)
    assert "林知夏" in PdfReader(saved).pages[0].extract_text()


def waiting(page: Page, count: int) -> None:
    expect(page.locator("[data-door]")).to_have_attribute("data-waiting", str(count))


def door(crowd: Crowd, portal: Portal, axe: Axe, uid: str) -> None:
    code = portal.ask("Attendee.objects.get(name='林知夏').badge_code", MODELS)
    page = crowd.person("caseworker", viewport=NARROW)
    page.goto(f"/bureau/events/{uid}/door/")
    waiting(page, 0)
    readable(page, axe)
    assert check_side_scroll(page) == []
    page.context.set_offline(True)
    page.get_by_label("Code on the badge").fill(code)
    page.get_by_role("button", name="Came", exact=True).click()
    waiting(page, 1)
    expect(page.locator("[data-log] li").first).to_contain_text("Kept on this telephone")
    page.locator("[data-person]", has_text="林知夏").get_by_role("button").click()
    waiting(page, 2)
    page.context.set_offline(False)
    waiting(page, 0)
    expect(page.locator("[data-line]")).to_have_text("Everything is sent.")
    page.get_by_label("Code on the badge").fill("000000")
    with crowd.expecting(422):
        page.get_by_role("button", name="Came", exact=True).click()
        expect(page.locator("[data-log] li").first).to_contain_text("No badge of this event begins so.")
    crowd.troubles.found = [each for each in crowd.troubles.found if "ERR_INTERNET_DISCONNECTED" not in each]


def attendance(crowd: Crowd, axe: Axe, uid: str, folder: Path) -> None:
    page = crowd.person("events")
    page.goto(f"/bureau/events/{uid}/attendance/")
    expect(page.locator("main")).to_contain_text("1 of 2 people came")
    expect(page.locator("section", has=page.locator("#absent"))).to_contain_text("Yiting Furniture")
    readable(page, axe)
    saved = save_download(page, page.get_by_role("button", name="As a table (.xlsx)").click, folder)
    assert saved.suffix == ".xlsx"
