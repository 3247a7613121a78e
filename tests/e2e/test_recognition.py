"""From the application to a certificate that anybody verifies: the inspector's line is cut in the middle at 390 px."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.applicant import paper
from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll
from tests.e2e.portal import Portal
from tests.e2e.test_visits import forget_the_cut, item, kept, lose_the_answer, photo

MODELS = (
    "from warehouses import certificates\n"
    "from warehouses.models import Inspection, InspectionEntry, InspectionPhoto, Recognition"
)
ROW = "Recognition.objects.get(warehouse__city='Rotterdam')"
NUMBER = "津商示公〔2024〕55号"
DAY_AFTER = "2024-07-10T09:00:00+08:00"  # five working days after 2 July end with the 9th
OBJECTOR = "丁晓芸"
YES = ("i1", "i3", "i4", "i6", "i7", "i8")


def readable(page: Page, axe: Axe) -> None:
    assert check_axe(page, axe) == []


def test_from_the_application_to_the_certificate(crowd: Crowd, portal: Portal, axe: Axe, tmp_path: Path):
    uid = apply(crowd, portal, axe)
    inspection = check_and_plan(crowd, portal, uid)
    inspect(crowd, portal, axe, inspection)
    judge(crowd, axe, uid)
    receipt = object_to(crowd, axe, tmp_path)
    with portal.at(DAY_AFTER):
        find_unfounded(crowd, axe, uid, receipt)
        decide_and_verify(crowd, portal, axe, uid)


def apply(crowd: Crowd, portal: Portal, axe: Axe) -> str:
    lead = crowd.person("company.lead")
    lead.goto("/portal/warehouses/recognition/")
    lead.get_by_role("link", name="Apply Rotterdam joint warehouse").click()
    readable(lead, axe)
    lead.get_by_label("What the warehouse does and for whom").fill("Serves forty sellers in the Netherlands.")
    lead.get_by_label("Enterprises served last year").fill("50")
    with crowd.expecting(422):
        lead.get_by_role("button", name="Send the application").click()
        expect(lead.locator(".error-summary")).to_contain_text("Of them other enterprises")
    lead.get_by_label("Of them other enterprises").fill("30")
    lead.get_by_role("button", name="Send the application").click()
    expect(lead.locator("main")).to_contain_text("Documents being checked")
    return str(portal.ask(f"{ROW}.uid", MODELS))


def check_and_plan(crowd: Crowd, portal: Portal, uid: str) -> str:
    page = crowd.person("caseworker")
    page.goto(f"/bureau/warehouses/recognition/{uid}/")
    page.get_by_role("button", name="The documents are complete").click()
    plan = page.locator("form.act", has_text="Plan the inspection")
    plan.get_by_label("On site").check()
    users = "from pilotzone.accounts.models import User"
    me = portal.ask("User.objects.get(email__startswith='caseworker@').name", users)
    plan.get_by_label("First inspector").select_option(label=me)
    plan.get_by_label("Second inspector").select_option(label="Su Yinuo")
    plan.get_by_role("button", name="Plan the inspection").click()
    expect(page.locator("main")).to_contain_text("The inspection is planned.")
    return str(portal.ask(f"{ROW}.inspections.get().uid", MODELS))


def inspect(crowd: Crowd, portal: Portal, axe: Axe, uid: str) -> None:
    page = crowd.person("caseworker", viewport=NARROW)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 51.9001, "longitude": 4.4002, "accuracy": 9})
    page.goto(f"/bureau/warehouses/inspections/{uid}/")
    kept(page, 0)
    readable(page, axe)
    assert check_side_scroll(page) == []
    item(page, "i1").get_by_label("Yes").check()
    kept(page, 0)
    lost: list[str] = []
    lose_the_answer(page, lost)
    item(page, "i1").locator("input[type=file]").set_input_files(photo("red"))
    kept(page, 1)
    expect(page.locator("[data-line]")).to_contain_text("No line.")
    for code in YES[1:]:
        item(page, code).get_by_label("Yes").check()
    item(page, "i2").locator("[name=value_i2]").fill("10,850")
    item(page, "i5").locator("[name=value_i5]").fill("10")
    expect(item(page, "i5").locator("[data-state]")).to_have_text("Kept on this telephone")
    expect(page.get_by_role("button", name="Sign and close")).to_be_disabled()
    page.context.set_offline(False)
    kept(page, 0)
    entries = f"{{e.item: e.value for e in InspectionEntry.objects.filter(inspection__uid='{uid}').order_by('pk')}}"
    found = portal.ask(entries, MODELS)
    assert found == dict.fromkeys(YES, "yes") | {"i2": "10850", "i5": "10"}
    photos = f"[(p.item, p.latitude) for p in InspectionPhoto.objects.filter(inspection__uid='{uid}')]"
    assert portal.ask(photos, MODELS) == [["i1", "51.900100"]]
    assert lost
    forget_the_cut(crowd)
    page.get_by_label("As stated", exact=True).check()
    page.get_by_label("Present for the operator").fill("Mevrouw de Vries")
    page.get_by_role("button", name="Sign and close").click()
    expect(page.locator("main")).to_contain_text("Waits for the second inspector")
    second = crowd.person("caseworker2")
    second.goto(f"/bureau/warehouses/inspections/{uid}/")
    second.get_by_role("button", name="I was there and confirm").click()
    expect(second.locator("main")).to_contain_text("The inspection is made.")


def judge(crowd: Crowd, axe: Axe, uid: str) -> None:
    """The panel's points are 9 on average: 11,000 m², two years, 50 clients and 4 of 6 services give 63.5 in all."""
    address = f"/bureau/warehouses/recognition/{uid}/"
    page = crowd.person("caseworker")
    page.goto(address)
    page.get_by_role("button", name="Put it before the panel").click()
    expect(page.locator("main")).to_contain_text("The figures are established")
    for member in ("secretary", "assessor", "assessor2"):
        seat = crowd.person(member)
        seat.goto(address)
        seat.get_by_label(re.compile("Order and management")).fill("9")
        seat.get_by_label("Recognise", exact=True).check()
        seat.get_by_role("button", name="Give the opinion").click()
        expect(seat.locator("main")).to_contain_text("Your opinion is kept.")
    manager = crowd.person("manager")
    manager.goto(address)
    expect(manager.locator("main")).to_contain_text("Fulfilled")
    readable(manager, axe)
    manager.get_by_label("What the panel concludes").fill("符合条件，建议认定。")
    manager.get_by_role("button", name="Propose the recognition").click()
    manager.get_by_role("link", name="Put it on public notice from the batch's page").click()
    manager.get_by_label("Document number of the notice").fill(NUMBER)
    manager.get_by_role("button", name="Publish the notice").click()
    manager.get_by_role("link", name=NUMBER).click()
    expect(manager.locator("main")).to_contain_text("Rotterdam joint warehouse")


def object_to(crowd: Crowd, axe: Axe, folder: Path) -> str:
    """First without a name, which leads nowhere and says why; then under a real one. The receipt's address."""
    visitor = crowd.visitor()
    visitor.goto("/recognitions/")
    visitor.locator(".alert", has_text=NUMBER).get_by_role("link").click()
    visitor.get_by_role("link", name="Object to a recognition").click()
    readable(visitor, axe)
    for name_as, said in (("Without a name", "is not taken up"), ("As a person, signed by hand", "Your objection")):
        visitor.get_by_label(re.compile("Rotterdam joint warehouse")).check()
        visitor.get_by_label(name_as).check()
        visitor.get_by_role("button", name="Continue").click()
        expect(visitor.locator("h1")).to_contain_text(said)
        readable(visitor, axe)
        if name_as == "Without a name":
            expect(visitor.locator("main")).to_contain_text("Nothing was stored.")
            visitor.get_by_role("link", name="Object under a real name").click()
    typed = {"name": OBJECTOR, "code": "E20240702", "phone": "139 0013 9000", "statement": "仓库已停业三个月。"}
    for name, text in typed.items():
        visitor.locator(f"main [name={name}]").fill(text)
    visitor.locator("[name=letter]").set_input_files(paper(folder, "objection"))
    visitor.locator("[name=truth]").check()
    visitor.get_by_role("button", name="Send the objection").click()
    expect(visitor.locator("h1")).to_contain_text("has been received")
    expect(visitor.locator("main")).not_to_contain_text(OBJECTOR)
    readable(visitor, axe)
    assert check_side_scroll(visitor) == []
    return visitor.url


def find_unfounded(crowd: Crowd, axe: Axe, uid: str, receipt: str) -> None:
    """The recognition waits though its notice is over, until two people without a hand in it have decided."""
    manager, first, second = (crowd.person(key) for key in ("manager", "director", "director2"))
    first.goto(f"/bureau/warehouses/recognition/{uid}/")
    expect(first.locator("main")).to_contain_text("this recognition waits")
    expect(first.get_by_role("button", name="Recognise", exact=True)).to_have_count(0)
    first.locator("section", has=first.locator("#objections")).get_by_role("link").click()
    manager.goto(first.url)
    expect(manager.locator("main")).to_contain_text("You do not decide on this objection")
    expect(manager.locator("main")).not_to_contain_text("仓库已停业三个月")
    first.get_by_role("button", name="Show who it is").click()
    expect(first.locator("#identity")).to_contain_text(OBJECTOR)
    expect(first.locator("#identity")).not_to_contain_text("E20240702")
    readable(first, axe)
    first.get_by_label("Unfounded: the application goes on").check()
    first.locator("[name=reason]").fill("经核对，全年正常运营。")
    first.get_by_role("button", name="Propose this decision").click()
    expect(first.get_by_role("button", name="Confirm and decide")).to_have_count(0)
    second.goto(first.url)
    readable(second, axe)
    second.get_by_role("button", name="Confirm and decide").click()
    expect(second.locator("main")).to_contain_text("The objection is decided.")
    stranger = crowd.visitor()
    stranger.goto(receipt)
    expect(stranger.locator("main")).to_contain_text("Unfounded: the application goes on")
    expect(stranger.get_by_role("link", name="Answer to the objection (PDF)")).to_be_visible()


def decide_and_verify(crowd: Crowd, portal: Portal, axe: Axe, uid: str) -> None:
    director = crowd.person("director")
    director.goto(f"/bureau/warehouses/recognition/{uid}/")
    director.get_by_label("Document of the decision").fill("津商示认〔2024〕9号")
    director.get_by_role("button", name="Recognise", exact=True).click()
    expect(director.locator("main")).to_contain_text("Recognised; the operator has been told.")
    lead = crowd.person("company.lead")
    lead.goto(f"/portal/warehouses/recognition/{uid}/")
    expect(lead.get_by_role("link", name="Certificate (PDF)")).to_be_visible()
    address = portal.ask(f"certificates.verify_url({ROW})", MODELS)
    path = "/verify/" + address.partition("/verify/")[2]
    for language, said in (("en", "The certificate is genuine and holds"), ("zh-hans", "证书真实有效")):
        visitor = crowd.visitor(language)
        visitor.goto(path)
        expect(visitor.locator("main")).to_contain_text(said)
        readable(visitor, axe)
    visitor.goto(path[:-1] + ("0" if path[-1] != "0" else "1"))
    expect(visitor.locator("main")).not_to_contain_text("鹿特丹")
