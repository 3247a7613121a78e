"""Meetings from the slots of an event to its report: planned, published, one cancelled, mended, attended, told of."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll, save_download
from tests.e2e.portal import Portal

MODELS = "from matchmaking.models import Attendee, Event, Meeting, Participation"
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
FIRMS = {"company.lead": "buyer", "hongchuan.lead": "buyer", "hengyue.lead": "supplier", "yiting.lead": "supplier"}
# Each firm registers, and each buyer asks for both suppliers.
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
event, now, rows = Event.objects.get(name_zh="灯具采购对接会"), clock.now(), []
for email, role in {firms!r}.items():
    user = User.objects.get(email=email)
    firm = Enterprise.objects.for_member(user, P.EVENT_JOIN).active().first()
    person = Person(user.name, email=email.replace("@", ".lights@"))
    rows.append(registering.apply(event, firm, role=Role(role), people=[person], by=user, now=now))
for buyer in rows[:2]:
    for supplier in rows[2:]:
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
    firms = {portal.credentials(key)[0]: role for key, role in FIRMS.items()}
    portal.question(code=COME.format(firms=firms))
    return str(portal.ask(f"{EVENT}.uid", MODELS))


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
    codes = f"[a.badge_code for a in Attendee.objects.filter(participation__event={EVENT}).order_by('pk')[:3]]"
    page = crowd.person("events", viewport=NARROW)
    page.goto(f"/bureau/events/{uid}/door/")
    for code in portal.ask(codes, MODELS):
        page.get_by_label("Code on the badge").fill(code)
        page.get_by_role("button", name="Came", exact=True).click()
        expect(page.get_by_label("Code on the badge")).to_have_value("")
    expect(page.locator("[data-line]")).to_have_text("Everything is sent.")
    expect(page.locator("[data-door]")).to_have_attribute("data-waiting", "0")


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


def report(crowd: Crowd, axe: Axe, uid: str, folder: Path) -> None:
    page = crowd.person("events")
    page.goto(f"/bureau/events/{uid}/report/")
    expect(page.locator("section", has=page.locator("#amounts"))).to_contain_text("250,000.00")
    expect(page.locator("tr", has_text="Kept rate")).to_contain_text("25%")
    expect(page.locator("section", has=page.locator("#absent"))).to_contain_text("Yiting")
    readable(page, axe)
    saved = save_download(page, page.get_by_role("link", name="As a paper (PDF)").click, folder)
    assert "250,000.00" in PdfReader(saved).pages[0].extract_text()
