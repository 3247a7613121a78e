"""Verification against somebody who has the database in hand."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pilotzone.accounts.models import Office
from pilotzone.audit import actions, queries, seals
from pilotzone.audit.models import AuditEvent, Chain, Seal
from pilotzone.audit.rules.chain import check_pack

from .conftest import NOW

pytestmark = pytest.mark.engine


@pytest.fixture
def chain(case, officer, django_capture_on_commit_callbacks) -> Chain:
    """Four events, the first three sealed, all numbered."""
    for number in range(1, 4):
        actions.record(f"office.step_{number}", case, by=officer, now=NOW, payload={"amount": number})
    with django_capture_on_commit_callbacks(execute=True):
        actions.seal(now=NOW)
    actions.record("office.step_4", case, by=officer, now=NOW, personal={"name": "李明"})
    actions.number_events()
    return Chain.objects.get()


@pytest.fixture
def tamper(chain):
    """Runs SQL as somebody who owns the database and has taken the guard away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_event_guard")
        else:
            cursor.execute("DROP TRIGGER audit_event_guard")
        yield cursor.execute


def codes(**options) -> list[tuple[int | None, str]]:
    return [(problem.position, problem.code) for problem in queries.verify(**options)]


def test_verify_accepts_what_was_recorded(chain):
    assert codes() == []
    assert codes(case_uid=chain.case_uid) == []


def test_verify_finds_a_changed_payload(tamper):
    tamper("UPDATE audit_auditevent SET payload = '{\"amount\": 9}' WHERE position = 2")

    assert codes() == [(2, "changed")]


def test_verify_finds_a_deleted_row(tamper):
    tamper("DELETE FROM audit_auditevent WHERE position = 2")

    assert codes() == [(2, "missing"), (None, "feed_gap")]


def test_verify_finds_swapped_rows(tamper):
    tamper("UPDATE audit_auditevent SET position = 99 WHERE position = 2")
    tamper("UPDATE audit_auditevent SET position = 2 WHERE position = 3")
    tamper("UPDATE audit_auditevent SET position = 3 WHERE position = 99")

    found = codes()
    assert (2, "changed") in found
    assert (3, "changed") in found
    assert (2, "out_of_place") in found


def test_verify_finds_a_cut_tail(tamper):
    tamper("DELETE FROM audit_auditevent WHERE position = 4")

    assert codes() == [(4, "cut_off"), (None, "feed_gap")]


def test_verify_finds_a_cut_tail_whose_head_was_set_back(tamper, chain):
    tamper("DELETE FROM audit_auditevent WHERE position >= 3")
    second = AuditEvent.objects.get(position=2)
    tamper("UPDATE audit_chain SET length = 2, sealed_length = 2, digest = %s", [second.digest])

    assert codes() == [(3, "cut_off"), (None, "feed_gap")]
    assert codes(case_uid=chain.case_uid) == [(3, "cut_off")]


def test_verify_finds_a_whole_chain_gone_after_its_seal(tamper, chain):
    tamper("DELETE FROM audit_auditevent")
    tamper("DELETE FROM audit_chain")
    tamper("UPDATE audit_feedcounter SET last = 0")

    assert codes() == [(None, "chain_missing")]
    assert codes(case_uid=chain.case_uid) == [(None, "chain_missing")]


def test_verify_finds_personal_data_removed_without_a_record(chain):
    AuditEvent.objects.filter(position=4).update(personal=None, salt="")

    assert codes() == [(4, "personal_missing")]


def test_verify_finds_a_changed_seal_row(chain):
    Seal.objects.update(events=99, digest="0" * 64)

    assert codes() == [(1, "seal_row_changed")]


def test_verify_finds_changed_seal_files(chain):
    path = seals.heads_path(1)
    path.write_text(path.read_text().replace(":", " :").replace(",3,", ",2,"))

    assert (1, "heads_changed") in codes()
    path.unlink()
    assert codes() == [(1, "heads_missing")]


def test_verify_names_only_the_tampered_case(tamper, case):
    other = Office.objects.create(code="district", name_zh="区商务局")
    actions.record("office.opened", other, by=None, now=NOW)
    tamper("UPDATE audit_auditevent SET kind = 'x' WHERE position = 3")

    problems = list(queries.verify())

    assert [(problem.case_uid, problem.position) for problem in problems] == [(str(case.uid), 3)]


def test_verify_costs_the_same_queries_for_one_chain_and_three(chain, django_assert_num_queries):
    with django_assert_num_queries(5):
        list(queries.verify())
    for code in ("a", "b"):
        actions.record("office.opened", Office.objects.create(code=code, name_zh=code), by=None, now=NOW)
    actions.number_events()
    with django_assert_num_queries(5):
        assert list(queries.verify()) == []


def test_pack_is_checked_without_the_database(chain):
    pack = json.loads(json.dumps(queries.pack_of(chain.case_uid)))

    assert [event["kind"] for event in pack["events"]] == [f"office.step_{number}" for number in range(1, 5)]
    assert pack["sealed"] == [{"length": 3, "digest": pack["events"][2]["digest"]}]
    assert check_pack(pack) == []
    del pack["events"][1]
    assert [problem.code for problem in check_pack(pack)] == ["missing"]


def test_command_verifies_seals_and_exports(chain, tmp_path, capsys):
    call_command("audit", "verify")
    assert capsys.readouterr().out.startswith("Whole: 4 events")

    pack = tmp_path / "pack.json"
    call_command("audit", "export", str(chain.case_uid), "--to", str(pack))
    call_command("audit", "verify", "--pack", str(pack))
    assert capsys.readouterr().out == "The pack pack.json is whole.\n"

    call_command("audit", "seal")
    call_command("audit", "seal")
    seal, nothing = capsys.readouterr().out.splitlines()
    assert seal.startswith("Seal 2: 1 chains, 1 events")
    assert nothing == "Nothing has grown since the last seal."


def test_command_names_the_tampered_row_and_fails(tamper, case, capsys):
    tamper("UPDATE audit_auditevent SET kind = 'x' WHERE position = 3")

    with pytest.raises(CommandError, match="Problems found: 1") as error:
        call_command("audit", "verify", "--case", str(case.uid))

    assert error.value.returncode == 1
    assert capsys.readouterr().out == f"chain {case.uid}, position 3: the row “x” was changed [changed]\n"
