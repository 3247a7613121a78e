"""Answering a request for correction: only what was named opens, before and after are kept, the clock runs on."""

from datetime import UTC, datetime

import pytest

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from subsidies.actions import answering, correcting, submitting
from subsidies.actions.lines import BadLine
from subsidies.enums import State
from subsidies.models import InvoiceUse
from tests.factories.claims import fill_claim, load_reference, pdf
from tests.factories.people import make_application, make_enterprise, make_member, make_officer
from tests.factories.review import at_city, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
LATER = datetime(2024, 7, 4, 2, 0, tzinfo=UTC)  # two working days after 2 July


@pytest.fixture
def admin(now):
    load_reference()
    return make_member(make_enterprise(), R.ENTERPRISE_ADMIN)


@pytest.fixture
def officer(admin):
    return make_officer(R.DISTRICT_COMMERCE, admin.memberships.get().enterprise.registration_division)


@pytest.fixture
def asked(admin, officer, now):
    """A submitted claim of which the turnover, one date and the contracts are to be corrected."""
    claim = fill_claim(make_application(enterprise=admin.memberships.get().enterprise, by=admin), admin)
    submitting.submit(claim, truth=True, by=admin, now=now)
    claim.refresh_from_db()
    line = claim.lines.get(position=1)
    number = f"line:{line.uid}:invoice_number"
    remarks = {"answer:turnover": "Page 7", number: "Unreadable", "material:contracts": "No seal"}
    return correcting.request(claim, remarks, by=officer, now=now)


def typed_for(correction, turnover="18,000,000", number="23332000000000000009"):
    target = next(item.target for item in correction.items.all() if item.target.startswith("line:"))
    return {"answer:turnover": {"turnover": turnover}, target: {"invoice_number": number}}


def answer_all(correction, by):
    answering.prepare(correction, typed_for(correction), by=by, now=LATER)
    item = correction.items.get(target="material:contracts")
    answering.add_paper(correction, item, pdf("sealed.pdf"), by=by, now=LATER)
    return answering.answer(correction, by=by, now=LATER)


@pytest.mark.engine
def test_answer_applies_keeps_both_states_and_resumes_the_clock(asked, admin, officer):
    before = asked.application.due_at
    done = answer_all(asked, admin)
    assert done.state == State.DISTRICT_REVIEW
    assert done.answers["turnover"] == "18000000.00"
    assert done.claimed == 17_389_64  # the ceiling of 30,000.00 is not reached
    assert done.paused_days == 2
    assert (done.due_at - before).days == 2
    items = {item.target.split(":")[0]: (item.before, item.after) for item in asked.items.all()}
    assert items["answer"] == ("62480000.00", "18000000.00")
    assert items["line"] == ("23332000000000000001", "23332000000000000009")
    assert items["material"][0] == ["contracts.pdf"]
    assert "sealed.pdf" in items["material"][1]
    numbers = set(InvoiceUse.objects.filter(application=done).values_list("number", flat=True))
    assert "23332000000000000009" in numbers
    assert "23332000000000000001" not in numbers
    assert done.entitlements.filter(stage="claimed").count() == 2
    assert done.entitlements.filter(stage="claimed", is_current=True).count() == 1
    assert Notice.objects.filter(recipient=officer, kind="correction_answered").exists()


def test_answer_with_a_point_open_is_refused(asked, admin):
    answering.prepare(asked, typed_for(asked), by=admin, now=LATER)
    with pytest.raises(Refused, match="points_open"):
        answering.answer(asked, by=admin, now=LATER)
    asked.application.refresh_from_db()
    assert asked.application.answers["turnover"] == "62480000.00"


def test_prepare_of_unreadable_text_names_the_field(asked, admin):
    with pytest.raises(BadLine) as refused:
        answering.prepare(asked, typed_for(asked, turnover="a lot"), by=admin, now=LATER)
    assert refused.value.errors["answer:turnover:turnover"].reason == "not_a_number"


def test_prepare_opens_nothing_that_was_not_named(asked, admin):
    answering.prepare(asked, {"answer:other_money": {"other_money": "9"}}, by=admin, now=LATER)
    asked.application.refresh_from_db()
    assert asked.application.answers["other_money"] == "0.00"


def test_answer_by_project_lead_is_not_allowed(asked, admin):
    lead = make_member(asked.application.enterprise, R.PROJECT_LEAD)
    answering.prepare(asked, typed_for(asked), by=lead, now=LATER)
    with pytest.raises(NotAllowed):
        answering.answer(asked, by=lead, now=LATER)


def test_answer_twice_is_told(asked, admin):
    answer_all(asked, admin)
    asked.refresh_from_db()
    with pytest.raises(Refused, match="not_in_correction"):
        answering.answer(asked, by=admin, now=LATER)


def test_correction_page_saves_and_sends(asked, admin, client, at):
    at("2024-07-04T10:00:00")
    client.force_login(admin)
    address = f"/portal/claims/{asked.application.uid}/correction/"
    assert client.get(address).status_code == 200
    items = {item.target: item.pk for item in asked.items.all()}
    line = next(target for target in items if target.startswith("line:"))
    turnover, number = f"point{items['answer:turnover']}-turnover", f"point{items[line]}-invoice_number"
    typed = {turnover: "x", number: "23332000000000000009"}
    assert client.post(address, typed).status_code == 422
    typed[turnover] = "18,000,000"
    assert client.post(address, typed).status_code == 302
    paper = f"{address}{items['material:contracts']}/paper/"
    assert client.post(paper, {"file": pdf("sealed.pdf")}).status_code == 302
    client.post(address, {**typed, "act": "send"})
    asked.application.refresh_from_db()
    assert asked.application.state == State.DISTRICT_REVIEW


def test_what_is_left_as_it_was_is_no_answer_until_it_is_confirmed(asked, admin, client, at):
    at("2024-07-04T10:00:00")
    client.force_login(admin)
    address = f"/portal/claims/{asked.application.uid}/correction/"
    items = {item.target: item.pk for item in asked.items.all()}
    line = next(target for target in items if target.startswith("line:"))
    untouched = {
        f"point{items['answer:turnover']}-turnover": "62,480,000.00",
        f"point{items[line]}-invoice_number": "23332000000000000001",
    }
    client.post(address, untouched)
    assert set(asked.items.values_list("after", flat=True)) == {None}
    assert "0 / 3" in client.get(address).content.decode()
    confirmed = f"point{items['answer:turnover']}-unchanged"
    client.post(address, {**untouched, confirmed: "on"})
    assert asked.items.get(target="answer:turnover").after == "62480000.00"
    assert asked.items.get(target=line).after is None
    shown = client.get(address).content.decode()
    assert f'name="{confirmed}" checked' in shown
    assert "1 / 3" in shown
    client.post(address, {**untouched, confirmed: "on", "act": "send"})
    asked.application.refresh_from_db()
    assert asked.application.state == State.CORRECTION


def test_pages_name_the_limit_of_the_request(asked, admin, client, at):
    """Asked on 2 July with five working days: until the 9th at 24:00, whatever the desk's own limit says."""
    at("2024-07-04T10:00:00")
    client.force_login(admin)
    for address in ("/portal/", "/portal/claims/", f"/portal/claims/{asked.application.uid}/correction/"):
        assert "2024年7月9日 24:00" in client.get(address).content.decode(), address


def test_a_paper_takes_no_place_of_another_kind(asked, admin):
    item = asked.items.get(target="material:contracts")
    other = asked.application.documents.get(material="vouchers")
    with pytest.raises(Refused, match="other_material"):
        answering.add_paper(asked, item, pdf("sealed.pdf"), replaces=other, by=admin, now=LATER)
    other.refresh_from_db()
    assert other.replaced_at is None


def test_what_the_applicant_does_not_state_cannot_be_asked_for(admin, officer, now):
    claim = fill_claim(make_application(enterprise=admin.memberships.get().enterprise, by=admin), admin)
    submitting.submit(claim, truth=True, by=admin, now=now)
    line = claim.lines.get(position=1)
    with pytest.raises(Refused, match="no_such_target"):
        correcting.request(claim, {f"line:{line.uid}:accepted": "?"}, by=officer, now=now)
    with pytest.raises(Refused, match="remark_long"):
        correcting.request(claim, {"answer:turnover": "很" * 501}, by=officer, now=now)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("amount", "state", "opinions"),
    [("100000.00", State.DISTRICT_REVIEW, 0), ("120000.00", State.CITY_REVIEW, 2)],
)
def test_figures_corrected_for_the_city_go_by_the_district_again(amount, state, opinions, now):
    load_reference()
    bureau = make_bureau()
    claim = at_city(make_submitted(), bureau, now)
    target = f"line:{claim.lines.get().uid}:amount"
    correction = correcting.request(claim, {target: "Page 3"}, by=bureau.caseworker, now=now)
    typed = {target: {"amount": amount, "amount_currency": "CNY"}}
    answering.prepare(correction, typed, unchanged={target}, by=claim.created_by, now=now)
    done = answering.answer(correction, by=claim.created_by, now=LATER)
    assert done.state == state
    assert (done.paused_at, done.returned_from) == (None, "")
    assert done.opinions.filter(fallen_at=None).count() == opinions
    told = {bureau.caseworker, bureau.commerce, bureau.finance} if not opinions else {bureau.caseworker}
    assert {row.recipient for row in Notice.objects.filter(kind="correction_answered")} == told
