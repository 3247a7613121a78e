"""Invoices of a claim on its pages: dropped in one go, made into lines, and what they say for applicant and bureau."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies.actions import submitting
from subsidies.models import ClaimLine
from tests.factories.claims import LINES, fill_claim, load_reference
from tests.factories.einvoices import Sample, digital_xml, invoice_pdf, zipped
from tests.factories.people import NOW, make_application, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
FIRST = LINES[0][1]  # stated as 42,000.00 of 18 March 2023
NEW = "23122000000000000026"


@pytest.fixture
def admin(at):
    load_reference()
    at("2024-07-02T10:00:00")
    return make_member(make_enterprise(), R.ENTERPRISE_ADMIN)


@pytest.fixture
def browser(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def claim(admin):
    return fill_claim(make_application(enterprise=admin.memberships.get().enterprise, by=admin), admin)


def own(claim, **fields):
    values = {"buyer": claim.enterprise.name_zh, "buyer_code": claim.enterprise.uscc, "number": NEW}
    return Sample(**(values | fields))


def page(name, claim, *args):
    return reverse(f"portal:subsidies:{name}", args=[claim.uid, "spend", *args])


def drop(browser, claim, *files):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return browser.post(page("invoice_batch", claim), {"files": uploads})


def test_batch_is_kept_file_by_file_and_each_refusal_has_its_reason(browser, claim):
    archive = zipped({"好.xml": digital_xml(own(claim)), "表.txt": b"text"})
    answer = drop(browser, claim, ("一批.zip", archive), ("又一张.pdf", invoice_pdf(own(claim, number=FIRST))))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "表.txt" in text
    assert [each.refusal.code for each in answer.context["refused"]] == ["unknown_content"]
    assert [row["reading"].number_key for row in answer.context["waiting"]] == [NEW]
    lines = {row["reading"].number_key: row["line"] for row in answer.context["readings"] if row["line"]}
    assert lines == {FIRST: 1}
    assert drop(browser, claim, ("一批.zip", zipped({"好.xml": digital_xml(own(claim))}))).status_code == 200


def test_nothing_chosen_is_told_at_the_field(browser, claim):
    answer = browser.post(page("invoice_batch", claim), {})
    assert answer.status_code == 422
    assert answer.context["form"].errors["files"]


def test_waiting_invoice_becomes_a_line_with_what_was_read(browser, claim):
    drop(browser, claim, ("好.xml", digital_xml(own(claim))))
    (row,) = browser.get(page("invoice_batch", claim)).context["waiting"]
    form = browser.get(row["line_url"]).context["form"]
    shown = {name: form.initial[name] for name in ("invoice_number", "invoice_date", "amount", "buyer_is_applicant")}
    assert shown == {
        "invoice_number": NEW,
        "invoice_date": "2023-03-18",
        "amount": "1,060.00",
        "buyer_is_applicant": "true",
    }
    claim.refresh_from_db()
    typed = {**form.initial, "kind": "promotion", "paid_on": "2023-03-20", "version": claim.version}
    assert browser.post(row["line_url"], {**typed, "kind": ""}).status_code == 422
    answer = browser.post(row["line_url"], typed, follow=True)
    assert answer.redirect_chain[-1][0] == page("invoice_batch", claim)
    made = ClaimLine.objects.get(invoice_number=NEW)
    assert made.values["amount"] == {"amount": "1060.00", "currency": "CNY"}
    assert [document.file.name for document in made.documents.all()] == ["好.xml"]
    assert browser.get(row["line_url"]).status_code == 404


def test_line_list_tells_what_the_invoices_say_and_filters_by_it(browser, claim):
    wrong = own(claim, number=FIRST, total="41000.00", net="40000.00", tax="1000.00", buyer="天津别家贸易有限公司")
    drop(browser, claim, ("错.xml", digital_xml(wrong)))
    everything = browser.get(page("line_list", claim))
    assert "天津别家贸易有限公司" in everything.content.decode()
    assert len(everything.context["lines"]) == 3
    filtered = browser.get(page("line_list", claim), {"against": "amount"})
    assert [view.line.invoice_number for view in filtered.context["lines"]] == [FIRST]
    assert [tab["count"] for tab in filtered.context["tallies"]] == [None, 1, 1]
    assert browser.get(page("line_list", claim), {"against": "no-such"}).status_code == 200


def test_applicant_is_not_told_whose_claim_has_the_number(client, browser, claim, admin):
    submitting.submit(claim, truth=True, by=admin, now=NOW)
    other = make_enterprise("天津别家贸易有限公司")
    lead = make_member(other)
    second = fill_claim(make_application(call=claim.call, enterprise=other, by=lead), lead, rows=LINES[:1])
    client.force_login(lead)
    text = client.get(page("line_list", second)).content.decode()
    assert FIRST in text
    assert "已在另一" in text or "in another claim already" in text
    assert claim.reference not in text
    assert claim.enterprise.name_zh not in text


def test_members_of_others_find_nothing_and_readers_cannot_drop(client, claim):
    client.force_login(make_member(make_enterprise("天津别家贸易有限公司")))
    assert client.get(page("invoice_batch", claim)).status_code == 404
    client.force_login(make_member(claim.enterprise, R.READER))
    assert client.get(page("invoice_batch", claim)).status_code == 200
    assert drop(client, claim, ("a.xml", digital_xml(own(claim)))).status_code == 403
    assert client.get(page("invoice_line", claim, 1)).status_code in (403, 404)


def office(client, claim, **query):
    client.force_login(make_officer(R.DISTRICT_COMMERCE, claim.division))
    return client.get(reverse("bureau:subsidies:application_detail", args=[claim.uid]), query)


def test_bureau_sees_stated_and_read_side_by_side(client, browser, claim, admin):
    wrong = own(claim, number=FIRST, total="41000.00", net="40000.00", tax="1000.00")
    drop(browser, claim, ("错.xml", digital_xml(wrong)))
    claim.refresh_from_db()
    submitting.submit(claim, truth=True, by=admin, now=NOW)
    line = claim.lines.get(invoice_number=FIRST)
    answer = office(client, claim, line=str(line.uid))
    read = {row["value"]: row["read"] for row in answer.context["fields"]}
    assert read["¥42,000.00"] == "¥41,000.00"
    (mark,) = answer.context["chosen"].marks
    assert "41,000.00" in mark["text"]
    filtered = office(client, claim, against="amount")
    assert [row.line.invoice_number for row in filtered.context["rows"]] == [FIRST]
    assert filtered.context["rows_total"] == 3
    assert len(office(client, claim, against="x").context["rows"]) == 3


def test_bureau_sees_both_sides_of_an_invoice_used_twice(client, claim, admin):
    submitting.submit(claim, truth=True, by=admin, now=NOW)
    other = make_enterprise("天津别家贸易有限公司")
    lead = make_member(other)
    second = fill_claim(make_application(call=claim.call, enterprise=other, by=lead), lead, rows=LINES[:1])
    submitting.submit(second, truth=True, by=lead, now=NOW)
    answer = office(client, second)
    (mark,) = answer.context["chosen"].marks
    assert mark["url"].endswith(f"/claims/{claim.uid}/")
    assert claim.reference in mark["text"]
    assert claim.enterprise.name_zh in mark["text"]
