"""An operation that is to go says so in its headers and in the contract; a read that costs too much is stopped."""

from datetime import date

import pytest
from django.db import connection
from django.test import override_settings
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from rest_framework.response import Response
from rest_framework.views import APIView

from pilotzone.exchange.api.serializers import CodeListsSerializer
from pilotzone.kernel.access import P, R
from pilotzone.kernel.operations import Operation
from tests.factories.people import make_officer

SUCCESSOR = "/api/v1/newer/"


class Older(APIView):
    permission = P.HOME_READ
    any_scope = True
    tag = "codes"
    operations = {
        "GET": Operation(
            summary=_("All code lists"),
            about=_("All code lists"),
            answer={"items": []},
            result=CodeListsSerializer,
            deprecated_on=date(2026, 11, 1),
            sunset=date(2027, 6, 1),
            successor=SUCCESSOR,
            deprecated_parameters=frozenset({"fields"}),
        )
    }

    def get(self, request):
        return Response({"items": []})


class Slow(APIView):
    permission = P.HOME_READ
    schema = None

    def get(self, request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        return Response({})


urlpatterns = [
    path("api/v1/older/", Older.as_view()),
    path("api/v1/slow/", Slow.as_view()),
    path("slow/", Slow.as_view()),
    path("", include("pilotzone.urls")),
]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_headers_of_an_operation_that_is_to_go(client):
    client.force_login(make_officer(R.CASEWORKER))
    answer = client.get("/api/v1/older/")
    assert answer.status_code == 200
    assert answer["Deprecation"] == "@1793462400"  # 2026-11-01 00:00 +08:00
    assert answer["Sunset"] == "Mon, 31 May 2027 16:00:00 GMT"
    assert answer["Link"] == f'<{SUCCESSOR}>; rel="successor-version"'
    assert "Deprecation" not in client.get("/api/v1/codes/")
    client.logout()
    assert client.get("/api/v1/older/")["Deprecation"] == answer["Deprecation"]  # a refusal says it too


def test_the_contract_says_what_is_to_go():
    document = SchemaGenerator(urlconf=__name__).get_schema(request=None, public=True)
    found = document["paths"]["/api/v1/older/"]["get"]
    assert found["deprecated"] is True
    assert {"Deprecation", "Sunset", "Link"} <= set(found["responses"]["200"]["headers"])
    assert not document["paths"]["/api/v1/codes/"]["get"].get("deprecated")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no time limit on statements")
@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
@override_settings(PILOTZONE_API_STATEMENT_MS=200)
def test_a_read_that_costs_too_much_is_stopped_and_pages_are_not(client):
    client.force_login(make_officer(R.CASEWORKER))
    for _round in range(2):
        answer = client.get("/api/v1/slow/")
        assert (answer.status_code, answer.json()["code"]) == (503, "too_costly")
        assert int(answer["Retry-After"]) > 0
        client.get("/")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            assert cursor.fetchone() == ("0",)
