"""The enterprise's pages from the draft to the receipt, as a browser meets them."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from pilotzone.kernel.access import R
from subsidies.actions import drafting, submitting
from subsidies.enums import State
from subsidies.models import Application, ClaimLine
from tests.factories.claims import ANSWERS, fill_claim, load_reference, pdf
from tests.factories.measures import make_call_of, make_claim
from tests.factories.people import make_application, make_call, make_enterprise, make_member

pytestmark = pytest.mark.django_db
HEADS = ["费用类别", "费用说明", "发票号码", "开票日期", "付款日期", "发票购买方为申报企业", "金额", "币种"]


@pytest.fixture
def admin(at):
    load_reference()
    at("2024-07-02T10:00:00")
    return make_member(make_enterprise(), R.ENTERPRISE_ADMIN, name="韩立冬")


@pytest.fixture
def browser(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def claim(admin):
    return make_application(enterprise=admin.memberships.get().enterprise, by=admin)


def page(name, claim, *args):
    return reverse(f"portal:subsidies:{name}", args=[claim.uid, *args])


def xlsx(rows, heads=HEADS):
    book = Workbook()
    sheet = book.active
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    buffer.seek(0)
    buffer.name = "明细.xlsx"
    return buffer


def row(number, amount="100.00", currency="CNY", day="2023-05-18", kind="平台店铺费用"):
    return [kind, "年费", number, day, day, "是", amount, currency]


def upload(browser, claim, file):
    return browser.post(page("import_start", claim, "spend"), {"file": file}, follow=True)


def test_start_opens_one_draft_and_every_page_of_it(browser, admin):
    call = make_call()
    address = reverse("portal:subsidies:application_start", args=[call.uid])
    assert browser.get(address).status_code == 200
    browser.post(address)
    browser.post(address)
    claim = Application.objects.get()
    pages = [
        page("application_detail", claim),
        page("application_section", claim, "qualifications"),
        page("application_section", claim, "elsewhere"),
        page("line_list", claim, "spend"),
        page("line_add", claim, "spend"),
        page("import_start", claim, "spend"),
        page("document_list", claim, "contracts"),
        page("document_list", claim, "invoices"),
        page("application_amount", claim),
        page("application_check", claim),
        page("application_withdraw", claim),
        reverse("portal:subsidies:application_list"),
    ]
    for address in pages:
        assert browser.get(address).status_code == 200, address


def test_section_saves_readable_answers_and_keeps_the_others_on_the_page(browser, claim):
    address = page("application_section", claim, "qualifications")
    typed = {"version": 1, "turnover": "约6248万", "turnover_before": "0", "platform_trade": "true"}
    answer = browser.post(address, typed)
    assert answer.status_code == 422
    assert "约6248万" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.answers["turnover_before"] == "0.00"
    assert "turnover" not in claim.answers
    mended = {**typed, "version": claim.version, "turnover": "62,480,000", "overseas_mark": "false"}
    done = browser.post(address, mended)
    assert done.status_code == 302
    claim.refresh_from_db()
    assert claim.answers["turnover"] == "62480000.00"
    assert claim.done_sections == ["qualifications"]


def test_section_of_stale_page_keeps_own_text_and_shows_the_others(browser, claim, admin, now):
    drafting.save_answers(claim, {"turnover": "1000"}, expected_version=1, by=admin, now=now)
    answer = browser.post(page("application_section", claim, "qualifications"), {"version": 1, "turnover": "2000"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="2000"' in text
    assert "¥1,000.00" in text
    assert "¥2,000.00" in text
    claim.refresh_from_db()
    assert claim.answers == {"turnover": "1000.00"}


def test_conflict_keeps_only_what_this_person_changed(browser, claim, admin, now):
    """The page was loaded with 1,000 and 2,000; the other person makes 5,000 of the second and answers a question."""
    drafting.save_answers(claim, {"turnover": "1000", "turnover_before": "2000"}, expected_version=1, by=admin, now=now)
    address = page("application_section", claim, "qualifications")
    loaded = browser.get(address).content.decode()
    assert '<input type="hidden" name="initial-turnover" value="1,000.00"' in loaded
    others = {"turnover_before": "5000", "platform_trade": "true"}
    drafting.save_answers(claim, others, expected_version=2, by=admin, now=now)
    sent = {"turnover": "1500", "turnover_before": "2,000.00", "platform_trade": "", "overseas_mark": "false"}
    before = {"initial-turnover": "1,000.00", "initial-turnover_before": "2,000.00"}
    answer = browser.post(address, {"version": 2, **sent, **before})
    assert answer.status_code == 409
    rows = [(row["mine"], row["theirs"]) for row in answer.context["theirs"]]
    assert rows == [("¥1,500.00", "¥1,000.00"), ("否", "")]
    form = answer.context["form"]
    assert [form[name].value() for name in sent] == ["1500", "5,000.00", "true", "false"]
    assert '<input type="hidden" name="initial-turnover_before" value="5,000.00"' in answer.content.decode()
    browser.post(address, {"version": 3, **{name: form[name].value() for name in sent}})
    claim.refresh_from_db()
    assert {name: claim.answers[name] for name in sent} == {
        "turnover": "1500.00",
        "turnover_before": "5000.00",
        "platform_trade": "true",
        "overseas_mark": "false",
    }


def test_autosave_saves_changed_fields_and_says_when(browser, claim):
    address = page("application_autosave", claim)
    typed = {"turnover": "10", "other_money": "x"}
    answer = browser.post(address, {"version": 1, "changed": list(typed), **typed})
    assert answer.json()["version"] == 2
    assert answer.json()["saved_at"] == "10:00"
    assert list(answer.json()["errors"]) == ["other_money"]
    stale = browser.post(address, {"version": 1, "changed": "turnover", "turnover": "11"})
    assert stale.status_code == 409
    assert stale.json()["code"] == "stale"
    claim.refresh_from_db()
    assert claim.answers == {"turnover": "10.00"}


def test_reader_sees_and_cannot_change(client, claim):
    client.force_login(make_member(claim.enterprise, R.READER))
    assert client.get(page("application_detail", claim)).status_code == 200
    assert client.get(page("application_section", claim, "qualifications")).status_code == 200
    assert client.post(page("application_section", claim, "qualifications"), {"version": 1}).status_code == 403
    assert client.post(page("application_autosave", claim), {"version": 1}).status_code == 403
    assert client.get(page("line_add", claim, "spend")).status_code == 403


def test_claim_of_another_enterprise_is_not_there(client, claim):
    client.force_login(make_member(make_enterprise(name_zh="别家"), R.ENTERPRISE_ADMIN))
    for name in ("application_detail", "application_amount", "application_check", "application_receipt"):
        assert client.get(page(name, claim)).status_code == 404


def test_line_form_marks_each_error_and_saves_nothing(browser, claim):
    address = page("line_add", claim, "spend")
    typed = {
        "version": 1,
        "kind": "platform_fee",
        "invoice_number": "2312200000000339077",
        "invoice_date": "2023-04-31",
        "paid_on": "2023-05-01",
        "buyer_is_applicant": "true",
        "amount": "12,400.005",
        "amount_currency": "CNY",
    }
    answer = browser.post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="2023-04-31"' in text
    assert 'value="12,400.005"' in text
    assert ClaimLine.objects.count() == 0
    good = {**typed, "invoice_number": "23122000000003390771", "invoice_date": "2023-04-30", "amount": "12,400.05"}
    assert browser.post(address, good).status_code == 302
    line = ClaimLine.objects.get()
    assert line.values["amount"] == {"amount": "12400.05", "currency": "CNY"}
    assert line.invoice_number == "23122000000003390771"


def test_import_of_200_lines_in_three_currencies(browser, claim):
    currencies = ["CNY", "USD", "EUR", "CNY"]
    numbers = [f"2312{n:016d}" if n % 4 in (0, 3) else f"INV-{n}" for n in range(200)]
    rows = [row(number, "1,000.10", currencies[n % 4]) for n, number in enumerate(numbers)]
    checked = upload(browser, claim, xlsx(rows))
    assert checked.status_code == 200
    assert ClaimLine.objects.count() == 0
    address = checked.redirect_chain[-1][0]
    browser.post(address, {"version": 1})
    assert claim.lines.count() == 200
    text = browser.get(page("line_list", claim, "spend")).content.decode()
    # 100 × 1,000.10 + 50 × 7,083.41 + 50 × 7,859.99 (1,000.10 × 7.0827 = 7,083.408; × 7.8592 = 7,859.986)
    assert "¥847,180.00" in text
    stale = browser.post(address, {"version": 1}, follow=True)
    assert claim.lines.count() == 200
    assert stale.status_code == 409
    claim.refresh_from_db()
    browser.post(address, {"version": claim.version, "how": "replace"})
    assert claim.lines.count() == 200


def test_line_list_shows_a_hundred_at_a_time_and_sums_all(browser, claim):
    checked = upload(browser, claim, xlsx([row(f"INV-{n}") for n in range(120)]))
    browser.post(checked.redirect_chain[-1][0], {"version": 1})
    address = page("line_list", claim, "spend")
    first, second = browser.get(address), browser.get(address, {"page": "100"})
    assert [len(response.context["lines"]) for response in (first, second)] == [100, 20]
    assert second.context["lines"][0].number == 101
    assert "¥12,000.00" in second.content.decode()
    for nonsense in ("-1", "x", "9" * 30, "120"):
        assert len(browser.get(address, {"page": nonsense}).context["lines"]) == 100


def test_import_with_errors_names_the_cells_and_imports_nothing(browser, claim):
    rows = [
        row("23120000000000000001"),
        row("23120000000000000001"),
        row("23120000000000000003", day="2023-04-31"),
        row("23120000000000000004", currency="JPY"),
        row("23120000000000000005", amount="-350"),
        row("23120000000000000006", kind="软件服务"),
        row("23120000000000000007", amount="=1+1"),
        row("2312000000000000008"),
        row(23120000000000000009),
    ]
    answer = upload(browser, claim, xlsx(rows))
    text = answer.content.decode()
    assert answer.status_code == 422
    for address in ("C3", "D4", "H5", "G6", "A7", "G8", "C9", "C10"):
        assert f'id="cell-{address}"' in text, address
    browser.post(answer.redirect_chain[-1][0], {"version": 1})
    assert ClaimLine.objects.count() == 0
    listed = browser.get(answer.redirect_chain[-1][0] + "errors/").content.decode("utf-8-sig")
    assert len(listed.strip().splitlines()) == 10  # the paid day of row 4 is no day either


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lines.xlsx", b"PK\x03\x04 not a book"),
        ("lines.xlsx", b"just text"),
        ("lines.csv", b"\x81\x00\xff\xfe"),
        ("lines.csv", "名称,金额\n".encode()),
        ("lines.csv", b""),
        ("lines.pdf", pdf().read()),
    ],
)
def test_import_of_another_file_is_told_at_the_field(browser, claim, name, content):
    file = BytesIO(content)
    file.name = name
    answer = upload(browser, claim, file)
    assert answer.status_code == 422
    assert ClaimLine.objects.count() == 0


def test_import_csv_in_gb18030(browser, claim):
    lines = [",".join(HEADS), '平台店铺费用,年费,23120000000000000001,2023/5/18,2023.5.18,是,"1,200.50",人民币']
    file = BytesIO("\n".join(lines).encode("gb18030"))
    file.name = "明细.csv"
    answer = upload(browser, claim, file)
    browser.post(answer.redirect_chain[-1][0], {"version": 1})
    assert ClaimLine.objects.get().values["amount"] == {"amount": "1200.50", "currency": "CNY"}


def test_import_file_of_another_person_is_not_there(browser, client, claim):
    address = upload(browser, claim, xlsx([row("23120000000000000001")])).redirect_chain[-1][0]
    client.force_login(make_member(claim.enterprise, R.PROJECT_LEAD))
    assert client.get(address).status_code == 404


def test_template_holds_heads_and_lists_in_the_readers_language(browser, claim):
    book = load_workbook(BytesIO(browser.get(page("import_template", claim, "spend")).content))
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert heads[0] == "费用类别 *"
    assert len(heads) == 8
    assert len(book.worksheets[0].data_validations.dataValidation) == 3
    assert book.worksheets[1]["D2"].value == "2023-05-18"


def test_document_serves_many_lines_and_is_streamed_to_its_own(browser, client, admin, claim):
    fill_claim(claim, admin)
    document = claim.documents.get(material="invoices")
    assert document.lines.count() == 3
    address = page("document_file", claim, document.uid)
    answer = browser.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    line = claim.lines.get(position=2)
    browser.post(page("document_lines", claim, document.uid), {"line": [str(line.uid)]})
    assert list(document.lines.all()) == [line]
    browser.post(page("document_remove", claim, document.uid))
    assert not claim.documents.filter(material="invoices", replaced_at=None).exists()
    client.force_login(make_member(make_enterprise(name_zh="别家")))
    assert client.get(address).status_code == 404


def test_document_that_is_no_paper_is_told_at_the_field(browser, claim):
    file = BytesIO(b"MZ program")
    file.name = "contract.pdf"
    answer = browser.post(page("document_list", claim, "contracts"), {"file": file})
    assert answer.status_code == 422
    assert claim.documents.count() == 0


def test_submit_confirms_and_gives_a_receipt_that_verifies(browser, client, admin, claim):
    fill_claim(claim, admin)
    address = page("application_submit", claim)
    without = browser.post(address, {"version": claim.version})
    assert without.status_code == 422
    first = browser.post(address, {"version": claim.version, "truth": "on"})
    second = browser.post(address, {"version": claim.version, "truth": "on"})
    assert first["Location"] == second["Location"] == page("application_submitted", claim)
    confirmation = browser.get(first["Location"]).content.decode()
    assert claim.reference in confirmation
    assert "¥17,389" in confirmation
    paper = browser.get(page("application_receipt", claim))
    again = browser.get(page("application_receipt", claim))
    assert paper.content == again.content
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper.content)).pages)
    assert claim.reference in text
    assert claim.enterprise.name_zh in text
    assert "17,389.64" in text
    record = claim.entitlements.get()
    client.logout()
    verdict = client.get(reverse("public:receipt", args=[record.uid]), {"h": record.digest})
    assert "¥17,389.64" in verdict.content.decode()
    wrong = client.get(reverse("public:receipt", args=[record.uid]), {"h": "0" * 64}).content.decode()
    assert "17,389.64" not in wrong
    assert record.digest not in wrong
    found = client.get(reverse("public:verify"), {"reference": claim.reference, "digest": record.digest})
    assert found.status_code == 302
    assert client.get(reverse("public:verify"), {"reference": claim.reference, "digest": "f" * 64}).status_code == 404


def test_a_claim_that_arrived_in_time_and_waited_for_a_process_is_submitted(browser, admin, claim, at, settings):
    """Closing is at 17:00:00 in Shanghai; the proxy had it half a second before, a process took it at 17:00:05."""
    fill_claim(claim, admin)
    at("2024-07-12T17:00:05")
    sent = {"path": page("application_submit", claim), "data": {"version": claim.version, "truth": "on"}}
    in_time = {"X-Request-Start": "t=1720774799500"}
    assert browser.post(**sent, headers=in_time).status_code == 422  # not believed unless the proxy is trusted
    settings.PILOTZONE_TRUST_REQUEST_START = True
    assert browser.post(**sent, headers={"X-Request-Start": "t=1720774800000"}).status_code == 422
    assert browser.post(**sent, headers=in_time).status_code == 302
    claim.refresh_from_db()
    assert claim.state == State.DISTRICT_REVIEW
    assert claim.submitted_at == datetime(2024, 7, 12, 8, 59, 59, 500_000, tzinfo=UTC)


def test_submit_one_second_late_says_so_and_keeps_the_draft(browser, admin, claim, at):
    fill_claim(claim, admin)
    at("2024-07-12T17:00:01")
    answer = browser.post(page("application_submit", claim), {"version": claim.version, "truth": "on"})
    assert answer.status_code == 422
    assert "17:00" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == State.DRAFT
    assert claim.lines.count() == 3
    assert claim.answers["turnover"] == "62480000.00"


def test_submitted_claim_shows_progress_and_cannot_be_edited(browser, admin, claim, now):
    fill_claim(claim, admin)
    submitting.submit(claim, truth=True, by=admin, now=now)
    text = browser.get(page("application_detail", claim)).content.decode()
    assert "2024年7月16日 17:00" in text  # ten working days after 2 July
    late = browser.post(page("application_section", claim, "elsewhere"), {"version": 99, "other_money": "5"})
    assert late.status_code == 409
    claim.refresh_from_db()
    assert claim.answers["other_money"] == "0.00"
    assert browser.get(page("application_amount", claim)).status_code == 200
    assert browser.get(page("application_check", claim)).status_code == 200


def test_amount_fragment_for_the_drawer_is_no_page(browser, admin, claim):
    fill_claim(claim, admin)
    answer = browser.get(page("application_amount", claim), headers={"HX-Request": "true", "HX-Target": "drawer"})
    text = answer.content.decode()
    assert "<html" not in text
    assert "¥17,389" in text


def test_clone_copies_answers_and_lines_but_no_papers(browser, admin, claim, now):
    fill_claim(claim, admin)
    submitting.submit(claim, truth=True, by=admin, now=now)
    call = make_call(measure_version=claim.measure_version)
    address = reverse("portal:subsidies:application_start", args=[call.uid])
    browser.post(address, {"source": str(claim.uid), "with_lines": "1"})
    copy = Application.objects.get(call=call)
    assert copy.answers["turnover"] == "62480000.00"
    assert [line.invoice_number for line in copy.lines.all()] == [line.invoice_number for line in claim.lines.all()]
    assert copy.documents.count() == 0
    text = browser.get(page("line_list", copy, "spend")).content.decode()
    assert "发票号码已被使用" in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_in_both_languages(browser, admin, claim, language):
    admin.language = language
    admin.save()
    browser.cookies["django_language"] = language
    fill_claim(claim, admin, typed=ANSWERS | {"turnover": "900000"})
    for name in ("application_detail", "application_amount", "application_check"):
        assert browser.get(page(name, claim)).status_code == 200


def test_a_measure_without_conditions_says_so_instead_of_an_empty_list(browser):
    claim = make_claim(make_call_of("XX-ECI"), answers={})
    browser.force_login(claim.submitted_by)
    assert "本条款没有需要核对的条件。" in browser.get(page("application_amount", claim)).content.decode()


def test_who_has_a_claim_under_the_call_goes_on_with_a_draft_and_looks_at_a_submitted_one(browser, admin, claim, now):
    address = reverse("portal:subsidies:application_start", args=[claim.call.uid])
    assert "继续填写" in browser.get(address).content.decode()
    fill_claim(claim, admin)
    submitting.submit(claim, truth=True, by=admin, now=now)
    text = browser.get(address).content.decode()
    assert ("继续填写" in text, "查看办理进度" in text) == (False, True)
