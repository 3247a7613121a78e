"""A claim of 2,000 lines: its pages ask the database no more than those of a claim of three, and answer at once."""

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies.models import ClaimLine
from tests.factories.claims import fill_claim, load_reference
from tests.factories.people import make_application, make_enterprise, make_member

pytestmark = pytest.mark.django_db
LINES = 2_000
CURRENCIES = ("CNY", "USD", "EUR", "CNY")


@pytest.fixture
def admin(at):
    load_reference()
    at("2024-07-02T10:00:00")
    return make_member(make_enterprise(), R.ENTERPRISE_ADMIN, name="韩立冬")


@pytest.fixture
def claim(admin):
    return fill_claim(make_application(enterprise=admin.memberships.get().enterprise, by=admin), admin)


@pytest.fixture
def browser(client, admin):
    client.force_login(admin)
    return client


def grow(claim) -> None:
    """2,000 lines as an import leaves them, each served by the papers that the claim has."""
    claim.lines.all().delete()
    made = ClaimLine.objects.bulk_create(line_of(claim, number) for number in range(LINES))
    for document in claim.documents.filter(material__in=("invoices", "vouchers")):
        document.lines.set(made)


def line_of(claim, number: int) -> ClaimLine:
    invoice = f"2312{number:016d}"
    values = {
        "kind": "site_build",
        "description": f"独立站建设 {number}",
        "invoice_number": invoice,
        "invoice_date": "2023-03-18",
        "paid_on": "2023-03-20" if number % 50 else "2021-03-20",
        "buyer_is_applicant": "true",
        "amount": {"amount": f"{1000 + number}.10", "currency": CURRENCIES[number % 4]},
    }
    return ClaimLine(application=claim, input="spend", position=number + 1, invoice_number=invoice, values=values)


def page(name: str, claim, *args) -> str:
    return reverse(f"portal:subsidies:{name}", args=[claim.uid, *args])


PAGES = [
    ("application_detail", ()),
    ("application_check", ()),
    ("line_list", ("spend",)),
    ("application_amount", ()),
    ("document_list", ("invoices",)),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_asks_no_more_for_2000_lines(name, args, browser, claim, django_assert_max_num_queries):
    """Invoice numbers are looked up 500 at a time, so three questions more; nothing else grows with the lines."""
    address = page(name, claim, *args)
    browser.get(address)  # the measure is read once per process
    with django_assert_max_num_queries(25) as small:
        browser.get(address)
    grow(claim)
    with django_assert_max_num_queries(len(small) + 3):
        assert browser.get(address).status_code == 200


def test_every_line_is_on_the_check_page(browser, claim):
    """Of 2,000 lines every fiftieth was paid too early: 40 do not count, and say so."""
    grow(claim)
    text = browser.get(page("application_check", claim)).content.decode()
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    assert table.count("<tr") == 2_000
    assert table.count('<tr class="row-bad">') == 40
    assert "独立站建设 1999" in table
    assert "¥1,000.10" in table  # the first line
    assert "US$1,001.10" in table
    listed = browser.get(page("line_list", claim, "spend") + "?page=1900").content.decode()
    assert "独立站建设 1999" in listed
    assert "独立站建设 1899" not in listed


def test_what_was_typed_is_escaped_on_the_check_page(browser, claim):
    line = claim.lines.get(position=1)
    line.values["description"] = "<script>alert('“1”')</script>"
    line.save()
    text = browser.get(page("application_check", claim)).content.decode()
    assert "&lt;script&gt;alert(&#x27;“1”&#x27;)&lt;/script&gt;" in text
    assert "<script>alert" not in text


def test_papers_name_the_lines_that_they_serve(browser, claim):
    text = browser.get(page("document_list", claim, "invoices")).content.decode()
    assert "1、2、3" in text
