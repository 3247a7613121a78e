"""Keyset pages over a real table, forwards and back."""

import pytest

from pilotzone.kernel.paging import MadeUp, capped_count, decode, encode, page_of
from pilotzone.reference.models import Division

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ORDER = ("-position", "code")
ORDERS = (ORDER, ("position", "code"), ("-position", "-code"))
WRONG_TYPES = ["a." + encode(pair) for pair in (["word", "x"], [2**70, "x"], [1, "\x00"])]


@pytest.fixture(params=ORDERS, ids=["two ways", "up", "down"])
def order(request):
    return request.param


@pytest.fixture
def codes(order):
    rows = [Division(code=f"{n:06d}", name_zh=f"区{n}", name_en=f"D{n}", position=n // 3) for n in range(10)]
    Division.objects.bulk_create(rows)
    by_code = sorted(rows, key=lambda row: row.code, reverse=order[1].startswith("-"))
    return [row.code for row in sorted(by_code, key=lambda row: row.position, reverse=order[0].startswith("-"))]


def walk(size, order):
    cursor, pages = "", []
    while True:
        page = page_of(Division.objects.all(), order, size=size, cursor=cursor)
        pages.append(page)
        if page.after is None:
            return pages
        cursor = page.after


def test_pages_forward_hold_every_row_once(codes, order):
    assert [row.code for page in walk(4, order) for row in page.items] == codes


def test_the_way_back_shows_the_same_pages(codes, order):
    pages = walk(4, order)
    back = page_of(Division.objects.all(), order, size=4, cursor=pages[2].before)
    assert [row.code for row in back.items] == [row.code for row in pages[1].items]
    top = page_of(Division.objects.all(), order, size=4, cursor=back.before)
    assert [row.code for row in top.items] == codes[:4]
    assert top.before is None


def test_a_made_up_cursor_begins_at_the_top(codes, order):
    for cursor in ("a.%%%", "a.W10", "b.eyJ4IjoxfQ", "zzz", "a." + encode([1.5, None]), *WRONG_TYPES):
        assert [row.code for row in page_of(Division.objects.all(), order, size=3, cursor=cursor).items] == codes[:3]
        with pytest.raises(MadeUp):
            page_of(Division.objects.all(), order, size=3, cursor=cursor, is_strict=True)


def test_capped_count_stops_one_past_the_cap(codes):
    assert capped_count(Division.objects.all(), 5) == 6
    assert capped_count(Division.objects.all(), 50) == 10


def test_cursor_survives_the_round_trip():
    assert decode(encode([3, "000009"]), 2) == [3, "000009"]
