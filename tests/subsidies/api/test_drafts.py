"""A claim by an enterprise's own system, from outside: from the call to the bureau's queue, and what it is refused."""

import json
import uuid
from datetime import timedelta

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotzone.exchange.enums import Kind
from pilotzone.kernel.access import R
from pilotzone.kernel.problems import PROBLEMS
from pilotzone.kernel.scopes import Scope
from pilotzone.messages.models import Notice
from subsidies.actions import submitting
from subsidies.enums import State
from subsidies.models import Application, Document
from tests.factories.claims import ANSWERS, CLAIMED, LINES, add_licence, fill_claim, load_reference, pdf
from tests.factories.partners import make_partner, make_system
from tests.factories.people import NOW, make_application, make_call, make_enterprise, make_member, make_officer
from tests.standing import part

pytestmark = pytest.mark.django_db
DRAFTS = "/api/v1/drafts/"
SENT = {
    "turnover": "62480000.00",
    "turnover_before": "0",
    "platform_trade": True,
    "overseas_mark": False,
    "filed_by_agent": False,
    "other_money": "0",
}
ONCE = ("platform_record", "screenshots", "contracts", "audit_report")


def line(kind, number, day, amount, currency):
    return {
        "kind": kind,
        "description": f"费用 {number}",
        "invoice_number": number,
        "invoice_date": day,
        "paid_on": day,
        "buyer_is_applicant": True,
        "amount": {"amount": amount.replace(",", ""), "currency": currency},
    }


SENT_LINES = [line(*row) for row in LINES]


@pytest.fixture(scope="module")
def prepared(standing):
    load_reference()
    firm, call = make_enterprise(), make_call()
    administrator = make_member(firm)
    add_licence(firm, administrator)
    partner = make_partner(Kind.ENTERPRISE, code=firm.uscc, name=firm.name_zh)
    system = make_system(partner, Scope.APPLICATIONS_WRITE, Scope.APPLICATIONS_READ)
    return {"firm": firm, "call": call, "administrator": administrator, "system": system}


firm, call, administrator, system = part("firm"), part("call"), part("administrator"), part("system")


class Vendor:
    """The enterprise's software: it knows the contract and its token."""

    def __init__(self, client, bearer):
        self.client, self.bearer = client, bearer

    def get(self, address, **query):
        return self.client.get(address, query, **self.bearer)

    def send(self, address, body, **headers):
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(address, text, content_type="application/json", **headers, **self.bearer)

    def upload(self, draft, material, file, **fields):
        parts = {"material": material, "file": file, **fields}
        return self.client.post(f"{DRAFTS}{draft['uid']}/documents/", parts, **self.bearer)

    def begin(self, call):
        return told(self.send(DRAFTS, {"call": str(call.uid)}))

    def act(self, draft, verb, **body):
        return self.send(f"{DRAFTS}{draft['uid']}/{verb}/", body)

    def filled(self, call, lines=SENT_LINES):
        """Everything that the claim needs before it can be handed over."""
        draft = self.begin(call)
        draft = told(self.act(draft, "answers", version=draft["version"], answers=SENT))
        draft = told(self.act(draft, "lines", version=draft["version"], input="spend", lines=lines))
        served = [each["uid"] for each in draft["lines"]["spend"]]
        for material in ONCE:
            draft = told(self.upload(draft, material, pdf(f"{material}.pdf")))
        for material in ("invoices", "vouchers"):
            draft = told(self.upload(draft, material, pdf(f"{material}.pdf"), lines=served))
        return draft


def told(response):
    assert response.status_code == 200, response.content.decode()
    return response.json()


def refused(response):
    """Status, code and the fields that are named."""
    body = response.json()
    assert response["Content-Type"].startswith("application/problem+json")
    assert (bool(body["title"]), body["status"]) == (True, response.status_code)
    fields = [each["field"] for each in body.get("errors", [])] or [body[name] for name in ("field",) if name in body]
    return response.status_code, body["code"], fields


@pytest.fixture
def vendor(client, at, system):
    at("2024-07-02T10:00")
    return Vendor(client, system.bearer())


@pytest.mark.parametrize(("word", "count"), [("true", 1), ("1", 1), ("false", 1), ("", 1), ("zz", None)])
def test_whether_a_call_is_open_is_asked_in_one_of_two_words(vendor, call, word, count):
    answer = vendor.get("/api/v1/calls/", open=word)
    if count is None:
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "open")
    else:
        assert len(told(answer)["items"]) == count


def test_from_the_call_to_the_bureaus_queue_with_the_amount_of_the_page(client, vendor, firm, call, administrator):
    (listed,) = told(vendor.get("/api/v1/calls/", open="true"))["items"]
    assert (listed["uid"], listed["is_open"], listed["measure"]) == (str(call.uid), True, "TJ-2024-TRANSFORM")
    detail = told(vendor.get(f"/api/v1/calls/{call.uid}/"))
    form = {"answers": SENT, "lines": {"spend": SENT_LINES}}
    jsonschema.Draft202012Validator(detail["form"]).validate(form)
    papers = {each["id"]: each for each in detail["materials"]}
    assert papers["invoices"]["of_each"] == "spend"

    draft = vendor.filled(call)
    assert draft["lines"]["spend"][1]["values"]["amount"] == {"amount": "1200.00", "currency": "USD"}
    assert draft["answers"]["platform_trade"] is True
    found = told(vendor.get(f"{DRAFTS}{draft['uid']}/findings/"))
    # 42,000.00 + 1,200.00 × 7.0827 + 950.00 × 7.8592 = 57,965.48; 30% is 17,389.64
    assert (found["ready"], found["missing"], found["amount"]) == (True, [], "17389.64")
    assert any(step["clause_text"] for step in found["steps"])

    handed = told(vendor.act(draft, "hand-over", version=draft["version"]))
    assert handed["state"] == "confirming"
    assert told(vendor.act(draft, "hand-over", version=draft["version"])) == handed
    assert Notice.objects.filter(recipient=administrator, kind="claim_to_confirm").count() == 1
    claim = Application.objects.get(uid=draft["uid"])
    assert claim.submitted_at is None
    assert told(vendor.get("/api/v1/applications/"))["items"] == []

    submitting.submit(claim, truth=True, by=administrator, now=NOW)
    claim.refresh_from_db()
    by_page = page_claim(call)
    assert claim.claimed == by_page.claimed == CLAIMED
    steps = [told_steps(vendor, each) for each in (claim,)]
    assert [step["value"] for step in steps[0]] == [step["value"] for step in found["steps"]]
    client.force_login(make_officer(R.DISTRICT_COMMERCE, firm.registration_division))
    assert claim.reference in client.get("/bureau/claims/").content.decode()
    client.logout()
    assert told(vendor.act(draft, "hand-over", version=draft["version"]))["state"] == "district_review"
    assert refused(vendor.act(draft, "answers", version=handed["version"] + 1, answers=SENT))[:2] == (
        409,
        "stale" if claim.version != handed["version"] + 1 else "not_editable",
    )
    assert refused(vendor.act(draft, "withdraw", version=claim.version))[:2] == (409, "not_editable")


def page_claim(call):
    """The same figures by the pages' actions, for another enterprise; invoices of its own."""
    other = make_enterprise("天津对照贸易有限公司")
    by = make_member(other)
    rows = [(kind, f"9{number[1:]}" if number.isdigit() else f"{number}-B", *rest) for kind, number, *rest in LINES]
    claim = fill_claim(make_application(call, other, by), by, rows=rows, typed=ANSWERS)
    submitting.submit(claim, truth=True, by=by, now=NOW)
    claim.refresh_from_db()
    return claim


def told_steps(vendor, claim):
    (record,) = told(vendor.get(f"/api/v1/applications/{claim.uid}/"))["entitlements"]
    assert (record["stage"], record["amount"]) == ("claimed", "17389.64")
    return record["steps"]


def test_any_change_after_the_hand_over_takes_it_back_to_the_draft(vendor, call):
    draft = vendor.filled(call)
    handed = told(vendor.act(draft, "hand-over", version=draft["version"]))
    changed = told(vendor.act(draft, "answers", version=handed["version"], answers={"turnover": "61000000"}))
    assert (changed["state"], changed["answers"]["turnover"]) == ("draft", "61000000.00")
    assert refused(vendor.act(draft, "hand-over", version=handed["version"])) == (409, "stale", [])
    given_up = told(vendor.act(draft, "withdraw", version=changed["version"]))
    assert given_up["state"] == "withdrawn"


def test_what_is_missing_is_named_by_its_path(vendor, call):
    draft = vendor.begin(call)
    answer = vendor.act(draft, "hand-over", version=draft["version"])
    status, code, fields = refused(answer)
    assert (status, code) == (422, "incomplete")
    assert answer.json()["title"] == PROBLEMS["incomplete"].title  # of no page, which another system does not see
    assert {"answers.turnover", "lines.spend", "documents.contracts"} <= set(fields)
    missing = told(vendor.get(f"{DRAFTS}{draft['uid']}/findings/"))["missing"]
    assert [each["field"] for each in missing] == fields


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (62480000, "not_a_text"),
        (62480000.5, "not_a_text"),
        (True, "not_a_text"),
        ({"amount": "1", "currency": "CNY"}, "not_a_text"),
        (["1"], "not_a_text"),
        ("-5", "negative"),
        ("1.005", "too_precise"),
        ("1" * 14, "too_large"),
        ("NaN", "not_a_number"),
        ("1e400", "not_a_number"),
        ("=1+1", "not_a_number"),
    ],
)
def test_an_answer_that_cannot_be_read_keeps_nothing(vendor, call, value, code):
    draft = vendor.begin(call)
    answers = {"turnover_before": "5", "turnover": value}
    response = vendor.act(draft, "answers", version=draft["version"], answers=answers)
    assert refused(response) == (422, "not_valid", ["answers.turnover"])
    assert response.json()["errors"][0]["code"] == code
    assert told(vendor.get(f"{DRAFTS}{draft['uid']}/")) == draft


@pytest.mark.parametrize("value", [1, "true", "yes", []])
def test_what_cannot_be_read_is_said_in_codes_and_types_of_the_form(vendor, call, value):
    draft = vendor.begin(call)
    response = vendor.act(draft, "answers", version=draft["version"], answers={"platform_trade": value})
    (error,) = response.json()["errors"]
    assert (error["field"], error["code"], error["title"]) == (
        "answers.platform_trade", "not_a_boolean", "请传 true 或 false。",
    )  # fmt: skip
    lines = [SENT_LINES[0] | {"kind": "zz"}]
    response = vendor.act(draft, "lines", version=draft["version"], input="spend", lines=lines)
    (error,) = response.json()["errors"]
    assert (error["field"], error["code"]) == ("lines.0.kind", "not_in_list")
    assert "platform_fee" in error["title"]
    assert "平台" not in error["title"]


def test_lines_are_all_taken_or_none_and_each_error_has_its_place(vendor, call):
    draft = vendor.begin(call)
    wrong = [
        SENT_LINES[0],
        SENT_LINES[1] | {"amount": {"amount": "-12", "currency": "USD"}, "kind": "yacht"},
        SENT_LINES[2] | {"amount": "950.00", "colour": "red"},
        SENT_LINES[0] | {"amount": {"amount": 42000, "currency": "CNY"}},
    ]
    response = vendor.act(draft, "lines", version=draft["version"], input="spend", lines=wrong)
    status, code, fields = refused(response)
    assert (status, code) == (422, "not_valid")
    assert sorted(fields) == [
        "lines.1.amount",
        "lines.1.kind",
        "lines.2.amount",
        "lines.2.colour",
        "lines.3.amount",
        "lines.3.invoice_number",  # the same as in the first line
    ]
    assert told(vendor.get(f"{DRAFTS}{draft['uid']}/"))["lines"] == {"spend": []}


def test_an_invoice_that_the_claim_has_already_is_taken_told_and_adds_nothing(vendor, call):
    draft = vendor.filled(call)
    before = told(vendor.get(f"{DRAFTS}{draft['uid']}/findings/"))
    draft = told(vendor.act(draft, "lines", version=draft["version"], input="spend", lines=[SENT_LINES[0]]))
    assert len(draft["lines"]["spend"]) == 4
    after = told(vendor.get(f"{DRAFTS}{draft['uid']}/findings/"))
    assert after["amount"] == before["amount"]
    found = {each["id"]: (each["result"], each["rows"]) for each in after["findings"]}
    assert found["single_use"] == ("not_met", [4])


def test_lines_are_changed_replaced_and_removed(vendor, call):
    draft = vendor.filled(call)
    first, second, _third = draft["lines"]["spend"]
    assert [len(each["lines"]) for each in draft["documents"] if each["material"] == "invoices"] == [3]
    address = f"lines/{second['uid']}"
    draft = told(
        vendor.act(draft, address, version=draft["version"], line={"amount": {"amount": "1000", "currency": "USD"}})
    )
    changed = draft["lines"]["spend"][1]["values"]
    assert (changed["amount"], changed["invoice_number"]) == ({"amount": "1000.00", "currency": "USD"}, "INV-2023-1")
    # 42,000.00 + 7,082.70 + 7,466.24 = 56,548.94; 30% is 16,964.68
    assert told(vendor.get(f"{DRAFTS}{draft['uid']}/findings/"))["amount"] == "16964.68"
    draft = told(vendor.act(draft, "lines/remove", version=draft["version"], lines=[first["uid"]]))
    assert [len(each["lines"]) for each in draft["documents"] if each["material"] == "invoices"] == [2]
    draft = told(
        vendor.act(draft, "lines", version=draft["version"], input="spend", replace=True, lines=SENT_LINES[:1])
    )
    assert [each["values"]["invoice_number"] for each in draft["lines"]["spend"]] == ["23332000000000000001"]
    assert told(vendor.act(draft, "lines", version=draft["version"], input="spend", replace=True, lines=[]))[
        "lines"
    ] == {"spend": []}


@pytest.mark.parametrize(
    ("act", "sent"),
    [
        ("lines", {"input": "spend", "replcae": True, "lines": SENT_LINES[:1]}),
        ("answers", {"answers": {}, "answer": {"turnover": "1"}}),
        ("withdraw", {"reason": "重复"}),
    ],
)
def test_a_misspelt_member_is_refused_and_nothing_is_kept(vendor, call, act, sent):
    draft = vendor.filled(call)
    wrong = vendor.act(draft, act, version=draft["version"], **sent)
    misspelt = [name for name in sent if name not in ("input", "lines", "answers")]
    assert refused(wrong) == (422, "not_valid", misspelt)
    assert told(vendor.get(f"{DRAFTS}{draft['uid']}/")) == draft


def test_an_invoice_counts_once_in_the_whole_portal(vendor, call, administrator):
    other = make_enterprise("天津先报贸易有限公司")
    by = make_member(other)
    earlier = fill_claim(make_application(call, other, by), by, rows=LINES[:1])
    submitting.submit(earlier, truth=True, by=by, now=NOW)
    draft = vendor.filled(call)
    found = told(vendor.get(f"{DRAFTS}{draft['uid']}/findings/"))
    # the 42,000.00 count for the other claim: 8,499.24 + 7,466.24 = 15,965.48; 30% is 4,789.64
    assert found["amount"] == "4789.64"
    assert [each["rows"] for each in found["findings"] if each["rows"]] == [[1]]


def test_a_paper_sent_again_is_the_same_paper_and_serves_more_lines(vendor, call):
    draft = vendor.filled(call)
    first, second, third = (each["uid"] for each in draft["lines"]["spend"])
    paper = pdf("one.pdf")
    for served in ([first], [second], [second]):
        paper.seek(0)
        draft = told(vendor.upload(draft, "vouchers", paper, lines=served))
    found = [each for each in draft["documents"] if each["name"] == "one.pdf"]
    assert [sorted(each["lines"]) for each in found] == [sorted([first, second])]
    address = f"documents/{found[0]['uid']}"
    draft = told(vendor.act(draft, f"{address}/lines", lines=[third]))
    assert [each["lines"] for each in draft["documents"] if each["uid"] == found[0]["uid"]] == [[third]]
    draft = told(vendor.act(draft, f"{address}/remove"))
    assert found[0]["uid"] not in {each["uid"] for each in draft["documents"]}
    assert refused(vendor.act(draft, f"{address}/remove"))[:2] == (404, "not_found")


def test_papers_are_checked_by_their_content(vendor, call, settings):
    draft = vendor.begin(call)
    for name, content, told_ in (
        ("a.pdf", b"MZ\x90\x00", (422, "unknown_content")),
        ("a.pdf", b"", (422, "empty_file")),
        ("a.pdf", b"%PDF-1.7 nothing", (422, "pdf_broken")),
    ):
        response = vendor.upload(draft, "contracts", SimpleUploadedFile(name, content))
        assert refused(response)[:2] == told_
    large = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + b"0" * 60 * 1024 * 1024)
    assert refused(vendor.upload(draft, "contracts", large)) == (413, "file_too_large", ["file"])
    assert refused(vendor.upload(draft, "poems", pdf()))[:2] == (404, "no_such_material")
    assert refused(vendor.upload(draft, "invoices", pdf(), lines=[str(uuid.uuid4())])) == (
        422,
        "not_valid",
        ["lines.0"],
    )
    assert refused(vendor.act(draft, "documents", material="contracts"))[:2] == (415, "unsupported_media_type")
    assert not Document.objects.exists()


def test_somebody_elses_draft_is_not_there(client, vendor, call, system):
    other = make_enterprise("天津别家贸易有限公司")
    theirs = make_application(call, other, make_member(other))
    address = f"{DRAFTS}{theirs.uid}/"
    assert refused(vendor.get(address))[:2] == (404, "not_found")
    assert refused(vendor.act({"uid": theirs.uid}, "answers", version=1, answers={}))[:2] == (404, "not_found")
    begun = vendor.send(DRAFTS, {"call": str(call.uid), "enterprise": other.uscc})
    assert refused(begun) == (422, "not_valid", ["enterprise"])
    agency = make_system(make_partner(code="customs"), Scope.APPLICATIONS_READ).bearer()
    assert client.get(DRAFTS, **agency).json()["code"] == "scope_missing"
    reader = Vendor(client, system.bearer("applications:read"))
    assert refused(reader.send(DRAFTS, {"call": str(call.uid)}))[:2] == (403, "scope_missing")
    assert refused(reader.get("/api/v1/calls/"))[:2] == (403, "scope_missing")
    mine = vendor.begin(call)
    line_of_another = vendor.act(mine, f"lines/{uuid.uuid4()}", version=mine["version"], line={})
    assert refused(line_of_another)[:2] == (404, "not_found")


def test_a_call_that_lapsed_keeps_the_draft(vendor, call, at):
    draft = vendor.filled(call)
    at((call.closes_at + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M"))  # the closing moment itself is too late
    assert refused(vendor.act(draft, "hand-over", version=draft["version"]))[:2] in (
        (422, "call_closed"),
        (401, "token_expired"),
    )


def test_bodies_that_are_no_claim(vendor, call):
    draft = vendor.begin(call)
    address = f"{DRAFTS}{draft['uid']}/answers/"
    answers = '{"version": 1, "answers": ?}'
    for body, told_ in (
        (answers.replace("?", '{"turnover": NaN}'), (400, "malformed")),
        (answers.replace("?", '{"turnover": 1e400}'), (422, "not_valid")),
        (answers.replace("?", '{"turnover": "\\ud800"}'), (422, "not_valid")),
        (answers.replace("?", '{"\\udfff": "1"}'), (422, "not_valid")),
        (answers.replace("?", '{"turnover": "1\\u0000"}'), (422, "not_valid")),
        (answers.replace("?", "[]"), (422, "not_valid")),
        ('{"version": 1e400, "answers": {}}', (422, "not_valid")),
        ('{"answers": {}}', (422, "not_valid")),
        (b'{"answers": "\xff"}', (400, "malformed")),
        ("[]", (400, "malformed")),
    ):
        assert refused(vendor.send(address, body))[:2] == told_, body
    wrong = vendor.client.post(address, "a=1", content_type="text/plain", **vendor.bearer)
    assert refused(wrong)[:2] == (415, "unsupported_media_type")
    assert refused(vendor.send(DRAFTS, {"call": str(call.uid), "project": "\ud800"})) == (422, "not_valid", ["project"])
    assert told(vendor.get(f"{DRAFTS}{draft['uid']}/")) == draft


def test_the_same_key_begins_one_claim_and_keeps_lines_once(vendor, call):
    draft = vendor.begin(call)
    assert vendor.begin(call)["uid"] == draft["uid"]
    body = {"version": draft["version"], "input": "spend", "lines": SENT_LINES}
    address = f"{DRAFTS}{draft['uid']}/lines/"
    first = vendor.send(address, body, HTTP_IDEMPOTENCY_KEY="lines-1")
    again = vendor.send(address, body, HTTP_IDEMPOTENCY_KEY="lines-1")
    assert (told(again), again["Idempotency-Replayed"]) == (told(first), "true")
    assert refused(vendor.send(address, body))[:2] == (409, "stale")
    assert len(told(vendor.get(f"{DRAFTS}{draft['uid']}/"))["lines"]["spend"]) == 3
    assert Application.objects.get(uid=draft["uid"]).state == State.DRAFT
