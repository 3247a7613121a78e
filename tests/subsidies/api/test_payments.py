"""The treasury's system says what became of payments: the same records as by the officer's page, row by row."""

import json
from datetime import UTC, datetime

import pytest

from pilotzone.exchange.enums import Kind
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.scopes import Scope
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import queries
from subsidies.actions import paying
from subsidies.enums import BatchState, State
from subsidies.models import Budget, BudgetEntry, Payment
from tests.factories.partners import make_partner, make_system
from tests.factories.payment import make_exported, make_payable
from tests.factories.people import make_call, make_division
from tests.factories.review import make_bureau
from tests.standing import part

pytestmark = pytest.mark.django_db
LATER = datetime(2024, 7, 9, 2, 0, tzinfo=UTC)
RESULTS = "/api/v1/payments/results/"


@pytest.fixture(scope="module")
def prepared(standing, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, call = make_bureau(), make_call()
    claims = [make_payable(bureau, now, call=call) for _ in range(3)]
    return {"bureau": bureau, "claims": claims, "treasury": make_system(
        make_partner(name="市财政国库"), Scope.PAYMENTS_WRITE, Scope.PAYMENTS_READ
    )}  # fmt: skip


bureau, claims, treasury = part("bureau"), part("claims"), part("treasury")


@pytest.fixture
def batches(claims, bureau):
    """Two batches: of the first two claims, and of the third."""
    return make_exported(claims[:2], bureau, LATER), make_exported(claims[2:], bureau, LATER)


@pytest.fixture
def send(client, at, treasury):
    at("2024-07-09T10:00")
    bearer = treasury.bearer()

    def post(*rows, mode="all", **headers):
        body = json.dumps({"mode": mode, "rows": list(rows)})
        return client.post(RESULTS, body, content_type="application/json", **headers, **bearer)

    return post


def paid(payment, serial="TR-1", **more):
    return {"payment": payment.reference, "result": "paid", "day": "2024-07-09", "bank_reference": serial} | more


def bounced(payment, **more):
    return {"payment": payment.reference, "result": "bounced", "day": "2024-07-09", "reason": "户名不符"} | more


def payments_of(*batches):
    return [row for batch in batches for row in batch.payments.order_by("number")]


def told(response, status=200):
    assert response.status_code == status, response.content.decode()
    body = response.json()
    return [(row["result"], [(each["field"], each["code"]) for each in row["errors"]]) for row in body["rows"]]


def test_results_of_two_batches_move_ledger_claims_and_notices(send, batches, claims, client, treasury):
    first, second, third = payments_of(*batches)
    listed = client.get("/api/v1/payments/", **treasury.bearer()).json()["items"]
    assert {row["reference"] for row in listed} == {each.reference for each in (first, second, third)}
    rows = [paid(first, amount="36000.00"), bounced(second), paid(third, "TR-3")]
    assert told(send(*rows)) == [("added", [])] * 3
    for claim in claims:
        claim.refresh_from_db()
    assert [(claim.state, claim.paid) for claim in claims] == [
        (State.PAID, 36_000_00),
        (State.PAYABLE, None),
        (State.PAID, 36_000_00),
    ]
    budget = Budget.objects.get(pk=batches[0].budget_id)
    assert (queries.ledger_problems(budget), budget.committed, budget.paid) == ([], 36_000_00, 72_000_00)
    for batch in batches:
        batch.refresh_from_db()
    assert [batch.state for batch in batches] == [BatchState.BOUNCED, BatchState.PAID]
    assert batches[1].paid_by == treasury.client.user
    assert (
        Notice.objects.get(recipient=claims[1].created_by, kind="claim_payment_bounced").params["reason"] == "户名不符"
    )
    entries = BudgetEntry.objects.count()
    assert told(send(*rows)) == [("unchanged", [])] * 3
    assert BudgetEntry.objects.count() == entries


def test_wrong_rows_keep_all_back_or_only_themselves(send, batches):
    first, second, third = payments_of(*batches)
    rows = [
        paid(first),
        paid(first, "TR-2"),
        {"payment": "BF-1999-0001-001", "result": "paid", "day": "2024-07-09", "bank_reference": "1"},
        paid(second, amount="36000.01"),
        bounced(third, day="2024-07-10"),
    ]
    wrong = [
        ("refused", [("payment", "twice")]),
        ("refused", [("payment", "unknown_payment")]),
        ("refused", [("amount", "amount_differs")]),
        ("refused", [("day", "day_wrong")]),
    ]
    response = send(*rows)
    assert told(response, 422) == [("not_written", []), *wrong]
    assert response.json()["code"] == "rows_refused"
    assert not Payment.objects.exclude(paid_at=None).exists()
    assert told(send(*rows, mode="rows")) == [("added", []), *wrong]
    assert [each.paid_at is not None for each in payments_of(*batches)] == [True, False, False]


def test_what_came_back_before_it_was_paid_is_told_with_the_day(send, batches, at):
    first = payments_of(*batches)[0]
    at("2024-07-11T10:00")
    told(send(paid(first, day="2024-07-10")))
    response = send(bounced(first), HTTP_ACCEPT_LANGUAGE="en")
    assert told(response, 422) == [("refused", [("day", "bounced_before_paid")])]
    assert "2024-07-10" in response.json()["rows"][0]["errors"][0]["title"]
    first.refresh_from_db()
    assert first.bounced_at is None


def test_what_contradicts_the_record_is_refused_row_by_row(send, batches):
    first, second, _third = payments_of(*batches)
    told(send(paid(first), bounced(second)))
    response = send(paid(first, "TR-9"), paid(second))
    assert told(response, 422) == [
        ("refused", [("payment", "paid_already")]),
        ("refused", [("payment", "bounced_already")]),
    ]
    assert told(send(bounced(first) | {"verb": "new"}), 422) == [("refused", [("verb", "there_already")])]
    assert told(send(bounced(first))) == [("changed", [])]  # the bank may send back what it had paid


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"result": "maybe"}, ("result", "unknown_result")),
        ({"day": "2024-02-30"}, ("day", "no_day")),
        ({"day": ""}, ("day", "no_day")),
        ({"bank_reference": ""}, ("bank_reference", "no_bank_reference")),
        ({"bank_reference": "9" * 61}, ("bank_reference", "bank_reference_long")),
        ({"amount": "NaN"}, ("amount", "amount_differs")),
        ({"amount": "=36000"}, ("amount", "amount_differs")),
        ({"payment": "合计"}, ("payment", "unknown_payment")),
        ({"amount": {"a": 1}}, ("amount", "wrong_type")),
        ({"reason": "\ud800"}, ("reason", "bad_text")),
        ({"verb": "withdraw"}, ("verb", "verb_not_taken")),
        ({"verb": "change"}, ("verb", "not_there")),
        ({"version": 1}, ("version", "version_not_taken")),
    ],
)
def test_cells_that_are_none(send, batches, change, where):
    assert told(send(paid(payments_of(*batches)[0]) | change), 422) == [("refused", [where])]


def test_bodies_that_are_none(client, send, batches, treasury):
    row = paid(payments_of(*batches)[0])
    assert told(send(1), 422) == [("refused", [("", "not_an_object")])]
    for rows in ([], [row] * 10_001):
        answer = send(*rows)
        assert (answer.status_code, answer.json()["code"]) == (422, "not_valid")
    body = '{"rows": [{"payment": NaN}]}'
    answer = client.post(RESULTS, body, content_type="application/json", **treasury.bearer())
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert not Payment.objects.exclude(paid_at=None).exists()


def test_a_batch_without_a_file_is_not_answered(send, claims, bureau):
    batch = paying.prepare(claims[0].call.budget, claims[:1], by=bureau.payer, now=LATER)
    assert told(send(paid(batch.payments.get())), 422) == [("refused", [("payment", "not_exported")])]


def test_the_same_key_is_answered_again(send, batches):
    row = paid(payments_of(*batches)[0])
    first, again = (send(row, HTTP_IDEMPOTENCY_KEY="T-1") for _ in range(2))
    assert (told(again), again["Idempotency-Replayed"]) == ([("added", [])], "true")
    assert told(first) == told(again)


def test_no_district_and_no_reader_says_it(client, batches, at):
    at("2024-07-09T10:00")
    with pytest.raises(Refused, match="scopes_not_offered"):
        make_system(make_partner(Kind.DISTRICT, make_division(), name="区"), Scope.PAYMENTS_WRITE)
    reader = make_system(make_partner(name="统计局"), Scope.PAYMENTS_READ).bearer()
    answer = client.post(RESULTS, "{}", content_type="application/json", **reader)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_payments_are_found_by_batch_claim_enterprise_result_and_day(client, send, batches, claims, treasury, at):
    first, second, third = payments_of(*batches)
    assert told(send(paid(first, "A-1"))) == [("added", [])]
    bounced = {"payment": second.reference, "result": "bounced", "day": "2024-07-09", "reason": "户名不符"}
    assert told(send(bounced)) == [("added", [])]

    def found(**asked):
        answer = client.get("/api/v1/payments/", asked, **treasury.bearer())
        assert answer.status_code == 200, answer.content
        return sorted(row["reference"] for row in answer.json()["items"])

    everything = sorted(each.reference for each in (first, second, third))
    assert found() == everything
    assert found(batch=batches[1].reference) == [third.reference]
    assert found(application=claims[0].reference) == [first.reference]
    assert found(enterprise=claims[0].enterprise.uscc.lower()) == [first.reference]
    assert found(result="open") == [third.reference]
    assert found(result="paid") == [first.reference]
    assert found(result="bounced") == [second.reference]
    assert found(paid_from="2024-07-09", paid_to="2024-07-09") == [first.reference]
    assert found(paid_from="2024-07-10") == []
    assert found(paid_to="2024-07-08") == []
    assert found(result="open", batch=batches[0].reference) == []
    wrong = client.get("/api/v1/payments/", {"result": "lost", "paid_from": "2024-02-30"}, **treasury.bearer())
    assert (wrong.status_code, {each["field"] for each in wrong.json()["errors"]}) == (422, {"result", "paid_from"})
