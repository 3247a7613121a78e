"""Meetings from the slots of an event to its report: planned, published, one cancelled, mended, attended, told of."""

from pathlib import Path

import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll, save_download
from tests.e2e.portal import Portal

MODELS = "from matchmaking.models import Attendee, Event, Meeting, Participation, Passage"
EVENT = "Event.objects.get(name_zh='灯具采购对接会')"
LIVING = f"sorted([m.pk, m.slot_id, m.table_id, m.version] for m in {EVENT}.meetings.living())"
RUNNING, OVER = "2024-07-02T13:05:00+08:00", "2024-07-02T18:00:00+08:00"
ENTERED = {
    "name_zh": "灯具采购对接会",
    "name_en": "Lighting sourcing meeting",
    "starts_at": "2024-07-02T13:00",
    "ends_at": "2024-07-02T17:00",
    "venue_zh": "会展中心五号馆",
    "venue_en": "Hall 5",
    "opens_at": "2024-07-01T09:00",
    "closes_at": "2024-07-02T12:00",
    "contact": "022-5550 0100",
    "places_buyer": "2",
    "places_supplier": "2",
}
FIRMS = {"hongchuan.lead": "buyer", "yiting.lead": "supplier"}
# Two more firms register, and each buyer asks for both suppliers but for the pair that asks in the browser.
COME = """
from enterprises.models import Enterprise
from matchmaking.actions import registering, requesting
from matchmaking.actions.people import Person
from matchmaking.enums import Role
from matchmaking.enums_meetings import Wish
from matchmaking.models import Event
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
event, now = Event.objects.get(name_zh="灯具采购对接会"), clock.now()
for email, role in {firms!r}.items():
    user = User.objects.get(email=email)
    firm = Enterprise.objects.for_member(user, P.EVENT_JOIN).active().first()
    person = Person(user.name, email=email.replace("@", ".lights@"))
    registering.apply(event, firm, role=Role(role), people=[person], by=user, now=now)
for buyer in event.participations.filter(role="buyer"):
    for supplier in event.participations.filter(role="supplier"):
        if not buyer.requests.filter(target=supplier).exists():
            requesting.ask(buyer, supplier, wish=Wish.MUST, by=buyer.applied_by, now=now)
"""


def readable(page: Page, axe: Axe) -> None:
    assert check_axe(page, axe) == []
    assert check_side_scroll(page) == []


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)


def test_meetings_from_the_slots_to_the_report(crowd: Crowd, portal: Portal, axe: Axe, tmp_path: Path):
    uid = prepare(crowd, portal)
    come(crowd, portal, axe, uid)
    plan(crowd, portal, axe, uid)
    before = portal.ask(LIVING, MODELS)
    assert len(before) == 4
    cancelled = cancel(crowd, portal, axe)
    mend(crowd, portal, axe, uid)
    assert portal.ask(LIVING, MODELS) == [each for each in before if each[0] != cancelled]
    with portal.at(RUNNING):
        check_in(crowd, portal, uid)
    with portal.at(OVER):
        tell(crowd, portal, axe)
        enter(crowd, axe, uid)
        report(crowd, axe, uid, tmp_path)


def prepare(crowd: Crowd, portal: Portal) -> str:
    page = crowd.person("events")
    page.goto("/bureau/events/new/meetings/")
    fill(page, ENTERED)
    page.locator("main [name=needs_approval]").uncheck()
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.locator("main")).to_contain_text("The draft is kept.")
    page.get_by_role("link", name="Programme").click()
    page.get_by_text("Add the slots of a day").click()
    fill(page, {"start": "13:00", "until": "13:40"})
    page.get_by_role("button", name="Add the slots").click()
    expect(page.locator(".slot-list li")).to_have_count(2)
    page.get_by_text("Add tables").click()
    fill(page, {"prefix": "L", "count": "2"})
    page.get_by_role("button", name="Add the tables").click()
    expect(page.locator("main")).to_contain_text("L2")
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Announce the event").click()
    expect(page.locator("main")).to_contain_text("Registration open")
    return str(portal.ask(f"{EVENT}.uid", MODELS))


def come(crowd: Crowd, portal: Portal, axe: Axe, uid: str) -> None:
    """A supplier and a buyer register, the buyer finds the supplier and asks, the supplier accepts."""
    register(crowd, axe, uid, "hengyue.lead", "Supplier", "陆清")
    page = register(crowd, axe, uid, "company.lead", "Buyer", "高远")
    page.get_by_role("link", name="Whom to meet").click()
    page.get_by_role("link", name="All of the other side").click()
    page.locator("#rows").get_by_role("link", name="Hengyue").click()
    page.get_by_label("How much").select_option("must")
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("section", has=page.locator("#ours"))).to_contain_text("Not answered")
    readable(page, axe)
    page = crowd.person("hengyue.lead")
    page.goto("/portal/events/")
    page.get_by_role("link", name="Lighting sourcing meeting").first.click()
    page.get_by_role("link", name="Requests").click()
    page.locator("main").get_by_role("link", name="Lantu").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("section", has=page.locator("#theirs"))).to_contain_text("Accepted")
    firms = {portal.credentials(key)[0]: role for key, role in FIRMS.items()}
    portal.question(code=COME.format(firms=firms))


def register(crowd: Crowd, axe: Axe, uid: str, key: str, role: str, name: str) -> Page:
    page = crowd.person(key)
    page.goto(f"/portal/events/{uid}/join/")
    page.get_by_label(role, exact=True).check()
    fill(page, {"people-0-name": name, "people-0-email": f"{key}@lights.example"})
    readable(page, axe)
    page.get_by_role("button", name="Register").click()
    expect(page.locator("main")).to_contain_text("Registered: you have a place.")
    return page


def plan(crowd: Crowd, portal: Portal, axe: Axe, uid: str) -> None:
    page = crowd.person("events")
    page.goto(f"/bureau/events/{uid}/meetings/")
    readable(page, axe)
    work_out(page)
    expect(page.locator("section", has=page.locator("#values"))).to_contain_text("it is the best, proven")
    readable(page, axe)
    page.locator(".meeting-cell a").first.click()
    page.get_by_role("button", name="Lock").click()
    expect(page.locator("main")).to_contain_text("The draft is changed.")
    with crowd.expecting(422):
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator(".error-summary")).to_contain_text("two places")
    publish(page)


def work_out(page: Page) -> None:
    """The page begins it, the worker does it, and the page shows it."""
    page.get_by_role("button", name="Work the plan out").click()
    expect(page.get_by_role("button", name="Publish the plan")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish the plan").click()
    expect(page.locator("main")).to_contain_text("Everybody whose meetings are new or changed is told.")


def cancel(crowd: Crowd, portal: Portal, axe: Axe) -> int:
    """A supplier on its telephone gives up its meeting with the buyer named first."""
    page = crowd.person("hengyue.lead", viewport=NARROW)
    page.goto("/portal/events/")
    page.get_by_role("link", name="Lighting sourcing meeting").first.click()
    page.get_by_role("link", name="Your meetings").click()
    expect(page.locator(".meeting-entry")).to_have_count(2)
    readable(page, axe)
    entry = page.locator(".meeting-entry", has_text="Lantu")
    entry.get_by_text("Cancel this meeting").click()
    entry.get_by_label("Reason").fill("样品没有到")
    entry.get_by_role("button", name="Cancel the meeting").click()
    expect(page.locator("main")).to_contain_text("The other side and the organiser are told.")
    saved = f"{EVENT}.meetings.get(state='cancelled').pk"
    return int(portal.ask(saved, MODELS))


def mend(crowd: Crowd, portal: Portal, axe: Axe, uid: str) -> None:
    page = crowd.person("events")
    page.goto(f"/bureau/events/{uid}/meetings/")
    expect(page.locator("section", has=page.locator("#cancelled"))).to_contain_text("样品没有到")
    page.get_by_label("Mend the published plan").check()
    work_out(page)
    expect(page.locator("section", has=page.locator("#left"))).to_contain_text("declined")
    expect(page.locator("#changes")).to_have_count(0)
    readable(page, axe)
    publish(page)


def check_in(crowd: Crowd, portal: Portal, uid: str) -> None:
    """A firm shows its badge, whose code a scanner types; two others are found by the code in words."""
    own = crowd.person("company.lead")
    own.goto("/portal/events/")
    own.get_by_role("link", name="Lighting sourcing meeting").first.click()
    badges = own.get_by_role("link", name="Badges (PDF)")
    expect(badges).to_be_visible()
    tokens = scanned(own.request.get(str(badges.get_attribute("href"))).body())
    assert len(tokens) == 1
    of_others = f"participation__event={EVENT}, participation__party__enterprise__name_en__regex='Hengyue|Hongchuan'"
    codes = portal.ask(f"[a.badge_code for a in Attendee.objects.filter({of_others})]", MODELS)
    page = crowd.person("events", viewport=NARROW)
    page.goto(f"/bureau/events/{uid}/door/")
    for code in (*tokens, *codes):
        page.get_by_label("Code on the badge").fill(code)
        page.get_by_label("Code on the badge").press("Enter")
        expect(page.get_by_label("Code on the badge")).to_have_value("")
    expect(page.locator("[data-line]")).to_have_text("Everything is sent.")
    expect(page.locator("[data-door]")).to_have_attribute("data-waiting", "0")
    assert portal.ask(f"Passage.objects.filter(attendee__participation__event={EVENT}).count()", MODELS) == 3


def scanned(paper: bytes) -> list[str]:
    """What a scanner reads on the paper."""
    picture = PdfDocument(paper)[0].render(scale=4).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def tell(crowd: Crowd, portal: Portal, axe: Axe) -> None:
    page = crowd.person("company.lead")
    own = f"Participation.objects.get(event={EVENT}, party__enterprise__name_en__contains='Lantu').uid"
    page.goto(f"/portal/events/registrations/{portal.ask(own, MODELS)}/schedule/")
    page.get_by_role("link", name="Say what came of it").click()
    page.get_by_label("It was held").check()
    page.get_by_label("How useful it was").select_option("5")
    page.get_by_label("Amount intended").fill("250,000")
    with crowd.expecting(422):
        page.get_by_role("button", name="Keep", exact=True).click()
        expect(page.locator(".error-summary")).to_contain_text("for which market")
    page.locator("[name=market]").select_option("DE")
    readable(page, axe)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("main")).to_contain_text("¥250,000.00")


def enter(crowd: Crowd, axe: Axe, uid: str) -> None:
    """The supplier has told the officer by telephone."""
    page = crowd.person("events")
    page.goto(f"/bureau/events/{uid}/outcomes/")
    readable(page, axe)
    row = page.locator("tr", has_text="¥250,000.00")
    row.get_by_role("link", name="Enter").click()
    page.get_by_label("It was held").check()
    page.get_by_label("How useful it was").select_option("4")
    page.get_by_label("From where it is known").fill("7月3日电话")
    readable(page, axe)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("tr", has_text="¥250,000.00")).to_contain_text("7月3日电话")


def report(crowd: Crowd, axe: Axe, uid: str, folder: Path) -> None:
    page = crowd.person("events")
    page.goto(f"/bureau/events/{uid}/report/")
    expect(page.locator("section", has=page.locator("#amounts"))).to_contain_text("250,000.00")
    expect(page.locator("tr", has_text="Kept rate")).to_contain_text("25%")
    expect(page.locator("section", has=page.locator("#absent"))).to_contain_text("Yiting")
    readable(page, axe)
    saved = save_download(page, page.get_by_role("link", name="As a paper (PDF)").click, folder)
    assert "250,000.00" in "".join(each.extract_text() for each in PdfReader(saved).pages)
