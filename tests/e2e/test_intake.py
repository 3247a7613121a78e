"""Invoices dropped in one go, in the browser: what is taken, what is not, and the line that is made of one."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Crowd
from tests.e2e.portal import Portal
from tests.factories.einvoices import Sample, digital_xml

NUMBER = "23122000000000000088"
MODELS = "from subsidies.models import Application"


@pytest.fixture(scope="module")
def half(portal: Portal) -> str:
    """The demo enterprise's claim that is only begun."""
    own = "Application.objects.filter(enterprise__name_en__contains='Lantu')"
    uid = portal.ask(f"{own}.get(state='draft').uid", MODELS)
    return f"/portal/claims/{uid}/"


def test_batch_is_read_and_a_line_is_made_of_an_invoice(crowd: Crowd, half: str):
    page = crowd.person("company.lead")
    page.goto(f"{half}lines/spend/")
    page.get_by_role("link", name="Invoices in one go").click()
    files = [
        {"name": "invoice.xml", "mimeType": "text/xml", "buffer": digital_xml(Sample(number=NUMBER))},
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"no invoice"},
    ]
    page.locator("input[type=file]").set_input_files(files)
    with crowd.expecting(422):
        page.get_by_role("button", name="Upload and read").click()
        expect(page.locator("[data-error-summary]")).to_contain_text("note.txt")
    page.get_by_role("link", name=f"Make a line of it {NUMBER}").click()
    expect(page.locator("[name=amount]")).to_have_value("1,060.00")
    page.get_by_label("Promotion").check()
    page.locator("[name=paid_on]").fill("2023-03-20")
    page.get_by_role("button", name="Save the line").click()
    expect(page.locator("main")).to_contain_text("Line 2")
    page.goto(f"{half}lines/spend/")
    expect(page.locator("main")).to_contain_text("Made out to somebody else")
