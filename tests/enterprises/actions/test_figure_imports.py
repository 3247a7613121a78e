"""Tables from agencies: all of their rows or none, once however often they come."""

import csv
import io
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enterprises import import_errors
from enterprises.actions.figures import importing, writing
from enterprises.figure_words import error_said
from enterprises.models import Figure, Subject
from enterprises.querysets_figures import Kept
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories import figures as make
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db


def errors_of(row):
    lines = csv.reader(io.StringIO(import_errors.table(row.errors, error_said).removeprefix("\ufeff"), newline=""))
    return [(int(line[0]), line[2]) for line in list(lines)[1:]]


def codes_of(content, by, **fields):
    row = make.run_import(content, by, **fields)
    assert row.state == "wrong"
    assert Figure.objects.count() == 0
    return errors_of(row)


@pytest.mark.engine
@pytest.mark.parametrize("table", [make.table_csv, make.table_xlsx])
def test_rows_become_figures_with_their_basis(table):
    officer, firm = make.make_assessor(), make_enterprise(customs_code="120716A0KX")
    park = make.make_park(by=officer)
    content = table(
        (firm.uscc, "trade", "2024Q1", "9610", "1,200.50", "CNY", ""),
        ("120716A0KX", "trade", "2024Q1", "", "2000", "CNY", "按收发货人"),
        (park.code, "trade", "2024Q1", "", "90万", "CNY", ""),
    )
    row = make.run_import(content, officer)
    assert (row.state, row.rows, row.added, row.revised, row.unchanged) == ("done", 3, 3, 0, 0)
    told = Figure.objects.order_by("pk").values_list(
        "subject__enterprise", "subject__park", "mode", "value", "currency", "scope_note", "basis", "sharing__number"
    )
    item = make.CUSTOMS_ITEM
    assert list(told) == [
        (firm.pk, None, "9610", 120050, "CNY", "", "catalogue", item),
        (firm.pk, None, "none", 200000, "CNY", "按收发货人", "catalogue", item),
        (None, park.pk, "none", 90_000_000, "CNY", "", "catalogue", item),
    ]
    assert Job.objects.get(pk=row.job_id).result == {"added": 3, "revised": 0, "unchanged": 0, "errors": 0}
    assert AuditEvent.objects.filter(kind="figures.imported", subject_uid=row.uid).count() == 1


def test_progress_counts_the_rows_of_the_table(monkeypatch):
    """Read, placed and written: once three rows are placed, two thirds of the work on them is done."""
    told = []
    monkeypatch.setattr(jobs, "report", lambda job, done: told.append((done, job.total)))
    officer, firm = make.make_assessor(), make_enterprise()
    rows = [(firm.uscc, "trade", f"2024Q{number}", "", "2000", "CNY", "") for number in (1, 2)]
    row = make.run_import(make.table_csv(*rows, (firm.uscc, "trade", "2023Q4", "", "2000", "CNY", "")), officer)
    assert told == [(2, 3)]
    job = Job.objects.get(pk=row.job_id)
    assert (job.done, job.total) == (3, 3)


@pytest.mark.engine
def test_same_table_again_changes_nothing():
    officer, firm = make.make_assessor(), make_enterprise()
    content = make.table_csv((firm.uscc, "trade", "2024Q1", "", "2000", "CNY", ""))
    make.run_import(content, officer)
    again = make.run_import(content, officer, as_of=date(2024, 7, 2))
    assert (again.added, again.revised, again.unchanged) == (0, 0, 1)
    assert Figure.objects.count() == 1


@pytest.mark.engine
def test_other_value_is_a_revision_that_keeps_its_predecessor():
    officer, firm = make.make_assessor(), make_enterprise()
    for value in ("2000", "2100"):
        make.run_import(make.table_csv((firm.uscc, "trade", "2024Q1", "", value, "CNY", "")), officer)
    rows = Figure.objects.order_by("revision").values_list("revision", "value", "is_current")
    assert list(rows) == [(1, 200000, False), (2, 210000, True)]


@pytest.mark.engine
def test_two_sources_are_both_kept():
    officer, firm = make.make_assessor(), make_enterprise()
    admin = make_member(firm)
    make.make_authorisation(firm, admin, "trade", source="platform")
    make.run_import(make.table_csv((firm.uscc, "trade", "2024Q1", "", "2000", "CNY", "")), officer)
    row = (firm.uscc, "trade", "2024Q1", "", "1900", "CNY", "")
    make.run_import(make.table_csv(row), officer, source="platform", item=None)
    rows = Figure.objects.current().order_by("pk").values_list("source__code", "value")
    assert list(rows) == [("customs", 200000), ("platform", 190000)]


def test_one_wrong_row_keeps_all_out():
    officer, firm = make.make_assessor(), make_enterprise()
    content = make.table_csv(
        (firm.uscc, "trade", "2024Q1", "", "2000", "CNY", ""),
        ("91120116MA00000000", "trade", "2024Q1", "", "2000", "CNY", ""),
        (firm.uscc, "sales", "2024Q1", "", "2000", "CNY", ""),
        (firm.uscc, "trade", "2024Q9", "", "2000", "CNY", ""),
        (firm.uscc, "trade", "2024Q1", "9610", "-5", "CNY", ""),
        (firm.uscc, "trade", "2024Q1", "9710", "5", "", ""),
        (firm.uscc, "trade", "2024Q1", "", "2000", "CNY", ""),
        ("91120116MA9999999X", "trade", "2024Q1", "", "2000", "CNY", ""),
        ("TJNONE", "trade", "2024Q1", "", "2000", "CNY", ""),
        (firm.uscc, "staff", "2024Q1", "", "12", "", ""),
    )
    assert codes_of(content, officer) == [
        (3, "91120116MA00000000"),
        (4, "sales"),
        (5, "2024Q9"),
        (6, "'-5"),  # no spreadsheet takes it for a formula
        (7, ""),
        (8, firm.uscc),
        (9, "91120116MA9999999X"),
        (10, "TJNONE"),
        (11, "staff"),  # the item of the catalogue does not name it
    ]


def test_all_that_is_wrong_in_a_row_is_told_at_once():
    """Whose figure it is is asked although other cells cannot be read; of merged cells the lower ones are empty."""
    officer, firm = make.make_assessor(), make_enterprise()
    content = make.table_csv(
        ("TJNONE", "trade", "2024Q9", "", "-5", "EUR", ""),
        ("", "trade", "2024Q1", "", "5", "", ""),
        (firm.uscc, "staff", "2024Q1", "", "many", "", ""),
    )
    row = make.run_import(content, officer)
    told = [(int(line[0]), line[4], line[2]) for line in import_errors.first(row.errors, error_said, 99)]
    assert told == [
        (2, "code.unknown_subject", "TJNONE"),
        (2, "period.bad_period", "2024Q9"),
        (2, "value.negative", "-5"),
        (3, "code.missing", ""),
        (3, "currency.currency_missing", ""),
        (4, "indicator.not_shared", "staff"),
        (4, "value.not_a_number", "many"),
    ]
    assert row.wrong == 7
    assert "合并单元格" in import_errors.first(row.errors, error_said, 99)[3][3]
    assert (2, "'-5") in errors_of(row)


def test_figures_of_an_enterprise_need_its_authorisation():
    officer, firm, other = make.make_assessor(), make_enterprise(), make_enterprise()
    admin = make_member(firm)
    row = (firm.uscc, "receipts", "2024Q1", "", "2000", "USD", "")
    assert codes_of(make.table_csv(row), officer, source="bank", item=None) == [(2, firm.uscc)]
    authorisation = make.make_authorisation(firm, admin, "receipts")
    assert make.run_import(make.table_csv(row), officer, source="bank", item=None).added == 1
    figure = Figure.objects.get()
    assert (figure.basis, figure.authorisation, figure.currency) == ("authorisation", authorisation, "USD")
    strange = make.run_import(
        make.table_csv((other.uscc, "receipts", "2024Q1", "", "2000", "USD", "")), officer, source="bank", item=None
    )
    assert strange.state == "wrong"


def test_statistics_office_gives_aggregates_alone():
    officer, firm = make.make_assessor(), make_enterprise()
    park = make.make_park(by=officer)
    statistics = {"source": "statistics", "item": make.STATISTICS_ITEM}
    row = (firm.uscc, "trade", "2024Q1", "", "2000", "CNY", "")
    assert codes_of(make.table_csv(row), officer, **statistics) == [(2, firm.uscc)]
    assert make.run_import(make.table_csv((park.code, *row[1:])), officer, **statistics).added == 1
    with pytest.raises(Refused) as caught:
        make.begin_import(make.table_csv(row), officer, source="statistics", item=None)
    assert caught.value.code == "aggregates_only"


def test_what_cannot_be_begun():
    officer, firm = make.make_assessor(), make_enterprise()
    content = make.table_csv((firm.uscc, "trade", "2024Q1", "", "2000", "CNY", ""))
    for fields, code in (
        ({"source": "self", "item": None}, "own_figures"),
        ({"source": "customs", "item": make.DISTRICT_ITEM}, "other_item"),
        ({"as_of": date(2024, 7, 3)}, "as_of_ahead"),
    ):
        with pytest.raises(Refused) as caught:
            make.begin_import(content, officer, **fields)
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        make.begin_import(content, make_officer(R.CASEWORKER))


def test_table_with_other_columns_fails_with_the_missing_ones():
    row = make.run_import(make.table_csv(("a", "b"), heads=("code", "what")), make.make_assessor())
    job = Job.objects.get(pk=row.job_id)
    assert job.state == JobState.FAILED
    assert job.error
    row = type(row).objects.select_related("job").get(pk=row.pk)
    assert str(row.state_enum) == "stopped"


@pytest.mark.engine
def test_worker_lost_while_writing_leaves_nothing_and_the_second_run_is_whole(monkeypatch):
    officer, firm = make.make_assessor(), make_enterprise()
    modes = ("9610", "9710", "9810", "1210")
    row = make.begin_import(
        make.table_csv(*((firm.uscc, "trade", "2024Q1", mode, "10", "CNY", "") for mode in modes)), officer
    )
    monkeypatch.setattr(writing, "PORTION", 2)
    whole, count = writing.latest, []

    def lost(*args):
        count.append(1)
        if len(count) == 2:
            raise SystemExit  # as a killed worker: nothing of the job is finished
        return whole(*args)

    monkeypatch.setattr(writing, "latest", lost)
    with pytest.raises(SystemExit), transaction.atomic():
        importing.run(str(row.uid), row.job, now=NOW)
    assert Figure.objects.count() == 0
    monkeypatch.setattr(writing, "latest", whole)
    jobs.run_job(row.job_id)
    jobs.run_job(row.job_id)
    assert importing.run(str(row.uid), row.job, now=NOW) == {"added": 4, "revised": 0, "unchanged": 0, "errors": 0}
    assert Figure.objects.count() == 4


def test_cancelled_import_writes_nothing():
    officer, firm = make.make_assessor(), make_enterprise()
    row = make.begin_import(make.table_csv((firm.uscc, "trade", "2024Q1", "", "10", "CNY", "")), officer)
    jobs.request_cancel(row.job, by=officer, now=NOW)
    jobs.run_job(row.job_id)
    row = type(row).objects.select_related("job").get(pk=row.pk)
    assert (Figure.objects.count(), str(row.state_enum)) == (0, "stopped")


@pytest.mark.engine
def test_an_import_is_cancelled_in_its_final_write(monkeypatch):
    """Asked to stop when the first portion is written: nothing of it stays."""
    officer, firms = make.make_assessor(), [make_enterprise() for _ in range(3)]
    told = [(each.uscc, "trade", "2024Q1", "", "10", "CNY", "") for each in firms]
    row = make.begin_import(make.table_csv(*told), officer)
    insert, written = writing.copying.insert, []

    def inserted(model, columns, rows):
        written.append(insert(model, columns, rows))
        type(row.job).objects.filter(pk=row.job_id).update(cancel_requested_at=NOW)
        return written[-1]

    monkeypatch.setattr(writing, "PORTION", 1)
    monkeypatch.setattr(writing.copying, "insert", inserted)
    jobs.run_job(row.job_id)
    monkeypatch.undo()
    row = type(row).objects.select_related("job").get(pk=row.pk)
    assert len(written) == 1
    assert (Figure.objects.count(), str(row.state_enum), row.job.state) == (0, "stopped", "cancelled")
    assert make.run_import(make.table_csv(*told), officer).added == 3


@pytest.mark.engine
def test_database_refuses_to_change_a_figure():
    officer, firm = make.make_assessor(), make_enterprise()
    make.run_import(make.table_csv((firm.uscc, "trade", "2024Q1", "", "2000", "CNY", "")), officer)
    figure = Figure.objects.get()
    for change in ({"value": 1}, {"currency": "USD"}, {"as_of": date(2020, 1, 1)}, {"reported_by": make_member(firm)}):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Figure.objects.filter(pk=figure.pk).update(**change)
    Figure.objects.filter(pk=figure.pk).update(is_current=False)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(is_current=True)
    with pytest.raises(Kept):
        figure.delete()
    with pytest.raises(Kept):
        Figure.objects.all().delete()


@pytest.mark.engine
def test_database_refuses_a_figure_without_one_basis():
    officer, firm = make.make_assessor(), make_enterprise()
    make.run_import(make.table_csv((firm.uscc, "trade", "2024Q1", "", "2000", "CNY", "")), officer)
    figure = Figure.objects.get()
    figure.pk, figure.revision, figure.is_current, figure.basis = None, 2, False, "own"
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save(force_insert=True)
    figure.basis, figure.is_current = "catalogue", True
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save(force_insert=True)  # a second one that stands
    assert connection.in_atomic_block


def test_many_subjects_are_made_once():
    firms = [make_enterprise(f"企业{number}", payee=False) for number in range(3)]
    first, _parks = writing.subjects_of([firm.pk for firm in firms], [])
    again, _parks = writing.subjects_of([firm.pk for firm in firms], [])
    assert first == again
    assert Subject.objects.count() == 3
