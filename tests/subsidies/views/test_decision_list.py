"""The list of decisions: what is ticked is added up and signed, and what is not is told."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from enterprises.models import Membership
from pilotzone.kernel.access import R
from subsidies import queries
from subsidies.actions import deciding
from subsidies.hands import acts_in
from subsidies.models import Budget
from subsidies.views.bureau import decisions
from tests.factories.meetings import make_meeting
from tests.factories.people import make_call, make_enterprise, make_member, make_officer
from tests.factories.review import at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    return make_bureau()


SIGNED = "You have signed already. The second signature is another person's."


def page(name: str, *args) -> str:
    return reverse(f"bureau:subsidies:{name}", args=args)


def claims(count: int):
    call, enterprise = make_call(), make_enterprise()
    by = make_member(enterprise)
    return [make_submitted(call=call, enterprise=enterprise, by=by, project=f"项目{place}") for place in range(count)]


def test_ticks_are_added_up_without_an_address_of_any_length(client, bureau, now):
    first, _second = (at_decision(claim, bureau, now) for claim in claims(2))
    client.force_login(bureau.director)
    asked = {"budget": str(first.call.budget.uid), "claim": [str(first.uid)], "digest-1": "d"}
    answer = client.post(page("decision_list"), asked)
    assert answer.status_code == 200
    assert answer.context["total"] == 36_000_00
    assert [row["ticked"] for row in answer.context["rows"]] == [True, False]
    assert client.post(page("decision_list"), asked | {"claim": []}).context["total"] == 0


def test_more_claims_than_the_page_shows_are_told(client, bureau, now, monkeypatch):
    for claim in claims(2):
        at_decision(claim, bureau, now)
    client.force_login(bureau.director)
    client.cookies["django_language"] = "en"
    assert "2 claims wait" in client.get(page("decision_list")).content.decode()
    monkeypatch.setattr(decisions, "MOST", 1)
    shown = client.get(page("decision_list"))
    assert len(shown.context["rows"]) == 1
    assert "2 claims wait" in shown.content.decode()
    assert "The first 1 of 2 are shown and added up here." in shown.content.decode()


def test_the_same_refusal_of_many_claims_is_told_once(client, bureau, now):
    waiting = [at_decision(claim, bureau, now) for claim in claims(2)]
    digests = {f"digest-{claim.uid}": claim.entitlements.get(stage="audited").digest for claim in waiting}
    asked = digests | {"claim": [str(claim.uid) for claim in waiting]}
    client.force_login(bureau.director)
    client.cookies["django_language"] = "en"
    client.post(page("decision_sign"), asked)
    told = [str(message) for message in client.post(page("decision_sign"), asked, follow=True).context["messages"]]
    assert told == [
        "2 claims signed.",
        f"{waiting[0].reference}, {waiting[1].reference} · {SIGNED}",
    ]


def test_what_the_reader_cannot_sign_is_not_ticked_at_first_and_says_why(client, bureau, now):
    first, second = (at_decision(claim, bureau, now) for claim in claims(2))
    digest = first.entitlements.get(stage="audited").digest
    client.force_login(bureau.director)
    client.cookies["django_language"] = "en"
    client.post(page("decision_sign"), {"claim": [str(first.uid)], f"digest-{first.uid}": digest})
    shown = client.get(page("decision_list"))
    assert {row["claim"].pk: row["ticked"] for row in shown.context["rows"]} == {first.pk: False, second.pk: True}
    assert shown.context["total"] == 36_000_00
    assert unescape(shown.content.decode()).count(SIGNED) == 1
    client.force_login(bureau.deputy)
    assert client.get(page("decision_list")).context["total"] == 72_000_00
    client.force_login(bureau.caseworker)  # who signs nothing adds up everything
    assert client.get(page("decision_list")).context["total"] == 72_000_00


def test_who_signs_on_the_page_of_a_claim_comes_to_the_list_of_its_budget(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    digest = claim.entitlements.get(stage="audited").digest
    client.force_login(bureau.director)
    answer = client.post(page("decision_sign"), {"claim": [str(claim.uid)], f"digest-{claim.uid}": digest})
    assert answer["Location"] == f"{page('decision_list')}?budget={claim.call.budget.uid}"


def test_a_double_click_signs_once(client, bureau, now):
    at_decision(make_submitted(), bureau, now)
    client.force_login(bureau.director)
    form = client.get(page("decision_list")).content.decode().partition('id="decision"')[2]
    assert form.startswith(" data-once")


def test_what_is_ticked_is_told_in_full_where_the_budget_does_not_suffice(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    Budget.objects.update(allotted=1_00)
    client.force_login(bureau.director)
    bar = client.get(page("decision_list")).context["bar"]
    assert (bar["this"], bar["left"]) == (claim.audited, 0)


def test_the_page_of_a_claim_offers_no_signature_that_would_be_refused(client, bureau, now):
    """To one who acts for the enterprise nothing at all, to one who has signed the rest, and to nobody past a list."""
    claim = at_decision(make_submitted(), bureau, now)
    address, sign = page("application_detail", claim.uid), f'action="{page("decision_sign")}"'
    acting = make_officer(R.DIRECTOR, name="韩东")
    Membership.objects.create(enterprise=claim.enterprise, user=acting, role=R.READER.value, starts_on=date(2020, 1, 1))
    client.force_login(acting)
    shown = client.get(address).content.decode()
    assert (sign in shown, page("application_send_back", claim.uid) in shown, "应当回避" in shown) == (
        False,
        False,
        True,
    )
    client.force_login(bureau.director)
    assert sign in client.get(address).content.decode()
    deciding.sign(claim, digest=claim.entitlements.get(stage="audited").digest, by=bureau.director, now=now)
    shown = client.get(address).content.decode()
    assert (sign in shown, page("application_send_back", claim.uid) in shown, "您已经签署" in shown) == (
        False,
        True,
        True,
    )
    client.force_login(bureau.deputy)
    assert sign in client.get(address).content.decode()
    make_meeting([claim], bureau, now)
    shown = client.get(address).content.decode()
    assert (sign in shown, page("application_take", claim.uid) in shown, "决策会议" in shown) == (False, False, True)


def test_the_page_before_the_decision_asks_twenty_statements_at_most(
    client, bureau, now, django_assert_max_num_queries
):
    """Of whoever may sign as of whoever reads; who reviewed is read from the record, as the step itself finds it."""
    claim = at_decision(make_submitted(), bureau, now)
    assert set(acts_in(queries.events_of(claim))) == set(queries.acts_on(claim)) != set()
    for person in (bureau.director, bureau.caseworker):
        client.force_login(person)
        client.get(page("application_detail", claim.uid))
        with django_assert_max_num_queries(20):
            client.get(page("application_detail", claim.uid))
