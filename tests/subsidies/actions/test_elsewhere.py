"""Money received elsewhere: declared item by item, and held against what the portal itself paid for the same."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import elsewhere, facts
from subsidies.actions import declaring_elsewhere, drafting, submitting
from subsidies.enums import State
from subsidies.enums_intake import FundingSource
from subsidies.models import Application, ClaimLine, OtherFunding
from tests.factories.claims import fill_claim, load_reference
from tests.factories.people import NOW, make_application, make_call, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
ITEM = {
    "source": FundingSource.DISTRICT,
    "programme": "滨海新区外贸扶持",
    "document_number": "津滨商〔2023〕8号",
    "received_on": date(2023, 11, 2),
    "amount": 1_250_050,
}


@pytest.fixture
def enterprise():
    load_reference()
    return make_enterprise()


@pytest.fixture
def admin(enterprise):
    return make_member(enterprise, R.ENTERPRISE_ADMIN)


@pytest.fixture
def claim(enterprise, admin):
    return fill_claim(make_application(enterprise=enterprise, by=admin, project="独立站"), admin)


def add(claim, by, **fields):
    return declaring_elsewhere.add_item(claim, "other_money", **(ITEM | fields), by=by, now=NOW)


@pytest.mark.engine
def test_items_together_are_the_answer(claim, admin):
    """12,500.50 + 0.50 = 12,501.00."""
    add(claim, admin)
    item = add(claim, admin, amount=50, line=claim.lines.first())
    claim.refresh_from_db()
    assert claim.answers["other_money"] == "12501.00"
    drafting.save_answers(claim, {"other_money": "0"}, expected_version=claim.version, by=admin, now=NOW)
    claim.refresh_from_db()
    assert claim.answers["other_money"] == "12501.00"
    declaring_elsewhere.remove_item(item, by=admin, now=NOW)
    claim.refresh_from_db()
    assert claim.answers["other_money"] == "12500.50"
    declaring_elsewhere.remove_item(OtherFunding.objects.get(), by=admin, now=NOW)
    claim.refresh_from_db()
    assert claim.answers["other_money"] == ""


def test_bad_items_are_refused_with_the_field(claim, admin):
    for fields, code in (
        ({"amount": 0}, "amount_wrong"),
        ({"received_on": date(2024, 7, 3)}, "not_received"),
        ({"line": ClaimLine(application_id=0)}, "no_such_line"),
    ):
        with pytest.raises(Refused) as refused:
            add(claim, admin, **fields)
        assert refused.value.code == code
    with pytest.raises(Refused):
        declaring_elsewhere.add_item(claim, "turnover", **ITEM, by=admin, now=NOW)
    with pytest.raises(NotAllowed):
        add(claim, make_member(make_enterprise("天津别家贸易有限公司")))
    add(claim, admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        OtherFunding.objects.update(amount=0)
    claim.refresh_from_db()
    submitting.submit(claim, truth=True, by=admin, now=NOW)
    with pytest.raises(Refused):
        add(claim, admin)


def paid_for(claim, amount, **fields):
    """Another claim of the enterprise, under another call, that the portal has paid."""
    values = {"state": State.PAID, "submitted_at": NOW, "submitted_by": claim.created_by, "approved": amount}
    return make_application(
        call=make_call(), enterprise=claim.enterprise, by=claim.created_by, paid=amount, **(values | fields)
    )


@pytest.mark.engine
def test_what_the_portal_paid_for_the_same_project_or_invoices_is_found(claim):
    same_project = paid_for(claim, 30_000_00, project="独立站")
    same_invoice = paid_for(claim, 500_00)
    number = claim.lines.exclude(invoice_number="").first().invoice_number
    ClaimLine.objects.create(application=same_invoice, input="spend", position=1, invoice_number=number)
    paid_for(claim, 9_00, project="别的")
    found = elsewhere.awards_for_the_same(claim)
    told = {award.claim.pk: (award.same_project, award.invoices) for award in found}
    assert told == {same_project.pk: (True, 0), same_invoice.pk: (False, 1)}


@pytest.mark.engine
def test_bureau_sees_what_was_not_declared_with_the_way_to_it(client, now, claim, admin):
    """Paid 30,000.00, declared 12,500.50: 17,499.50 more than was declared."""
    add(claim, admin)
    claim.refresh_from_db()
    submitting.submit(claim, truth=True, by=admin, now=NOW)
    other = paid_for(claim, 30_000_00, project="独立站")
    client.force_login(make_officer(R.DISTRICT_COMMERCE, claim.division))
    detail = client.get(reverse("bureau:subsidies:application_detail", args=[claim.uid])).content.decode()
    address = reverse("bureau:subsidies:application_related", args=[claim.uid])
    assert address in detail
    answer = client.get(address)
    shown = answer.context["elsewhere"]
    assert (shown["declared"], shown["paid"], shown["undeclared"]) == (1_250_050, 3_000_000, 1_749_950)
    assert [row["url"].split("?")[0] for row in shown["awards"]] == [
        reverse("bureau:subsidies:application_detail", args=[other.uid])
    ]
    assert "津滨商〔2023〕8号" in answer.content.decode()


def test_pages_of_the_applicant(client, now, claim, admin):
    client.force_login(admin)
    section = client.get(reverse("portal:subsidies:application_section", args=[claim.uid, "elsewhere"]))
    address = reverse("portal:subsidies:funding_list", args=[claim.uid, "other_money"])
    assert address in section.content.decode()
    typed = {"source": "city", "programme": "市级资金", "document_number": "", "on": "2023-11-02", "amount": "1,000.5"}
    assert client.post(address, {**typed, "amount": "一千"}).status_code == 422
    assert client.post(address, {**typed, "on": "2030-01-01"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    item = OtherFunding.objects.get()
    assert (item.amount, item.line) == (100_050, None)
    assert Application.objects.get(pk=claim.pk).answers["other_money"] == "1000.50"
    client.post(reverse("portal:subsidies:funding_remove", args=[claim.uid, item.uid]))
    assert not OtherFunding.objects.exists()
    assert client.get(reverse("portal:subsidies:funding_list", args=[claim.uid, "turnover"])).status_code == 404
    client.force_login(make_member(make_enterprise("天津别家贸易有限公司")))
    assert client.get(address).status_code == 404


def test_measure_of_the_claim_asks_in_one_input(claim):
    assert [spec.name for spec in elsewhere.inputs_of(facts.measure_of(claim.measure_version))] == ["other_money"]
