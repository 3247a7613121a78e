"""The change feed: what is told to whom, cursors, and many writers at once."""

import random
import threading
import time
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client as Browser

from pilotzone.audit import actions as audit
from pilotzone.exchange.actions import changes
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Change
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_division, make_enterprise, make_officer
from tests.factories.warehouses import make_warehouse

pytestmark = pytest.mark.django_db
FEED = "/api/v1/changes/"


class Follower:
    """A partner's system that keeps what the feed told it."""

    def __init__(self, system, **asked):
        self.bearer, self.asked, self.cursor = system.bearer(), asked, ""
        self.copy, self.places, self.browser = {}, [], Browser()

    def ask(self, status=200, **asked):
        answer = self.browser.get(FEED, {"after": self.cursor} | self.asked | asked, **self.bearer)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def follow(self):
        """Until there is no more; what was told meanwhile."""
        told = []
        while True:
            answer = self.ask()
            told += answer["items"]
            self.cursor = answer["next"]
            if not answer["more"]:
                break
        for each in told:
            self.copy[each["key"]] = each.get("object")
        return told


def changed(row, kind="enterprise.changed", **given):
    with transaction.atomic():
        return audit.record(kind, row, by=None, now=clock.now(), **given)


def test_each_is_told_what_it_may_see_and_no_more():
    here, there = make_division("120114"), make_division("120116")
    mine, other = make_enterprise(division=here), make_enterprise(division=there)
    district = Follower(make_system(make_partner(Kind.DISTRICT, division=here), Scope.ENTERPRISES_READ))
    zone = Follower(make_system(make_partner(name="市统计局"), Scope.ENTERPRISES_READ))
    events_only = Follower(make_system(make_partner(name="另一机构"), Scope.EVENTS_READ))
    for follower in (district, zone, events_only):
        follower.follow()
    changed(mine)
    changed(other)
    assert [each["key"] for each in district.follow()] == [str(mine.uid)]
    assert [each["key"] for each in zone.follow()] == [str(mine.uid), str(other.uid)]
    assert events_only.follow() == []
    assert district.follow() == []


def test_what_is_gone_is_told_to_whoever_could_see_it():
    here, there = make_division("120114"), make_division("120116")
    mine, other = make_enterprise(division=here), make_enterprise(division=there)
    district = Follower(make_system(make_partner(Kind.DISTRICT, division=here), Scope.ENTERPRISES_READ))
    district.follow()
    for row in (mine, other):
        changed(row, tombstone=True)
    assert [(each["key"], each["verb"]) for each in district.follow()] == [(str(mine.uid), "gone")]


def test_objects_come_as_their_list_tells_them_and_parts_count_as_changes(client):
    system = make_system(make_partner(name="海关"), Scope.WAREHOUSES_READ)
    follower = Follower(system, include="object")
    follower.follow()
    warehouse = make_warehouse()
    changed(warehouse)
    told = follower.follow()
    [listed] = client.get("/api/v1/warehouses/", **system.bearer()).json()["items"]
    assert told[-1]["object"] == listed
    assert told[-1]["version"] == warehouse.version


def test_whoever_loses_sight_of_an_object_is_told_that_it_is_gone():
    here, there = make_division("120114"), make_division("120116")
    row = make_enterprise(division=here)
    before = Follower(make_system(make_partner(Kind.DISTRICT, division=here), Scope.ENTERPRISES_READ))
    after = Follower(make_system(make_partner(Kind.DISTRICT, division=there, name="新区"), Scope.ENTERPRISES_READ))
    changed(row)
    before.follow()
    after.follow()
    row.registration_division = there
    row.save()
    changed(row, "enterprise.moved")
    assert [(each["key"], each["verb"]) for each in before.follow()] == [(str(row.uid), "gone")]
    assert [(each["key"], each["verb"]) for each in after.follow()] == [(str(row.uid), "change")]


def test_whoever_sees_all_is_told_of_a_move_as_a_change_and_of_an_end_in_its_place():
    here, there = make_division("120114"), make_division("120116")
    moved, ended, last = (make_enterprise(division=here) for _ in range(3))
    zone = Follower(make_system(make_partner(name="市统计局"), Scope.ENTERPRISES_READ))
    for row in (moved, ended, last):
        changed(row)
    zone.follow()
    moved.registration_division = there
    moved.save()
    changed(moved, "enterprise.moved")
    changed(ended)
    changed(ended, tombstone=True)
    ended.delete()
    assert [(each["key"], each["verb"]) for each in zone.follow()] == [
        (str(moved.uid), "change"),
        (str(ended.uid), "gone"),
    ]
    changed(last)
    changed(last, tombstone=True)
    last.delete()
    zone.asked = {"limit": 1}  # its end is told on a page of its own
    assert [each["verb"] for each in zone.follow()] == ["change", "gone"]


def test_figures_are_told_by_their_series():
    figures.load()
    firm = make_enterprise()
    follower = Follower(make_system(make_partner(code="customs"), Scope.FIGURES_READ))
    follower.follow()
    by = make_officer(R.ASSESSMENT_OFFICER)
    for value in ("1200.50", "1300.50"):
        head = figures.HEADS
        figures.run_import(figures.table_csv((firm.uscc, "trade", "2024Q1", "", value, "CNY"), heads=head[:6]), by)
    assert [(row["key"], row["version"]) for row in follower.follow()] == [
        (f"{firm.uscc}:trade:2024Q1:-:customs", 1),
        (f"{firm.uscc}:trade:2024Q1:-:customs", 2),
    ]


def test_cursors():
    follower = Follower(make_system(make_partner(), Scope.ENTERPRISES_READ))
    row = make_enterprise()
    for _ in range(5):
        changed(row)
    latest = follower.ask(after="latest")
    assert (latest["items"], latest["more"]) == ([], False)
    first = follower.ask(limit=2)
    assert (len(first["items"]), first["more"]) == (2, True)
    for wrong in ("x", "YzEt", "YzEtLTE", "YzEtOTk5OTk5OTk5", "\u00e9"):
        assert follower.ask(422, after=wrong)["code"] == "cursor_wrong"
    assert follower.ask(422, limit=1001)["errors"][0]["field"] == "limit"
    assert follower.ask(422, resource="secrets")["errors"][0]["field"] == "resource"
    assert follower.ask(422, limit="NaN")["code"] == "not_valid"


def test_after_90_days_a_cursor_is_too_old_and_says_what_to_do():
    follower = Follower(make_system(make_partner(), Scope.ENTERPRISES_READ))
    row = make_enterprise()
    changed(row)
    old = follower.ask(limit=1)["next"]
    changed(row)
    follower.follow()
    assert changes.purge(now=clock.now() + timedelta(days=89)) == 0
    kept = Change.objects.count()
    assert changes.purge(now=clock.now() + timedelta(days=91)) == kept
    answer = follower.ask(410, after=old)
    assert answer["code"] == "cursor_expired"
    assert "latest" in answer["detail"]
    assert follower.follow() == []


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_eight_writers_and_a_reader_who_ends_with_the_same():
    """Each writer commits after a pause of its own; the later of two is often the sooner to begin."""
    rows = [make_enterprise() for _ in range(4)]
    follower = Follower(make_system(make_partner(), Scope.ENTERPRISES_READ), limit=7)
    follower.follow()

    def write(number):
        pauses = random.Random(number)
        try:
            for turn in range(12):
                with transaction.atomic():
                    row = rows[(number + turn) % len(rows)]
                    locked = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
                    locked.name_en = f"{number}-{turn}"
                    locked.version += 1
                    locked.save(update_fields=["name_en", "version"])
                    audit.record("enterprise.changed", locked, by=None, now=clock.now())
                    time.sleep(pauses.random() / 50)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    told = []
    for each in writers:
        each.start()
    while any(each.is_alive() for each in writers):
        told += follower.follow()
    told += follower.follow()
    assert len(told) == 8 * 12
    for row in rows:
        versions = [each["version"] for each in told if each["key"] == str(row.uid)]
        assert versions == list(range(versions[0], versions[0] + len(versions)))  # each once, in order
        row.refresh_from_db()
        assert versions[-1] == row.version
    places = list(Change.objects.numbered().values_list("position", flat=True))
    assert places == list(range(places[0], places[0] + len(places)))
