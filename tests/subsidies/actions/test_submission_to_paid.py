"""A headquarters grant (XA-2018-HQ) and an overseas warehouse (CD-2023-WAREHOUSE) from the submission to the money.

Amounts by hand from the policies' texts. Headquarters: at most 1,000,000 yuan, what the desk proposes. Warehouses:
100,000 on the provincial list, 1,000,000 from 50,000 m², 2,000,000 from 100,000 m²; one of the awards only.
"""

from datetime import date

import pytest

from enterprises.actions.payees import set_payee
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import (
    bank_results,
    choosing_warehouses,
    documents,
    drafting,
    noticing,
    paying,
    reviewing,
    stating,
    submitting,
)
from subsidies.actions.stating import Spoken
from subsidies.enums import EntryKind, State, Verdict
from subsidies.models import Application
from tests.factories.claims import add_licence, pdf
from tests.factories.measures import make_call_of, sign_both
from tests.factories.people import make_budget, make_enterprise, make_member
from tests.factories.review import make_bureau
from tests.factories.warehouses import make_warehouse

pytestmark = pytest.mark.django_db
ALLOTTED = 3_000_000_00


def headquarters(proposal):
    """What the enterprise answers and hands in, and what the district states."""
    return "XA-2018-HQ", {"kind": "regional"}, "headquarters_proof", None, {"proposal": proposal}


def warehouse(indoor, listed):
    """Indoor beside 2,000 m² bonded and 500 m² cold; what is in the open does not count. Areas times a hundred."""
    return "CD-2023-WAREHOUSE", {}, None, indoor, {"provincial_list": listed}


CASES = {
    "headquarters, 850,000 proposed": (headquarters("850,000"), 850_000_00),
    "headquarters, all that the text allows": (headquarters("1,000,000"), 1_000_000_00),
    "warehouses, 120,000 m² and on the list: the larger": (warehouse(117_500_00, "true"), 2_000_000_00),
    "warehouses, exactly 50,000 m²": (warehouse(47_500_00, "false"), 1_000_000_00),
    "warehouses, a hundredth less and on the list": (warehouse(47_499_99, "true"), 100_000_00),
}


def submitted(code, answers, material, indoor, now):
    firm = make_enterprise(payee=False)
    admin = make_member(firm)
    add_licence(firm, admin)
    bank = {"bank": "中国银行天津分行", "cnaps": "104110000000", "number": "6222020302001234567"}
    set_payee(firm, holder=firm.name_zh, **bank, by=admin, now=now)
    claim = drafting.start(make_call_of(code, make_budget(ALLOTTED)), firm, by=admin, now=now)
    typed = answers | {"other_money": "0"}
    drafting.save_answers(claim, typed, expected_version=claim.version, by=admin, now=now)
    if material:
        documents.add_document(again(claim), material, pdf(f"{material}.pdf"), by=admin, now=now)
    if indoor:
        kept = make_warehouse(firm, indoor_area=indoor)
        choosing_warehouses.choose(claim, [kept.uid], expected_version=again(claim).version, by=admin, now=now)
    return submitting.submit(again(claim), truth=True, by=admin, now=now)


def again(claim):
    return Application.objects.select_related("call__budget", "enterprise").get(pk=claim.pk)


@pytest.mark.parametrize(("given", "amount"), CASES.values(), ids=CASES.keys())
def test_from_the_submission_to_the_money(given, amount, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau = make_bureau()
    code, answers, material, indoor, words = given
    claim = submitted(code, answers, material, indoor, now)
    assert claim.state == State.DISTRICT_REVIEW
    for name, value in words.items():
        spoken = Spoken(value, reason="与原件核对一致", source="省级名单")
        stating.state(again(claim), name, spoken, by=bureau.commerce, now=now)
    for person in (bureau.commerce, bureau.finance, bureau.caseworker):
        reviewing.opine(again(claim), verdict=Verdict.AGREE, by=person, now=now)
    assert (again(claim).verified, again(claim).audited) == (amount, amount)
    decided = sign_both(again(claim), bureau, now)
    assert (decided.state, decided.approved) == (State.APPROVED, amount)
    notice = noticing.publish(decided.call, [decided], document_number="商公示1号", by=bureau.secretary, now=now)
    noticing.close_due_notices(now=notice.ends_at)
    budget, later = decided.call.budget, notice.ends_at
    batch = paying.prepare(budget, [again(claim)], by=bureau.payer, now=later)
    rows = paying.export(batch, by=bureau.payer, now=later)
    assert [row.amount for row in rows] == [amount]
    bank_results.mark_paid(
        batch, {str(batch.payments.get().uid): "B-1"}, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=later
    )
    paid = again(claim)
    assert paid.state == State.PAID
    assert paid.call.budget.paid == amount
    assert paid.call.budget.balance == ALLOTTED - amount
    kinds = list(paid.budget_entries.order_by("position").values_list("kind", "amount"))
    assert kinds == [(EntryKind.RESERVE, amount), (EntryKind.COMMIT, amount), (EntryKind.PAY, amount)]
