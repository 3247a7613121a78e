"""Pages of stated values, calls and settled lists as people use them."""

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies import receipts
from subsidies.actions import deciding, noticing, reviewing
from subsidies.enums import Stage, State
from subsidies.models import Call, Settlement
from tests.factories.measures import (
    make_claim,
    make_headquarters_call,
    make_version_of,
    policy,
    propose,
    proposed_at_decision,
    sign_both,
    state_trade,
)
from tests.factories.meetings import make_meeting
from tests.factories.people import make_budget, make_member, make_officer
from tests.factories.review import make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau()


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00:00")


def address(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def read(client, person, url, language="en"):
    client.force_login(person)
    return client.get(url, headers={"accept-language": language})


@pytest.fixture
def claim(bureau, now):
    claim = make_claim(make_headquarters_call())
    reviewing.take(claim, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    return claim


def test_the_desk_sees_a_form_for_each_value_with_ceiling_and_criteria(client, bureau, claim):
    page = read(client, bureau.commerce, address("application_detail", claim.uid)).content.decode()
    assert "最高 ¥1,000,000.00" in page or "At most ¥1,000,000.00" in page
    assert f'action="{address("value_state", claim.uid, "proposal")}' in page
    assert f'action="{address("value_state", claim.uid, "trade")}' in page
    for person in (bureau.caseworker, bureau.director):
        page = read(client, person, address("application_detail", claim.uid)).content.decode()
        assert address("value_state", claim.uid, "proposal") not in page


def test_a_value_is_posted_and_what_is_wrong_stands_at_its_field(client, bureau, claim):
    client.force_login(bureau.commerce)
    url = address("value_state", claim.uid, "proposal")
    sent = {"proposal": "八十万", "reason": "", "version": claim.version}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"proposal", "reason"}
    assert "八十万" in answer.content.decode()
    answer = client.post(url, sent | {"proposal": "800,000", "reason": "按规模确定"})
    assert answer.status_code == 302
    assert claim.reviewer_values.get().value == "800000.00"


def test_an_agreement_too_early_names_the_missing_values_on_the_page(client, bureau, claim):
    client.force_login(bureau.commerce)
    sent = {"verdict": "agree", "version": claim.version, "act": "agree"}
    answer = client.post(address("opinion_give", claim.uid), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#value-trade"' in page
    assert claim.opinions.count() == 0


def test_no_ruling_on_lines_where_the_measure_has_none(client, bureau, claim, now):
    usual = make_submitted()
    reviewing.take(usual, by=bureau.commerce, now=now)
    page = read(client, bureau.commerce, address("application_detail", usual.uid)).content.decode()
    assert "ruling-reason" in page
    page = read(client, bureau.commerce, address("application_detail", claim.uid)).content.decode()
    assert "ruling-reason" not in page


def test_a_stranger_to_the_value_gets_a_404(client, bureau, claim):
    assert read(client, bureau.commerce, address("value_state", claim.uid, "kind")).status_code == 404


@pytest.fixture
def two(bureau, now):
    call = make_headquarters_call(make_budget(1_000_000_00))
    return [proposed_at_decision(call, bureau, each, now) for each in ("700000", "600000")]


def test_a_submitted_claim_without_an_amount_yet_is_not_told_to_be_unsubmitted(client, two):
    client.force_login(make_member(two[0].enterprise))
    page = client.get(reverse("portal:subsidies:application_list")).content.decode()
    assert "尚不能确定" in page
    assert "尚未提交" not in page


def test_a_claim_before_a_meeting_waits_for_no_signature(client, bureau, two, now):
    page = read(client, bureau.director, address("decision_list")).content.decode()
    assert "0 / 2" in page
    make_meeting([two[0]], bureau, now)
    answer = read(client, bureau.director, address("decision_list"))
    assert [row["needed"] for row in answer.context["rows"]] == [0, 2]
    assert "由决策会议决定" in answer.content.decode()
    foot = answer.content.decode().partition("<tfoot>")[2]
    assert "尚不能确定" in foot


def test_the_decision_list_shows_the_rule_as_a_what_if_and_the_secretary_settles_it(client, bureau, two):
    """700,000 x 1,000,000 / 1,300,000 = 538,461.538…, 600,000 gives 461,538.461…: the fen left goes to the first."""
    page = read(client, bureau.director, address("decision_list")).content.decode()
    assert "538,461.54" in page
    assert "461,538.46" in page
    assert address("decision_settle", two[0].call.uid) not in page
    answer = read(client, bureau.secretary, address("decision_list"))
    (listed,) = answer.context["lists"]
    answer = client.post(address("decision_settle", two[0].call.uid), {"digest": listed["digest"]})
    assert answer.status_code == 302
    assert Settlement.objects.get().total == 1_000_000_00
    shown = {row["claim"].pk: row["digest"] for row in client.get(address("decision_list")).context["rows"]}
    assert shown == {claim.pk: deciding.due(claim).digest for claim in two}


def test_the_applicant_reads_why_the_amount_is_less(client, bureau, two, now):
    client.force_login(bureau.secretary)
    digest = client.get(address("decision_list")).context["lists"][0]["digest"]
    client.post(address("decision_settle", two[0].call.uid), {"digest": digest})
    url = reverse("portal:subsidies:application_amount", args=[two[0].uid])
    client.force_login(two[0].created_by)
    assert [each["value"] for each in client.get(url).context["stages"]] == ["claimed", "verified", "audited"]
    sign_both(two[0], bureau, now)
    answer = client.get(url + "?stage=approved")
    page = answer.content.decode()
    assert answer.context["total"] == 53_846_154
    assert answer.context["steps"][-1]["id"] == "allocation"
    assert "1,300,000.00" in page
    assert [group["rows"][0].value for group in answer.context["part_groups"]][1:] == ["¥323,076.92", "¥323,076.92"]
    assert "¥700,000.00" in page  # what the review came to
    progress = client.get(reverse("portal:subsidies:application_detail", args=[two[0].uid])).content.decode()
    assert "?stage=approved" in progress


def test_the_proposal_itself_is_not_shown_to_the_applicant(client, bureau, claim, now):
    state_trade(claim, bureau.commerce, now)
    propose(claim, "1,500,000", bureau.commerce, now, reason="规模居前")
    for person in (bureau.commerce, bureau.finance):
        reviewing.opine(claim, verdict="agree", by=person, now=now)
    client.force_login(claim.created_by)
    url = reverse("portal:subsidies:application_amount", args=[claim.uid])
    page = client.get(url + "?stage=verified").content.decode()
    assert "1,500,000" not in page
    assert "规模居前" in page


def test_a_call_is_prepared_given_its_value_and_published(client):
    manager = make_officer(R.PROGRAMME_MANAGER)
    client.force_login(manager)
    version, budget = make_version_of(policy("ZONE-DEMO-HQ")), make_budget()
    sent = {
        "version": version.pk, "budget": budget.pk, "name_zh": "总部奖励申报", "document_number": "津商函〔2024〕22号",
        "first_day": "2024-07-03", "last_day": "2024-07-31", "contact_zh": "市商务局", "contact_phone": "022",
    }  # fmt: skip
    answer = client.post(address("call_start"), sent)
    call = Call.objects.get()
    assert answer["Location"] == address("call_detail", call.uid)
    assert client.get(reverse("public:programme_detail", args=[call.uid])).status_code == 404
    answer = client.post(address("call_publish", call.uid))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"threshold"}
    assert client.post(address("call_fix", call.uid), {"threshold": "50,000,000"}).status_code == 302
    assert client.post(address("call_publish", call.uid)).status_code == 302
    assert client.post(address("call_fix", call.uid), {"threshold": "1"}).status_code == 422  # without a reason
    call.refresh_from_db()
    assert call.published_at is not None
    assert [row.value for row in call.values.all()] == ["50000000.00"]


def test_the_public_notice_names_the_recognition_and_no_payer(client, bureau, now):
    claim = proposed_at_decision(make_headquarters_call(make_budget(1_000_000_00)), bureau, "800000", now)
    sign_both(claim, bureau, now)
    notice = noticing.publish(claim.call, [claim], document_number="津商公示〔2024〕9号", by=bureau.secretary, now=now)
    item = notice.items.get()
    assert item.public["grants"] == {"recognised": "headquarters"}
    page = client.get(reverse("public:notice_detail", args=[notice.uid])).content.decode()
    assert "总部企业" in page or "Headquarters enterprise" in page
    for hidden in ("480,000", "市级财政", "审核提议金额"):
        assert hidden not in page


def test_the_receipt_lists_what_follows_from_the_amount(client, bureau, now):
    claim = make_claim(make_headquarters_call())
    assert claim.state == State.DISTRICT_REVIEW
    paper = receipts.receipt(claim.entitlements.get(stage=Stage.CLAIMED))
    assert paper.startswith(b"%PDF")
