"""Recording, erasing, numbering and sealing, on rows."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from pilotzone.accounts.models import Office
from pilotzone.audit import actions, queries, seals
from pilotzone.audit.models import AuditEvent, Chain, FeedCounter, Seal
from pilotzone.audit.querysets import AppendOnly
from pilotzone.audit.rules.chain import sha256
from pilotzone.kernel.errors import Refused

from .conftest import NOW

pytestmark = pytest.mark.engine


def codes(**options) -> list[tuple[int | None, str]]:
    return [(problem.position, problem.code) for problem in queries.verify(**options)]


def test_record_begins_and_extends_the_chain_of_its_subject(case, officer):
    first = actions.record("office.opened", case, by=officer, now=NOW, payload={"amount": 7_000_000})
    second = actions.record("office.closed", case, by=None, now=NOW + timedelta(days=1), tombstone=True)

    chain = Chain.objects.get()
    assert (chain.case_kind, chain.case_uid, chain.length, chain.digest) == (
        "accounts.office",
        case.uid,
        2,
        second.digest,
    )
    assert (first.position, first.previous, first.actor, first.actor_label) == (1, "", officer, "王岚")
    assert (second.position, second.previous, second.actor, second.actor_label) == (2, first.digest, None, "")
    assert second.tombstone
    assert codes() == []


def test_record_joins_the_chain_of_the_case(case, officer):
    event = actions.record("user.appointed", officer, by=officer, now=NOW, case=case)

    assert event.chain.case_uid == case.uid
    assert (event.subject_kind, event.subject_uid) == ("accounts.user", officer.uid)


def test_events_recorded_together_are_those_recorded_one_by_one(case, officer):
    before = actions.record("office.opened", case, by=officer, now=NOW)
    with transaction.atomic(), actions.together(case) as record:
        case.version = 4
        first = record("user.appointed", officer, by=officer, now=NOW, case=case)
        case.version = 5
        record("office.moved", case, by=None, now=NOW, payload={"floor": 3})
        assert AuditEvent.objects.count() == 1

    told = list(AuditEvent.objects.order_by("position"))
    assert [event.kind for event in told] == ["office.opened", "user.appointed", "office.moved"]
    assert [event.position for event in told] == [1, 2, 3]
    assert [event.previous for event in told] == ["", before.digest, first.digest]
    assert told[2].version == 5
    assert (told[2].payload, Chain.objects.get().digest) == ({"floor": 3}, told[2].digest)
    assert codes() == []


def test_events_recorded_together_are_of_one_case(case, officer):
    with pytest.raises(RuntimeError, match="another case"), transaction.atomic(), actions.together(case) as record:
        record("user.appointed", officer, by=officer, now=NOW)
    assert not AuditEvent.objects.exists()


def test_record_keeps_personal_data_out_of_the_digest(case):
    event = actions.record("office.opened", case, by=None, now=NOW, personal={"account": "6222"})

    assert event.personal_digest == sha256(bytes.fromhex(event.salt) + b'{"account":"6222"}')


def test_record_vanishes_with_the_callers_transaction(case):
    with transaction.atomic():
        actions.record("office.opened", case, by=None, now=NOW)
        transaction.set_rollback(True)

    assert not Chain.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_stand_outside_a_transaction(case):
    with pytest.raises(RuntimeError):
        actions.record("office.opened", case, by=None, now=NOW)


def test_record_refuses_a_float(case):
    with pytest.raises(TypeError):
        actions.record("office.opened", case, by=None, now=NOW, payload={"amount": 0.1})


def test_an_event_is_neither_changed_nor_deleted_by_the_models(case):
    event = actions.record("office.opened", case, by=None, now=NOW)

    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
    with pytest.raises(AppendOnly):
        AuditEvent.objects.update(kind="x")
    with pytest.raises(AppendOnly):
        AuditEvent.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    ["kind = 'x'", "payload = '{\"a\": 1}'", "digest = 'x'", "position = 9", "at = '2020-01-01'", "personal = '{}'"],
)
def test_an_event_is_not_changed_in_the_database(case, change):
    actions.record("office.opened", case, by=None, now=NOW, personal={"a": 1})

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_auditevent SET {change}")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's tables are emptied with DELETE")
def test_an_event_is_not_deleted_in_the_database(case):
    actions.record("office.opened", case, by=None, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditevent")


def test_erase_personal_leaves_the_chain_whole_and_records_itself(case, officer):
    event = actions.record("office.opened", case, by=officer, now=NOW, personal={"account": "6222"})
    actions.record("office.closed", case, by=officer, now=NOW)

    erasure = actions.erase_personal(event, by=officer, now=NOW + timedelta(days=1))

    event.refresh_from_db()
    assert (event.personal, event.salt) == (None, "")
    assert (erasure.kind, erasure.position, erasure.payload) == (
        "audit.personal_erased",
        3,
        {"event": str(event.uid)},
    )
    assert codes() == []
    with pytest.raises(Refused):
        actions.erase_personal(event, by=officer, now=NOW)


def test_record_many_makes_the_chains_that_record_makes(case, officer):
    actions.record("office.opened", case, by=officer, now=NOW)
    other = Office.objects.create(code="district", name_zh="区商务局")
    entries = [
        actions.Entry("office.renamed", case, officer, NOW, {"name": "市局"}),
        actions.Entry("office.opened", other, None, NOW, personal={"a": "b"}),
        actions.Entry("office.renamed", case, officer, NOW),
    ]

    assert actions.record_many(entries) == 3

    assert sorted(Chain.objects.values_list("length", flat=True)) == [1, 3]
    assert list(AuditEvent.objects.numbered().values_list("kind", "feed_position")) == [
        ("office.renamed", 1),
        ("office.opened", 2),
        ("office.renamed", 3),
    ]
    assert codes() == []
    actions.record("office.closed", other, by=officer, now=NOW)
    assert codes() == []


def test_number_events_gives_each_event_one_place(case):
    for kind in ("a.a", "b.b", "c.c"):
        actions.record(kind, case, by=None, now=NOW)

    assert actions.number_events(limit=2) == 2
    assert actions.number_events() == 1
    assert actions.number_events() == 0

    assert list(AuditEvent.objects.numbered().values_list("kind", "feed_position")) == [
        ("a.a", 1),
        ("b.b", 2),
        ("c.c", 3),
    ]
    assert FeedCounter.objects.get().last == 3


def test_seal_covers_what_has_grown_since_the_last_one(case, django_capture_on_commit_callbacks):
    actions.record("office.opened", case, by=None, now=NOW)
    other = Office.objects.create(code="district", name_zh="区商务局")
    actions.record("office.opened", other, by=None, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        first = actions.seal(now=NOW)
    actions.record("office.closed", case, by=None, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        second = actions.seal(now=NOW + timedelta(hours=1))

    assert (first.number, first.chains, first.events, first.previous) == (1, 2, 2, "")
    assert (second.number, second.chains, second.events, second.previous) == (2, 1, 1, first.digest)
    assert actions.seal(now=NOW) is None
    assert [line.digest for line in seals.read()] == [first.digest, second.digest]
    assert list(seals.head_lines(2)) == [f'["accounts.office","{case.uid}",2,"{Chain.objects.get(length=2).digest}"]']
    assert codes() == []


def test_seal_writes_its_line_only_after_the_commit(case, django_capture_on_commit_callbacks):
    actions.record("office.opened", case, by=None, now=NOW)
    with django_capture_on_commit_callbacks(execute=False):
        actions.seal(now=NOW)
    assert seals.read() == []
    assert codes() == [(1, "seal_not_outside")]

    actions.publish_seals()

    assert [line.number for line in seals.read()] == [1]
    assert codes() == []


@pytest.mark.django_db(transaction=True)
def test_record_keeps_order_when_many_write_to_one_chain(case):
    def write(number: int) -> None:
        try:
            for step in range(5):
                with transaction.atomic():
                    actions.record("office.saved", case, by=None, now=NOW, payload={"by": number, "step": step})
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Chain.objects.get().length == 30
    assert list(AuditEvent.objects.in_order().values_list("position", flat=True)) == list(range(1, 31))
    assert codes() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_number_events_does_not_number_what_is_not_committed(case):
    other = Office.objects.create(code="district", name_zh="区商务局")
    recorded, numbered = threading.Event(), threading.Event()

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                actions.record("slow.begun", case, by=None, now=NOW)
                recorded.set()
                assert numbered.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert recorded.wait(10)
    with transaction.atomic():
        actions.record("quick.done", other, by=None, now=NOW)
    actions.number_events()
    assert Seal.objects.count() == 0
    sealed = actions.seal(now=NOW)
    numbered.set()
    writer.join()
    actions.number_events()

    assert sealed.chains == 1
    assert list(AuditEvent.objects.numbered().values_list("kind", flat=True)) == ["quick.done", "slow.begun"]
    assert codes() == []
