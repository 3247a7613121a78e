"""A visitor objects to a claim on public notice; two people decide, and the receipt tells what came of it."""

from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfWriter

from tests.e2e.browser import Crowd
from tests.e2e.portal import Portal

MODELS = "from subsidies.models import PublicNotice"
REASON = "The site was reachable during the whole period."


def letter(folder: Path) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(width=210, height=297)
    writer.write(folder / "letter.pdf")
    return folder / "letter.pdf"


def test_objection_from_the_notice_to_its_decision(crowd: Crowd, portal: Portal, tmp_path: Path):
    notice = portal.ask("PublicNotice.objects.order_by('-published_at').first().uid", MODELS)
    visitor = crowd.visitor()
    visitor.goto(f"/notices/{notice}/")
    visitor.get_by_role("link", name="Object to a claim on this notice").click()
    visitor.locator("[name=item]").fill("1")
    visitor.get_by_label("As a person, signed by hand").check()
    visitor.get_by_role("button", name="Continue").click()
    for name, text in (
        ("name", "韩梅"),
        ("code", "E12345678"),
        ("phone", "13800138000"),
        ("statement", "No such site."),
    ):
        visitor.locator(f"main [name={name}]").fill(text)
    visitor.locator("[name=letter]").set_input_files(letter(tmp_path))
    visitor.locator("[name=truth]").check()
    visitor.get_by_role("button", name="Send the objection").click()
    expect(visitor.locator("h1")).to_contain_text("has been received")
    uid = visitor.url.rstrip("/").split("/")[-1]
    manager, secretary = crowd.person("manager"), crowd.person("secretary")
    manager.goto(f"/bureau/objections/{uid}/")
    expect(manager.locator("main")).not_to_contain_text("韩梅")
    manager.get_by_role("button", name="Show who it is").click()
    expect(manager.locator("main")).to_contain_text("韩梅")
    manager.get_by_label("Unfounded: the claim goes on").check()
    manager.locator("[name=reason]").fill(REASON)
    manager.get_by_role("button", name="Propose this decision").click()
    secretary.goto(f"/bureau/objections/{uid}/")
    secretary.get_by_role("button", name="Confirm and decide").click()
    expect(secretary.locator("main")).to_contain_text("Unfounded: the claim goes on")
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text(REASON)
