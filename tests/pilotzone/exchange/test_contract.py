"""The contract says what the API does: examples fit their schemas, errors are documented, changes are written down."""

import importlib.util
from pathlib import Path

import jsonschema
import pytest
from django.core.cache import cache
from django.utils.translation import override

from pilotzone.exchange import queries
from pilotzone.exchange.api.reference import groups
from pilotzone.exchange.api.views import contract
from pilotzone.exchange.enums import Kind
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.problems import PROBLEMS
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_officer
from tests.factories.warehouses import make_warehouse

ROOT = Path(__file__).resolve().parents[3]
WAREHOUSES = "/api/v1/warehouses/"
WITH_ANY_SCOPE = ("/oauth/", "/codes/", "/changes/", "/reconciliations/", "/receipts/", "/webhooks/")


def operations():
    for path, methods in contract("en")["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


OPERATIONS = dict(operations())


def contents(operation):
    """Every schema with its example: of the body, of each answer."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        for content in body.get("content", {}).values():
            yield content["schema"], content.get("example")


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_every_operation_has_words_examples_that_fit_and_its_errors(name):
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    for schema, example in contents(operation):
        assert example is not None, schema
        whole = {**schema, "components": contract("en")["components"]}
        jsonschema.Draft202012Validator(whole).validate(example)
    documented = set(operation["responses"])
    assert documented >= {"401", "403", "429", "503"}
    assert ("404" in documented) == ("{" in name)
    if name.startswith("post") and "/oauth/" not in name:
        assert documented >= {"400", "409", "413", "415", "422"}
    needs = operation["security"][0]
    scopes = needs.get("oauth2", [])
    assert set(scopes) <= {scope.value for scope in Scope}
    assert scopes or any(part in name for part in WITH_ANY_SCOPE)


def test_the_contract_in_chinese_has_no_english_left_over():
    with override("zh-hans"):
        told = [each for _group, rows in groups("zh-hans") for each in rows]
    assert len(told) == len(OPERATIONS)
    assert not [each.name for each in told if each.summary.isascii() or each.about.isascii()]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_member_of_a_row_that_is_sent_has_its_meaning(language):
    written = contract(language)
    rows = {
        name: schema["properties"]["rows"]["items"]["$ref"].rpartition("/")[2]
        for name, schema in written["components"]["schemas"].items()
        if name.endswith("Request") and "rows" in schema.get("properties", {})
    }
    assert len(rows) == 9  # eight kinds of batches, and a copy that is compared
    for name in set(rows.values()) - {"KeptRequest"}:
        members = written["components"]["schemas"][name]["properties"]
        told = {each for each, known in members.items() if known.keys() & {"description", "allOf", "$ref"}}
        assert members.keys() - told == set(), name


def test_a_change_of_the_contract_needs_its_own_line():
    spec = importlib.util.spec_from_file_location("contract_check", ROOT / ".ci" / "contract.py")
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    text = "openapi: 3.1.0\n"  # its SHA-256 begins with f39db8e8ede3
    old, new = "## 1.0 · 2026-11-01 · 0123456789ab\n\n- First.\n", "## 1.1 · 2026-11-26 · {}\n\n{}"
    right = new.format("f39db8e8ede3", "- More.\n\n")
    assert check.problems(text, text, f"# Changes\n\n{right}{old}") == []
    assert check.problems(text, "other", right)
    assert check.problems(text, text, old)
    assert check.problems(text, text, old + right), "the newest comes first"
    assert check.problems(text, text, new.format("f39db8e8ede3", "\n") + old)
    assert check.problems(text, text, right + right)


@pytest.mark.django_db
def test_unchanged_answers_are_not_sent_again(client):
    system = make_system(make_partner(), Scope.WAREHOUSES_READ)
    bearer = system.bearer()
    first = client.get(WAREHOUSES, **bearer)
    again = client.get(WAREHOUSES, **bearer, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert int(again["RateLimit-Remaining"]) == int(first["RateLimit-Remaining"]) - 1
    make_warehouse()
    changed = client.get(WAREHOUSES, **bearer, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (changed.status_code, len(changed.json()["items"])) == (200, 1)
    assert changed["ETag"] != first["ETag"]


@pytest.mark.django_db
def test_a_client_has_so_many_requests_in_a_minute_and_others_have_theirs(client, settings):
    cache.clear()
    settings.PILOTZONE_API_RATES = {"read": 2, "write": 1, "token": 10}
    system = make_system(make_partner(), Scope.WAREHOUSES_READ)
    other = make_system(make_partner(name="天津税务"), Scope.WAREHOUSES_READ)
    bearer = system.bearer()
    answers = [client.get(WAREHOUSES, **bearer) for _number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2].json()["code"] == "too_many_requests"
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert client.get(WAREHOUSES, **other.bearer()).status_code == 200
    cache.clear()


@pytest.mark.django_db
def test_what_a_token_does_not_open_is_counted_too(client, settings):
    settings.PILOTZONE_API_RATES = settings.PILOTZONE_API_RATES | {"read": 2}
    bearer = make_system(make_partner(), Scope.WAREHOUSES_READ).bearer()
    answers = [client.get("/api/v1/applications/", **bearer) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [403, 403, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert int(answers[2]["Retry-After"]) > 0
    elsewhere = client.get("/api/v1/warehouses/", REMOTE_ADDR="203.0.113.9", **bearer)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "address_not_allowed")


@pytest.mark.django_db
def test_code_lists_hold_codes_with_words_in_both_languages(client):
    system = make_system(make_partner(), Scope.WAREHOUSES_READ)
    bearer = system.bearer()
    listed = client.get("/api/v1/codes/", **bearer).json()["items"]
    assert {"application_states", "countries", "indicators", "modes", "sources"} <= {each["name"] for each in listed}
    states = client.get("/api/v1/codes/application_states/", **bearer).json()["codes"]
    assert {"code": "draft", "zh": "草稿", "en": "Draft"} in states
    currencies = client.get("/api/v1/codes/currencies/", **bearer).json()["codes"]
    assert [each["code"] for each in currencies] == ["CNY", "USD", "EUR", "GBP", "HKD", "JPY"]
    assert currencies[1] == {"code": "USD", "zh": "美元", "en": "US dollar"}
    for path in ("/api/v1/codes/", "/api/v1/codes/currencies/"):
        whole = client.get(f"{path}?limit=1", **bearer)
        assert (whole.status_code, whole.json()["errors"][0]["field"]) == (422, "limit"), "it has no pages"
        assert client.get(f"{path}?format=json", **bearer).status_code == 200
    assert client.get("/api/v1/codes/nothing/", **bearer).status_code == 404
    assert client.get("/api/v1/codes/").status_code == 401


@pytest.mark.django_db
def test_a_figures_code_has_the_unit_in_which_it_is_told(client):
    figures.load()
    bearer = make_system(make_partner(), Scope.FIGURES_READ).bearer()
    rows = {each["code"]: each for each in client.get("/api/v1/codes/indicators/", **bearer).json()["codes"]}
    assert rows["trade"]["unit"] == {"zh": "元", "en": "yuan"}
    assert rows["returns"] == {
        "code": "returns",
        "zh": "退货率",
        "en": "Share of returns",
        "unit": {"zh": "%", "en": "%"},
    }
    assert "unit" not in client.get("/api/v1/codes/modes/", **bearer).json()["codes"][0]


@pytest.mark.django_db
def test_options_answers_in_the_contracts_words_and_not_in_the_codes(client):
    bearer = make_system(make_partner(), Scope.WAREHOUSES_READ).bearer()
    answer = client.options("/api/v1/warehouses/", HTTP_ACCEPT_LANGUAGE="en", **bearer)
    assert (answer.status_code, answer["Allow"]) == (200, "GET, HEAD, OPTIONS")
    assert answer.json() == {"operations": {"GET": "Overseas warehouses"}}


@pytest.mark.django_db
def test_anybody_reads_the_reference_and_the_contract(client):
    page = client.get("/developers/").content.decode()
    assert "以密钥换取令牌" in page
    assert all(code in page for code in PROBLEMS)
    assert client.get("/api/v1/openapi.json", HTTP_ACCEPT_LANGUAGE="en").json()["openapi"] == "3.1.0"


@pytest.mark.django_db
def test_a_write_to_an_address_without_its_slash_is_not_read_instead(client):
    client.force_login(make_officer(R.ASSESSMENT_OFFICER))
    answer = client.post("/api/v1/figures", "{}", content_type="application/json")
    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/figures/")
    assert client.get("/api/v1/figures").status_code == 301


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["json", "ndjson", "csv"])
def test_a_damaged_place_in_a_list_is_refused(client, kind):
    bearer = make_system(make_partner(), Scope.WAREHOUSES_READ).bearer()
    answer = client.get(WAREHOUSES, {"page": "a.zzz", "format": kind}, **bearer)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "page")


@pytest.mark.django_db
def test_a_parameter_that_is_none_is_refused_and_those_of_the_contract_are_not(client):
    scopes = queries.offered(Kind.AGENCY, "customs", clock.today())
    bearer = make_system(make_partner(code="customs"), *scopes).bearer()

    def unknown(path, asked):
        errors = client.get(path, asked, **bearer).json().get("errors", [])
        return [each["field"] for each in errors if each["code"] == "unknown_field"]

    lists = 0
    for name, operation in OPERATIONS.items():
        method, _blank, path = name.partition(" ")
        known = [each["name"] for each in operation["parameters"] if each.get("in") == "query"]
        if method != "get" or "limit" not in known or "{" in path or client.get(path, **bearer).status_code == 403:
            continue
        lists += 1
        assert unknown(path, {"enterprse": "x", "limit": "1"}) == ["enterprse"], path
        assert unknown(path, dict.fromkeys([*known, "format"], "json")) == [], path
    assert lists == 22  # all 24 but consents and drafts, which are not an agency's


@pytest.mark.django_db
def test_what_an_address_takes_and_offers_is_named(client):
    client.force_login(make_officer(R.ASSESSMENT_OFFICER))
    english = {"HTTP_ACCEPT_LANGUAGE": "en"}
    form = client.post("/api/v1/figures/", "a=1", content_type="text/csv", **english)
    assert form.json()["detail"] == "Send application/json."
    token = client.post("/api/v1/oauth/token/", "{}", content_type="application/json", **english)
    assert token.json()["detail"] == "Send application/x-www-form-urlencoded."
    read = client.get("/api/v1/warehouses/", HTTP_ACCEPT="text/xml", **english)
    assert read.json()["detail"] == "Ask for application/json / application/x-ndjson / text/csv."


@pytest.mark.django_db
def test_what_cannot_be_read_is_told(client):
    client.force_login(make_officer(R.ASSESSMENT_OFFICER))
    for body, kind, told in (
        ("{", "application/json", (400, "malformed")),
        ("a=1", "text/csv", (415, "unsupported_media_type")),
        ("a=1", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        ("--b\r\n\r\n--b--", "multipart/form-data; boundary=b", (415, "unsupported_media_type")),
        ('{"rows": NaN}', "application/json", (400, "malformed")),
        ("[1]", "application/json", (400, "malformed")),
    ):
        answer = client.post("/api/v1/figures/", body, content_type=kind)
        assert (answer.status_code, answer.json()["code"]) == told
    assert client.delete("/api/v1/figures/").json()["code"] in ("method_not_allowed", "not_allowed")
    assert client.get("/api/v1/figures/", HTTP_ACCEPT="text/xml").status_code == 406
    assert client.get("/api/v1/figures/?format=xml").json()["code"] == "not_acceptable"
    for address, told in (("figures/?code=%00", (400, "malformed")), ("nothing/", (404, "not_found"))):
        answer = client.get(f"/api/v1/{address}")
        assert answer["Content-Type"].startswith("application/problem+json")
        assert (answer.status_code, answer.json()["code"]) == told
