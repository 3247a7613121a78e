"""An exhibition from its booths to the plan that anybody reads, and a training's certificate that anybody verifies."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll, save_download
from tests.e2e.portal import Portal

MODELS = "from matchmaking.models import Booth, Event, Participation, TrainingCertificate"
CERTIFICATE = "TrainingCertificate.objects.get(attendee__name='周予安')"
TRAINEE = f"{CERTIFICATE}.attendee.participation"
EVENT = "Event.objects.get(name_zh='户外用品选品展')"
ENTERED = {
    "name_zh": "户外用品选品展",
    "name_en": "Outdoor goods fair",
    "starts_at": "2024-07-30T09:00",
    "ends_at": "2024-07-31T17:00",
    "venue_zh": "会展中心四号馆",
    "venue_en": "Hall 4",
    "opens_at": "2024-07-01T09:00",
    "closes_at": "2024-07-20T17:00",
    "contact": "022-5550 0100",
    "places_exhibitor": "8",
}
BOOTHS = {"prefix": "A", "columns": "3", "fee": "3600"}


def readable(page: Page, axe: Axe) -> None:
    assert check_axe(page, axe) == []
    assert check_side_scroll(page) == []


def fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)


def test_an_exhibition_from_its_booths_to_the_public_plan(crowd: Crowd, portal: Portal, axe: Axe):
    uid = lay_out(crowd, portal, axe)
    ask(crowd, axe, uid, "hengyue.lead", "林知夏", "A02")
    ask(crowd, axe, uid, "yiting.lead", "何清", "A02")
    give(crowd, portal, axe, uid)
    read(crowd, axe, uid)


def lay_out(crowd: Crowd, portal: Portal, axe: Axe) -> str:
    page = crowd.person("events")
    page.goto("/bureau/events/new/exhibition/")
    fill(page, ENTERED)
    page.get_by_role("button", name="Keep the draft").click()
    uid = str(portal.ask(f"{EVENT}.uid", MODELS))
    page.get_by_role("link", name="Booths", exact=True).click()
    fill(page, BOOTHS)
    page.get_by_role("button", name="Put them on the plan").click()
    expect(page.locator(".booth-plan rect")).to_have_count(3)
    fill(page, {"prefix": "B"})
    with crowd.expecting(422):
        page.get_by_role("button", name="Put them on the plan").click()
        expect(page.locator(".error-summary")).to_contain_text("It would lie on booth A01.")
    readable(page, axe)
    page.goto(f"/bureau/events/{uid}/")
    page.get_by_role("button", name="Announce the event").click()
    expect(page.locator("main")).to_contain_text("Registration open")
    return uid


def ask(crowd: Crowd, axe: Axe, uid: str, key: str, name: str, wish: str) -> None:
    page = crowd.person(key, viewport=NARROW)
    page.goto(f"/events/{uid}/")
    page.get_by_role("link", name="Register an enterprise…").click()
    page.locator("[name=people-0-name]").fill(name)
    page.locator("[name=people-0-email]").fill(f"{key}@fair.example")
    page.get_by_role("button", name="Register", exact=True).click()
    page.get_by_role("link", name="Your booth").click()
    page.get_by_label("First wish").select_option(wish)
    page.get_by_role("button", name="Send the application").click()
    expect(page.locator("main")).to_contain_text("You are told when booths are given.")
    readable(page, axe)


def give(crowd: Crowd, portal: Portal, axe: Axe, uid: str) -> None:
    page = crowd.person("events")
    rows = f"[str(p.uid) for p in Participation.objects.filter(event={EVENT}).order_by('pk')]"
    for row in portal.ask(rows, MODELS):
        page.goto(f"/bureau/events/registrations/{row}/")
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.locator("main")).to_contain_text("Confirmed")
    page.goto(f"/bureau/events/{uid}/allotment/")
    page.get_by_label("In the order of applying").check()
    page.get_by_role("button", name="Give the booths").click()
    expect(page.locator("tr", has_text="A02: went to number 1 of the order")).to_contain_text("A01")
    readable(page, axe)
    page.get_by_role("button", name="Publish the booths").click()
    expect(page.locator("main")).to_contain_text("Every exhibitor is told.")


def read(crowd: Crowd, axe: Axe, uid: str) -> None:
    own = crowd.person("yiting.lead")
    own.goto("/portal/events/")
    own.get_by_role("link", name="Outdoor goods fair").first.click()
    own.get_by_role("link", name="Your booth").click()
    expect(own.locator("main")).to_contain_text("Booth A01")
    expect(own.locator("main")).to_contain_text("A02: went to number 1 of the order")
    page = crowd.visitor()
    page.goto(f"/events/{uid}/")
    page.get_by_role("link", name="Plan of the booths").click()
    expect(page.locator(".booth-given")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("In the order of applying")
    readable(page, axe)


def test_a_certificate_is_fetched_verified_and_revoked(crowd: Crowd, portal: Portal, axe: Axe, tmp_path: Path):
    number, digest, key = portal.ask(f"[{CERTIFICATE}.number, {CERTIFICATE}.digest, str({CERTIFICATE}.uid)]", MODELS)
    own, training = portal.ask(f"[str({TRAINEE}.uid), str({TRAINEE}.event.uid)]", MODELS)
    page = crowd.person("company.lead")
    page.goto(f"/portal/events/registrations/{own}/")
    saved = save_download(page, page.get_by_role("link", name=f"{number} (PDF)").click, tmp_path)
    text = PdfReader(saved).pages[0].extract_text()
    assert number in text
    assert "周予安" in text
    anybody = crowd.visitor(viewport=NARROW)
    anybody.goto(f"/verify/certificates/{key}/?h={digest}")
    expect(anybody.locator("h1")).to_have_text("The certificate is genuine and holds")
    expect(anybody.locator("main")).to_contain_text("周**")
    readable(anybody, axe)
    officer = crowd.person("events")
    officer.goto(f"/bureau/events/{training}/certificates/")
    row = officer.locator("tr", has_text=number)
    row.get_by_text("Revoke").first.click()
    revoking = row.locator("form[action$='/revoke/']")
    revoking.get_by_label("Reason").fill("代签到")
    revoking.get_by_role("button", name="Revoke").click()
    expect(officer.locator("main")).to_contain_text("The certificate no longer holds.")
    readable(officer, axe)
    anybody.reload()
    expect(anybody.locator("h1")).to_have_text("The certificate is genuine but no longer holds")
