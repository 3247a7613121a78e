"""Figures by the API: in batches, whole or row by row, with what each row asks for; read for a purpose."""

import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest

from enterprises.actions.figures import authorising
from enterprises.api.operations import FIGURE
from enterprises.enums_figures import Purpose
from enterprises.models import Figure, FigureReading, Indicator, Subject
from pilotzone.exchange import resources
from pilotzone.exchange.models import Receipt
from pilotzone.kernel.access import R
from tests.factories import assessments, figures
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
FIGURES = "/api/v1/figures/"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "figures.md"


@pytest.fixture
def zone(client, at):
    at("2024-07-02T10:00")
    officer = figures.make_assessor()
    figures.load()
    client.force_login(officer)
    return officer, make_enterprise()


def send(client, *rows, status=200, **fields):
    batch = {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01", "rows": list(rows)} | fields
    response = client.post(FIGURES, json.dumps(batch), content_type="application/json")
    assert response.status_code == status, response.content.decode()
    return response


def row(firm, value="1200.50", **fields):
    return {"code": firm.uscc, "indicator": "trade", "period": "2024Q1", "value": value, "currency": "CNY"} | fields


def results(answer):
    return [(each["result"], [error["code"] for error in each["errors"]]) for each in answer.json()["rows"]]


def test_a_batch_becomes_figures(client, zone):
    officer, firm = zone
    subject = Subject.objects.create(kind="warehouse", code="HWC-2024-00001", name_zh="汉堡海外仓")
    rows = row(firm, mode="9610", key="A"), row(firm, "2000"), row(firm, "3", code="hwc-2024-00001", mode="9810")
    receipt = send(client, *rows).json()
    counts = {"count": 3, "taken": 3, "unchanged": 0, "refused": 0, "state": "done", "mode": "all", "percent": 100}
    assert receipt.items() >= counts.items()
    told = [(each["row"], each["key"], each["verb"], each["result"], each["version"]) for each in receipt["rows"]]
    assert told == [(1, "A", "put", "added", 1), (2, "", "put", "added", 1), (3, "", "put", "added", 1)]
    told = {(each.subject_id, each.mode): (each.value, each.basis, each.reported_by) for each in Figure.objects.all()}
    assert told == {
        (firm.subject.pk, "9610"): (120050, "catalogue", officer),
        (firm.subject.pk, "none"): (200000, "catalogue", officer),
        (subject.pk, "9810"): (300, "catalogue", officer),
    }


def test_the_batch_of_the_documentation_is_taken(client, at):
    at("2026-04-12T10:00")
    client.force_login(figures.make_assessor())
    figures.load()
    [batch] = map(json.loads, re.findall(r"^```json\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
    make_enterprise(uscc=batch["rows"][0]["code"])
    answer = client.post(FIGURES, json.dumps(batch), content_type="application/json")
    assert (answer.status_code, results(answer)) == (200, [("added", [])]), answer.content.decode()


def test_the_contracts_example_has_the_unit_of_its_figure():
    figures.load()
    assert FIGURE["unit"] == Indicator.objects.get(code=FIGURE["indicator"]).unit_zh


def test_what_is_not_there_to_withdraw_is_not_asked_for_as_new(client, zone):
    answer = send(client, row(zone[1], verb="withdraw"), status=422, mode="all").json()
    [wrong] = answer["rows"][0]["errors"]
    assert (wrong["code"], wrong["title"]) == ("not_there", "该数据不存在，无法变更或撤回；如需报送，请作为新增报送。")


WRONG = (
    {"indicator": "export", "value": "12元"},
    {"indicator": "staff", "value": None, "currency": None},
    {"mode": "9610", "value": 12.5},
    {"mode": "9710", "value": "9" * 40},
    {"mode": "9810", "value": 10**30},
    {"mode": "1210", "note": "\ud800"},
    {"mode": "other", "note": "a\x00b"},
    {"mode": "1239", "verb": "delete"},
    {"period": "2024Q2", "size": "1"},
    {"code": "91120116MA07B2X41X"},
    {"verb": ["new"], "version": 0},
    {},
)
FAULTS = [
    [("value", "not_a_number")], [("indicator", "not_shared"), ("value", "missing")], [("value", "wrong_type")],
    [("value", "too_large")],
    [("value", "too_large")], [("note", "bad_text")], [("note", "bad_text")], [("verb", "unknown_verb")],
    [("size", "unknown_field")], [("code", "wrong_uscc")], [("verb", "unknown_verb"), ("version", "bad_version")],
    [("code", "repeated")],
]  # fmt: skip


def test_codes_that_are_not_known_are_found_by_the_api(client, zone):
    _officer, firm = zone
    wrong = send(client, row(firm, indicator="zz"), row(firm, mode="zz"), row(firm, currency="XXX"), status=422)
    told = [
        [(error["field"], error["code"], error["title"]) for error in each["errors"]] for each in wrong.json()["rows"]
    ]
    assert told == [
        [("indicator", "unknown_indicator", "没有该指标，指标代码见 /api/v1/codes/indicators/。")],
        [("mode", "unknown_mode", "没有该监管方式，代码见 /api/v1/codes/modes/。")],
        [("currency", "unknown_currency", "不接受该币种，可用币种见 /api/v1/codes/currencies/。")],
    ]


def test_wrong_rows_are_told_and_nothing_is_taken_or_only_the_others(client, zone):
    _officer, firm = zone
    rows = [row(firm), *(row(firm, **fields) for fields in WRONG), "row"]
    whole = send(client, *rows, status=422)
    assert (whole.json()["code"], whole.json()["state"], whole.json()["refused"]) == ("rows_refused", "refused", 13)
    told = [[(error["field"], error["code"]) for error in each["errors"]] for each in whole.json()["rows"]]
    assert told == [[], *FAULTS, [("", "not_an_object")]]
    assert whole.json()["rows"][0]["result"] == "not_written"
    assert Figure.objects.count() == 0
    single = send(client, *rows, mode="rows").json()
    assert (single["state"], single["taken"], single["refused"]) == ("done", 1, 13)
    assert Figure.objects.get().value == 120050
    chinese = client.get(f"/api/v1/receipts/{single['uid']}/rows/", HTTP_ACCEPT_LANGUAGE="zh-hans").json()
    english = client.get(f"/api/v1/receipts/{single['uid']}/rows/", HTTP_ACCEPT_LANGUAGE="en").json()
    titles = [each["items"][1]["errors"][0]["title"] for each in (chinese, english)]
    assert titles == ["不是有效数字。", "This is no number."]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"rows": [{"value": NaN}]}', 400),
        ('{"rows": [{"value": -Infinity}]}', 400),
        ('{"rows": ' + "[" * 100_000, 400),
        ('{"rows": [' + "1" * 5_000 + "]}", 400),
        (b'{"source": "\xff"}', 400),
        ("[]", 400),
        ("null", 400),
        (b"\xff\xfe{\x00}\x00", 400),
        ('{"source": "customs\\u0000", "as_of": "2024-07-01", "rows": [{}]}', 422),
        ('{"source": "customs\\ud800", "as_of": "2024-07-01", "rows": [{}]}', 422),
    ],
)
def test_bodies_that_cannot_be_read(client, zone, body, status):
    answer = client.post(FIGURES, body, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"].startswith("application/problem+json")
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize(
    ("terms", "kept"),
    [
        ({"as_of": "2024-7-1"}, {"as_of": "2024-07-01"}),
        ({"scope_note": 9610}, {"scope_note": "9610"}),
        ({"scope_note": " 含9610 "}, {"scope_note": "含9610"}),
    ],
)
def test_what_holds_for_a_batch_is_kept_as_it_was_understood(client, zone, terms, kept):
    send(client, row(zone[1]), **terms)
    assert Receipt.objects.get().terms.items() >= kept.items()


def test_a_byte_order_mark_is_passed_over_and_a_packed_body_is_told(client, zone):
    batch = {"source": "customs", "sharing": figures.CUSTOMS_ITEM, "as_of": "2024-07-01", "rows": [row(zone[1])]}
    body = json.dumps(batch).encode()
    packed = {"content_type": "application/json", "HTTP_CONTENT_ENCODING": "gzip", "HTTP_ACCEPT_LANGUAGE": "zh-CN"}
    refused = client.post(FIGURES, gzip.compress(body), **packed)
    assert (refused.status_code, refused.json()["code"]) == (415, "body_packed")
    assert "Content-Encoding" in refused.json()["detail"]
    taken = client.post(FIGURES, b"\xef\xbb\xbf" + body, content_type="application/json")
    assert results(taken) == [("added", [])]


def test_a_note_that_is_too_long_is_refused_and_not_cut(client, zone):
    receipt = send(client, row(zone[1], note="口" * 201), row(zone[1], "2", mode="9610", note="口" * 200), mode="rows")
    assert results(receipt) == [("refused", ["too_long"]), ("added", [])]
    assert len(Figure.objects.get().scope_note) == 200


@pytest.mark.parametrize("value", ["12%", "12 ％"])
def test_a_share_is_no_amount_of_money(client, zone, value):
    assert results(send(client, row(zone[1], value), mode="rows")) == [("refused", ["not_a_number"])]
    assert not Figure.objects.exists()


def test_what_a_row_asks_for(client, zone):
    _officer, firm = zone
    first = send(client, row(firm, verb="new"), row(firm, verb="change", mode="9610"), mode="rows")
    assert results(first) == [("added", []), ("refused", ["not_there"])]
    again = send(client, row(firm, verb="new"), row(firm, verb="withdraw", mode="9610", value=None), mode="rows")
    assert results(again) == [("refused", ["there_already"]), ("refused", ["not_there"])]
    assert results(send(client, row(firm, "7", verb="change", version=1))) == [("changed", [])]
    stale = send(client, row(firm, "8", version=1), status=422).json()["rows"][0]["errors"][0]
    assert (stale["field"], stale["code"], stale["title"]) == (
        "version",
        "stale_version",
        "现在的版本是2，请重新读取。",
    )
    assert results(send(client, row(firm, "7", version=2))) == [("unchanged", [])]
    gone = send(client, {"verb": "withdraw", "code": firm.uscc, "indicator": "trade", "period": "2024Q1", "version": 2})
    assert [(each["result"], each["version"]) for each in gone.json()["rows"]] == [("withdrawn", 3)]
    assert client.get(FIGURES, {"code": firm.uscc}).json()["items"] == []
    assert list(Figure.objects.order_by("revision").values_list("value", "is_current", "is_withdrawn")) == [
        (120050, False, False),
        (700, False, False),
        (700, False, True),
    ]
    assert results(send(client, row(firm, "9", verb="change"), status=422)) == [("refused", ["not_there"])]
    assert send(client, row(firm, "9")).json()["rows"][0].items() >= {"result": "added", "version": 4}.items()
    assert [each["value"] for each in client.get(FIGURES, {"code": firm.uscc}).json()["items"]] == ["9.00"]


def test_a_row_outside_its_lawful_basis_is_refused_and_told_why(client, zone):
    _officer, firm = zone
    found = send(client, row(firm, indicator="receipts"), row(firm), mode="rows").json()["rows"]
    assert [(each["field"], each["code"], each["title"]) for each in found[0]["errors"]] == [
        ("indicator", "not_shared", "该共享目录事项不含此指标。")
    ]
    bank = {"source": "bank", "sharing": None}
    told = row(firm, indicator="receipts")
    assert results(send(client, told, status=422, **bank)) == [("refused", ["not_authorised"])]
    given = figures.make_authorisation(firm, make_member(firm))
    assert results(send(client, told, **bank)) == [("added", [])]
    assert Figure.objects.get(source__code="bank").authorisation == given
    authorising.revoke(given, by=given.given_by, now=NOW)
    assert results(send(client, told, status=422, **bank)) == [("refused", ["not_authorised"])]
    withdrawn = {name: told[name] for name in ("code", "indicator", "period")} | {"verb": "withdraw"}
    assert results(send(client, withdrawn, **bank)) == [("withdrawn", [])]


def test_what_is_no_batch(client, zone):
    _officer, firm = zone
    for wrong in (
        {"source": []},
        {"rows": []},
        {"rows": {}},
        {"rows": [row(firm)] * 10_001},
        {"mode": "some"},
        {"as_of": "gestern"},
    ):
        problem = send(client, row(firm), status=422, **wrong)
        assert problem["Content-Type"].startswith("application/problem+json")
        assert {each["field"].partition(".")[0] for each in problem.json()["errors"]} == set(wrong)
    assert send(client, row(firm), status=422, source="self").json()["type"] == "urn:pilotzone:own_figures"
    for wrong, code in (({"source": "nobody"}, "unknown_source"), ({"sharing": "GX-0"}, "unknown_item")):
        problem = send(client, row(firm), status=422, **wrong).json()
        assert (problem["code"], [problem["field"]], "/api/v1/codes/" in problem["detail"]) == (code, [*wrong], True)
    assert send(client, row(firm), status=422, as_of="2024-07-03").json()["field"] == "as_of"
    assert send(client, row(firm), status=422, sharing=None, source="statistics").json()["field"] == "sharing"
    assert Receipt.objects.count() == 0


def test_who_may_send_and_read(client, zone):
    _officer, firm = zone
    begun = send(client, row(firm))
    for person in (make_officer(R.CASEWORKER), make_member(firm)):
        client.force_login(person)
        send(client, row(firm), status=403)
        assert client.get(begun["Location"]).status_code in (403, 404)  # who may send nothing, and another sender
        assert client.get(FIGURES, {"code": firm.uscc}).status_code == 403
    client.force_login(figures.make_assessor())
    assert client.get(begun["Location"]).status_code == 404
    client.logout()
    send(client, row(firm), status=401)


def test_a_figure_that_is_withdrawn_between_two_questions_is_left_out(client, zone):
    officer, firm = zone
    send(client, row(firm), row(firm, indicator="orders", value="7", currency=""))
    found = list(Figure.objects.current().for_list().order_by("indicator__code"))
    send(client, {"verb": "withdraw", "code": firm.uscc, "indicator": "orders", "period": "2024Q1"})
    gone, kept = resources.known()["figures"].plain(found, officer)
    assert gone is None
    assert (kept["indicator"], kept["value"]) == ("trade", "1200.50")


def test_figures_are_read_for_a_purpose_page_by_page(client, zone, monkeypatch):
    officer, firm = zone
    assessments.tell([(firm, "staff", "2024Q1", "none", 5), (firm, "trade", "2023Q4", "none", 500_00)], "self", officer)
    admin = make_member(firm)
    given = figures.make_authorisation(firm, admin)
    told = [(firm, "receipts", "2024Q1", "none", 800_00)]
    assessments.tell(told, "bank", officer, basis="authorisation", authorisation=given.pk)
    monkeypatch.setattr("pilotzone.kernel.api.KeysetPagination.size", 2)

    assert client.get(FIGURES).status_code == 422
    first = client.get(FIGURES, {"code": firm.uscc}).json()
    assert [(each["indicator"], each["period"], each["value"], each["refused"]) for each in first["items"]] == [
        ("receipts", "2024Q1", "800.00", None),
        ("staff", "2024Q1", "5", None),
    ]
    assert (first["items"][0]["source"], first["items"][0]["basis"]) == ("bank", "authorisation")
    second = client.get(first["next"]).json()
    assert [(each["indicator"], each["value"]) for each in second["items"]] == [("trade", "500.00")]
    assert second["next"] is None
    kept = FigureReading.objects.get()
    assert (kept.purpose, kept.indicators, kept.count, kept.read_by) == (Purpose.ASSESSMENT, ["receipts"], 1, officer)

    # Not covered, or no longer: the row is there, its value is not.
    query = {"code": firm.uscc, "indicator": "receipts"}
    claims = client.get(FIGURES, query | {"purpose": "claims"}).json()["items"]
    assert (claims[0]["value"], claims[0]["refused"]) == (None, "purpose")
    authorising.revoke(given, by=admin, now=NOW)
    revoked = client.get(FIGURES, query).json()["items"]
    assert (revoked[0]["value"], revoked[0]["refused"]) == (None, "revoked")
    assert client.get(FIGURES, {"code": firm.uscc, "period": "2023Q4"}).json()["items"][0]["indicator"] == "trade"
    for name, text in (("period", "2024Q5"), ("indicator", "trades"), ("source", "nobody"), ("purpose", "sale")):
        misspelt = client.get(FIGURES, {"code": firm.uscc, name: text})
        assert (misspelt.status_code, [each["field"] for each in misspelt.json()["errors"]]) == (422, [name])
    assert client.get(FIGURES, {"code": make_enterprise(payee=False).uscc}).json()["items"] == []
    assert date(2024, 7, 1).isoformat() == first["items"][1]["as_of"]
