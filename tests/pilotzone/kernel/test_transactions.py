"""Who loses a deadlock begins again; who keeps losing is told so, and never sees an error page."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory

from pilotzone.kernel import api
from pilotzone.kernel.html import ClosedByDefault
from pilotzone.kernel.transactions import Busy, is_lost, transacted
from pilotzone.reference.models import Division
from tests.factories.people import make_division

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
DEADLOCK = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40P01'; END $$"
SERIALIZATION = "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$"


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_that_lock_each_other_out_both_finish():
    """Each holds the row that the other wants; PostgreSQL ends one of them, which begins again."""
    rows = [make_division("120116"), make_division("120114")]
    meet, runs, errors = threading.Barrier(2), [], []

    def rename(order: list[Division], name: str) -> None:
        @transacted
        def both() -> None:
            runs.append(name)
            for place, row in enumerate(order):
                Division.objects.filter(pk=row.pk).update(name_en=name)
                if place == 0 and len(runs) <= 2:
                    meet.wait(10)

        try:
            both()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=rename, args=(rows, "one")),
        threading.Thread(target=rename, args=(rows[::-1], "two")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    assert len(runs) >= 3
    assert set(Division.objects.values_list("name_en", flat=True)) == {runs[-1]}


@needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", [DEADLOCK, SERIALIZATION])
def test_losing_again_and_again_is_told_and_writes_nothing(statement):
    runs = []

    @transacted
    def lose() -> None:
        runs.append(make_division("120116"))
        execute(statement)

    with pytest.raises(Busy) as refused:
        lose()
    assert refused.value.status == 409
    assert len(runs) == 4
    assert not Division.objects.filter(code="120116").exists()


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_within_another_transaction_only_the_outermost_begins_again():
    runs = []

    @transacted
    def inner() -> str:
        runs.append(1)
        if len(runs) == 1:
            execute(DEADLOCK)
        return "done"

    assert transacted(lambda: inner())() == "done"
    assert len(runs) == 2
    runs.clear()
    with pytest.raises(OperationalError), transaction.atomic():
        inner()
    assert len(runs) == 1


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_another_error_is_no_reason_to_begin_again():
    runs = []

    @transacted
    def fail() -> None:
        runs.append(make_division("120116"))
        raise OperationalError("the connection is gone")

    with pytest.raises(OperationalError, match="gone"):
        fail()
    assert len(runs) == 1
    assert not Division.objects.filter(code="120116").exists()


@needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("accept", "kind"), [("text/html", "text/html"), ("application/json", "text/html")])
def test_a_lost_transaction_that_cannot_begin_again_is_a_message(accept, kind):
    """The net beneath every page and the API: an action that is not begun again still gives no error page."""
    error = lost_error()
    assert is_lost(error)
    request: HttpRequest = RequestFactory().get("/", headers={"HX-Request": "true", "Accept": accept})
    answer = ClosedByDefault(lambda _request: None).process_exception(request, error)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (409, kind)
    assert "请重试" in answer.content.decode()
    said = api.answered(error, {})
    assert (said.status_code, said.data["type"]) == (503, "urn:pilotzone:busy")


def lost_error() -> OperationalError:
    try:
        execute(DEADLOCK)
    except OperationalError as error:
        return error
    raise AssertionError("PostgreSQL did not complain")
