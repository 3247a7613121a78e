"""Statistics from claims that went their way, seen by the city and by a district, as page, sheet and paper."""

import io
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from openpyxl import load_workbook

from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies import statistics
from subsidies.actions import bank_results, counting, deciding, recovering, reporting
from subsidies.enums_statistics import Step
from subsidies.models import Budget, ClaimTable, Report, StatisticRun, StatisticSum
from tests.factories.payment import make_exported, make_payable
from tests.factories.people import make_call, make_division, make_officer
from tests.factories.review import at_city, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
PAID = datetime(2024, 7, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def claims(bureau, now):
    """Two of Binhai: one paid (36,000 yuan of 120,000), one just submitted."""
    call = make_call()
    paid = make_payable(bureau, now, call=call)
    batch = make_exported([paid], bureau, PAID)
    references = {str(row.uid): f"ICBC{row.pk}" for row in batch.payments.all()}
    bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 10), by=bureau.confirmer, now=PAID)
    return [paid, make_submitted(call=call)]


def of(user, query=""):
    return statistics.figures(QueryDict(query), user)


@pytest.mark.engine
def test_sums_times_and_the_moment_of_counting(claims, bureau):
    run = counting.count(now=PAID)
    assert (run.claims, run.as_of) == (2, PAID)
    found = of(bureau.director)
    assert found.total.figures == (2, 72_000_00, 1, 36_000_00, 1, 36_000_00, 0)
    assert [line.label for line in found.tables[0].lines] == ["2024-07"]
    size = next(table for table in found.tables if table.id == "size")
    assert [line.figures for line in size.lines] == [found.total.figures]  # 62.48 million of turnover: medium
    assert {each.step for each in found.times} == set(Step)
    assert all(each.claims == 1 for each in found.times)
    again = counting.count(now=PAID)
    assert list(StatisticRun.objects.all()) == [again]
    assert of(bureau.director).total == found.total


def test_a_refused_claim_is_decided_with_nothing_approved_until_a_review_lifts_it(claims, bureau):
    """Two decided of two: 36,000 yuan approved by the signatures of July, nothing by the refusal of August."""
    refused, august = at_city(claims[1], bureau, PAID), datetime(2024, 8, 1, 2, 0, tzinfo=UTC)
    deciding.refuse(refused, clause="c4", reason="费用与发票不符", by=bureau.caseworker, now=august)
    counting.count(now=august)
    found = of(bureau.director)
    assert [(line.label, line.decided, line.approved) for line in found.tables[0].lines] == [
        ("2024-07", 1, 36_000_00),
        ("2024-08", 1, 0),
    ]
    refused.refresh_from_db()
    refused.state = "city_review"
    refused.save(update_fields=["state"])
    counting.count(now=august)
    assert of(bureau.director).total.decided == 1


def test_what_was_recovered_stands_beside_what_was_paid(claims, bureau):
    """What was paid less what was recovered is what the ledger has as paid."""
    row = recovering.propose(
        claims[0], amount=10_000_00, clause="c4", reason="发票虚开", due_on=date(2024, 9, 9), sanction="none",
        by=make_officer(R.PROGRAMME_MANAGER), now=PAID,
    )  # fmt: skip
    recovering.confirm(row, by=bureau.director, now=PAID)
    august = datetime(2024, 8, 1, 2, 0, tzinfo=UTC)
    for number, amount in ((1, 4_000_00), (2, 1_000_00)):
        recovering.repay(
            row, amount=amount, received_on=date(2024, 8, 1), bank_reference=f"R{number}", by=bureau.payer, now=august
        )
    counting.count(now=august)
    found = of(bureau.director)
    assert [(line.label, line.paid, line.recovered) for line in found.tables[0].lines] == [
        ("2024-07", 36_000_00, 0),
        ("2024-08", 0, 5_000_00),
    ]
    budget = Budget.objects.get(pk=claims[0].call.budget_id)
    assert found.total.paid - found.total.recovered == budget.paid == 31_000_00


@pytest.mark.engine
def test_a_district_sees_its_own_and_filters_narrow(claims, bureau):
    counting.count(now=PAID)
    own = claims[0].division
    other = make_division("120114", "武清区", "Wuqing")
    StatisticSum.objects.create(
        run=StatisticRun.objects.get(), programme=claims[0].call.programme, division=other, size="large",
        month=date(2023, 5, 1), submitted=7, claimed=7_00,
    )  # fmt: skip
    assert of(bureau.director).total.submitted == 9
    assert of(bureau.commerce).total.submitted == 2
    assert of(bureau.commerce, f"division={other.code}").total.submitted == 0
    assert of(bureau.director, f"division={other.code}").total.figures[:2] == (7, 7_00)
    assert of(bureau.director, "year=2023").total.submitted == 7
    assert of(bureau.director, f"division={own.code}&year=2024").total.submitted == 2
    assert of(bureau.director, "programme=independent_website").total.submitted == 9
    assert of(bureau.director, "year=1999").total.submitted == 0  # no such choice: nothing


def test_reports_keep_columns_and_each_export_is_recorded(claims, bureau):
    keep = {"is_shared": False, "by": bureau.director, "now": PAID}
    with pytest.raises(Exception, match="columns_missing"):
        reporting.keep("月报", ["nothing"], **keep)
    with pytest.raises(Exception, match="name_missing"):
        reporting.keep(" ", ["reference"], **keep)
    report = reporting.keep("月报", ["reference", "paid", "reference"], **keep)
    assert report.columns == ["reference", "paid"]
    assert reporting.keep("月报", ["reference", "paid", "uscc"], **keep).pk == report.pk
    assert list(Report.objects.visible_to(bureau.commerce)) == []
    with pytest.raises(Exception, match="not_allowed"):
        reporting.retire(report, by=bureau.commerce, now=PAID)
    reporting.retire(report, by=bureau.director, now=PAID)
    assert list(Report.objects.visible_to(bureau.director)) == []


def sheet_of(client, answer):
    """The first sheet of the table that the worker makes of what was asked for."""
    jobs.drain(now=timezone.now())
    made = b"".join(client.get(f"{answer.url}file/").streaming_content)
    return load_workbook(io.BytesIO(made)).worksheets[0]


def test_pages_and_files(claims, bureau, client, at):
    at("2024-07-10T10:00:00")
    counting.count(now=PAID)
    client.force_login(bureau.director)
    page = client.get("/bureau/statistics/").content.decode()
    assert "72,000.00" in page
    assert "36,000.00" in page
    book = load_workbook(io.BytesIO(client.get("/bureau/statistics/xlsx/?year=2024").content))
    assert [cell.value for cell in book.worksheets[1][2]][1:] == [2, 72000, 1, 36000, 1, 36000, 0]
    assert client.get("/bureau/statistics/pdf/").content.startswith(b"%PDF")
    assert client.get("/bureau/statistics/doc/").status_code == 404
    form = "/bureau/statistics/reports/new/"
    assert client.post(form, {"name": "月报"}).status_code == 422
    kept = {"name": "月报", "columns": ["reference", "submitted", "paid"], "is_shared": "on"}
    assert client.post(form, kept).status_code == 302
    report = Report.objects.get()
    address = f"/bureau/statistics/reports/{report.uid}/table/"
    rows = sheet_of(client, client.post(address, {"year": "2024"}))
    submitted = datetime(2024, 7, 1)
    assert [[cell.value for cell in row] for row in rows.iter_rows(min_row=2)] == [
        [claims[0].reference, submitted, 36000],
        [claims[1].reference, submitted, None],
    ]
    event = AuditEvent.objects.get(kind="claims.exported")
    assert (event.payload["rows"], event.payload["filters"], event.actor) == (2, {"year": ["2024"]}, bureau.director)
    assert event.payload["name"] == "月报"
    client.force_login(make_officer(R.DISTRICT_COMMERCE, division=make_division("120114", "武清区", "Wuqing")))
    told = client.post(address, follow=True)  # another district's officer takes nothing out
    assert "没有符合条件的申报" in told.content.decode()
    assert ClaimTable.objects.count() == 1
    client.force_login(claims[0].created_by)
    assert client.get("/bureau/statistics/").status_code in (302, 403, 404)


def test_very_many_claims_are_counted_at_night_only():
    noon = datetime(2024, 7, 10, 4, 0, tzinfo=UTC)
    assert counting.count_when_due(now=noon) == 0  # nothing there, and counted all the same
    run = StatisticRun.objects.get()
    StatisticRun.objects.update(claims=100_000)
    counting.count_when_due(now=noon)
    assert StatisticRun.objects.get() == run
    counting.count_when_due(now=datetime(2024, 7, 10, 18, 40, tzinfo=UTC))  # 02:40 in Shanghai
    assert StatisticRun.objects.get() != run
