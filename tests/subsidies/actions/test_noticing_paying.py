"""From the decision to the bank: the public notice, its end, the batch, the file, the ledger."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from enterprises.actions import payee_changes
from enterprises.actions.payees import ask_change, set_payee
from enterprises.models import PayeeAccount
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import queries
from subsidies.actions import bank_results, noticing, paying
from subsidies.enums import BatchState, EntryKind, NoticeState, State
from subsidies.models import Application, Budget, PublicNotice
from tests.factories.people import make_call, make_enterprise, make_member, make_officer
from tests.factories.review import approved, make_bureau, make_submitted
from tests.standing import part

pytestmark = pytest.mark.django_db
NUMBER = "6222020302001234567"


@pytest.fixture(scope="module")
def prepared(standing, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, enterprise = make_bureau(), make_enterprise(payee=False)
    admin = make_member(enterprise)
    set_payee(
        enterprise,
        holder=enterprise.name_zh,
        bank="中国银行天津分行",
        cnaps="104110000000",
        number=NUMBER,
        by=admin,
        now=now,
    )
    return {"bureau": bureau, "claim": approved(make_submitted(enterprise=enterprise, by=admin), bureau, now)}


bureau, claim = part("bureau"), part("claim")


def published(claim, bureau, now, number="津商公示〔2024〕12号"):
    return noticing.publish(claim.call, [claim], document_number=number, by=bureau.secretary, now=now)


def payable(claim, bureau, now):
    notice = published(claim, bureau, now)
    noticing.close_due_notices(now=notice.ends_at)
    claim.refresh_from_db()
    return notice.ends_at


def test_many_claims_are_noticed_and_made_payable_in_as_many_statements_as_one(claim, bureau, now):
    first, *more = (approved(make_submitted(call=claim.call), bureau, now) for _ in range(3))
    taken = []
    for number, chosen in (("1", [first]), ("2", [claim]), ("3", more)):  # of the first it learns rights and calendar
        with CaptureQueriesContext(connection) as publishing:
            notice = noticing.publish(claim.call, chosen, document_number=number, by=bureau.secretary, now=now)
        with CaptureQueriesContext(connection) as closing:
            assert noticing.close(notice, now=notice.ends_at)
        taken.append((len(publishing), len(closing)))
    assert taken[1] == taken[2]
    assert {each.state for each in Application.objects.filter(pk__in=[each.pk for each in more])} == {State.PAYABLE}


def test_a_notice_stands_five_working_days_with_the_first_counted(claim, bureau, now):
    notice = published(claim, bureau, now)
    claim.refresh_from_db()
    assert claim.state == State.NOTICED
    assert (notice.first_day, notice.last_day) == (date(2024, 7, 2), date(2024, 7, 8))
    assert notice.ends_at == datetime(2024, 7, 8, 16, 0, tzinfo=UTC)  # 24:00 of 8 July in Shanghai
    assert (notice.total, notice.provisional) == (36_000_00, False)


def test_a_notice_shows_public_inputs_and_clauses_only(claim, bureau, now):
    item = published(claim, bureau, now).items.get()
    assert item.public == {
        "inputs": {"registered_here": True, "turnover": "62480000.00"},
        "clauses": ["c4", "s1", "s2"],
    }
    assert "high_tech" not in json.dumps(item.public)


def test_a_call_may_leave_the_first_day_out(bureau, now):
    claim = approved(make_submitted(call=make_call(notice_first_day_counts=False)), bureau, now)
    assert published(claim, bureau, now).last_day == date(2024, 7, 9)


def test_the_digest_covers_the_items(claim, bureau, now):
    notice = published(claim, bureau, now)
    items = list(notice.items.select_related("application__enterprise"))
    record = noticing.notice_record(notice.call, notice.document_number, notice.first_day, items)
    assert noticing.canonical.digest(record) == notice.digest
    items[0].amount += 1
    record = noticing.notice_record(notice.call, notice.document_number, notice.first_day, items)
    assert noticing.canonical.digest(record) != notice.digest


def test_an_undecided_claim_is_not_published(bureau, now):
    claim = make_submitted()
    with pytest.raises(Refused) as refused:
        published(claim, bureau, now)
    assert refused.value.code == "not_approved"


def test_a_document_number_is_used_once(claim, bureau, now):
    published(claim, bureau, now)
    other = approved(make_submitted(call=claim.call), bureau, now)
    with pytest.raises(Refused) as refused:
        published(other, bureau, now)
    assert refused.value.code == "number_used"


def test_a_director_does_not_publish(claim, bureau, now):
    with pytest.raises(NotAllowed):
        noticing.publish(claim.call, [claim], document_number="1号", by=bureau.director, now=now)


@pytest.mark.engine
def test_the_end_of_a_notice_commits_the_money_once(claim, bureau, now):
    notice = published(claim, bureau, now)
    assert noticing.close_due_notices(now=notice.ends_at - timedelta(seconds=1)) == 0
    assert noticing.close_due_notices(now=notice.ends_at) == 1
    assert noticing.close_due_notices(now=notice.ends_at) == 0
    claim.refresh_from_db()
    notice.refresh_from_db()
    budget = Budget.objects.get(pk=claim.call.budget_id)
    assert (claim.state, notice.state) == (State.PAYABLE, NoticeState.ENDED)
    assert (budget.reserved, budget.committed) == (0, 36_000_00)


def test_a_provisional_notice_does_not_lapse_until_the_year_is_known(claim, bureau):
    new_year = datetime(2024, 12, 30, 2, 0, tzinfo=UTC)  # Monday; the fifth working day lies in 2025
    notice = published(claim, bureau, new_year)
    assert (notice.provisional, notice.last_day) == (True, date(2025, 1, 3))
    assert noticing.close_due_notices(now=new_year + timedelta(days=30)) == 0
    enter_calendar(2025, "国办发明电〔2024〕12号", {date(2025, 1, 1): False})
    assert noticing.close_due_notices(now=datetime(2025, 1, 6, 0, 0, tzinfo=UTC)) == 0
    notice = PublicNotice.objects.get(pk=notice.pk)
    assert (notice.provisional, notice.last_day) == (False, date(2025, 1, 6))
    assert noticing.close_due_notices(now=notice.ends_at) == 1


def test_a_batch_takes_the_account_as_it_stands(claim, bureau, now):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    assert (batch.state, batch.total) == (BatchState.PREPARED, 36_000_00)
    assert batch.payments.get().account == PayeeAccount.objects.get(enterprise=claim.enterprise)


def test_a_claim_without_account_is_not_payable(bureau, now):
    claim = approved(make_submitted(enterprise=make_enterprise(payee=False)), bureau, now)
    later = payable(claim, bureau, now)
    with pytest.raises(Refused) as refused:
        paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    assert refused.value.code == "no_account"


def test_a_claim_is_in_one_batch_only(claim, bureau, now):
    later = payable(claim, bureau, now)
    paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    with pytest.raises(Refused) as refused:
        paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    assert refused.value.code == "not_payable"


def test_the_file_has_the_full_number_and_the_reading_is_recorded(claim, bureau, now):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    rows = paying.export(batch, by=bureau.payer, now=later)
    batch.refresh_from_db()
    assert batch.state == BatchState.EXPORTED
    assert rows[0].account == NUMBER
    event = AuditEvent.objects.get(kind="enterprise.payee_read")
    assert (event.payload["purpose"], event.actor_id) == (batch.reference, bureau.payer.pk)


def test_only_who_may_read_accounts_makes_the_file(claim, bureau, now):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    with pytest.raises(NotAllowed):
        paying.export(batch, by=bureau.secretary, now=later)


def paid_batch(claim, bureau, now):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    paying.export(batch, by=bureau.payer, now=later)
    references = {str(batch.payments.get().uid): "BOC-20240709-001"}
    return bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=later)


def test_paid_claims_are_told_and_the_ledger_follows(claim, bureau, now):
    batch = paid_batch(claim, bureau, now)
    claim.refresh_from_db()
    budget = Budget.objects.get(pk=batch.budget_id)
    assert (claim.state, claim.paid) == (State.PAID, 36_000_00)
    assert (budget.committed, budget.paid) == (0, 36_000_00)
    assert [entry.kind for entry in budget.entries.order_by("position")] == [
        EntryKind.ALLOT,
        EntryKind.RESERVE,
        EntryKind.COMMIT,
        EntryKind.PAY,
    ]
    assert queries.ledger_problems(budget) == []
    notice = Notice.objects.get(recipient=claim.created_by, kind="claim_paid")
    assert notice.params["day"] == {"date": "2024-07-09"}


def test_a_batch_is_marked_paid_once(claim, bureau, now):
    batch = paid_batch(claim, bureau, now)
    with pytest.raises(Refused) as refused:
        bank_results.mark_paid(batch, {}, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=now + timedelta(days=9))
    assert refused.value.status == 409


def test_who_prepared_a_batch_does_not_mark_it_as_paid(claim, bureau, now):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    paying.export(batch, by=bureau.confirmer, now=later)
    references = {str(batch.payments.get().uid): "BOC-20240709-001"}
    with pytest.raises(Refused, match="prepared_it") as refused:
        bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.payer, now=later)
    assert refused.value.message == "本批次由您编制，须由另一位财务人员登记已拨付。"
    batch.refresh_from_db()
    assert (batch.state, batch.paid_by) == (BatchState.EXPORTED, None)
    assert Budget.objects.get(pk=batch.budget_id).paid == 0
    assert batch.payments.get().bank_reference == ""
    done = bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=later)
    assert (done.prepared_by, done.paid_by) == (bureau.payer, bureau.confirmer)


def test_page_of_a_batch_offers_the_last_step_to_the_other_person_only(claim, bureau, now, client, at):
    at("2024-07-09T10:00:00")
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    paying.export(batch, by=bureau.payer, now=later)
    address = f"/bureau/payments/{batch.uid}/"
    field = f"bank-{batch.payments.get().uid}"
    typed = {field: "BOC-20240709-001", "paid_on": "2024-07-09"}
    client.force_login(bureau.payer)
    text = client.get(address).content.decode()
    assert '<button class="btn btn-primary" disabled aria-describedby="barred">登记已拨付</button>' in text
    assert '<span class="hint" id="barred">本批次由您编制，须由另一位财务人员登记已拨付。</span>' in text
    assert field not in text
    refused = client.post(f"{address}paid/", typed)
    assert refused.status_code == 422
    assert "本批次由您编制" in refused.content.decode()
    client.force_login(bureau.confirmer)
    text = client.get(address).content.decode()
    assert '<button class="btn btn-primary">登记已拨付</button>' in text
    assert field in text
    assert client.post(f"{address}paid/", typed).status_code == 302
    batch.refresh_from_db()
    assert (batch.state, batch.paid_by) == (BatchState.PAID, bureau.confirmer)


def test_each_payment_needs_the_banks_reference(claim, bureau, now):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    paying.export(batch, by=bureau.payer, now=later)
    with pytest.raises(Refused) as refused:
        bank_results.mark_paid(batch, {}, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=later)
    assert refused.value.field == f"bank-{batch.payments.get().uid}"


@pytest.mark.parametrize("day", [date(2024, 7, 8), date(2024, 7, 10)])
def test_the_day_of_payment_lies_between_preparation_and_today(claim, bureau, now, day):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    paying.export(batch, by=bureau.payer, now=later)
    with pytest.raises(Refused) as refused:
        bank_results.mark_paid(batch, {}, paid_on=day, by=bureau.confirmer, now=later)
    assert refused.value.field == "paid_on"


def test_a_director_does_not_prepare_payments(claim, bureau, now):
    with pytest.raises(NotAllowed):
        paying.prepare(claim.call.budget, [claim], by=make_officer(R.DIRECTOR), now=now)


def test_an_account_that_is_paid_to_stays_until_the_bank_has_answered(claim, bureau, now):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    fields = {"holder": claim.enterprise.name_zh, "bank": "中国银行天津分行", "cnaps": "104110000000"}
    change = ask_change(
        claim.enterprise, **fields, number="6222020302007654321", reason="换开户行", by=claim.created_by, now=later
    )
    for _ in ("prepared", "exported"):
        with pytest.raises(Refused, match="payment_running") as refused:
            payee_changes.approve(change, note="已回拨核实", by=bureau.caseworker, now=later)
        assert batch.reference in refused.value.message
        assert [row.account for row in paying.export(batch, by=bureau.payer, now=later)] == [NUMBER]
    references = {str(batch.payments.get().uid): "BOC-20240709-001"}
    bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=later)
    account = payee_changes.approve(change, note="已回拨核实", by=bureau.caseworker, now=later)
    assert PayeeAccount.objects.get(enterprise=claim.enterprise, replaced_at=None) == account


@pytest.mark.engine
def test_the_database_freezes_the_account_too(claim, bureau, now):
    later = payable(claim, bureau, now)
    rows = PayeeAccount.objects.filter(enterprise=claim.enterprise)
    for step in ("prepare", "export"):
        batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
        if step == "export":
            paying.export(batch, by=bureau.payer, now=later)
        for change in ({"bank": "别的银行"}, {"replaced_at": later}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)
        if step == "prepare":
            paying.dissolve(batch, by=bureau.payer, now=later)
            assert rows.update(cnaps="104110000001") == 1
    answer = [bank_results.Answer(batch.payments.get().pk, False, later.date(), reason="户名不符")]
    bank_results.take(batch, answer, by=bureau.confirmer, now=later)
    assert rows.update(replaced_at=later) == 1


def test_a_banks_reference_that_is_too_long_is_told_at_its_field(claim, bureau, now):
    later = payable(claim, bureau, now)
    batch = paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)
    paying.export(batch, by=bureau.payer, now=later)
    uid = str(batch.payments.get().uid)
    with pytest.raises(Refused, match="bank_reference_long") as refused:
        bank_results.mark_paid(batch, {uid: "9" * 61}, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=later)
    assert refused.value.field == f"bank-{uid}"


def test_nobody_prepares_a_payment_to_the_own_enterprise(claim, bureau, now):
    later = payable(claim, bureau, now)
    claim.enterprise.memberships.create(user=bureau.payer, role=R.READER, starts_on=date(2024, 1, 1))
    with pytest.raises(Refused, match="own_enterprise"):
        paying.prepare(claim.call.budget, [claim], by=bureau.payer, now=later)


def test_a_notice_does_not_close_before_its_end_whoever_asks(claim, bureau, now):
    notice = published(claim, bureau, now)
    assert not noticing.close(notice, now=notice.ends_at - timedelta(microseconds=1))
    assert noticing.close(notice, now=notice.ends_at)
    assert not noticing.close(notice, now=notice.ends_at)
