"""The ladder of sanctions, a reason for leaving it, and a bar lifted by another director."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import letters, queries, sanctions
from subsidies.actions import bank_results, recovering, sanctioning
from subsidies.actions import letters as writing
from subsidies.enums_proof import LetterKind
from subsidies.enums_recovery import Sanction
from subsidies.models import Recovery
from tests.factories.payment import make_exported, make_payable
from tests.factories.people import make_officer
from tests.factories.review import make_bureau

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 7, 9, 2, 0, tzinfo=UTC)
DAY = date(2024, 7, 9)


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def claim(bureau, now):
    found = make_payable(bureau, now)
    batch = make_exported([found], bureau, NOW)
    references = {str(payment.uid): f"ICBC{payment.pk}" for payment in batch.payments.all()}
    bank_results.mark_paid(batch, references, paid_on=DAY, by=bureau.confirmer, now=NOW)
    found.refresh_from_db()
    return found


def demanded(claim, bureau, manager, sanction, why=""):
    row = recovering.propose(
        claim, amount=1_000_00, clause="c4", reason="发票虚开", due_on=date(2024, 8, 9), sanction=sanction,
        sanction_why=why, by=manager, now=NOW,
    )  # fmt: skip
    return recovering.confirm(row, by=bureau.director, now=NOW)


def test_the_ladder_is_climbed_rung_by_rung_or_with_a_reason(claim, bureau, manager):
    with pytest.raises(Exception, match="rung_skipped") as refused:
        demanded(claim, bureau, manager, Sanction.BAR_3)
    assert refused.value.field == "sanction_why"
    demanded(claim, bureau, manager, Sanction.NONE)  # no fault: no reason is asked for
    assert sanctions.next_sanction(claim) == Sanction.WARNING
    for rung in (Sanction.WARNING, Sanction.BAR_1, Sanction.BAR_3, Sanction.BAR_3):
        assert sanctions.next_sanction(claim) == rung
        demanded(claim, bureau, manager, rung)
    row = demanded(claim, bureau, manager, Sanction.WARNING, "主动纠正，情节轻微")
    assert row.sanction_why == "主动纠正，情节轻微"


@pytest.mark.engine
def test_a_bar_is_lifted_by_another_director(claim, bureau, manager):
    row = demanded(claim, bureau, manager, Sanction.BAR_1, "情节严重")
    uscc = claim.enterprise.uscc
    assert queries.barred_until(uscc, DAY) == date(2025, 7, 8)
    with pytest.raises(Exception, match="confirmed_it"):
        sanctioning.lift_bar(row, why="复议撤销", by=bureau.director, now=NOW)
    with pytest.raises(Exception, match="reason_missing"):
        sanctioning.lift_bar(row, why=" ", by=bureau.deputy, now=NOW)
    with pytest.raises(Exception, match="not_allowed"):
        sanctioning.lift_bar(row, why="复议撤销", by=manager, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=row.pk).update(
            bar_lifted_at=NOW, bar_lifted_by=bureau.director, bar_lifted_why="复议撤销"
        )
    row = sanctioning.lift_bar(row, why="复议撤销", by=bureau.deputy, now=NOW)
    assert queries.barred_until(uscc, DAY) is None
    assert row.state == "demanded"  # what is to be repaid stands
    assert sanctions.next_sanction(claim) == Sanction.BAR_3  # and so does the rung
    assert Notice.objects.filter(kind="claim_bar_lifted", recipient=claim.created_by).exists()
    with pytest.raises(Exception, match="no_bar"):
        sanctioning.lift_bar(row, why="复议撤销", by=bureau.deputy, now=NOW)


@pytest.mark.engine
def test_a_wrong_demand_is_taken_back_by_another_director(claim, bureau, manager, client, at):
    at("2024-09-02T10:00:00")
    row = demanded(claim, bureau, manager, Sanction.BAR_1, "情节严重")
    letter = writing.issue(LetterKind.RECOVERY, row.pk, now=NOW)
    recovering.repay(row, amount=400_00, received_on=DAY, bank_reference="R1", by=bureau.payer, now=NOW)
    later = datetime(2024, 9, 2, 2, 0, tzinfo=UTC)
    assert recovering.mark_overdue(now=later) == 1
    with pytest.raises(Exception, match="confirmed_it"):
        sanctioning.take_back(row, why="复议撤销", by=bureau.director, now=later)
    with pytest.raises(Exception, match="not_allowed"):
        sanctioning.take_back(row, why="复议撤销", by=manager, now=later)
    client.force_login(bureau.deputy)
    address = f"/bureau/recoveries/{row.uid}/take-back/"
    assert address in client.get(f"/bureau/recoveries/{row.uid}/").content.decode()
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.post(address, {"why": "复议撤销"}).status_code == 302
    assert "复议撤销" in client.get(f"/bureau/recoveries/{row.uid}/").content.decode()
    row.refresh_from_db()
    assert (row.state, row.repaid) == ("dropped", 400_00)
    assert row.debt.repaired_on == date(2024, 9, 2)
    assert queries.barred_until(claim.enterprise.uscc, date(2024, 9, 2)) is None
    assert sanctions.next_sanction(claim) == Sanction.WARNING
    assert recovering.can_demand(claim) == 36_000_00 - 400_00
    assert Notice.objects.filter(kind="claim_recovery_taken_back", recipient=claim.created_by).exists()
    told = letters.issued(queries.events_of(claim))
    assert [each["in_force"] for each in told if each["uid"] == letter.uid] == [False]
    with pytest.raises(Exception, match="wrong_state"):
        recovering.repay(row, amount=1, received_on=DAY, bank_reference="R2", by=bureau.payer, now=later)


def test_pages(claim, bureau, manager, client, at):
    at("2024-07-09T10:00:00")
    row = demanded(claim, bureau, manager, Sanction.BAR_1, "情节严重")
    address = f"/bureau/recoveries/{row.uid}/"
    client.force_login(bureau.deputy)
    assert f"{address}lift/" in client.get(address).content.decode()
    assert client.post(f"{address}lift/", {"why": ""}).status_code == 422
    assert client.post(f"{address}lift/", {"why": "复议撤销"}).status_code == 302
    assert "复议撤销" in client.get(address).content.decode()
    client.force_login(manager)
    page = client.get(f"/bureau/claims/{claim.uid}/recovery/")
    assert "2025" in page.content.decode()  # until when the earlier bar lasted
    values = {"amount": "10", "clause": "c4", "reason": "再次", "due_on": "2024-08-09", "sanction": "warning"}
    assert client.post(f"/bureau/claims/{claim.uid}/recovery/", values).status_code == 422
