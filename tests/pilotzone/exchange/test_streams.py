"""A list as one stream: the same rows in the same order, in flat memory, at once, and never cut off in silence."""

import csv
import gc
import io
import json
import tracemalloc

import pytest
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, connection

from enterprises.models import Enterprise
from pilotzone.exchange.enums import Kind
from pilotzone.kernel.access import R
from pilotzone.kernel.scopes import Scope
from pilotzone.kernel.streams import cell_of
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_division, make_enterprise, make_officer
from tests.factories.warehouses import make_warehouse

pytestmark = pytest.mark.django_db
ENTERPRISES = "/api/v1/enterprises/"
MANY = 20_000


@pytest.fixture
def caseworker(client):
    client.force_login(make_officer(R.CASEWORKER))


def read(client, address, *, accept="", **query):
    response = client.get(address, query, **({"HTTP_ACCEPT": accept} if accept else {}))
    assert response.status_code == 200, response.content.decode()
    return b"".join(response.streaming_content).decode()


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def test_the_rows_of_the_pages_in_their_order_with_filters_and_fields(client, caseworker):
    for number in range(5):
        make_enterprise(f"天津第{number}贸易有限公司")
    make_enterprise("武清物流有限公司", division=make_division("120114", "武清区", "Wuqing"))
    query = {"q": "贸易", "fields": "uscc,name_zh"}
    told = client.get(ENTERPRISES, query).json()["items"]
    *rows, end = lines_of(read(client, ENTERPRISES, accept="application/x-ndjson", **query))
    assert rows == told
    assert len(rows) == 5
    assert end == {"end": {"rows": 5, "complete": True, "cut_off_by": None, "next": None}}
    table = list(csv.reader(io.StringIO(read(client, ENTERPRISES, format="csv", **query))))
    assert table == [["uscc", "name_zh"], *([row["uscc"], row["name_zh"]] for row in told)]
    assert read(client, ENTERPRISES, format="csv", bom="1", **query).startswith("\ufeffuscc,")


def test_a_system_streams_no_more_than_it_sees(client):
    here, away = make_division(), make_division("120114", "武清区", "Wuqing")
    own = make_enterprise("滨海贸易有限公司", division=here)
    make_enterprise("武清贸易有限公司", division=away)
    system = make_system(make_partner(Kind.DISTRICT, here, name="滨海"), Scope.ENTERPRISES_READ)
    response = client.get(ENTERPRISES, HTTP_ACCEPT="application/x-ndjson", **system.bearer())
    rows = lines_of(b"".join(response.streaming_content).decode())
    assert [row["uscc"] for row in rows[:-1]] == [own.uscc]
    refused = client.get("/api/v1/payments/", HTTP_ACCEPT="text/csv", **system.bearer())
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")


def test_what_is_cut_off_says_so_and_goes_on_where_it_ended(client, caseworker, settings):
    for number in range(5):
        make_enterprise(f"天津第{number}贸易有限公司")
    whole = [row["uid"] for row in client.get(ENTERPRISES).json()["items"]]
    settings.PILOTZONE_API_STREAM_ROWS = 2
    found, address = [], ENTERPRISES + "?format=ndjson"
    while address:
        *rows, end = lines_of(read(client, address))
        found += [row["uid"] for row in rows]
        assert (end["end"]["complete"], end["end"]["cut_off_by"]) == (
            (True, None) if len(found) == 5 else (False, "rows")
        )
        address = end["end"]["next"]
    assert found == whole
    table = list(csv.reader(io.StringIO(read(client, ENTERPRISES, format="csv", fields="uid"))))
    assert [row[0] for row in table[:-1]] == ["uid", *whole[:2]]
    assert table[-1][:3] == ["#cut_off", "rows", "2"]
    settings.PILOTZONE_API_STREAM_ROWS, settings.PILOTZONE_API_STREAM_SECONDS = 1_000, 0
    make_many(150)
    end = lines_of(read(client, ENTERPRISES, format="ndjson"))[-1]["end"]
    assert (end["rows"], end["complete"], end["cut_off_by"]) == (100, False, "time")


def test_only_so_many_at_once_and_a_place_is_free_again(client, caseworker):
    cache.clear()
    make_enterprise()
    first = client.get(ENTERPRISES, HTTP_ACCEPT="text/csv")
    second = client.get(ENTERPRISES, HTTP_ACCEPT="text/csv")
    assert (second.status_code, second.json()["code"]) == (429, "too_many_requests")
    assert int(second["Retry-After"]) > 0
    request_finished.disconnect(close_old_connections)  # the test's own connection stays open
    first.close()  # hung up before a line was read
    request_finished.connect(close_old_connections)
    assert client.get(ENTERPRISES, {"format": "csv", "state": "nothing"}).status_code == 422
    read(client, ENTERPRISES, accept="text/csv")
    read(client, ENTERPRISES, accept="text/csv")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+86 22", "'+86 22"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-12.50", "-12.50"),
        (-3, "-3"),
        (None, ""),
        (True, "true"),
        ("滨海", "滨海"),
        ({"uscc": "9112"}, '{"uscc": "9112"}'),
    ],
)
def test_cells_that_a_spreadsheet_would_run_are_harmless(value, cell):
    assert cell_of(value) == cell


def test_lists_are_streamed_and_writes_are_answered_in_json(client):
    make_warehouse(make_enterprise(), name_zh="=HYPERLINK(1)")
    client.force_login(make_officer(R.CASEWORKER))
    text = read(client, "/api/v1/warehouses/", format="csv", fields="name_zh")
    assert text == "name_zh\r\n'=HYPERLINK(1)\r\n"
    for name in ("applications", "payments", "recognitions", "events", "measures", "notices", "meetings"):
        client.force_login(make_officer(R.EVENTS_OFFICER if name in ("events", "meetings") else R.CASEWORKER))
        assert lines_of(read(client, f"/api/v1/{name}/", accept="application/x-ndjson"))[-1]["end"]["complete"]
    client.force_login(make_officer(R.ASSESSMENT_OFFICER))
    answer = client.post("/api/v1/figures/", "{}", content_type="application/json", HTTP_ACCEPT="application/x-ndjson")
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")


def make_many(count):
    """Copies of one enterprise, each with a number and uid of its own, written by the database itself."""
    first = Enterprise.objects.order_by("pk").first() or make_enterprise()
    fields = [field for field in Enterprise._meta.concrete_fields if not (field.unique or field.generated)]
    same = ", ".join(field.column for field in fields if field.name != "uscc")
    if connection.vendor == "postgresql":
        uid, uscc = "gen_random_uuid()", "'91120116Z' || lpad(number::text, 9, '0')"
    else:
        uid, uscc = "lower(hex(randomblob(16)))", "'91120116Z' || printf('%09d', number)"
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < %s) "
            f"INSERT INTO enterprises_enterprise (uid, uscc, {same}) "
            f"SELECT {uid}, {uscc}, {same} FROM enterprises_enterprise, numbers WHERE id = %s".replace("'%0", "'%%0"),
            [count, first.pk],
        )


def held() -> int:
    """Bytes that are kept, without what only waits to be collected."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def test_twenty_thousand_rows_in_flat_memory_and_at_once(client, caseworker, settings):
    settings.PILOTZONE_API_STREAM_SECONDS = 600
    read(client, ENTERPRISES, format="ndjson")  # what the first request of a process loads is not the stream's
    make_many(MANY)
    total = Enterprise.objects.count()
    tracemalloc.start()
    try:
        response = client.get(ENTERPRISES, {"format": "ndjson"})
        assert tracemalloc.get_traced_memory()[1] < 8_000_000  # a hundred rows were read when the answer begins
        count, last, early = 0, "", 0
        for part in response.streaming_content:
            lines = part.decode().splitlines()
            count, last = count + len(lines), lines[-1]
            if not early and count > MANY // 10:
                early = held()
        assert held() < early * 1.2  # of a tenth of the rows as much is kept as of all of them
    finally:
        tracemalloc.stop()
    assert count == total + 1
    assert json.loads(last)["end"] == {"rows": total, "complete": True, "cut_off_by": None, "next": None}
