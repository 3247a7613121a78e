"""Exchange rates by the API: told by the office that publishes the list, never replaced in passing."""

import json
from datetime import date
from decimal import Decimal

import pytest

from pilotzone.audit.models import AuditEvent
from pilotzone.exchange.enums import Kind
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.scopes import Scope
from pilotzone.reference.actions import entering
from pilotzone.reference.models import ExchangeRate
from tests.factories.partners import make_partner, make_system, propose
from tests.factories.people import make_division

pytestmark = pytest.mark.django_db
RATES = "/api/v1/rates/"


@pytest.fixture
def safe(client, at):
    at("2024-07-02T10:00")
    partner = make_partner(code="safe", name="国家外汇管理局天津市分局")
    bearer = make_system(partner, Scope.RATES_WRITE, Scope.RATES_READ).bearer()

    def send(*rows, status=200, **fields):
        body = json.dumps({"rows": list(rows)} | fields)
        answer = client.post(RATES, body, content_type="application/json", **bearer)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    send.bearer = bearer
    return send


def row(rate="7.1268", day="2024-07-02", currency="USD", **fields):
    return {"currency": currency, "day": day, "rate": rate} | fields


def results(answer):
    return [(each["result"], [error["code"] for error in each["errors"]]) for each in answer["rows"]]


def test_a_batch_becomes_rates_that_everybody_reads(client, safe):
    told = safe(row(key="A"), row("7.6617", currency="eur"), row("7.1", day="2024-07-03"), row("7.2", day="2019-01-02"))
    assert [each["result"] for each in told["rows"]] == ["added"] * 4
    assert told["rows"][0].items() >= {"key": "A", "version": 1}.items()
    assert ExchangeRate.objects.get(uid=told["rows"][1]["uid"]).rate == 7_661_700
    events = AuditEvent.objects.filter(kind="rate.entered", actor_label__contains="国家外汇管理局")
    assert events.count() == 4
    reader = make_system(make_partner(Kind.DISTRICT, make_division(), name="区"), Scope.RATES_READ).bearer()
    query = {"currency": "usd", "since": "2024-07-01", "list": "pboc-central-parity"}
    found = client.get(RATES, query, **reader).json()["items"]
    assert [(each["day"], each["currency"], each["rate"]) for each in found] == [
        ("2024-07-03", "USD", "7.100000"),
        ("2024-07-02", "USD", "7.126800"),
    ]
    changes = client.get("/api/v1/changes/?resource=rates", **reader).json()["items"]
    assert len(changes) == 4
    lists = client.get("/api/v1/codes/rate_lists/", **reader).json()["codes"]
    assert lists == [{"code": "pboc-central-parity", "zh": "人民币汇率中间价", "en": "Central parity of the yuan"}]


def test_of_two_who_tell_a_rate_at_once_the_first_one_stands(safe):
    safe(row())
    late = ExchangeRate(source="pboc-central-parity", day=date(2024, 7, 2), currency="USD", rate=7_200_000)
    assert entering.insert_rates([late]) == []
    assert ExchangeRate.objects.get().rate == 7_126_800


def test_a_rate_is_replaced_only_as_a_change_and_only_until_its_day_ends(safe, at):
    safe(row())
    assert results(safe(row("7.126800"))) == [("unchanged", [])]
    assert results(safe(row("7.2"), mode="rows")) == [("refused", ["rate_differs"])]
    assert results(safe(row(verb="new"), mode="rows")) == [("refused", ["there_already"])]
    assert results(safe(row("7.2", verb="change", version=2), mode="rows")) == [("refused", ["stale_version"])]
    assert results(safe(row("7.2", "2024-07-01", verb="change"), mode="rows")) == [("refused", ["not_there"])]
    assert ExchangeRate.objects.get().rate == 7_126_800
    changed = safe(row("7.2", verb="change", version=1))["rows"][0]
    assert (changed["result"], changed["version"]) == ("changed", 2)
    event = AuditEvent.objects.get(kind="rate.corrected")
    assert (event.payload["before"], event.payload["rate"]) == (7_126_800, 7_200_000)
    at("2024-07-03T00:00")
    past = safe(row("7.3", verb="change"), status=422)["rows"][0]["errors"][0]
    assert (past["field"], past["code"]) == ("day", "rate_of_the_past")
    assert past["title"] == "该日期已过，可能已有金额按此汇率计算，如需更正请联系主管部门。"
    assert results(safe(row("7.2", verb="change"))) == [("unchanged", [])]
    assert ExchangeRate.objects.get().rate == 7_200_000


WRONG = [
    ({"rate": "7,1"}, ("rate", "not_a_number")),
    ({"rate": "７.1"}, ("rate", "not_a_number")),
    ({"rate": "NaN"}, ("rate", "not_a_number")),
    ({"rate": 7.1}, ("rate", "wrong_type")),
    ({"rate": "-7"}, ("rate", "not_a_number")),
    ({"rate": "0.000000"}, ("rate", "not_positive")),
    ({"rate": "7.1234567"}, ("rate", "too_many_places")),
    ({"rate": "12345678"}, ("rate", "too_large")),
    ({"rate": 10**30}, ("rate", "too_large")),
    ({"rate": None}, ("rate", "missing")),
    ({"currency": "XXX"}, ("currency", "unknown_currency")),
    ({"currency": "CNY"}, ("currency", "own_currency")),
    ({"currency": ""}, ("currency", "missing")),
    ({"day": "2024-07-04"}, ("day", "too_early")),
    ({"day": "20240702"}, ("day", "not_a_day")),
    ({"day": "2024-02-30"}, ("day", "not_a_day")),
    ({"day": None}, ("day", "missing")),
    ({"day": "\ud800"}, ("day", "bad_text")),
    ({"unit": "100"}, ("unit", "unknown_field")),
    ({"verb": "withdraw"}, ("verb", "verb_not_taken")),
]


def test_what_is_wrong_with_a_row_is_told_and_nothing_is_taken(safe):
    rows = [row(), row(), *(row(day="2024-07-01") | fields for fields, _fault in WRONG)]
    told = safe(*rows, status=422)
    assert told["code"] == "rows_refused"
    found = [[(error["field"], error["code"]) for error in each["errors"]] for each in told["rows"]]
    assert found == [[], [("currency", "repeated")], *([fault] for _fields, fault in WRONG)]
    assert ExchangeRate.objects.count() == 0


def test_the_words_are_in_the_language_of_the_reader(client, safe):
    uid = safe(row("x"), mode="rows")["uid"]
    rows = f"/api/v1/receipts/{uid}/rows/"
    told = [
        client.get(rows, HTTP_ACCEPT_LANGUAGE=language, **safe.bearer).json()["items"][0]["errors"][0]["title"]
        for language in ("en", "zh-hans")
    ]
    assert told == ["This is no number.", "不是有效数字。"]


def test_another_list_another_office_and_another_scope(client, safe):
    unknown = safe(row(), list="ecb", status=422)
    assert unknown["code"] == "unknown_list"
    assert "/api/v1/codes/rate_lists/" in unknown["detail"]
    customs = make_partner(code="customs")
    with pytest.raises(Refused, match="outside_lawful_basis"):
        propose(customs, Scope.RATES_WRITE)
    reader = make_system(customs, Scope.RATES_READ).bearer()
    answer = client.post(RATES, json.dumps({"rows": [row()]}), content_type="application/json", **reader)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_an_office_whose_list_it_is_not_is_refused_whatever_the_register_says(client, settings, tmp_path):
    own = tmp_path / "bases.yaml"
    shipped = settings.BASE_DIR / "pilotzone/exchange/catalogue/lawful_bases.yaml"
    own.write_text(shipped.read_text("utf-8").replace("sources: [safe]", "sources: [safe, tax]"), "utf-8")
    settings.PILOTZONE_API_BASES = str(own)
    tax = make_system(make_partner(code="tax", name="税务"), Scope.RATES_WRITE).bearer()
    answer = client.post(RATES, json.dumps({"rows": [row()]}), content_type="application/json", **tax)
    assert (answer.status_code, answer.json()["code"]) == (403, "source_not_yours")


def test_what_the_bureau_enters_or_corrects_is_on_record_with_what_stood_there():
    day = date(2024, 3, 29)
    entering.enter_rates("pboc-central-parity", day, {"USD": Decimal("7.0950")})
    entering.enter_rates("pboc-central-parity", day, {"USD": Decimal("7.0950")})
    entering.enter_rates("pboc-central-parity", day, {"USD": Decimal("7.1")})
    events = AuditEvent.objects.filter(kind__startswith="rate.").order_by("position")
    assert [(each.kind, each.payload["rate"], each.payload.get("before")) for each in events] == [
        ("rate.entered", 7_095_000, None),
        ("rate.corrected", 7_100_000, 7_095_000),
    ]
