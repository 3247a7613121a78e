"""What the report of an exhibition and of a training says, counted by hand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from matchmaking import report_papers
from matchmaking.actions import certifying, door, programme
from matchmaking.actions.exhibitions import allotting, applying, plan
from matchmaking.enums import EventKind, Presence, Role
from matchmaking.reports import report_of
from matchmaking.rules.booths import Area
from pilotzone.kernel.access import R
from tests.factories.events import HOUR, STARTS, come, join, make_event, person, run_until
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
OVER = STARTS + timedelta(hours=9)


@pytest.fixture
def officer():
    return make_officer(R.EVENTS_OFFICER)


def table(report, key):
    with translation.override("en"):
        found = next(each for each in report_papers.tables(report) if each.key == key)
        return [list(row) for row in found.rows]


def test_a_training_counts_people_hours_sessions_and_certificates(officer):
    """Of three people one stays eight hours, one leaves after one and one never comes: nine hours, mean 4:30."""
    event = make_event(kind=EventKind.TRAINING, places={Role.TRAINEE: 9}, slot_minutes=None, by=officer)
    values = {"hall": None, "title_zh": "欧盟增值税", "title_en": "VAT in the Union", "speaker": ""}
    hours = {"starts_at": STARTS, "ends_at": STARTS + 8 * HOUR}
    session = programme.add_session(event, values | hours, by=officer, now=NOW)
    row = join(event, role=Role.TRAINEE, people=[person("王磊"), person("李雪梅"), person("赵一")])
    stays, leaves, _absent = row.attendees.order_by("pk")
    for who in (stays, leaves):
        reading = door.Reading(uuid4(), who.badge.hex, Presence.IN, STARTS, session)
        door.read(event, reading, by=officer, now=STARTS)
    come(leaves, STARTS + HOUR, presence=Presence.OUT)
    certifying.give(run_until(event, OVER), least_minutes=120, by=officer, now=OVER)
    report = report_of(event)
    assert table(report, "people") == [
        ["People with a place", 3],
        ["Of them came", 2],
        ["Hours present, all together", "9:00"],
        ["Hours present, mean of those who came", "4:30"],
    ]
    assert table(report, "sessions") == [["VAT in the Union", "2024-08-01 09:00", 2]]
    assert table(report, "certificates") == [["Given and in force", 1], ["Revoked", 0]]


def test_an_exhibition_counts_booths_by_number_and_area_and_who_got_none(officer):
    """Three booths of 9 m²; of two exhibitors one asks for 9 m² and gets a booth, one for 50 m² and gets none."""
    places = {Role.EXHIBITOR: 9, Role.VISITOR: 9}
    fair = make_event(kind=EventKind.EXHIBITION, places=places, slot_minutes=None, by=officer)
    plan.lay_out(fair, hall=None, prefix="A", start=Area(0, 0, 3, 3), columns=3, by=officer, now=NOW)
    rows = [join(fair, role=Role.EXHIBITOR), join(fair, role=Role.EXHIBITOR)]
    for row, area in zip(rows, (9, 50), strict=True):
        applying.apply(row, area=area, topics=["electronics"], wishes=[], by=row.applied_by, now=NOW)
    allotting.allot(fair, rule="first_come", by=officer, now=NOW)
    report = report_of(fair)
    assert table(report, "booths") == [
        ["On the plan", 3, 27],
        ["Given to exhibitors", 1, 9],
        ["Exhibitors that asked for one", 2, ""],
        ["Of them without a booth", 1, ""],
    ]
    assert [(each.role, each.places, each.came) for each in report.takers] == [("exhibitor", 2, 0)]
