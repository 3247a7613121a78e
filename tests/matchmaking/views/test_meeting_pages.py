"""Pages of plans, schedules, outcomes and the report on the three faces."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from matchmaking.actions import parties
from matchmaking.actions.people import Person
from matchmaking.enums import EventKind, Role
from matchmaking.models import Meeting, MeetingPlan, Outcome, Party
from matchmaking.tokens import token_of
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from tests.factories.events import make_event
from tests.factories.meeting_plans import ask, draft, make_meetings, publish, seat
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def client():
    found = Client()
    found.cookies["django_language"] = "en"
    return found


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER, language="en")


@pytest.fixture
def event(officer):
    return make_meetings(officer)


def text(response) -> str:
    return response.content.decode()


def page(name, *args):
    return reverse(f"bureau:matchmaking:{name}", args=args)


def test_a_plan_from_the_page_that_begins_it_to_the_one_that_shows_it(client, event, officer):
    (b1, b2), (s1,) = seat(event, 2, 1)
    ask(b1, s1)
    ask(b2, s1, answer="declined")
    client.force_login(officer)
    listed = page("plan_list", event.uid)
    wrong = client.post(page("plan_make", event.uid), {"start": "mend", "time_limit": 0})
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["start", "time_limit"])
    client.post(page("plan_make", event.uid), {"start": "fresh", "time_limit": 5})
    made = MeetingPlan.objects.get()
    shown = page("plan_detail", event.uid, made.uid)
    assert "Waiting to start" in text(client.get(shown))
    assert "HX-Refresh" not in client.get(shown + "progress/")
    jobs.drain(now=timezone.now())
    assert client.get(shown + "progress/")["HX-Refresh"] == "true"
    body = text(client.get(shown))
    assert "it is the best, proven" in body
    assert "declined" in body
    made.refresh_from_db()
    client.post(shown + "publish/", {"version": made.version})
    assert "09:" in text(client.get(listed))
    assert client.post(shown + "publish/", {"version": made.version}).status_code == 422
    assert client.post(shown + "burn/", {}).status_code == 404


def test_what_a_change_would_break_stands_on_the_page_and_nothing_is_kept(client, event, officer):
    (b1,), (s1, s2) = seat(event, 1, 2)
    ask(b1, s1)
    plan = draft(event, officer)
    row, table = plan.rows.get(), event.tables.get()
    client.force_login(officer)
    shown = page("plan_detail", event.uid, plan.uid)
    assert 'id="change"' in text(client.get(shown, {"edit": row.pk}))
    add = {"version": plan.version, "buyer": b1.uid, "supplier": s2.uid, "slot": row.slot_id, "table": table.pk}
    refused = client.post(shown + "edit/add/", add)
    assert refused.status_code == 422
    assert "two places" in text(refused)
    assert plan.rows.count() == 1
    other = event.slots.exclude(pk=row.slot_id).get()
    moved = {"version": plan.version, "slot": other.pk, "table": table.pk}
    assert client.post(shown + f"edit/move/?edit={row.pk}", moved).status_code == 302
    assert client.post(shown + f"edit/move/?edit={row.pk}", moved).status_code == 422
    plan.refresh_from_db()
    client.post(shown + f"edit/lock/?edit={row.pk}", {"version": plan.version})
    row.refresh_from_db()
    assert (row.slot, row.is_locked) == (other, True)


def test_a_draft_shows_what_publishing_changes_and_why_requests_are_left(client, officer):
    event = make_meetings(officer, slots=1, tables=2)
    (b1, b2), (s1, s2) = seat(event)
    ask(b1, s1)
    ask(b2, s1, "nice")
    publish(event, officer)
    ask(b2, s2)
    plan = draft(event, officer, start="mend")
    gone = Meeting.objects.get()
    gone.slot.delete()
    client.force_login(officer)
    body = text(client.get(page("plan_detail", event.uid, plan.uid)))
    assert "Since it was made the event has changed" in body
    assert "What publishing changes" in body
    assert "in other meetings whenever both are present" in body
    assert f"{s1.party.names['en']}: in 1 slots" in body
    assert "mend the plan" in text(client.get(page("plan_list", event.uid)))
    dropped = client.post(page("plan_detail", event.uid, plan.uid) + "drop/", {"version": plan.version})
    assert dropped.status_code == 302


def test_a_plan_is_stopped_from_its_page(client, event, officer):
    seat(event, 1, 1)
    client.force_login(officer)
    client.post(page("plan_make", event.uid), {"start": "fresh", "time_limit": 5})
    plan = MeetingPlan.objects.get()
    shown = page("plan_detail", event.uid, plan.uid)
    assert client.post(shown + "stop/").status_code == 302
    plan.refresh_from_db()
    assert plan.state == "dropped"
    assert client.post(shown + "edit/burn/").status_code == 404


def test_plans_are_read_and_run_by_whoever_may(client, event, officer):
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1)
    plan = draft(event, officer)
    shown = page("plan_detail", event.uid, plan.uid)
    client.force_login(make_officer(R.CASEWORKER))
    assert "Publish the plan" not in text(client.get(shown))
    assert client.post(shown + "publish/", {"version": plan.version}).status_code == 403
    client.force_login(b1.applied_by)
    assert client.get(shown).status_code == 403


def test_a_participant_reads_cancels_and_tells_but_not_of_others(client, event, officer, at):
    (b1,), (s1, s2) = seat(event, 1, 2)
    ask(b1, s1)
    ask(b1, s2)
    ask(s2, b1, "never")
    publish(event, officer)
    meeting = Meeting.objects.get()
    own = reverse("portal:matchmaking:own_schedule", args=[b1.uid])
    client.force_login(b1.applied_by)
    body = text(client.get(own))
    assert s1.party.names["en"] in body
    assert "it did not come about" in body
    assert "ruled out" not in body
    assert "BEGIN:VEVENT" in text(client.get(own[:-1] + ".ics"))
    cancel = own.replace("schedule/", f"meetings/{meeting.uid}/cancel/")
    assert client.post(cancel, {"version": meeting.version, "reason": ""}).status_code == 422
    stale = client.post(cancel, {"version": meeting.version - 1, "reason": "航班取消"})
    assert stale.status_code == 422
    kept = text(stale)
    assert 'value="航班取消"' in kept
    assert f'name="version" value="{meeting.version}"' in kept
    assert "<details open>" in kept
    at("2024-08-01T12:00")
    tell = own.replace("schedule/", f"meetings/{meeting.uid}/outcome/")
    given = {"version": 0, "was_held": "yes", "rating": "4", "currency": "USD", "intended": "1,200.50", "market": "DE"}
    assert client.post(tell, given | {"intended": "much"}).status_code == 422
    assert client.post(tell, given).status_code == 302
    outcome = Outcome.objects.get()
    assert (outcome.intended, outcome.currency, outcome.told_by) == (1_200_50, "USD", b1.applied_by)
    assert "1,200.50" in text(client.get(tell))
    stranger = make_enterprise("天津旁观企业有限公司")
    client.force_login(make_member(stranger))
    assert client.get(own).status_code == 404
    client.force_login(s2.applied_by)
    assert client.get(tell.replace(str(b1.uid), str(s2.uid))).status_code == 404


def test_an_overseas_firm_does_it_behind_its_link(client, event, officer):
    s1 = seat(event, 0, 1)[1][0]
    values = {"overseas_name": "Nordlicht GmbH", "country": "DE", "contact": "Anna", "email": "a@nordlicht.example"}
    firm = parties.enter(values | {"language": "en"}, by=officer, now=NOW)
    person = Person("Anna Weber", email="a@nordlicht.example")
    guest = parties.bring(event, firm, role=Role.BUYER, people=[person], by=officer, now=NOW)
    parties.send_link(firm, by=officer, now=NOW)
    ask(s1, guest)
    publish(event, officer)
    firm = Party.objects.get(pk=firm.pk)
    own = reverse("public:guest_schedule", args=[token_of(firm.uid, firm.key_number), guest.uid])
    shown = client.get(own)
    assert shown["Cache-Control"] == "private, no-store"
    assert s1.party.names["en"] in text(shown)
    assert s1.attendees.get().phone not in text(shown)
    meeting = Meeting.objects.get()
    cancel = own.replace("schedule/", f"meetings/{meeting.uid}/cancel/")
    assert client.post(cancel, {"version": meeting.version, "reason": "Flight cancelled"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancelled_side, meeting.cancelled_by) == ("cancelled", guest, None)
    assert client.get(own.replace(str(guest.uid), str(s1.uid))).status_code == 404
    assert client.get(own.replace("guests/", "guests/x")).status_code == 404


def test_the_report_is_the_same_as_page_sheet_and_paper(client, event, officer):
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1, answer="accepted")
    publish(event, officer)
    client.force_login(officer)
    shown = page("event_report", event.uid)
    assert "100%" in text(client.get(shown))
    book = load_workbook(io.BytesIO(client.get(shown + "table/").content))
    assert book.sheetnames[2] == "Requests and meetings"
    assert [cell.value for cell in book.worksheets[2][2]] == ["Requests for meetings", 1]
    paper = PdfReader(io.BytesIO(client.get(shown + "paper/").content))
    assert "Acceptance rate" in paper.pages[0].extract_text()


def test_other_kinds_of_events_have_no_meetings(client, officer):
    training = make_event(kind=EventKind.TRAINING, places={Role.TRAINEE: 5}, slot_minutes=None, by=officer)
    client.force_login(officer)
    assert client.get(page("plan_list", training.uid)).status_code == 404


def test_an_officer_enters_an_outcome_which_stands_on_the_enterprise_s_file(client, event, officer, at):
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1)
    publish(event, officer)
    meeting = Meeting.objects.get()
    client.force_login(officer)
    address = page("outcome_enter", event.uid, meeting.uid, s1.uid)
    assert client.get(address).status_code == 404
    at("2024-08-01T12:00")
    assert "nothing yet" in text(client.get(page("outcome_list", event.uid)))
    said = {"was_held": "yes", "intended": "1,200.00", "currency": "EUR", "market": "DE", "version": "0"}
    refused = client.post(address, said)
    assert (refused.status_code, "1,200.00" in text(refused)) == (422, True)
    assert client.post(address, said | {"heard": "a call"}).status_code == 302
    row = Outcome.objects.get()
    assert (row.side, row.on_behalf, row.intended, row.told_by) == (s1, True, 120_000, officer)
    assert "a call" in text(client.get(page("outcome_list", event.uid), {"q": s1.party.enterprise.name_zh}))
    assert "€1,200.00" in text(client.get(page("enterprise_events", s1.party.enterprise.uid)))
    assert "€1,200.00" not in text(client.get(page("enterprise_events", b1.party.enterprise.uid)))
    assert client.get(page("outcome_list", event.uid), {"untold": "on"}).context["page"].items == []
    client.force_login(s1.applied_by)
    assert "a call" in text(client.get(reverse("portal:matchmaking:own_schedule", args=[s1.uid])))
    assert client.get(address).status_code in (403, 404)


def test_a_large_plan_is_led_through_by_tables_and_people(client, officer, monkeypatch):
    monkeypatch.setattr("matchmaking.plan_pages.TABLES_AT_ONCE", 2)
    event = make_meetings(officer, tables=3)
    (b1,), (s1,) = seat(event, 1, 1)
    ask(b1, s1)
    plan = draft(event, officer)
    client.force_login(officer)
    first = client.get(page("plan_detail", event.uid, plan.uid)).context["grid"]
    second = client.get(page("plan_detail", event.uid, plan.uid), {"tables": "2"}).context["grid"]
    assert [[table.code for table in each.tables] for each in (first, second)] == [["T1", "T2"], ["T3"]]
    assert [(part.first, part.last, part.is_shown) for part in second.parts] == [
        ("T1", "T2", False),
        ("T3", "T3", True),
    ]
    for nonsense in ("0", "x", "9", "²", ""):
        assert client.get(page("plan_detail", event.uid, plan.uid), {"tables": nonsense}).context["grid"] == first
