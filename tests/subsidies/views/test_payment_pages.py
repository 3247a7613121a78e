"""Pages of payment: the bank's file row by row, templates of the payment file, the plan."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import bank_results, noticing
from subsidies.enums import State
from subsidies.models import FileTemplate, Payment, PaymentBatch
from subsidies.views.bureau import payments
from tests.factories.payment import make_exported, make_parted_call, make_payable
from tests.factories.people import NOW, make_budget, make_call, make_enterprise, make_member, make_officer
from tests.factories.review import approved, make_bureau, make_submitted
from tests.standing import part
from tests.subsidies.actions.test_bank_results import LATER, bounced, of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-09T10:00:00")


@pytest.fixture(scope="module")
def prepared(standing, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, call = make_bureau(), make_call()
    return {"bureau": bureau, "claims": [make_payable(bureau, now, call=call) for _ in range(2)]}


bureau, claims = part("bureau"), part("claims")


@pytest.fixture
def batch(claims, bureau):
    return make_exported(claims, bureau, LATER)


def test_what_the_list_has_no_room_for_is_reached_page_by_page(claims, bureau, client, at, monkeypatch):
    at("2024-07-19T10:00:00")  # the public notice has ended
    client.force_login(bureau.payer)
    monkeypatch.setattr(payments, "SHOWN", 1)
    monkeypatch.setattr(payments, "SIZE", 1)
    (group,) = client.get("/bureau/payments/").context["groups"]
    total = 7_200_000  # two of 36,000 yuan
    assert (len(group["claims"]), group["count"], group["total"], group["more"]) == (1, 2, total, 1)
    call = claims[0].call
    address = f"/bureau/payments/due/{group['budget'].uid}/"
    for start in (address, f"{address}{call.uid}/"):
        first = client.get(start)
        second = client.get(start, {"page": first.context["page"].after})
        seen = [row["claim"].reference for page in (first, second) for row in page.context["rows"]]
        assert seen == sorted(each.reference for each in claims)
        assert [(page.context["count"], page.context["total"]) for page in (first, second)] == [(2, total)] * 2
        assert second.context["page"].after is None
    other = make_call()
    assert client.get(f"{address}{other.uid}/").context["rows"] == []


def test_all_that_wait_of_a_call_are_one_batch_whatever_the_page_shows(claims, bureau, client, at, monkeypatch):
    at("2024-07-19T10:00:00")
    third = make_payable(bureau, NOW, call=make_call(budget=claims[0].call.budget))
    client.force_login(bureau.payer)
    monkeypatch.setattr(payments, "SIZE", 1)
    sent = {"budget": claims[0].call.budget.uid, "call": claims[0].call.uid, "all": "1", "keep": "on"}
    answer = client.post("/bureau/payments/prepare/", sent)
    batch = PaymentBatch.objects.get()
    assert answer["Location"] == f"/bureau/payments/{batch.uid}/"
    assert set(batch.payments.values_list("application", flat=True)) == {each.pk for each in claims}
    client.post("/bureau/payments/prepare/", {"budget": claims[0].call.budget.uid, "all": "1"})
    assert list(Payment.objects.exclude(batch=batch).values_list("application", flat=True)) == [third.pk]


def results(client, batch, rows, name="results.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([["付款编号", "结果", "银行流水号", "退回原因", "日期"], *rows])
    upload = SimpleUploadedFile(name, text.getvalue().encode("gb18030"), content_type="text/csv")
    return client.post(f"/bureau/payments/{batch.uid}/results/", {"file": upload})


def test_a_file_with_errors_names_each_row_and_takes_nothing_over(batch, claims, bureau, client):
    client.force_login(bureau.confirmer)
    answer = results(
        client,
        batch,
        [
            [f"{batch.reference}-001", "成功", "ICBC1", "", "2024-07-09"],
            [f"{batch.reference}-002", "处理中", "", "", "2024-07-09"],
            ["BF-2020-0001-001", "成功", "ICBC2", "", "2024-07-09"],
            [f"{batch.reference}-002", "成功", "ICBC2", "", "2024-07-10"],
        ],
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for row in ("3", "4", "5"):
        assert re.search(rf'<td class="num"[^>]*>{row}</td>', text)
    assert "处理中" in text
    assert not Payment.objects.exclude(paid_at=None).exists()


def test_a_good_file_settles_the_batch_and_again_changes_nothing(batch, claims, bureau, client):
    client.force_login(bureau.confirmer)
    rows = [
        [f"{batch.reference}-001", "成功", "ICBC1", "", "2024-07-09"],
        [f"{batch.reference}-002", "退回", "", "户名不符", "2024-07-09"],
    ]
    for _ in range(2):
        assert results(client, batch, rows).status_code == 302
    assert list(batch.results.order_by("pk").values_list("rows", "news")) == [(2, 2), (2, 0)]
    states = sorted(type(claim).objects.get(pk=claim.pk).state for claim in claims)
    assert states == [State.PAID, State.PAYABLE]
    page = client.get(f"/bureau/payments/{batch.uid}/").content.decode()
    assert "户名不符" in page
    assert "results.csv" in page


def test_the_form_for_the_banks_answer_comes_back_filled_in(batch, claims, bureau, client):
    client.force_login(bureau.confirmer)
    book = load_workbook(io.BytesIO(client.get(f"/bureau/payments/{batch.uid}/results/form/").content))
    sheet = book.active
    assert [cell.value for cell in sheet[2]][:3] == [f"{batch.reference}-001", claims[0].enterprise.name_zh, "36000.00"]
    for row, reference in ((2, "ICBC1"), (3, "ICBC2")):
        sheet.cell(row, 4, "成功")
        sheet.cell(row, 5, reference)
        sheet.cell(row, 7, "2024-07-09")
    stream = io.BytesIO()
    book.save(stream)
    upload = SimpleUploadedFile("r.xlsx", stream.getvalue())
    assert client.post(f"/bureau/payments/{batch.uid}/results/", {"file": upload}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == "paid"


def test_no_table_or_no_file_is_told(batch, bureau, client):
    client.force_login(bureau.confirmer)
    address = f"/bureau/payments/{batch.uid}/results/"
    assert client.post(address).status_code == 422
    assert client.post(address, {"file": SimpleUploadedFile("a.csv", b"x,y\n1,2\n")}).status_code == 422
    book = Workbook()
    stream = io.BytesIO()
    book.save(stream)
    assert client.post(address, {"file": SimpleUploadedFile("a.xlsx", stream.getvalue())}).status_code == 422


def test_who_prepared_the_batch_is_told_that_another_takes_the_file_over(batch, bureau, client):
    client.force_login(bureau.payer)
    rows = [[f"{batch.reference}-001", "成功", "ICBC1", "", "2024-07-09"]]
    answer = results(client, batch, rows)
    assert answer.status_code == 422
    assert not Payment.objects.exclude(paid_at=None).exists()


def test_one_payment_is_recorded_as_bounced_and_its_account_found_right(batch, claims, bureau, client):
    client.force_login(bureau.confirmer)
    payment = of(batch, claims[0])
    address = f"/bureau/payments/{batch.uid}/{payment.uid}/"
    assert client.post(f"{address}bounced/", {"day": "2024-07-09", "reason": ""}).status_code == 422
    assert client.post(f"{address}bounced/", {"day": "2024-07-10", "reason": "户名不符"}).status_code == 422
    assert client.post(f"{address}bounced/", {"day": "2024-07-09", "reason": "户名不符"}).status_code == 302
    client.force_login(bureau.payer)
    assert " disabled" in client.get("/bureau/payments/").content.decode().split(str(claims[0].uid))[1][:30]
    client.force_login(bureau.confirmer)
    assert client.post(f"{address}account/", {"why": "银行来电确认"}).status_code == 302
    client.force_login(bureau.payer)
    assert " checked" in client.get("/bureau/payments/").content.decode().split(str(claims[0].uid))[1][:30]


def test_the_enterprise_reads_why_the_money_came_back(batch, claims, bureau, client):
    bank_results.take(batch, [bounced(of(batch, claims[0]))], by=bureau.confirmer, now=LATER)
    client.force_login(claims[0].created_by)
    text = client.get(f"/portal/claims/{claims[0].uid}/").content.decode()
    assert "户名不符" in text
    assert f"/portal/enterprises/{claims[0].enterprise.uid}/payee/" in text


# --- templates ---------------------------------------------------------------------------------------


def columns(*rows):
    post = {"name_zh": "工行代发", "name_en": "ICBC", "version": ""}
    for number, (place, kind, heading, constant) in enumerate(rows, 1):
        texts = {"place": place, "kind": kind, "heading": heading, "constant": constant}
        post |= {f"{name}-{number}": text for name, text in texts.items()}
    return post


ROWS = (
    ("4", "amount", "付款金额", ""),
    ("1", "payment", "附言", ""),
    ("2", "holder", "户名", ""),
    ("3", "account", "收款账号", ""),
    ("5", "constant", "付款账户", "1202020909"),
    ("6", "", "", ""),
)


def test_a_template_is_entered_used_changed_and_retired(batch, bureau, client):
    client.force_login(bureau.payer)
    assert client.post("/bureau/payments/templates/new/", columns(*ROWS)).status_code == 302
    template = FileTemplate.objects.get()
    assert list(template.columns.values_list("heading", flat=True)) == [
        "附言",
        "户名",
        "收款账号",
        "付款金额",
        "付款账户",
    ]
    address = f"/bureau/payments/{batch.uid}/file/csv/"
    text = client.post(address, {"template": str(template.uid)}).content.decode("utf-8-sig")
    head, first = text.splitlines()[:2]
    assert head == "附言,户名,收款账号,付款金额,付款账户"
    assert first.startswith(f"{batch.reference}-001,")
    assert first.endswith(",36000.00,1202020909")
    edit = f"/bureau/payments/templates/{template.uid}/"
    assert client.get(edit).status_code == 200
    assert client.post(edit, columns(*ROWS) | {"version": "9"}).status_code == 409
    assert client.post(edit, columns(*ROWS[:-2]) | {"version": "1"}).status_code == 302
    assert template.columns.count() == 4
    assert client.post(f"{edit}retire/").status_code == 302
    assert client.post(address, {"template": str(template.uid)}).status_code == 404


@pytest.mark.parametrize(
    "rows",
    [
        ROWS[1:],  # no amount
        (*ROWS[:4], ("5", "constant", "付款账户", "")),
        (*ROWS[:4], ("5", "bank", "户名", "")),
        ROWS[:3],
    ],
)
def test_a_template_that_no_office_could_work_with_is_refused(bureau, client, rows):
    client.force_login(bureau.payer)
    answer = client.post("/bureau/payments/templates/new/", columns(*rows))
    assert answer.status_code == 422
    assert not FileTemplate.objects.exists()


def test_a_name_is_used_once(bureau, client):
    client.force_login(bureau.payer)
    assert client.post("/bureau/payments/templates/new/", columns(*ROWS)).status_code == 302
    assert client.post("/bureau/payments/templates/new/", columns(*ROWS)).status_code == 422


# --- a long batch ------------------------------------------------------------------------------------


def test_a_page_of_a_long_batch_is_marked_without_the_others(batch, bureau, client, monkeypatch):
    monkeypatch.setattr(payments, "SIZE", 1)
    client.force_login(bureau.confirmer)
    address = f"/bureau/payments/{batch.uid}/"
    first = client.get(address)
    assert [row["payment"].number for row in first.context["rows"]] == [1]
    one, two = batch.payments.order_by("number")
    said = {"paid_on": "2024-07-09", f"bank-{one.uid}": "ICBC1"}
    assert client.post(f"{address}paid/", said | {f"bank-{one.uid}": ""}).status_code == 422
    assert client.post(f"{address}paid/", said).url == address
    second = client.get(address, {"page": first.context["page"].after})
    assert [row["payment"].number for row in second.context["rows"]] == [2]
    assert "共 2 笔，其中 1 笔尚无回执" in second.content.decode()
    batch.refresh_from_db()
    assert batch.state == "exported"
    here = second.wsgi_request.get_full_path()
    assert client.post(here.replace("/?", "/paid/?"), said | {f"bank-{two.uid}": "ICBC2"}).url == here
    batch.refresh_from_db()
    assert batch.state == "paid"


# --- the plan ----------------------------------------------------------------------------------------


def test_the_plan_is_shown_to_both_sides_and_a_part_confirmed(bureau, now, client):
    claim = make_payable(bureau, now, call=make_parted_call())
    client.force_login(claim.created_by)
    text = client.get(f"/portal/claims/{claim.uid}/").content.decode()
    assert text.count("尾款") == 2
    manager = make_officer(R.PROGRAMME_MANAGER)
    client.force_login(manager)
    page = f"/bureau/claims/{claim.uid}/"
    part = claim.instalments.last()
    address = f"{page}plan/{part.uid}/"
    assert address in client.get(page).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"due_on": "2024-07-09", "why": ""}).status_code == 422
    assert client.post(address, {"due_on": "2024-07-09", "why": "验收报告1号"}).status_code == 302
    assert address not in client.get(page).content.decode()
    client.force_login(bureau.payer)
    assert "尾款" in client.get("/bureau/payments/").content.decode()


def test_nothing_is_due_before_the_public_notice_has_ended(bureau, now, client):
    """Decided, and on notice: the day of the decision is none on which the enterprise could expect its money."""
    enterprise = make_enterprise()
    admin = make_member(enterprise)
    claim = approved(make_submitted(enterprise=enterprise, by=admin), bureau, now)
    client.force_login(admin)
    for step in ("decided", "noticed"):
        page = client.get(f"/portal/claims/{claim.uid}/").content.decode()
        assert "公示结束后拨付" in page, step
        assert ">到期</span>" not in page, step
        if step == "decided":
            noticing.publish(claim.call, [claim], document_number="公示1", by=bureau.secretary, now=now)
    noticing.close(claim.call.notices.get(), now=claim.call.notices.get().ends_at)
    page = client.get(f"/portal/claims/{claim.uid}/").content.decode()
    assert ">到期</span>" in page
    assert "公示结束后拨付" not in page


def test_an_allotment_is_reduced_on_its_page_and_only_by_what_is_free(client):
    budget = make_budget(100_00)
    client.force_login(make_officer(R.FINANCE_OFFICER))
    page, detail = f"/bureau/budgets/{budget.uid}/reduce/", f"/bureau/budgets/{budget.uid}/"
    assert page in client.get(detail).content.decode()
    short = client.post(page, {"amount": "100.01", "note": "调减"})
    assert short.status_code == 422
    assert short.context["form"].errors["amount"]
    assert client.post(page, {"amount": "100", "note": "津财〔2024〕40号"})["Location"] == detail
    text = client.get(detail).content.decode()
    assert "津财〔2024〕40号" in text
    assert page not in text  # nothing is free any more
    client.force_login(make_officer(R.DIRECTOR))
    assert client.post(page, {"amount": "1", "note": "调减"}).status_code == 403


def test_one_reference_for_several_payments_is_asked_about(batch, bureau, client):
    client.force_login(bureau.confirmer)
    one, two = batch.payments.order_by("number")
    address = f"/bureau/payments/{batch.uid}/paid/"
    said = {"paid_on": "2024-07-09", f"bank-{one.uid}": "ICBC1", f"bank-{two.uid}": "ICBC1"}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "ICBC1对应多笔付款" in refused.content.decode()
    assert not Payment.objects.filter(paid_at__isnull=False).exists()
    assert client.post(address, said | {f"bank-{two.uid}": ""}).status_code == 302
    assert client.post(address, said).status_code == 422  # the first has it already
    assert client.post(address, said | {"shared": "on"}).status_code == 302
    assert list(batch.payments.values_list("bank_reference", flat=True)) == ["ICBC1", "ICBC1"]
