"""Invoice numbers that two claims take and give up at the same moment: one holder each, and nobody locked out."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from pilotzone.kernel.access import R
from subsidies.actions import answering, correcting, submitting, valuing
from subsidies.enums import Stage, State
from subsidies.models import InvoiceUse
from tests.factories.claims import fill_claim, load_reference
from tests.factories.people import make_application, make_enterprise, make_member, make_officer
from tests.factories.review import make_line, make_submitted

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
LOW, MIDDLE, HIGH = (f"2333200000000000000{digit}" for digit in "159")
LATER = datetime(2024, 7, 4, 2, 0, tzinfo=UTC)
WAITING = """SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()"""


def row(number: str):
    return "site_build", number, "2023-03-18", "1000.00", "CNY"


def held() -> dict[str, int]:
    return dict(InvoiceUse.objects.order_by("number").values_list("number", "application_id"))


@pytest.fixture
def correction(now):
    """A submitted claim that counts HIGH; its enterprise has typed LOW instead and can send that."""
    load_reference()
    claim = make_submitted(amounts=())
    line = make_line(claim, 1, invoice_number=HIGH)
    officer = make_officer(R.DISTRICT_COMMERCE, claim.division)
    target = f"line:{line.uid}:invoice_number"
    made = correcting.request(claim, {target: "Unreadable"}, by=officer, now=now)
    answering.prepare(made, {target: {"invoice_number": LOW}}, by=claim.created_by, now=now)
    return made


@pytest.fixture
def draft(correction):
    """Another enterprise's claim, complete, with all three numbers."""
    enterprise = make_enterprise(name_zh="天津另一家贸易有限公司")
    admin = make_member(enterprise)
    application = make_application(call=correction.application.call, enterprise=enterprise, by=admin)
    return fill_claim(application, admin, rows=[row(LOW), row(MIDDLE), row(HIGH)])


class Beside(threading.Thread):
    """An action on a connection of its own; `error` is what it raised."""

    def __init__(self, action) -> None:
        super().__init__()
        self.action, self.error = action, None
        self.start()

    def run(self) -> None:
        try:
            self.action()
        except Exception as error:
            self.error = error
        finally:
            connection.close()


def until_waiting(count: int) -> None:
    """Until so many connections of this database wait for a lock."""
    end = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0] == count:
                return
            time.sleep(0.02)
    raise AssertionError(f"never were {count} waiting")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_correction_and_submission_of_the_same_numbers_never_lock_each_other_out(correction, draft, now):
    """The submission holds LOW and waits for MIDDLE; the correction of HIGH into LOW then waits for LOW.

    Were HIGH given up before LOW is taken, the submission would wait for the correction next: a deadlock. Both run
    within an outer transaction, so none is begun again: the order alone has to suffice.
    """
    other = make_submitted(call=correction.application.call, amounts=())
    line = make_line(other, 1, invoice_number="")
    InvoiceUse.objects.filter(application=other).delete()

    def submit() -> None:
        with transaction.atomic():
            submitting.submit(draft, truth=True, by=draft.created_by, now=now)

    def answer() -> None:
        with transaction.atomic():
            answering.answer(correction, by=correction.application.created_by, now=LATER)

    with transaction.atomic():
        InvoiceUse.objects.create(number=MIDDLE, line=line, application=other)
        submission = Beside(submit)
        until_waiting(1)
        answered = Beside(answer)
        until_waiting(2)
        transaction.set_rollback(True)
    for thread in (submission, answered):
        thread.join(30)
    assert (submission.error, answered.error) == (None, None)
    assert held() == {LOW: draft.pk, MIDDLE: draft.pk}
    draft.refresh_from_db()
    assert draft.claimed == 600_00  # 30 % of two lines of 1,000.00: HIGH was still the other claim's
    with transaction.atomic():
        valuing.value(draft, Stage.CLAIMED, by=draft.created_by, now=LATER)
    assert held() == {LOW: draft.pk, MIDDLE: draft.pk, HIGH: draft.pk}
    assert draft.claimed == 900_00


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_correction_and_submission_at_the_same_moment_leave_one_holder_each(correction, draft, now):
    meet = threading.Barrier(2)
    first = correction.application

    def submit() -> None:
        meet.wait(10)
        submitting.submit(draft, truth=True, by=draft.created_by, now=now)

    def answer() -> None:
        meet.wait(10)
        answering.answer(correction, by=first.created_by, now=LATER)

    threads = [Beside(submit), Beside(answer)]
    for thread in threads:
        thread.join(60)
    assert [thread.error for thread in threads] == [None, None]
    for claim in (first, draft):
        claim.refresh_from_db()
        assert claim.state == State.DISTRICT_REVIEW
    holders = held()
    assert holders[MIDDLE] == draft.pk
    assert holders[LOW] in (first.pk, draft.pk)
    assert holders.get(HIGH, draft.pk) == draft.pk
    for claim in (first, draft):
        counted = sum(claim.pk == holder for holder in holders.values())
        assert claim.claimed == counted * (12_600_00 if claim == first else 300_00)  # 30 % of 42,000.00, of 1,000.00


@pytest.mark.engine
@pytest.mark.django_db
def test_number_that_moves_to_another_line_stays_with_the_claim(now):
    load_reference()
    claim = make_submitted(amounts=())
    first, second = make_line(claim, 1, invoice_number=LOW), make_line(claim, 2, invoice_number=MIDDLE)
    first.invoice_number, second.invoice_number = HIGH, LOW
    first.save()
    second.save()
    valuing.value(claim, Stage.CLAIMED, by=claim.created_by, now=now)
    assert set(InvoiceUse.objects.values_list("number", "line")) == {(HIGH, first.pk), (LOW, second.pk)}
    assert claim.claimed == 25_200_00  # both lines count: 30 % of 84,000.00
