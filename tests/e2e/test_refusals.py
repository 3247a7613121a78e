"""What bad input gets in the browser: a clear message, nothing lost, nothing done twice."""

import io
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.applicant import paper
from tests.e2e.browser import Crowd
from tests.e2e.portal import Portal
from tests.e2e.signed_out import asks_before_leaving, grow_old, sign_in_elsewhere, sign_out_elsewhere

MEGABYTE = 1024 * 1024
MODELS = "from pilotzone.audit.models import AuditEvent; from subsidies.models import Application"
PNG = io.BytesIO()
Image.new("RGB", (20, 20)).save(PNG, "PNG")


def claim_at(portal: Portal, state: str) -> str:
    """The address of the demo enterprise's claim in a state."""
    own = "Application.objects.filter(enterprise__name_en__contains='Lantu')"
    return f"/portal/claims/{portal.ask(f'{own}.get(state={state!r}).uid', MODELS)}/"


def record_of(address: str) -> str:
    return f"Application.objects.get(uid='{address.split('/')[3]}')"


@pytest.fixture(scope="module")
def half(portal: Portal) -> str:
    return claim_at(portal, "draft")


@pytest.fixture(scope="module")
def whole(portal: Portal) -> str:
    return claim_at(portal, "confirming")


def both_edit(crowd: Crowd, claim: str, faster: str, field: str, slower: str) -> tuple[Page, Page]:
    """The lead has saved a turnover when the administrator, whose page is older, types into a field and is told."""
    lead, admin = crowd.person("company.lead"), crowd.person("company.admin")
    for page in (lead, admin):
        page.goto(f"{claim}sections/qualifications/")
    lead.locator("[name=turnover]").fill(faster)
    expect(lead.locator("[data-autosave-line]")).to_contain_text("Saved")
    with crowd.expecting(409):
        admin.locator(f"[name={field}]").fill(slower)
        expect(admin.locator("[data-autosave-line]")).to_contain_text("Your text is still here")
        admin.get_by_role("button", name="Save and continue").click()
        expect(admin.locator(".alert")).to_contain_text("Somebody else changed this claim meanwhile")
    return lead, admin


def test_two_browsers_edit_one_claim(crowd: Crowd, half: str):
    _lead, admin = both_edit(crowd, half, "62000001", "turnover", "62000002")
    expect(admin.locator(".alert tbody")).to_contain_text("62,000,001")
    expect(admin.locator("[name=turnover]")).to_have_value("62000002")


def test_two_browsers_edit_two_fields_of_one_claim(crowd: Crowd, half: str):
    """The one who is slower keeps what the other wrote, although the own page shows an older text of it."""
    lead, admin = both_edit(crowd, half, "62000003", "turnover_before", "41300004")
    expect(admin.locator(".alert tbody tr")).to_have_count(1)
    expect(admin.locator(".alert tbody")).to_contain_text("41,300,004")
    expect(admin.locator("[name=turnover]")).to_have_value("62,000,003.00")
    with crowd.expecting(422):
        admin.get_by_role("button", name="Save and continue").click()
        expect(admin.locator(".alert tbody")).to_have_count(0)
    lead.goto(f"{half}sections/qualifications/")
    expect(lead.locator("[name=turnover]")).to_have_value("62,000,003.00")
    expect(lead.locator("[name=turnover_before]")).to_have_value("41,300,004.00")


def test_stale_page_is_not_sent(crowd: Crowd, whole: str):
    lead, admin = crowd.person("company.lead"), crowd.person("company.admin")
    admin.goto(f"{whole}check/")
    admin.locator("[name=truth]").check()
    lead.goto(f"{whole}sections/elsewhere/")
    lead.locator("[name=other_money]").fill("1200")
    expect(lead.locator("[data-autosave-line]")).to_contain_text("Saved")
    with crowd.expecting(409):
        admin.get_by_role("button", name="Submit the claim").click()
        expect(admin.locator(".alert-bad")).to_contain_text("The claim was not submitted")
        expect(admin.locator(".alert-bad")).to_be_focused()
    expect(admin.locator("main")).to_contain_text("1,200")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("contract.pdf", PNG.getvalue(), "Accepted here: PDF"),
        ("contract.pdf", b"MZ" + b"\0" * 500, "its content decides, not its name"),
        ("contract.pdf", b"", "empty"),
        ("contract.pdf", b"%PDF-1.7\n" + b"0" * (60 * MEGABYTE), "50.0"),
    ],
    ids=["picture", "program", "empty", "60 MB"],
)
def test_file_is_refused(name: str, content: bytes, says: str, crowd: Crowd, half: str, tmp_path: Path):
    lead = crowd.person("company.lead")
    lead.goto(f"{half}materials/contracts/")
    file = tmp_path / name
    file.write_bytes(content)
    with crowd.expecting(422):
        send_file(lead, file, "Upload")
        expect(lead.locator("[data-error-summary]")).to_contain_text(says)
        expect(lead.locator("[data-error-summary]")).to_be_focused()
    lead.goto(f"{half}materials/contracts/")
    expect(lead.locator(".file-name")).to_have_count(0)


def test_table_that_unfolds_beyond_reason_is_refused(crowd: Crowd, half: str, tmp_path: Path):
    lead = crowd.person("company.lead")
    lead.goto(f"{half}lines/spend/import/")
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (400 * MEGABYTE))
    with crowd.expecting(422):
        send_file(lead, bomb, "Upload and check")
        expect(lead.locator("[data-error-summary]")).to_be_focused()


def send_file(page: Page, file: Path, button: str) -> None:
    page.locator("main input[type=file]").set_input_files(file)
    page.get_by_role("button", name=button, exact=True).click()


def test_form_without_a_value_gives_the_focus_to_its_summary(crowd: Crowd, half: str):
    lead = crowd.person("company.lead")
    lead.goto(f"{half}lines/spend/add/")
    with crowd.expecting(422):
        lead.get_by_role("button", name="Save the line", exact=True).click()
        expect(lead.locator("[data-error-summary]")).to_contain_text("Fill this in")
        expect(lead.locator("[data-error-summary]")).to_be_focused()


def test_refusal_told_after_a_way_back_has_the_focus(crowd: Crowd, whole: str):
    """Nothing was chosen: the page comes again, with the reason above."""
    lead = crowd.person("company.lead")
    lead.goto(f"{whole}lines/spend/")
    lead.get_by_role("button", name="Remove the chosen lines").click()
    expect(lead.locator(".messages .alert-bad")).to_contain_text("Choose the lines to remove")
    expect(lead.locator(".messages .alert-bad")).to_be_focused()


def test_sign_in_with_a_wrong_password_has_the_focus_on_the_reason(crowd: Crowd, portal: Portal):
    visitor = crowd.visitor()
    visitor.goto("/accounts/login/")
    visitor.locator("input[name=login]").fill(portal.credentials("company.reader")[0])
    visitor.locator("input[name=password]").fill("Not-the-word-2024")
    visitor.locator("main form button.btn-primary").first.click()
    expect(visitor.locator("[data-error-summary]")).to_be_focused()


@pytest.mark.parametrize("target", ["main", "form"])
def test_form_refused_through_htmx_gives_the_focus_to_its_summary(target: str, crowd: Crowd, half: str):
    """The page's own form, sent by htmx: the whole page is answered, and the part with the form is put in."""
    lead = crowd.person("company.lead")
    lead.goto(f"{half}lines/spend/add/")
    lead.evaluate(
        """target => {
          const form = document.querySelector("main form[method=post]");
          form.setAttribute("hx-post", form.getAttribute("action") || window.location.pathname);
          form.setAttribute("hx-target", target === "form" ? "this" : "main");
          form.setAttribute("hx-select", "main");
          form.setAttribute("hx-swap", target === "form" ? "innerHTML" : "outerHTML");
          htmx.process(form);
          window.asBefore = true;
        }""",
        target,
    )
    with crowd.expecting(422):
        lead.get_by_role("button", name="Save the line", exact=True).click()
        expect(lead.locator("[data-error-summary]")).to_contain_text("Fill this in")
        expect(lead.locator("[data-error-summary]")).to_be_focused()
    assert lead.evaluate("window.asBefore")  # no page was loaded


def test_fragment_of_a_refusal_through_htmx_has_the_focus(crowd: Crowd, whole: str):
    lead = crowd.person("company.lead")
    lead.goto(f"{whole}lines/spend/")
    lead.evaluate(
        """() => {
          const form = document.querySelector("form[action$='/remove/']");
          form.setAttribute("hx-post", form.action);
          form.setAttribute("hx-swap", "beforebegin");
          htmx.process(form);
        }"""
    )
    with crowd.expecting(422):
        lead.get_by_role("button", name="Remove the chosen lines").click()
        expect(lead.locator(".alert-bad")).to_contain_text("Choose the lines to remove")
        expect(lead.locator(".alert-bad")).to_be_focused()


def test_lapsed_call_one_second_late(crowd: Crowd, portal: Portal, whole: str):
    """The page was opened in time; what it sends comes a second after the end."""
    closes = datetime.fromisoformat(portal.ask(f"{record_of(whole)}.call.closes_at", MODELS))
    admin = crowd.person("company.admin")
    admin.goto(whole)
    before = admin.locator(".page-title").inner_text()
    admin.goto(f"{whole}check/")
    admin.locator("[name=truth]").check()
    with portal.at((closes + timedelta(seconds=1)).isoformat()), crowd.expecting(409, 422):
        admin.get_by_role("button", name="Submit the claim").click()
        expect(admin.locator(".alert-bad")).to_contain_text("closed")
        admin.goto(whole)
        expect(admin.locator(".page-title")).to_have_text(before, use_inner_text=True)


def test_submit_pressed_twice_submits_once(crowd: Crowd, portal: Portal, whole: str):
    """A double click, and two requests that the button's lock cannot hold back."""
    admin = crowd.person("company.admin")
    admin.goto(f"{whole}check/")
    admin.locator("[name=truth]").check()
    admin.evaluate(
        """() => {
          const form = document.querySelector("form[action$='/submit/']");
          for (let time = 0; time < 2; time++) fetch(form.action, {method: "POST", body: new FormData(form)});
        }"""
    )
    admin.get_by_role("button", name="Submit the claim").dblclick()
    admin.wait_for_url(re.compile("/submitted/$"))
    expect(admin.locator("main")).to_contain_text("Your claim is submitted")
    events = f"AuditEvent.objects.filter(chain__case_uid={record_of(whole)}.uid, kind='claim.submitted')"
    records = f"{record_of(whole)}.entitlements.filter(stage='claimed')"
    assert portal.ask(f"[{events}.count(), {records}.count()]", MODELS) == [1, 1]


def test_what_is_typed_outlives_the_session(crowd: Crowd, portal: Portal, half: str):
    """Saved as it is typed; and a form of a page that was open long, which is not sent into a sign-in page."""
    lead, who = crowd.another("company.lead"), portal.credentials("company.lead")
    lead.goto(f"{half}sections/elsewhere/")
    sign_out_elsewhere(lead)
    line = lead.locator("[data-autosave-line]")
    with crowd.expecting(401, 403):
        lead.locator("[name=other_money]").fill("7")
        expect(line).to_contain_text("You were signed out")
        assert asks_before_leaving(lead)
        sign_in_elsewhere(lead, *portal.credentials("company.admin"))
        line.get_by_role("button", name="Save again").click()
        expect(line).to_contain_text("Somebody else is signed in")
        sign_out_elsewhere(lead)
        sign_in_elsewhere(lead, *who)
        line.get_by_role("button", name="Save again").click()
        expect(line).to_contain_text("Saved")

    lead.goto(f"{half}lines/spend/add/")
    sign_out_elsewhere(lead)
    grow_old(lead)
    lead.locator("[name=invoice_number]").fill("23120000000000000077")
    with crowd.expecting(401, 422):
        lead.get_by_role("button", name="Save the line", exact=True).click()
        expect(lead.locator("[data-signed-out]")).to_be_focused()
        expect(lead.locator("[name=invoice_number]")).to_have_value("23120000000000000077")
        sign_in_elsewhere(lead, *who)
        lead.get_by_role("button", name="Save again").click()
        expect(lead.locator("[data-error-summary]")).to_contain_text("Fill this in")
    expect(lead.locator("[name=invoice_number]")).to_have_value("23120000000000000077")


def test_a_file_is_uploaded_once_and_after_signing_in_again(crowd: Crowd, portal: Portal, half: str, tmp_path: Path):
    lead = crowd.another("company.lead")
    lead.goto(f"{half}materials/contracts/")
    sign_out_elsewhere(lead)
    lead.locator("main input[type=file]").set_input_files(paper(tmp_path, "contract"))
    with crowd.expecting(401):
        lead.get_by_role("button", name="Upload", exact=True).click()
        expect(lead.locator("[data-signed-out]")).to_contain_text("You were signed out")
        sign_in_elsewhere(lead, *portal.credentials("company.lead"))
    lead.get_by_role("button", name="Save again").dblclick()
    expect(lead.locator(".file-name")).to_have_count(1)
    lead.locator("main input[type=file]").set_input_files(paper(tmp_path, "annex"))
    lead.get_by_role("button", name="Upload", exact=True).dblclick()
    expect(lead.locator(".file-name")).to_have_count(2)
    assert portal.ask(f"{record_of(half)}.documents.filter(material='contracts').count()", MODELS) == 2
