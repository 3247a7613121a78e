"""What waits for the officers of events and of overseas warehouses stands on their workbench."""

from datetime import date

import pytest

from matchmaking.actions import registering
from matchmaking.models import Event
from pilotzone.kernel.access import R
from tests.factories import recognition
from tests.factories import warehouses as register
from tests.factories.events import DAY, STARTS, join, make_event
from tests.factories.people import NOW, make_member, make_officer
from tests.pilotzone.test_workbench import lines
from warehouses.actions.recognition import checking, following, inspecting, judging, noticing
from warehouses.enums_recognition import Verdict
from warehouses.models import YearlyReview

pytestmark = pytest.mark.django_db
PATH = "warehouses/recognition/?state="


@pytest.fixture
def clock_at(at):
    at("2024-07-02T10:00")


def test_registrations_wait_on_the_workbench_of_whoever_runs_the_event(client, clock_at):
    officer = make_officer(R.EVENTS_OFFICER)
    event = make_event(by=officer, needs_approval=True)
    other = make_event(by=officer, name_zh="另一场对接会", starts_at=STARTS + DAY, ends_at=STARTS + 2 * DAY)
    first = join(event)
    join(event)
    join(other)
    assert lines(client, officer) == {"events/?to_approve=true": 2}
    page = client.get("/bureau/").content.decode()
    assert "2 件事项待您办理" in page
    listed = client.get("/bureau/events/?to_approve=true").content.decode()
    assert "跨境电商供需对接会" in listed
    assert "另一场对接会" not in listed
    assert "待审核 2 份" in listed
    registering.approve(first, by=officer, now=NOW)
    assert lines(client, officer) == {"events/?to_approve=true": 1}
    assert "events/?to_approve=true" not in lines(client, make_officer(R.DIRECTOR))


def test_registrations_for_an_event_that_is_over_wait_no_longer(client, at):
    at("2024-07-02T10:00")
    officer = make_officer(R.EVENTS_OFFICER)
    join(make_event(by=officer, needs_approval=True))
    at("2024-08-01T17:00")
    assert lines(client, officer) == {}
    assert Event.objects.get().state == "open"  # time has not moved it yet


def test_warehouses_wait_for_whoever_keeps_the_register(client, clock_at):
    register.load_countries()
    register.make_waiting_warehouse()
    assert lines(client, register.make_keeper())["warehouses/waiting/"] == 1
    assert "warehouses/waiting/" not in lines(client, make_officer(R.DIRECTOR))


def test_each_step_of_a_recognition_waits_for_its_own_officer(client, at):
    at("2024-07-02T10:00")
    office = recognition.make_office()
    recognition.make_calendar(2024)
    batch = recognition.make_batch(office)
    filed = recognition.make_application(batch)
    assert lines(client, office.checker) == {f"{PATH}filed": 1}
    checking.pass_check(filed, by=office.checker, now=NOW)
    assert lines(client, office.checker) == {f"{PATH}inspection": 1}
    inspection = recognition.plan(filed, office)
    assert lines(client, office.checker) == {}
    assert lines(client, office.first) == lines(client, office.second) == {"warehouses/inspections/": 1}
    recognition.fill(inspection)
    inspecting.close(inspection, verdict=Verdict.CONFORMS, present_name="Herr Braun", by=office.first, now=NOW)
    assert lines(client, office.first) == {}
    assert lines(client, office.second) == {"warehouses/inspections/": 1}


def test_from_the_panel_to_the_decision(client, at):
    at("2024-07-02T10:00")
    office = recognition.make_office()
    recognition.make_calendar(2024)
    filed = recognition.make_application(recognition.make_batch(office))
    row = recognition.to_panel(filed, office)
    assert lines(client, office.panel[0]) == {f"{PATH}panel": 1}
    assert lines(client, office.director) == {}
    recognition.advise(row, office)
    assert lines(client, office.panel[0]) == {}
    row = judging.conclude(row, conclusion="符合条件，建议认定。", by=office.manager, now=NOW)
    assert lines(client, office.manager) == {f"{PATH}proposed": 1}
    noticing.publish(row.batch, [row], document_number="公示1", by=office.manager, now=NOW)
    assert lines(client, office.director) == {}
    at("2024-07-20T10:00")
    assert lines(client, office.director) == {f"{PATH}noticed": 1}
    for url in (f"{PATH}noticed", "warehouses/inspections/", "warehouses/waiting/"):
        client.force_login(office.director if "noticed" in url else office.checker)
        assert client.get(f"/bureau/{url}").status_code == 200


def test_a_yearly_review_that_came_in_waits_for_the_officer(client, at):
    at("2024-07-02T10:00")
    office = recognition.make_office()
    recognition.make_calendar(2024, 2025)
    row = recognition.to_recognised(recognition.make_application(recognition.make_batch(office)), office)
    review = YearlyReview.objects.create(recognition=row, year=2025, opened_at=NOW, due_on=date(2025, 3, 31))
    assert lines(client, office.checker) == {}
    following.report(review, statement="运行正常。", by=make_member(row.enterprise), now=NOW)
    assert lines(client, office.checker) == {f"{PATH}recognised&state=rectifying": 1}
