"""`manage.py meetings`: an event in, a plan out, and clear words about what is wrong."""

import json
import signal
from dataclasses import replace
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from matchmaking.management.commands.meetings import Command, Teller, interruptible
from matchmaking.plan_words import FAULTS, REASONS
from matchmaking.rules.plan.control import Progress
from matchmaking.rules.plan.model import Change, Meeting, Plan
from tests.matchmaking.rules.plan.test_reading import GOOD, changed


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


EVENT = GOOD | {"interests": [{"from": "A", "to": "X", "level": "must"}, {"from": "Y", "to": "A", "level": "nice"}]}


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "event.json").write_text(json.dumps(EVENT), encoding="utf-8")
    return tmp_path


def run(*args) -> str:
    out, err = StringIO(), StringIO()
    call_command("meetings", *map(str, args), stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def refused(*args) -> tuple[int, list[str]]:
    err = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("meetings", *map(str, args), stdout=StringIO(), stderr=err)
    return caught.value.returncode, err.getvalue().splitlines() or [str(caught.value)]


def plan_of(folder, name="plan.json"):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_plan_writes_meetings_objective_bound_and_reasons(folder):
    said = run("plan", "--input", folder / "event.json", "--out", folder / "plan.json", "--time-limit", "5")
    assert "2 meetings, value 13, proven to be the best; greedy 13" in said
    assert "giving out slots: 13 / 13" in said
    found = plan_of(folder)
    assert found["meetings"] == [
        {"buyer": "A", "supplier": "X", "slot": "S1", "table": "T1", "locked": True},
        {"buyer": "A", "supplier": "Y", "slot": "S2", "table": "T1", "locked": False},
    ]
    told = ("objective", "bound", "gap_percent", "proven", "greedy_objective", "idle_gaps", "cancelled", "unmet")
    assert [found[name] for name in told] == [13, 13, 0.0, True, 13, 0, False, []]


def test_each_request_without_a_meeting_is_told(folder):
    event = EVENT | {"buyers": [{"id": "A", "quota": 1}, {"id": "B"}]}
    event["interests"] = [*event["interests"], {"from": "B", "to": "Y", "level": "must", "answer": "declined"}]
    (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    said = run("plan", "--quiet", "--input", folder / "event.json", "--out", folder / "plan.json")
    assert plan_of(folder)["unmet"] == [
        {"buyer": "A", "supplier": "Y", "value": 4, "reason": "quota", "who": ["A"]},
        {"buyer": "B", "supplier": "Y", "value": 9, "reason": "declined", "who": ["Y"]},
    ]
    assert said.splitlines()[1:] == ["No meeting, quota used up: 1", "No meeting, declined: 1"]


def test_mend_keeps_the_others_and_says_what_changed(folder):
    run("plan", "--quiet", "--input", folder / "event.json", "--out", folder / "plan.json")
    event = EVENT | {"suppliers": [{"id": "X"}, {"id": "Y", "withdrawn": True}]}
    (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    options = ["--input", folder / "event.json", "--previous", folder / "plan.json", "--out", folder / "new.json"]
    said = run("mend", "--quiet", *options)
    assert "A – Y, S2, T1: withdrawn from the event" in said
    assert [each["supplier"] for each in plan_of(folder, "new.json")["meetings"]] == ["X"]
    assert plan_of(folder, "new.json")["changes"][0]["after"] is None
    assert "1 meetings" in run("plan", *options)


def test_check_tells_all_faults_with_their_places(folder):
    assert "2 buyers, 2 suppliers, 2 slots, 3 tables: nothing is wrong" in run(
        "check", "--input", folder / "event.json"
    )
    wrong = changed(slots__1__start="2026-09-01T09:10", suppliers__0={"id": "A"})
    (folder / "event.json").write_text(json.dumps(wrong), encoding="utf-8")
    path = folder / "event.json"
    assert refused("check", "--input", path) == (
        1,
        [
            f"{path}: $.suppliers[0].id: A is a buyer and a supplier; take part on one side [on_both_sides]",
            f"{path}: $.slots[1]: slot S2 overlaps slot S1 [overlap]",
        ],
    )


@pytest.mark.parametrize(
    ("content", "words"), [(b"{", "this is not JSON"), (b"\xff", "not in UTF-8"), (b"[]", "an object in braces")]
)
def test_a_file_that_is_no_event_is_told(folder, content, words):
    (folder / "event.json").write_bytes(content)
    code, lines = refused("plan", "--input", folder / "event.json", "--out", folder / "plan.json")
    assert code == 1
    assert words in lines[0]


def test_wrong_use_is_told(folder):
    event = folder / "event.json"
    assert refused("check", "--input", folder / "none.json")[0] == 2
    assert refused("plan", "--input", event, "--out", folder / "none" / "plan.json")[0] == 2
    assert refused("plan", "--input", event, "--out", folder / "plan.json", "--time-limit", "0")[0] == 2
    assert not (folder / "plan.json").exists()


def test_progress_is_told_at_each_stage_and_now_and_then():
    lines = []
    tell = Teller(lines.append)
    for seconds in (0.0, 1.0, 2.5):
        tell(Progress("optimising", 10, 12, seconds))
    tell(Progress("polishing", 11, None, 2.6))
    assert [line.split()[0] for line in lines] == ["0.0", "2.5", "2.6"]


def test_the_first_interruption_asks_and_the_second_ends():
    with interruptible() as asked:
        signal.raise_signal(signal.SIGINT)
        assert asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_plan_that_is_not_proven_or_was_stopped_says_so():
    out = StringIO()
    meeting = Meeting("A", "X", "S1", "T1")
    changes = (Change(meeting, replace(meeting, slot="S2"), "moved"),) * 23
    Command(stdout=out)._say(Plan((meeting,), 10, 16, 0, 16, 10, (), changes, cancelled=True), 1.25)
    lines = out.getvalue().splitlines()
    assert lines[0] == "1 meetings, value 10, at most 37.50 % below the best (no plan exceeds 16); greedy 10; 1.2 s"
    assert lines[1] == "Stopped when asked: this is the best plan so far."
    assert lines[2] == "  A – X, S1, T1 → A – X, S2, T1: moved to another slot"
    assert lines[-1] == "3 more"


def test_outside_the_main_thread_nothing_listens_for_interruptions():
    found = []

    def listen():
        with interruptible() as asked:
            found.append(asked)

    thread = Thread(target=listen)
    thread.start()
    thread.join()
    assert found == [[]]


def test_every_reason_can_be_said():
    assert str(REASONS["quota"]) == "quota used up"
    assert all(str(each) for each in (*FAULTS.values(), *REASONS.values()))
