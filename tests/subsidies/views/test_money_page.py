"""What an enterprise got and gave back in a year: page, workbook and home say the same, in both languages."""

import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies import receipts_of_year as receipts
from subsidies.actions import bank_results, recovering
from subsidies.actions.bank_results import Answer
from tests.factories.payment import decided, make_exported
from tests.factories.people import make_enterprise, make_member, make_officer
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
    for word in ("ICBC1", "36,000.00", "9 July 2024", "To be repaid", "¥10,000.00", "by 9 August 2024"):
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
    for year in ("2024", "x", "99999", ""):
        response = client.get(f"{MONEY}?year={year}")
        assert response.status_code == 200
        assert first.reference not in response.content.decode()
