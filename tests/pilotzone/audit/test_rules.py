"""The chain's rules, without a database: what is covered, and what a check finds."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from uuid import UUID

import pytest
import rfc8785

from pilotzone.audit.rules.chain import (
    ERASED,
    START,
    Event,
    Head,
    canonical,
    check_chain,
    check_pack,
    event_digest,
    event_to_json,
    personal_digest,
    plain,
    timestamp,
)
from pilotzone.audit.rules.seal import SealLine, check_seals, head_from_line, head_line, heads_digest, seal_digest

CASE = ("subsidies.application", "11111111-1111-4111-8111-111111111111")
AT = datetime(2024, 8, 1, 9, 30, tzinfo=UTC)
SALT = "00" * 16


def chain_of(*events: dict) -> tuple[Head, list[Event]]:
    """A sound chain with these kinds and payloads."""
    made, previous = [], START
    for position, changes in enumerate(events, start=1):
        personal = changes.pop("personal", None)
        event = Event(
            uid=f"00000000-0000-4000-8000-{position:012d}",
            position=position,
            kind=changes.pop("kind", "application.saved"),
            at=AT + timedelta(minutes=position),
            actor=7,
            actor_label="Li Ming",
            subject_kind=CASE[0],
            subject_uid=CASE[1],
            version=position,
            tombstone=False,
            scope={},
            payload=changes.pop("payload", {}),
            personal=personal,
            salt=SALT if personal else "",
            personal_digest=personal_digest(personal, SALT) if personal else "",
            previous=previous,
            digest="",
        )
        event = replace(event, digest=event_digest(*CASE, event))
        previous = event.digest
        made.append(event)
    return Head(*CASE, len(made), previous), made


def codes(head: Head, events: list[Event], sealed=()) -> list[tuple[int | None, str]]:
    return [(problem.position, problem.code) for problem in check_chain(head, events, sealed)]


def test_check_chain_accepts_a_sound_chain():
    head, events = chain_of({}, {"payload": {"amount": 7_000_000}}, {})

    assert codes(head, events) == []


def test_check_chain_accepts_an_empty_chain():
    assert codes(Head(*CASE, 0, START), []) == []


@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"amount": 7_000_001}},
        {"actor": 8},
        {"actor_label": "Wang Fang"},
        {"at": AT},
        {"kind": "application.refused"},
        {"version": 9},
        {"tombstone": True},
        {"scope": {"enterprise": 1}},
        {"subject_uid": "22222222-2222-4222-8222-222222222222"},
        {"uid": "22222222-2222-4222-8222-222222222222"},
    ],
)
def test_check_chain_finds_a_changed_field(change):
    head, events = chain_of({}, {"payload": {"amount": 7_000_000}}, {})
    events[1] = replace(events[1], **change)

    assert codes(head, events) == [(2, "changed")]


def test_check_chain_finds_a_row_rewritten_with_a_fitting_digest():
    head, events = chain_of({}, {"payload": {"amount": 1}}, {})
    forged = replace(events[1], payload={"amount": 2})
    events[1] = replace(forged, digest=event_digest(*CASE, forged))

    assert codes(head, events) == [(3, "out_of_place")]


def test_check_chain_finds_a_missing_row():
    head, events = chain_of({}, {}, {}, {})
    del events[1:3]

    problems = list(check_chain(head, events))

    assert [(problem.position, problem.code) for problem in problems] == [(2, "missing")]
    assert problems[0].text == "rows 2 to 3 are missing"
    assert str(problems[0]) == f"chain {CASE[1]}, position 2: rows 2 to 3 are missing [missing]"


def test_check_chain_finds_swapped_rows():
    head, events = chain_of({}, {"payload": {"a": 1}}, {"payload": {"b": 2}}, {})
    second, third = events[1], events[2]
    events[1], events[2] = replace(third, position=2), replace(second, position=3)

    assert codes(head, events) == [
        (2, "out_of_place"),
        (2, "changed"),
        (3, "out_of_place"),
        (3, "changed"),
        (4, "out_of_place"),
    ]


def test_check_chain_finds_a_cut_tail():
    head, events = chain_of({}, {}, {})

    assert codes(head, events[:2]) == [(3, "cut_off")]


def test_check_chain_finds_a_cut_tail_with_a_fitting_head_by_the_seal():
    head, events = chain_of({}, {}, {})
    cut = Head(*CASE, 2, events[1].digest)

    assert codes(cut, events[:2]) == []
    assert codes(cut, events[:2], [(3, head.digest)]) == [(3, "cut_off")]


def test_check_chain_finds_history_rewritten_after_a_seal():
    sealed_head, _events = chain_of({}, {"payload": {"amount": 1}})
    head, events = chain_of({}, {"payload": {"amount": 2}}, {})

    assert codes(head, events, [(2, sealed_head.digest)]) == [(2, "not_as_sealed")]


def test_check_chain_finds_rows_beyond_the_head_and_a_changed_head():
    head, events = chain_of({}, {})

    assert codes(replace(head, length=1), events) == [(2, "beyond_head")]
    assert codes(replace(head, digest="0" * 64), events) == [(2, "head_changed")]


def test_check_chain_accepts_recorded_erasure_only():
    uid = "00000000-0000-4000-8000-000000000001"
    head, events = chain_of({"personal": {"name": "Li Ming"}}, {"kind": ERASED, "payload": {"event": uid}})
    events[0] = replace(events[0], personal=None, salt="")
    assert codes(head, events) == []

    head, events = chain_of({"personal": {"name": "Li Ming"}}, {})
    events[0] = replace(events[0], personal=None, salt="")
    assert codes(head, events) == [(1, "personal_missing")]


def test_check_chain_finds_changed_personal_data():
    head, events = chain_of({"personal": {"name": "Li Ming"}})
    events[0] = replace(events[0], personal={"name": "Wang Fang"})

    assert codes(head, events) == [(1, "personal_changed")]


def test_an_event_does_not_verify_in_another_chain():
    head, events = chain_of({})
    other = replace(head, case_uid="22222222-2222-4222-8222-222222222222")

    assert codes(other, events) == [(1, "changed")]


def test_check_pack_reads_what_was_exported_and_finds_a_change():
    head, events = chain_of({"personal": {"name": "李明"}}, {"payload": {"amount": 7_000_000}})
    pack = {
        "format": 1,
        "head": {"case_kind": CASE[0], "case_uid": CASE[1], "length": 2, "digest": head.digest},
        "events": [event_to_json(event) for event in events],
        "sealed": [{"length": 2, "digest": head.digest}],
    }
    pack = json.loads(json.dumps(pack))
    assert check_pack(pack) == []

    pack["events"][1]["payload"]["amount"] = 9_000_000
    assert [(problem.position, problem.code) for problem in check_pack(pack)] == [(2, "changed")]


def test_canonical_is_rfc_8785_for_what_may_be_recorded():
    value = {"é": "\u20ac", "中文": ['\x07\t"\\/\x7f', "𝄞", -1, 2**53 - 1, True, None], "a": {"c": 1, "b": ""}, "": {}}

    assert canonical(plain(value)) == rfc8785.dumps(value)


class Colour(StrEnum):
    RED = "red"


def test_plain_writes_values_as_json():
    value = {
        "uid": UUID(CASE[1]),
        "day": date(2024, 8, 1),
        "at": datetime(2024, 8, 1, 17, 30, tzinfo=timezone(timedelta(hours=8))),
        "state": Colour.RED,
        "rows": (1, True, None),
    }

    assert plain(value) == {
        "uid": CASE[1],
        "day": "2024-08-01",
        "at": "2024-08-01T09:30:00.000000Z",
        "state": "red",
        "rows": [1, True, None],
    }


@pytest.mark.parametrize("value", [0.1, {1: "a"}, {"𝄞": 1}, object(), {"a": b"x"}])
def test_plain_refuses_what_would_not_read_back_the_same(value):
    with pytest.raises(TypeError):
        plain(value)


@pytest.mark.parametrize("value", [2**53, "a\x00b"])
def test_plain_refuses_values_out_of_range(value):
    with pytest.raises(ValueError):  # noqa: PT011
        plain(value)


def test_timestamp_has_one_length():
    assert timestamp(AT) == "2024-08-01T09:30:00.000000Z"


def seals_of(count: int) -> list[SealLine]:
    made, previous = [], ""
    for number in range(1, count + 1):
        line = SealLine(number, timestamp(AT), 1, 1, heads_digest(["x"]), previous, "")
        line = replace(line, digest=seal_digest(line))
        previous = line.digest
        made.append(line)
    return made


def test_check_seals_accepts_a_sound_row_of_seals():
    assert list(check_seals(seals_of(3))) == []


def test_check_seals_finds_missing_and_changed_ones():
    seals = seals_of(4)
    assert [(p.position, p.code) for p in check_seals([seals[0], *seals[2:]])] == [(2, "seal_missing")]

    seals[1] = replace(seals[1], events=99)
    assert [(p.position, p.code) for p in check_seals(seals)] == [(2, "seal_changed")]


def test_head_line_reads_back():
    head = Head(*CASE, 3, "ab" * 32)

    assert head_from_line(head_line(head)) == head
