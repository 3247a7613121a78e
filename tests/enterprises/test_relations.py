"""Related enterprises: found by what they have in common, whatever the spelling, and told to the bureau alone."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from enterprises import actions, relations
from enterprises.actions import payee_changes, relating
from enterprises.enums import EnterpriseState, RelationKind
from enterprises.models import Enterprise, RelationKey, Shareholding
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories.people import NOW, make_application, make_enterprise, make_member, make_officer, make_uscc

pytestmark = pytest.mark.django_db
ONE = {"contact_phone": "022-6530 0001"}
OTHER = {"contact_phone": "022-6530 0002"}


def tied(**fields):
    """An enterprise with its keys; nothing of it but these fields is anybody else's."""
    made = make_enterprise(payee=False, **fields)
    relating.refresh(made, now=NOW)
    return made


def kinds(one):
    return {(each.enterprise.pk, kind) for each in relations.related(one) for kind in each.kinds}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ({"legal_representative": "李 明"}, {"legal_representative": "李明"}, RelationKind.PERSON),
        ({"address": "滨海新区新港一号路1号"}, {"address": "滨海新区 新港一号路１号"}, RelationKind.ADDRESS),
        ({"contact_phone": "+86 138-0000-1234"}, {"contact_phone": "13800001234"}, RelationKind.PHONE),
        ({"contact_email": "Office@Example.test"}, {"contact_email": "office@example.test"}, RelationKind.EMAIL),
    ],
)
def test_same_entry_in_another_spelling(one, other, kind):
    first, second = tied(**{**ONE, **one}), tied(**{**OTHER, **other})
    assert kinds(first) == {(second.pk, kind)}
    assert kinds(second) == {(first.pk, kind)}


def test_short_or_empty_entries_tie_nobody():
    first = tied(**ONE, address="天津市", contact_email="", legal_representative="")
    tied(**OTHER, address="天津市", contact_email="", legal_representative="")
    assert kinds(first) == set()


def given(enterprise, number):
    return {"holder": enterprise.name_zh, "bank": "中国银行", "cnaps": "104110000000", "number": number}


def account(enterprise, number):
    return actions.set_payee(enterprise, **given(enterprise, number), by=make_member(enterprise), now=NOW)


def change_account(enterprise, number, now):
    by = make_member(enterprise)
    change = actions.ask_change(enterprise, **given(enterprise, number), reason="换开户行", by=by, now=now)
    return payee_changes.approve(change, note="已回拨核实", by=make_officer(R.CASEWORKER), now=now)


def test_same_account_is_found_without_decrypting_anybodys(monkeypatch):
    first, second, third = tied(**ONE), tied(**OTHER), tied(contact_phone="022-6530 0003")
    account(first, "6222 0202 0001 2345")
    account(second, "6222020200012345")
    account(third, "6222020200099999")
    change_account(second, "6222020200099999", NOW + timedelta(days=1))  # the former one still tells
    monkeypatch.setattr("enterprises.secrets.decrypt", lambda token: pytest.fail("decrypted"))
    assert kinds(first) == kinds(third) == {(second.pk, RelationKind.ACCOUNT)}
    assert not RelationKey.objects.filter(key__contains="0200012345").exists()


@pytest.mark.engine
def test_owner_and_owned_and_two_of_one_owner():
    mother, child, sister = tied(**ONE), tied(**OTHER), tied(contact_phone="022-6530 0003")
    for owned in (child, sister):
        actions.add_shareholder(
            owned, name=mother.name_zh, code=mother.uscc, basis_points=6000, by=make_member(owned), now=NOW
        )
    assert kinds(mother) == {(child.pk, RelationKind.SHARES), (sister.pk, RelationKind.SHARES)}
    assert kinds(child) == {(mother.pk, RelationKind.SHARES), (sister.pk, RelationKind.SHARES)}
    held = child.shareholdings.get()
    actions.end_shareholder(held, by=make_member(child), now=NOW)
    assert kinds(child) == set()
    assert Shareholding.objects.get(pk=held.pk).ends_on == date(2024, 7, 2)


def test_shares_are_a_whole_at_most_and_codes_are_right():
    enterprise = tied(**ONE)
    by = make_member(enterprise)
    actions.add_shareholder(enterprise, name="李明", code="", basis_points=6000, by=by, now=NOW)
    for fields, code in (
        ({"basis_points": 4001}, "shares_above_whole"),
        ({"basis_points": 0}, "share_wrong"),
        ({"basis_points": 10_001}, "share_wrong"),
        ({"basis_points": 100, "code": "91120116MA00000000"}, "uscc_wrong"),
        ({"basis_points": 100, "code": enterprise.uscc.lower()}, "own_shareholder"),
    ):
        with pytest.raises(Refused) as refused:
            actions.add_shareholder(enterprise, **{"name": "王", "code": "", **fields}, by=by, now=NOW)
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        actions.add_shareholder(
            enterprise, name="王", code="", basis_points=1, by=make_member(enterprise, R.READER), now=NOW
        )
    event = AuditEvent.objects.get(kind="enterprise.shareholder_added")
    assert event.payload == {"code": "", "basis_points": 6000}
    with pytest.raises(IntegrityError), transaction.atomic():
        Shareholding.objects.update(basis_points=10_001)


@pytest.mark.engine
def test_change_of_the_profile_changes_the_ties(now):
    first, second = tied(**ONE), tied(**OTHER)
    by = make_member(first)
    edited = {"contact_phone": second.contact_phone}
    actions.edit(first, edited, roles=[], expected_version=first.version, by=by, now=now)
    assert kinds(first) == {(second.pk, RelationKind.PHONE)}
    Enterprise.objects.filter(pk=second.pk).update(state=EnterpriseState.REFUSED)
    assert kinds(first) == set()


def test_rebuild_makes_keys_for_those_that_have_none():
    first, second = make_enterprise(payee=False), make_enterprise(payee=False)  # the same telephone
    assert kinds(first) == set()
    call_command("relations", "rebuild", verbosity=0)
    assert kinds(first) == {(second.pk, RelationKind.PHONE)}
    assert relating.rebuild(now=NOW) == (2, 0)


def test_many_are_asked_in_two_queries(django_assert_num_queries):
    rows = [tied(**ONE) for _ in range(3)]
    with django_assert_num_queries(2):
        found = relations.related_of([row.pk for row in rows])
    assert {pk: len(others) for pk, others in found.items()} == dict.fromkeys([row.pk for row in rows], 2)


def claim_of(enterprise, **fields):
    by = make_member(enterprise)
    values = {"state": "district_review", "submitted_at": NOW, "submitted_by": by}
    return make_application(enterprise=enterprise, by=by, **(values | fields))


@pytest.mark.engine
def test_bureau_sees_them_with_their_claims_and_the_applicant_does_not(client, now):
    first, second = tied(**ONE), tied(name_zh="天津别家贸易有限公司", **ONE)
    claim = claim_of(first)
    other = claim_of(second, call=claim.call)
    client.force_login(make_officer(R.DISTRICT_COMMERCE, claim.division))
    page = client.get(reverse("bureau:subsidies:application_detail", args=[claim.uid]))
    address = reverse("bureau:subsidies:application_related", args=[claim.uid])
    assert address in page.content.decode()
    text = client.get(address).content.decode()
    assert other.reference in text
    assert "天津别家贸易有限公司" in text
    client.force_login(make_member(first))
    assert client.get(address).status_code in (403, 404)
    own = client.get(reverse("portal:subsidies:application_detail", args=[claim.uid])).content.decode()
    assert "天津别家贸易有限公司" not in own


def test_claim_of_an_enterprise_without_ties_says_nothing(client, now):
    claim = claim_of(tied(**ONE))
    client.force_login(make_officer(R.DISTRICT_COMMERCE, claim.division))
    page = client.get(reverse("bureau:subsidies:application_detail", args=[claim.uid])).content.decode()
    assert "/related/" not in page


def test_administrator_states_shareholders_on_a_page(client, now):
    enterprise = tied(**ONE)
    client.force_login(make_member(enterprise))
    address = reverse("portal:enterprises:shareholder_list", args=[enterprise.uid])
    code = make_uscc(777_001)
    answer = client.post(address, {"name": "天津母公司有限公司", "code": code, "share": "33.5"}, follow=True)
    assert "33.5" in answer.content.decode()
    held = enterprise.shareholdings.get()
    assert (held.code, held.basis_points) == (code, 3350)
    assert client.post(address, {"name": "王", "code": "", "share": "66.51"}).status_code == 422
    client.post(reverse("portal:enterprises:shareholder_end", args=[enterprise.uid, held.uid]))
    assert enterprise.shareholdings.get().ends_on is not None
    client.force_login(make_member(make_enterprise()))
    assert client.get(address).status_code == 404
