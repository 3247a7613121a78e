"""The record as the bureau reads it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pilotzone.accounts.enums import Language
from pilotzone.accounts.models import Appointment, Office
from pilotzone.audit import actions, cases, sentences
from pilotzone.audit.models import Chain
from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from pilotzone.reference.models import Division
from tests.factories.people import make_officer

from .conftest import NOW


@pytest.fixture
def guard(client, officer, case):
    """Signed in as the audit administrator."""
    officer.language = Language.ENGLISH
    officer.save()
    Appointment.objects.create(user=officer, role="audit_admin", office=case, starts_on=NOW.date())
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture(autouse=True)
def _words(monkeypatch):
    monkeypatch.setattr(sentences, "_sentences", {"office.opened": "Opened with %(staff)s staff"})


def test_list_shows_the_newest_first_as_sentences(guard, case):
    actions.record("office.opened", case, by=None, now=NOW, payload={"staff": 7})
    actions.record("office.closed", case, by=None, now=NOW + timedelta(hours=1))

    answer = guard.get("/bureau/audit/")

    assert [row["text"] for row in answer.context["events"]] == ["office.closed", "Opened with 7 staff"]
    assert "Opened with 7 staff" in answer.content.decode()


def test_list_is_paged(guard, case):
    for minute in range(51):
        actions.record(f"step.{minute}.", case, by=None, now=NOW + timedelta(minutes=minute))

    first = guard.get("/bureau/audit/")
    second = guard.get("/bureau/audit/", {"page": first.context["page"].after})

    assert [row["text"] for row in second.context["events"]] == ["step.0."]


def test_case_shows_its_events_and_that_they_are_whole(guard, case):
    actions.record("office.opened", case, by=None, now=NOW, payload={"staff": 7})

    answer = guard.get(f"/bureau/audit/{case.uid}/")

    assert answer.context["problems"] == []
    assert "The record is whole: 1 event" in answer.content.decode()
    assert "Opened with 7 staff" in answer.content.decode()


def test_case_says_how_much_of_it_is_sealed(guard, case, django_capture_on_commit_callbacks):
    def said() -> str:
        return " ".join(guard.get(f"/bureau/audit/{case.uid}/").content.decode().split())

    actions.record("office.opened", case, by=None, now=NOW)
    assert "None of these events is sealed outside the database yet" in said()
    with django_capture_on_commit_callbacks(execute=True):
        actions.seal(now=NOW)
    assert "was computed anew just now and compared with the seals kept outside the database." in said()
    actions.record("office.closed", case, by=None, now=NOW)
    assert "and the first event compared with the seals" in said()


def test_case_names_what_is_wrong(guard, case):
    actions.record("office.opened", case, by=None, now=NOW)
    Chain.objects.update(length=2)

    html = guard.get(f"/bureau/audit/{case.uid}/").content.decode()

    assert "The record is not whole: 1 problem" in html
    assert "cut_off" in html


def test_a_case_is_called_by_its_kind_and_name_in_the_lists_and_on_its_own_page(guard, case):
    actions.record("office.opened", case, by=None, now=NOW)
    actions.record("personal.read", case, by=None, now=NOW)

    for address in ("/bureau/audit/", "/bureau/audit/reads/", f"/bureau/audit/{case.uid}/"):
        assert re.search(r"Office\s+<span[^>]*>市商务局</span>", guard.get(address).content.decode()), address


def test_a_case_that_is_gone_or_of_an_unknown_kind_is_called_by_its_identifier(guard, officer, case):
    actions.record("office.opened", case, by=None, now=NOW)
    notice = Notice.objects.create(recipient=officer, kind="x", created_at=NOW)
    actions.record("notice.opened", notice, by=None, now=NOW)
    Chain.objects.filter(case_uid=case.uid).update(case_uid="01234567-0000-4000-8000-000000000000")

    called = {(row["case"].word, row["case"].name) for row in guard.get("/bureau/audit/").context["events"]}

    assert called == {("Office", "01234567"), ("notices.notice", str(notice.uid)[:8])}


def test_cases_of_many_kinds_take_one_statement_each(guard, case, django_assert_num_queries):
    for number in range(3):
        office = Office.objects.create(code=f"o{number}", name_zh=f"处室{number}")
        actions.record("office.opened", office, by=None, now=NOW)

    chains = list(Chain.objects.all())
    with django_assert_num_queries(1):
        called = cases.called(chains)
    assert sorted(each.name for each in called.values()) == ["处室0", "处室1", "处室2"]


def test_a_long_case_is_paged(guard, case):
    for number in range(51):
        actions.record(f"step.{number}.", case, by=None, now=NOW)
    address = f"/bureau/audit/{case.uid}/"

    first = guard.get(address)
    second = guard.get(address, {"page": first.context["page"].after})

    assert [row["event"].position for row in first.context["events"]] == list(range(51, 1, -1))
    assert [row["event"].position for row in second.context["events"]] == [1]
    assert "The record is whole: 51 events" in second.content.decode()


def test_case_without_a_record_is_not_found(guard, case):
    assert guard.get(f"/bureau/audit/{case.uid}/").status_code == 404


def test_the_record_is_closed_to_others(client, officer, case):
    client.force_login(officer)

    assert client.get("/bureau/audit/").status_code == 403
    assert client.get(f"/bureau/audit/{case.uid}/").status_code == 403


def test_sentence_with_a_value_missing_shows_its_code(case):
    event = actions.record("office.opened", case, by=None, now=NOW, payload={"other": 1})

    assert sentences.sentence(event) == "office.opened: Opened with %(staff)s staff"


def test_register_refuses_a_kind_twice():
    with pytest.raises(ValueError, match="twice"):
        sentences.register({"office.opened": "Again"})


def test_every_problem_has_words_for_people():
    found = set()
    for module in ("rules/chain.py", "rules/seal.py", "queries.py"):
        source = (Path(actions.__file__).parent / module).read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:yield [\w. +]+|Problem\([^()]*?), "([a-z_]+)"', source))

    assert len(found) == 18
    assert set(sentences.PROBLEMS) == found - {"feed_gap"}  # the feed is not a case's


def test_the_record_of_all_districts_is_closed_to_an_appointment_for_one(client, case):
    division = Division.objects.create(code="120116", name_zh="滨海新区", name_en="Binhai")
    client.force_login(make_officer(R.DIRECTOR, division))
    assert client.get("/bureau/audit/").status_code == 403
    assert client.get(f"/bureau/audit/{case.uid}/").status_code == 403
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get("/bureau/audit/").status_code == 200


def test_list_is_filtered_by_person_case_and_days_of_the_zone(guard, officer, case):
    other = make_officer(R.CASEWORKER, name="李明")
    midnight = datetime(2024, 7, 2, 16, tzinfo=UTC)  # 3 July, 00:00 in Shanghai
    actions.record("office.closed", case, by=officer, now=midnight - timedelta(microseconds=1))
    actions.record("office.moved", other.appointments.get().office, by=other, now=midnight)

    def kinds(**query) -> list[str]:
        return [row["text"] for row in guard.get("/bureau/audit/", query).context["events"]]

    assert kinds() == ["office.moved", "office.closed"]
    assert kinds(q="李") == ["office.moved"]
    assert kinds(q=officer.email.upper()) == ["office.closed"]
    assert kinds(case=str(case.uid)[:8].upper()) == ["office.closed"]
    assert kinds(case=str(case.uid)) == ["office.closed"]
    assert kinds(case="SB-2024") == []
    assert kinds(case="市商务局") == kinds(case="CITY") == ["office.closed"]
    assert kinds(first="2024-07-03") == ["office.moved"]
    assert kinds(last="2024-07-02") == ["office.closed"]
    assert kinds(first="0001-01-01", last="9999-12-31") == ["office.moved", "office.closed"]
    assert kinds(last="0001-01-01") == []
    assert "Nothing in the record matches" in guard.get("/bureau/audit/", {"q": "没有此人"}).content.decode()
