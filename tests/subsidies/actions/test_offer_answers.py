"""An offer is answered once: consent makes a claim that goes all the way to payment, declining ends it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from enterprises.models import Qualification
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from subsidies.actions import bank_results, drafting, noticing, paying
from subsidies.actions.offers import answering
from subsidies.models import Application, BudgetEntry, Offer
from tests.factories.claims import load_reference
from tests.factories.offers import agree, make_automatic_call, make_offer, make_qualified
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.registry import make_credit_record, make_payee
from tests.factories.review import approved, make_bureau
from tests.standing import part

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00:00")


@pytest.fixture(scope="module")
def prepared(standing):
    load_reference()
    manager = make_officer(R.PROGRAMME_MANAGER)
    with override_settings(PILOTZONE_CLOCK="2024-07-02T10:00:00+08:00"):
        return {"manager": manager, "offer": make_offer(manager)}


manager, offer = part("manager"), part("offer")


def accept(offer, by, now=NOW, **changes):
    account = offer.enterprise.payee_accounts.get(replaced_at=None)
    given = {"truth": True, "digest": answering.standing(offer, now).digest, "payee": str(account.uid)} | changes
    return answering.accept(offer, **given, by=by, now=now)


def test_consent_makes_a_submitted_claim_of_the_very_record(offer):
    admin = make_member(offer.enterprise)
    claim = accept(offer, admin)
    offer.refresh_from_db()
    assert (offer.state, offer.application, offer.answered_by) == ("accepted", claim, admin)
    claim.refresh_from_db()
    assert (claim.state, claim.submitted_by, claim.claimed) == ("district_review", admin, 20_000_00)
    record = claim.entitlements.get(stage="claimed")
    assert (record.digest, record.record) == (offer.digest, offer.record)
    assert claim.checks == "all_met"
    assert set(AuditEvent.objects.filter(chain__case_uid=claim.uid).values_list("kind", flat=True)) == {
        "claim.made_of_offer",
        "entitlement.made",
        "claim.submitted",
    }
    assert Notice.objects.filter(kind="claim_submitted", recipient=admin).exists()


def test_a_second_press_finds_the_claim_made(offer):
    admin = make_member(offer.enterprise)
    assert accept(offer, admin) == accept(offer, admin)
    assert Application.objects.count() == 1


def test_from_consent_to_payment_by_the_same_steps_as_every_claim(offer):
    """Two desks of the district, the city, two signatures, the notice, the batch: 20,000 leave the budget."""
    bureau = make_bureau(offer.enterprise.registration_division)
    claim = approved(agree(offer), bureau, NOW)
    assert (claim.state, claim.approved) == ("approved", 20_000_00)
    notice = noticing.publish(offer.call, [claim], document_number="津商公示〔2024〕9号", by=bureau.secretary, now=NOW)
    item = notice.items.get()
    assert set(item.public["inputs"]) == {"registered_here", "connected_to_platform", "high_tech", "specialised"}
    noticing.close_due_notices(now=notice.ends_at)
    make_payee(offer.enterprise)
    claim.refresh_from_db()
    batch = paying.prepare(offer.call.budget, [claim], by=bureau.payer, now=notice.ends_at)
    paying.export(batch, by=bureau.payer, now=notice.ends_at)
    second = make_officer(R.FINANCE_OFFICER)
    payment = batch.payments.get()
    bank_results.mark_paid(batch, {str(payment.uid): "B1"}, paid_on=date(2024, 7, 9), by=second, now=notice.ends_at)
    claim.refresh_from_db()
    assert (claim.state, claim.paid) == ("paid", 20_000_00)
    entries = BudgetEntry.objects.filter(application=claim).order_by("position").values_list("kind", "amount")
    assert list(entries) == [("reserve", 20_000_00), ("commit", 20_000_00), ("pay", 20_000_00)]
    offer.call.budget.refresh_from_db()
    assert offer.call.budget.balance == 1_200_000_00 - 20_000_00


def test_a_changed_fact_is_shown_before_consent(offer):
    """The recognition has ended meanwhile: 5,000 instead of 20,000."""
    admin = make_member(offer.enterprise)
    Qualification.objects.update(ends_on=NOW.date() - timedelta(days=1))
    with pytest.raises(Refused, match="figure_changed"):
        accept(offer, admin, digest=offer.digest)
    found = answering.standing(offer, NOW)
    assert (found.amount, found.is_same) == (5_000_00, False)
    assert answering.changed_facts(offer, found) == [("high_tech", True, False)]
    claim = accept(offer, admin)
    assert claim.entitlements.get(stage="claimed").amount == 5_000_00
    offer.refresh_from_db()
    assert offer.amount == 20_000_00  # what was offered stays on record


def test_a_bar_since_the_offer_leaves_nothing_to_agree_to(offer):
    make_credit_record(offer.enterprise.uscc, effect="bars_funding", starts_on=date(2024, 7, 1))
    with pytest.raises(Refused, match="not_due"):
        accept(offer, make_member(offer.enterprise))
    assert Application.objects.count() == 0


@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.AGENT, R.READER])
def test_only_the_administrator_answers(offer, role):
    member = make_member(offer.enterprise, role)
    with pytest.raises(NotAllowed):
        accept(offer, member)
    with pytest.raises(NotAllowed):
        answering.decline(offer, reason="不需要", by=member, now=NOW)


def test_another_enterprises_administrator_does_not_answer(offer):
    with pytest.raises(NotAllowed):
        accept(offer, make_member(make_enterprise()))


def test_consent_needs_the_commitment_and_the_current_account(offer):
    admin = make_member(offer.enterprise)
    with pytest.raises(Refused, match="no_commitment"):
        accept(offer, admin, truth=False)
    with pytest.raises(Refused, match="payee_missing"):
        accept(offer, admin, payee="")
    former = str(offer.enterprise.payee_accounts.get().uid)
    make_payee(offer.enterprise)
    with pytest.raises(Refused, match="payee_missing"):
        accept(offer, admin, payee=former)


def test_without_an_account_there_is_nothing_to_choose(manager):
    offer = make_offer(manager, make_qualified(payee=False))
    with pytest.raises(Refused, match="no_payee"):
        answering.accept(offer, truth=True, digest=offer.digest, payee="", by=make_member(offer.enterprise), now=NOW)


def test_the_moment_at_which_the_time_ends_is_too_late(offer):
    admin = make_member(offer.enterprise)
    with pytest.raises(Refused, match="too_late"):
        accept(offer, admin, now=offer.answer_by)
    assert accept(offer, admin, now=offer.answer_by - timedelta(seconds=1)).state == "district_review"


def test_declining_needs_a_reason_and_ends_it(offer):
    admin = make_member(offer.enterprise)
    with pytest.raises(Refused, match="reason_missing"):
        answering.decline(offer, reason="  ", by=admin, now=NOW)
    answering.decline(offer, reason="已有其他支持", by=admin, now=NOW)
    with pytest.raises(Refused, match="answered"):
        accept(offer, admin)
    offer.refresh_from_db()
    assert (offer.state, offer.reason) == ("declined", "已有其他支持")


def test_the_bureau_withdraws_with_a_reason_that_the_enterprise_reads(offer, manager):
    admin = make_member(offer.enterprise)
    with pytest.raises(NotAllowed):
        answering.withdraw(offer, reason="核对", by=make_officer(R.CASEWORKER), now=NOW)
    answering.withdraw(offer, reason="登记正在核对", by=manager, now=NOW)
    notice = Notice.objects.get(kind="offer_withdrawn", recipient=admin)
    assert notice.params["reason"] == "登记正在核对"


def test_nobody_claims_under_such_a_call(manager):
    enterprise = make_enterprise()
    with pytest.raises(Refused, match="no_application"):
        drafting.start(make_automatic_call(), enterprise, by=make_member(enterprise), now=NOW)


def test_the_database_allows_one_live_offer_for_each_call_and_enterprise(offer):
    copy = Offer.objects.get(pk=offer.pk)
    copy.pk, copy.uid, copy.reference = None, None, "MS-2024-999999"
    copy.uid = Offer._meta.get_field("uid").get_default()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
