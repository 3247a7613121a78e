"""Two-character search, and that on PostgreSQL every list of the queue is served by an index."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from pilotzone.kernel.access import R
from pilotzone.kernel.paging import beyond
from subsidies import queries
from subsidies.enums import State
from subsidies.models import Application
from subsidies.views.bureau.queue import SORTS
from tests.factories.people import (
    NOW,
    make_application,
    make_call,
    make_division,
    make_enterprise,
    make_member,
    make_officer,
)
from tests.standing import part

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ROWS = 4000
STATES = (State.PAID,) * 15 + (State.DISTRICT_REVIEW, State.CITY_REVIEW, State.DECIDING, State.PAYABLE, State.REFUSED)


def claim(text: str) -> Application:
    return make_application(search_text=text.upper())


@pytest.mark.parametrize("term", ["澜图", "图进", "天津澜图", "0318", "ma06l2qt5c", "口有限公司", "图进出口"])
def test_any_part_of_two_characters_finds_the_claim(term):
    wanted = claim("SB-2024-000318 天津澜图进出口有限公司 91120116MA06L2QT5C")
    claim("SB-2024-000999 天津启帆供应链 91120116MA06L2QT51")
    assert list(Application.objects.search(term)) == [wanted]


@pytest.mark.parametrize("term", ["澜", "图澜", "100%", "_图", "\\", "'"])
def test_what_does_not_occur_is_not_found(term):
    claim("SB-2024-000318 天津澜图进出口有限公司 91120116MA06L2QT5C")
    assert list(Application.objects.search(term)) == []


def test_an_empty_search_keeps_everything():
    wanted = claim("SB-2024-000318 天津澜图进出口有限公司")
    assert list(Application.objects.search("  ")) == [wanted]


def company(number: int) -> str:
    return f"天津{chr(0x4E00 + number % 3000)}{chr(0x5000 + number % 2900)}贸易有限公司"


@pytest.fixture(scope="module")
def prepared(standing):
    """A table of a size at which a plan without an index would be a scan of all of it."""
    call, enterprise = make_call(), make_enterprise()
    by, division = make_member(enterprise), make_division()
    officer = make_officer(R.CASEWORKER)
    rows = []
    for number in range(ROWS):
        at = NOW - timedelta(hours=number)
        rows.append(
            Application(
                reference=f"SB-2024-{100_000 + number}",
                call=call,
                measure_version=call.measure_version,
                enterprise=enterprise,
                project=str(number),
                division=division,
                state=STATES[number % len(STATES)],
                refused_at=at if STATES[number % len(STATES)] == State.REFUSED else None,
                refused_by=by if STATES[number % len(STATES)] == State.REFUSED else None,
                created_at=at,
                created_by=by,
                saved_at=at,
                submitted_at=at,
                submitted_by=by,
                stage_entered_at=at,
                due_at=at + timedelta(days=10),
                claimed=number * 100,
                search_text=f"SB-2024-{100_000 + number} {company(number)}",
            )
        )
    Application.objects.bulk_create(rows, batch_size=500)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE subsidies_application")
            # What autovacuum does between transactions: rows that wait in the index's list make it dear to the planner.
            cursor.execute("SELECT gin_clean_pending_list('application_bigrams')")
    return {"many": get_user_model().objects.get(pk=officer.pk)}


many = part("many")


def in_office(user):
    return Application.objects.in_office(user).annotate(claimed_key=Coalesce(F("claimed"), Value(0)))


def plan_of(rows, sort: str, deep: bool = False) -> str:
    order = SORTS[sort]
    if deep:
        at = NOW - timedelta(hours=ROWS // 2)
        key = {"due": at + timedelta(days=10), "-submitted": at, "-claimed": ROWS // 2 * 100}[sort]
        rows = rows.filter(beyond(order, [key, 10**9 if sort == "due" else 0], backwards=False))
    return rows.order_by(*order)[:26].explain()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="plans are PostgreSQL's")
@pytest.mark.parametrize("sort", list(SORTS))
@pytest.mark.parametrize("deep", [False, True])
def test_every_order_is_served_by_an_index_at_any_depth(many, sort, deep):
    plan = plan_of(in_office(many), sort, deep)
    assert "Seq Scan on subsidies_application" not in plan, plan
    assert "Sort" not in plan, plan


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="plans are PostgreSQL's")
@pytest.mark.parametrize("view", ["office", "today", "late", "mine"])
def test_every_view_is_served_by_an_index(many, view):
    rows = queries.in_view(in_office(many), view, many, NOW)
    assert "Seq Scan on subsidies_application" not in plan_of(rows, "due")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="plans are PostgreSQL's")
def test_a_state_and_a_search_are_served_by_an_index(many):
    by_state = plan_of(in_office(many).filter(state__in=[State.DECIDING]), "due")
    assert "Seq Scan on subsidies_application" not in by_state, by_state
    term = Application.objects.order_by("pk").first().search_text[17:19]
    by_search = plan_of(in_office(many).search(term), "due")
    assert "application_bigrams" in by_search, by_search


def test_views_count_each_state_once(many):
    late = queries.view_counts(
        in_office(many), ("office", "late", "today"), many, datetime.fromisoformat("2030-01-01T00:00Z")
    )
    assert late == {"office": 200, "late": 200, "today": 0, "columns": None, "first_view": None}
