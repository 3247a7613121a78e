"""Finding warehouses by any part of a text: few hits by their keys, many in the list's own order."""

import pytest
from django.db import connection

from enterprises.models import Enterprise
from tests.factories.people import make_enterprise
from tests.factories.warehouses import make_warehouse
from tests.standing import part
from warehouses import querysets
from warehouses.models import Warehouse

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module")
def prepared(standing):
    operator = make_enterprise("天津启帆供应链有限公司", name_en="Qifan Supply Chain")
    hamburg = make_warehouse()
    giessen = make_warehouse(operator, name_zh="启帆吉森海外仓", name_en="", city="Gießen", address="Weg 1")
    return {"hamburg": hamburg, "giessen": giessen}


hamburg, giessen = part("hamburg"), part("giessen")


@pytest.fixture(params=[1_000, 0], ids=["few", "many"])
def few(request, monkeypatch):
    """Both ways: by the keys of few hits, and as if there were many."""
    monkeypatch.setattr(querysets, "FEW", request.param)


@pytest.mark.parametrize("term", ["汉堡", "图汉堡公", "hamburg", "LANTU HAM", "h"])
def test_any_part_of_a_name_or_city_finds_the_warehouse(few, hamburg, giessen, term):
    found = set(Warehouse.objects.search(term))
    assert hamburg in found
    assert giessen not in found or term == "h"


@pytest.mark.parametrize("term", ["gießen", "启帆供应", "qifan", "仓\n"])
def test_capitals_and_operators_are_found_too(few, hamburg, giessen, term):
    assert set(Warehouse.objects.search(term)) == ({hamburg, giessen} if term == "仓\n" else {giessen})


def test_codes_are_found(few, hamburg, giessen):
    assert list(Warehouse.objects.search(giessen.code.lower())) == [giessen]
    assert list(Warehouse.objects.search(giessen.operator.uscc)) == [giessen]


@pytest.mark.parametrize("term", ["汉森", "100%", "_仓", "\\", "'", "LANTU\nHAMBURG", "长" * 161])
def test_what_does_not_occur_is_not_found(few, hamburg, giessen, term):
    assert list(Warehouse.objects.search(term)) == []


def test_a_new_name_is_found_at_once(few, hamburg, giessen):
    Enterprise.objects.filter(pk=giessen.operator_id).update(name_zh="天津远帆物流有限公司")
    Warehouse.objects.filter(pk=hamburg.pk).update(name_zh="澜图不来梅公共海外仓")
    assert list(Warehouse.objects.search("远帆物流")) == [giessen]
    assert list(Warehouse.objects.search("不来梅")) == [hamburg]
    assert list(Warehouse.objects.search("启帆供应")) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="plans are PostgreSQL's")
def test_names_are_served_by_their_index(giessen):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # two rows are read faster without any index
    assert "enterprise_bigrams" in Enterprise.objects.search("启帆").explain()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'warehouse_bigrams'")
        assert "pilotzone_bigrams(search_text)" in cursor.fetchone()[0]
