"""The change feed: who is told of what, from where on, and that nothing is lost while others write."""

import random
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client as Browser

from enterprises.models import Enterprise
from pilotzone.audit import actions as audit
from pilotzone.exchange.actions import changes
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Change
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import NOW, make_division, make_enterprise, make_officer

FEED = "/api/v1/changes/"
WRITERS, ROUNDS = 8, 12


def ask(client, bearer, **query):
    response = client.get(FEED, query, **bearer)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def district(division, *scopes):
    return make_system(make_partner(Kind.DISTRICT, division, name=division.name_zh), *scopes).bearer()


@transaction.atomic
def rename(pk, *, gone=False):
    """An act on an enterprise, as the actions do it: locked, a version more, and told to the record."""
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=pk)
    row.version += 1
    row.save(update_fields=["version"])
    audit.record("enterprise.renamed", row, by=None, now=NOW, tombstone=gone)


@pytest.mark.django_db
def test_a_client_goes_on_where_it_stopped(client):
    firm = make_enterprise()
    bearer = district(make_division(), Scope.ENTERPRISES_READ)
    begin = ask(client, bearer, after="latest")
    assert (begin["items"], begin["more"]) == ([], False)
    for _round in range(3):
        rename(firm.pk)
    first = ask(client, bearer, after=begin["next"], limit=2, include="object")
    assert [(row["key"], row["verb"], row["version"]) for row in first["items"]] == [
        (str(firm.uid), "change", firm.version + 1),
        (str(firm.uid), "change", firm.version + 2),
    ]
    assert first["more"]
    assert first["items"][0]["object"] == client.get(f"/api/v1/enterprises/{firm.uid}/", **bearer).json()
    second = ask(client, bearer, after=first["next"])
    assert [row["version"] for row in second["items"]] == [firm.version + 3]
    last = ask(client, bearer, after=second["next"])
    assert (last["items"], last["more"], last["next"]) == ([], False, second["next"])


@pytest.mark.django_db
def test_a_district_is_told_of_its_own_only_and_by_its_scopes(client):
    binhai, wuqing = make_division(), make_division("120114", "武清区", "Wuqing")
    firm = make_enterprise("滨海贸易有限公司", division=binhai)
    rename(firm.pk)
    own, other = district(binhai, Scope.ENTERPRISES_READ), district(wuqing, Scope.ENTERPRISES_READ)
    assert str(firm.uid) in {row["key"] for row in ask(client, own)["items"]}
    assert str(firm.uid) not in {row["key"] for row in ask(client, other)["items"]}
    assert ask(client, district(binhai, Scope.WAREHOUSES_READ))["items"] == []
    rename(firm.pk, gone=True)
    assert [row["verb"] for row in ask(client, own)["items"]][-1] == "gone"
    assert ask(client, other)["items"] == []


@pytest.mark.django_db
def test_figures_are_told_by_their_series(client):
    figures.load()
    firm = make_enterprise()
    bearer = make_system(make_partner(code="customs"), Scope.FIGURES_READ).bearer()
    begin = ask(client, bearer, after="latest")["next"]
    by = make_officer(R.ASSESSMENT_OFFICER)
    for value in ("1200.50", "1300.50"):
        head = figures.HEADS
        figures.run_import(figures.table_csv((firm.uscc, "trade", "2024Q1", "", value, "CNY"), heads=head[:6]), by)
    told = ask(client, bearer, after=begin, include="object")["items"]
    assert [(row["key"], row["version"]) for row in told] == [
        (f"{firm.uscc}:trade:2024Q1:-:customs", 1),
        (f"{firm.uscc}:trade:2024Q1:-:customs", 2),
    ]


@pytest.mark.django_db
def test_cursors_that_are_none_and_those_that_are_too_old(client):
    firm = make_enterprise()
    bearer = district(make_division(), Scope.ENTERPRISES_READ)
    begin = ask(client, bearer, after="latest")["next"]
    rename(firm.pk)
    old = ask(client, bearer, after=begin)["next"]
    for wrong in ("x", "YzEtOTk5OTk5", "é", "YzEtLTE"):
        response = client.get(FEED, {"after": wrong}, **bearer)
        assert (response.status_code, response.json()["code"]) == (422, "cursor_wrong")
    rename(firm.pk)
    ask(client, bearer, after=old)
    assert changes.purge(now=NOW + timedelta(days=89)) == 0
    assert changes.purge(now=NOW + timedelta(days=91)) > 0
    response = client.get(FEED, {"after": begin}, **bearer)
    assert (response.status_code, response.json()["code"]) == (410, "cursor_expired")


@pytest.mark.django_db(transaction=True)
def test_eight_writers_and_a_reader_that_ends_with_the_same_copy():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time.")
    firms = [make_enterprise(f"天津第{number}贸易有限公司") for number in range(4)]
    bearer = district(make_division(), Scope.ENTERPRISES_READ)
    reader = Browser()
    cursor = ask(reader, bearer, after="latest")["next"]
    before = Change.objects.count()
    writers = [threading.Thread(target=write, args=(seed, [firm.pk for firm in firms])) for seed in range(WRITERS)]
    for each in writers:
        each.start()
    told = []
    while True:
        ended = not any(each.is_alive() for each in writers)
        page = ask(reader, bearer, after=cursor, limit=7)
        told += page["items"]
        cursor = page["next"]
        if ended and not page["more"]:
            break
    assert len(told) == WRITERS * ROUNDS == Change.objects.count() - before
    for firm in firms:
        versions = [row["version"] for row in told if row["key"] == str(firm.uid)]
        firm.refresh_from_db()
        assert versions == list(range(firm.version - len(versions) + 1, firm.version + 1))


def write(seed, keys):
    chance = random.Random(seed)
    for _round in range(ROUNDS):
        with transaction.atomic():
            rename(chance.choice(keys))
            time.sleep(chance.random() / 50)
    connection.close()
