"""What an enterprise got and gave back in a year: page, workbook and home say the same, in both languages."""

import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.actions.payees import ask_change
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies import receipts_of_year as receipts
from subsidies.actions import bank_results, recovering
from subsidies.actions.bank_results import Answer
from tests.factories.payment import decided, make_exported, make_parted_call, make_payable
from tests.factories.people import make_budget, make_enterprise, make_member, make_officer
from tests.factories.registry import make_payee
from tests.factories.review import make_bureau, make_submitted
from tests.standing import part

pytestmark = pytest.mark.django_db
PAID = datetime(2024, 7, 9, 2, 0, tzinfo=UTC)
NOW = datetime(2024, 8, 12, 2, 0, tzinfo=UTC)
MONEY = reverse("portal:subsidies:money_list")


@pytest.fixture(scope="module")
def prepared(standing, now):
    """36,000 yuan paid on 9 July, of which 10,000 are demanded back until 9 August."""
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, enterprise = make_bureau(), make_enterprise(payee=False)
    make_payee(enterprise, "6222020302001234567")
    admin, manager = make_member(enterprise), make_officer(R.PROGRAMME_MANAGER)
    first = decided(make_submitted(enterprise=enterprise, by=admin), bureau, now)
    answer(make_exported([first], bureau, PAID), bureau, "ICBC1", date(2024, 7, 9), PAID)
    row = recovering.propose(
        first, amount=10_000_00, clause="c4", reason="发票虚开", due_on=date(2024, 8, 9), sanction="none", by=manager,
        now=PAID,
    )  # fmt: skip
    recovering.confirm(row, by=bureau.director, now=PAID)
    recovering.mark_overdue(now=NOW)
    return {"bureau": bureau, "admin": admin, "first": first}


bureau, admin, first = part("bureau"), part("admin"), part("first")


def answer(batch, bureau, reference, day, now):
    answers = [Answer(row.pk, True, day, bank_reference=reference) for row in batch.payments.all() if row.net]
    return bank_results.take(batch, answers, by=bureau.confirmer, now=now)


def test_the_year_adds_up_and_the_workbook_has_the_same(client, first, admin):
    claims = receipts.claims_of(first.enterprise, admin)
    found = receipts.year_of(claims, 2024)
    assert (found.gross, found.kept, found.transferred, found.back) == (36_000_00, 0, 36_000_00, 0)
    assert (receipts.year_of(claims, 2023).gross, 2024 in receipts.years_of(claims)) == (0, True)
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    text = client.get(f"{MONEY}?year=2024").content.decode()
    for word in ("ICBC1", "36,000.00", "9 July 2024", "To be repaid", "¥10,000.00", "to be repaid by 9 August 2024"):
        assert word in text
    client.cookies["django_language"] = "zh-hans"
    response = client.get(reverse("portal:subsidies:money_table") + "?year=2024")
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["收到的资金", "退回的资金"]
    rows = list(book["收到的资金"].iter_rows(values_only=True))
    assert rows[1][4:7] == ("金额（元）", "抵扣（元）", "实付（元）")
    assert (rows[2][1], rows[2][4:7], rows[2][9]) == (first.reference, (36000, 0, 36000), "ICBC1")


def test_a_payment_that_came_back_is_shown_and_not_counted_and_waits_on_the_home(client, first, admin, bureau):
    payment = first.payments.get()
    back = [Answer(payment.pk, False, date(2024, 7, 9), reason="账户已销户")]
    bank_results.take(payment.batch, back, by=bureau.confirmer, now=PAID)
    found = receipts.year_of(receipts.claims_of(first.enterprise, admin), 2024)
    assert (found.gross, [row.pk for row in found.received]) == (0, [payment.pk])
    client.force_login(admin)
    client.cookies["django_language"] = "zh-hans"
    text = client.get(f"{MONEY}?year=2024").content.decode()
    assert "2024年7月9日退回" in text
    assert "更正收款账户" in text
    home = client.get(reverse("portal:home")).content.decode()
    assert "付款被退回，待更正收款账户" in home
    assert "待退回资金" in home


def test_another_enterprise_sees_nothing_of_it_and_a_year_that_is_none_is_this_one(client, first):
    client.force_login(make_member(make_enterprise()))
    for year in ("2024", "x", "99999", "9999", "0001", ""):
        response = client.get(f"{MONEY}?year={year}")
        assert response.status_code == 200
        assert first.reference not in response.content.decode()


def test_while_a_change_of_account_waits_the_bureau_holds_it_and_nothing_waits_for_the_enterprise(
    client, first, admin, bureau
):
    payment = first.payments.get()
    back = [Answer(payment.pk, False, date(2024, 7, 9), reason="账户已销户")]
    bank_results.take(payment.batch, back, by=bureau.confirmer, now=PAID)
    client.force_login(admin)
    client.cookies["django_language"] = "zh-hans"
    page = reverse("portal:subsidies:application_detail", args=[first.uid])
    assert client.get(page).context["holder"].is_applicant
    values = {
        "holder": first.enterprise.name_zh,
        "bank": "工商银行",
        "cnaps": "102110000000",
        "number": "6222020200019999",
    }
    ask_change(first.enterprise, **values, reason="换开户行", by=admin, now=PAID)
    holder = client.get(page).context["holder"]
    assert (holder.is_applicant, holder.what) == (False, "核对收款账户变更")
    assert not receipts.came_back(receipts.claims_of(first.enterprise, admin)).exists()


def test_a_part_that_waits_for_its_condition_is_not_with_the_finance_office(client, bureau, now):
    claim = make_payable(bureau, now, call=make_parted_call(budget=make_budget()))
    client.force_login(claim.created_by)
    client.cookies["django_language"] = "en"
    page = reverse("portal:subsidies:application_detail", args=[claim.uid])
    response = client.get(page)
    assert response.context["holder"].what == "pays to your account"
    assert "To give it up, write to the bureau" in response.content.decode()
    answer(make_exported([claim], bureau, PAID), bureau, "ICBC7", date(2024, 7, 9), PAID)
    holder = client.get(page).context["holder"]
    assert (holder.who, holder.what) == ("City commerce bureau", "confirms the next part once its condition is met")


def test_the_homes_heading_counts_other_matters_where_no_claim_waits(client, first, admin):
    client.force_login(admin)
    client.cookies["django_language"] = "zh-hans"
    text = client.get(reverse("portal:home")).content.decode()
    assert "有 1 件事项等您处理" in text
    assert "没有等您处理的申报。" in text
