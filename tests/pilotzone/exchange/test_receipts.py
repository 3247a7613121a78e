"""A large batch has a receipt: repeated without harm, followed, stopped, and whole though its worker is lost."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from enterprises.actions.figures import batches as figure_batches
from enterprises.models import Figure
from pilotzone.audit.models import AuditEvent
from pilotzone.exchange.actions import receipts
from pilotzone.exchange.models import KeptAnswer, Receipt
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_enterprise

pytestmark = pytest.mark.django_db
FIGURES, RECEIPTS = "/api/v1/figures/", "/api/v1/receipts/"
MODES = ("9610", "9710", "9810", "1210", "1239")
WRONG = 3  # by its number in the batch


@pytest.fixture
def customs(at, monkeypatch):
    at("2024-07-02T10:00")
    monkeypatch.setattr(receipts, "AT_ONCE", 1)
    monkeypatch.setattr(receipts, "PORTION", 2)
    figures.load()
    return make_system(make_partner(code="customs"), Scope.FIGURES_WRITE)


@pytest.fixture
def bearer(customs):
    return customs.bearer()


def rows_of(firm, wrong=()):
    """Five rows, in portions of two."""
    row = {"code": firm.uscc, "indicator": "trade", "period": "2024Q1", "currency": "CNY"}
    return [
        row | {"key": f"K{number}", "mode": mode, "value": "x" if number in wrong else f"{number}"}
        for number, mode in enumerate(MODES, 1)
    ]


def send(client, bearer, rows, mode="all", key="B-1"):
    batch = {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01", "rows": rows, "mode": mode}
    named = {"HTTP_IDEMPOTENCY_KEY": key} | bearer
    answer = client.post(FIGURES, json.dumps(batch), content_type="application/json", **named)
    assert answer.status_code == 202, answer.content.decode()
    return answer


def work(answer):
    jobs.run_job(Receipt.objects.get(uid=answer.json()["uid"]).job_id)


def told(client, bearer, answer):
    """Every row of the receipt, page by page."""
    address, found = f"{answer['Location']}rows/", []
    while address:
        page = client.get(address, **bearer).json()
        found += page["items"]
        address = page["next"]
    return [(each["row"], each["key"], each["result"]) for each in found]


def test_a_misspelt_member_of_a_batch_is_refused(client, bearer):
    terms = {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01"}
    batch = terms | {"Mode": "rows", "rows": rows_of(make_enterprise())}
    answer = client.post(FIGURES, json.dumps(batch), content_type="application/json", **bearer)
    [wrong] = answer.json()["errors"]
    assert (answer.status_code, wrong["field"], wrong["code"]) == (422, "Mode", "unknown_field")
    assert not Receipt.objects.exists()


def test_a_batch_repeated_after_a_cut_connection_is_the_same_batch(client, bearer):
    firm = make_enterprise()
    first = send(client, bearer, rows_of(firm))
    assert (first.json()["state"], first.json()["percent"], first.json()["rows"]) == ("running", 0, None)
    assert told(client, bearer, first) == []
    again = send(client, bearer, rows_of(firm))  # the answer was lost on its way
    work(first)
    later = send(client, bearer, rows_of(firm))
    for answer in (again, later):
        assert (answer["Location"], answer["Idempotency-Replayed"]) == (first["Location"], "true")
    assert (Receipt.objects.count(), Job.objects.count(), Figure.objects.count()) == (1, 1, 5)
    ended = client.get(first["Location"], **bearer).json()
    assert (ended["state"], ended["percent"], ended["count"], ended["taken"]) == ("done", 100, 5, 5)
    assert told(client, bearer, first) == [(number, f"K{number}", "added") for number in range(1, 6)]
    assert [each["uid"] for each in client.get(RECEIPTS, **bearer).json()["items"]] == [ended["uid"]]
    KeptAnswer.objects.all().delete()  # two days later: nothing is written twice either
    third = send(client, bearer, rows_of(firm))
    work(third)
    assert {result for _row, _key, result in told(client, bearer, third)} == {"unchanged"}
    assert Figure.objects.count() == 5


@pytest.mark.parametrize(
    ("mode", "state", "count", "others"), [("all", "refused", 0, "not_written"), ("rows", "done", 4, "added")]
)
def test_one_wrong_row_refuses_all_or_itself(client, bearer, mode, state, count, others):
    answer = send(client, bearer, rows_of(make_enterprise(), wrong=(WRONG,)), mode)
    work(answer)
    ended = client.get(answer["Location"], **bearer).json()
    assert (ended["state"], ended["taken"], ended["refused"], Figure.objects.count()) == (state, count, 1, count)
    expected = [(number, f"K{number}", "refused" if number == WRONG else others) for number in range(1, 6)]
    assert told(client, bearer, answer) == expected


def test_keys_and_rows_are_compared_through_the_whole_batch(client, bearer):
    rows = rows_of(make_enterprise())
    rows[4] |= {"key": "K1", "mode": "9610"}
    rows[3] |= {"mode": "9610"}
    answer = send(client, bearer, rows, "rows")
    work(answer)
    page = client.get(f"{answer['Location']}rows/", **bearer).json()
    second = client.get(page["next"], **bearer).json()
    third = client.get(second["next"], **bearer).json()
    assert [error["code"] for error in second["items"][1]["errors"]] == ["repeated"]
    assert [error["code"] for error in third["items"][0]["errors"]] == ["key_repeated"]
    assert Figure.objects.count() == 3


@pytest.mark.parametrize(("mode", "left", "counts"), [("all", 0, [5]), ("rows", 2, [2, 2, 1])])
def test_a_lost_worker_leaves_whole_portions_and_the_next_one_goes_on(client, bearer, monkeypatch, mode, left, counts):
    answer = send(client, bearer, rows_of(make_enterprise()), mode)
    receipt = Receipt.objects.get()
    write, written = figure_batches.FigureWriter.write, []

    def lost(self, rows):
        found = write(self, rows)
        if len(written) == (1 if mode == "rows" else 0):
            raise SystemExit  # as a killed worker: its transaction is never committed
        written.append(len(rows))
        return found

    monkeypatch.setattr(figure_batches.FigureWriter, "write", lost)
    with pytest.raises(SystemExit), transaction.atomic():
        with_savepoints(receipt)
    assert Figure.objects.count() in (0, left)
    monkeypatch.setattr(figure_batches.FigureWriter, "write", write)
    work(answer)
    work(answer)
    receipt.refresh_from_db()
    assert (receipt.state, receipt.taken, Figure.objects.count()) == ("done", 5, 5)
    assert told(client, bearer, answer) == [(number, f"K{number}", "added") for number in range(1, 6)]
    assert sum(counts) == 5


def with_savepoints(receipt):
    receipts.run(str(receipt.uid), receipt.job, now=receipt.made_at)


@pytest.mark.parametrize(("mode", "kept"), [("all", 0), ("rows", 2)])
def test_a_batch_is_stopped_while_it_runs(client, bearer, monkeypatch, mode, kept):
    answer = send(client, bearer, rows_of(make_enterprise()), mode)
    write = figure_batches.FigureWriter.write

    def asked(self, rows):
        found = write(self, rows)
        stopped = client.post(f"{answer['Location']}cancel/", **bearer)
        assert stopped.status_code == 200
        return found

    monkeypatch.setattr(jobs, "REPORT_SECONDS", 0)
    monkeypatch.setattr(figure_batches.FigureWriter, "write", asked)
    Job.objects.update(state=JobState.RUNNING)
    work(answer)
    ended = client.get(answer["Location"], **bearer).json()
    assert (ended["state"], ended["taken"], Figure.objects.count()) == ("stopped", kept, kept)
    assert len(told(client, bearer, answer)) == kept
    assert_ended(answer, ended, "stopped")


def assert_ended(answer, ended, state):
    """It says when, nothing that was sent is kept, and its end is on record once."""
    receipt = Receipt.objects.get(uid=ended["uid"])
    assert ended["ended_at"] is not None
    assert receipt.state == state
    assert set(receipt.portions.values_list("sent", flat=True)) == {""}
    events = AuditEvent.objects.filter(kind="exchange.batch_ended", subject_uid=receipt.uid)
    assert [each.payload["state"] for each in events] == [state]


def test_a_batch_that_has_not_begun_ends_where_it_is_stopped(client, bearer):
    answer = send(client, bearer, rows_of(make_enterprise()))
    stopped = client.post(f"{answer['Location']}cancel/", **bearer).json()
    assert (stopped["state"], stopped["taken"]) == ("stopped", 0)
    assert_ended(answer, stopped, "stopped")


def test_a_batch_ends_when_its_last_row_is_written(client, bearer, monkeypatch, at):
    answer = send(client, bearer, rows_of(make_enterprise()))
    write = figure_batches.FigureWriter.write

    def slowly(self, rows):
        at("2024-07-02T10:05:00")
        return write(self, rows)

    monkeypatch.setattr(figure_batches.FigureWriter, "write", slowly)
    work(answer)
    ended = client.get(answer["Location"], **bearer).json()
    assert (ended["state"], ended["ended_at"]) == ("done", "2024-07-02T10:05:00+08:00")


def test_receipts_are_kept_for_a_year_those_of_stopped_batches_too(client, bearer):
    firm = make_enterprise()
    work(send(client, bearer, rows_of(firm)))
    stopped = send(client, bearer, rows_of(firm), key="B-2").json()["uid"]
    client.post(f"{RECEIPTS}{stopped}/cancel/", **bearer)
    made_at = Receipt.objects.latest("made_at").made_at
    assert receipts.purge(now=made_at + timedelta(days=365)) == 0
    assert Receipt.objects.count() == 2
    assert receipts.purge(now=made_at + timedelta(days=367)) == 8  # two receipts of three portions each
    assert Figure.objects.count() == len(MODES)


def test_another_system_sees_nothing_of_it(client, customs, bearer):
    answer = send(client, bearer, rows_of(make_enterprise()))
    other = make_system(make_partner(code="tax", name="税务局"), Scope.FIGURES_WRITE).bearer()
    for address in (answer["Location"], f"{answer['Location']}rows/"):
        assert client.get(address, **other).status_code == 404
    assert client.post(f"{answer['Location']}cancel/", **other).status_code == 404
    assert client.get(RECEIPTS, **other).json()["items"] == []
    assert client.get(RECEIPTS).status_code == 401
