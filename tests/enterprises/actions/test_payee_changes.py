"""A change of account: asked for by an administrator, approved by an officer, and all administrators told each time."""

import pytest
from django.db import IntegrityError, transaction

from enterprises import actions, secrets
from enterprises.actions import payee_changes
from enterprises.models import PayeeAccount, PayeeChange
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Delivery, Notice
from tests.factories.people import make_division, make_enterprise, make_member, make_officer
from tests.factories.registry import make_payee

pytestmark = pytest.mark.django_db
OLD, NEW = "6222020200012345678", "6222020200019999"


@pytest.fixture
def enterprise():
    found = make_enterprise(payee=False)
    make_payee(found, OLD)
    return found


@pytest.fixture
def admin(enterprise):
    return make_member(enterprise)


@pytest.fixture
def officer():
    return make_officer(R.CASEWORKER)


def ask(enterprise, by, now, **fields):
    values = {
        "holder": enterprise.name_zh,
        "bank": "工商银行天津分行",
        "cnaps": "102110000000",
        "number": NEW,
        "reason": "换开户行",
    }
    return actions.ask_change(enterprise, **(values | fields), by=by, now=now)


def current(enterprise):
    return PayeeAccount.objects.get(enterprise=enterprise, replaced_at=None)


@pytest.mark.engine
def test_the_new_account_counts_only_after_approval(enterprise, admin, officer, now):
    before = current(enterprise)
    change = ask(enterprise, admin, now)
    assert current(enterprise) == before
    assert NEW not in change.number_encrypted
    account = payee_changes.approve(change, note="已回拨许青核实", by=officer, now=now)
    before.refresh_from_db()
    change.refresh_from_db()
    assert (current(enterprise), before.replaced_at) == (account, now)
    assert secrets.decrypt(account.number_encrypted) == NEW
    assert (change.state, change.decided_by, change.account) == ("approved", officer, account)
    kinds = (
        AuditEvent.objects.filter(chain__case_uid=enterprise.uid).order_by("position").values_list("kind", flat=True)
    )
    assert list(kinds) == ["enterprise.payee_change_asked", "enterprise.payee_change_approved"]


def test_each_administrator_is_told_at_each_step_at_once_by_mail(enterprise, admin, officer, now):
    other = make_member(enterprise)
    make_member(enterprise, R.PROJECT_LEAD)
    payee_changes.approve(ask(enterprise, admin, now), note="已核实", by=officer, now=now)
    for kind in ("enterprises.payee_change_asked", "enterprises.payee_changed"):
        told = Notice.objects.filter(kind=kind)
        assert set(told.values_list("recipient_id", flat=True)) == {admin.pk, other.pk}
        sent = Delivery.objects.filter(notice__in=told, channel="email")
        assert set(sent.values_list("mode", flat=True)) == {"immediate"}


def test_a_change_that_is_not_approved_leaves_the_account(enterprise, admin, officer, now):
    before = current(enterprise)
    change = payee_changes.refuse(ask(enterprise, admin, now), reason="电话核实未通过", by=officer, now=now)
    assert (change.state, current(enterprise)) == ("refused", before)
    assert Notice.objects.get(kind="enterprises.payee_change_refused").params["reason"] == "电话核实未通过"
    assert ask(enterprise, admin, now).state == "waiting"  # and another may be asked for


def test_any_administrator_withdraws_a_change(enterprise, admin, officer, now):
    change = ask(enterprise, admin, now)
    payee_changes.withdraw(change, by=make_member(enterprise), now=now)
    with pytest.raises(Refused, match="change_decided"):
        payee_changes.approve(change, note="x", by=officer, now=now)


def test_one_change_waits_at_a_time_and_the_same_twice_is_one(enterprise, admin, now):
    change = ask(enterprise, admin, now)
    assert ask(enterprise, admin, now) == change
    with pytest.raises(Refused, match="change_waits"):
        ask(enterprise, admin, now, number="6222020200010000")
    copy = {name: getattr(change, name) for name in ("enterprise", "replaces", "bank", "cnaps", "asked_by")}
    with pytest.raises(IntegrityError), transaction.atomic():
        PayeeChange.objects.create(**copy, number_encrypted="x", number_tail="1", reason="x", asked_at=now)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number": OLD, "bank": "中国银行天津分行", "cnaps": "104110000000"}, "account_same"),
        ({"reason": " "}, "reason_missing"),
        ({"holder": "别的公司"}, "holder_differs"),
        ({"cnaps": "12"}, "cnaps_wrong"),
        ({"number": "abc"}, "number_wrong"),
    ],
)
def test_what_cannot_be_asked_for_is_told_at_its_field(enterprise, admin, now, fields, code):
    with pytest.raises(Refused, match=code) as refused:
        ask(enterprise, admin, now, **fields)
    assert refused.value.field in fields


def test_without_an_account_there_is_nothing_to_change(now):
    enterprise = make_enterprise(payee=False)
    with pytest.raises(Refused, match="no_account_yet"):
        ask(enterprise, make_member(enterprise), now)


@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.READER, R.AGENT])
def test_only_administrators_ask(enterprise, now, role):
    with pytest.raises(NotAllowed):
        ask(enterprise, make_member(enterprise, role), now)


@pytest.mark.parametrize("role", [R.FINANCE_OFFICER, R.DIRECTOR, R.DISTRICT_FINANCE])
def test_who_pays_does_not_approve_accounts(enterprise, admin, now, role):
    with pytest.raises(NotAllowed):
        payee_changes.approve(ask(enterprise, admin, now), note="x", by=make_officer(role), now=now)


def test_an_officer_with_a_part_in_the_enterprise_does_not_approve(enterprise, admin, officer, now):
    enterprise.memberships.create(user=officer, role=R.READER, starts_on=now.date())
    with pytest.raises(Refused, match="own_enterprise"):
        payee_changes.approve(ask(enterprise, admin, now), note="x", by=officer, now=now)


def test_approving_needs_to_say_how_it_was_checked(enterprise, admin, officer, now):
    with pytest.raises(Refused, match="note_missing"):
        payee_changes.approve(ask(enterprise, admin, now), note=" ", by=officer, now=now)


# --- pages -------------------------------------------------------------------------------------------

QUEUE = "/bureau/enterprises/accounts/"


def test_from_the_company_file_to_the_queue_and_back(enterprise, admin, officer, now, client, at):
    at("2024-07-02T10:00:00")
    client.force_login(admin)
    address = f"/portal/enterprises/{enterprise.uid}/payee/"
    values = {
        "holder": enterprise.name_zh,
        "bank": "工商银行",
        "cnaps": "102110000000",
        "number": NEW,
        "reason": "换行",
    }
    assert client.post(address, values | {"reason": ""}).status_code == 422
    assert client.post(address, values).status_code == 302
    page = client.get(f"/portal/enterprises/{enterprise.uid}/").content.decode()
    assert "•••• 9999" in page
    assert "•••• 5678" in page
    client.force_login(officer)
    change = enterprise.payee_changes.get()
    assert str(change.uid) in client.get(QUEUE).content.decode()
    detail = client.get(f"{QUEUE}{change.uid}/").content.decode()
    assert NEW not in detail
    assert enterprise.contact_phone in detail
    assert client.post(f"{QUEUE}{change.uid}/approve/", {"note": ""}).status_code == 422
    assert client.post(f"{QUEUE}{change.uid}/approve/", {"note": "已回拨核实"}).status_code == 302
    assert current(enterprise).number_tail == "9999"
    assert client.post(f"{QUEUE}{change.uid}/refuse/", {"reason": "x"}).status_code == 422  # decided already


def test_a_page_withdraws_ones_own_change_alone(enterprise, admin, now, client):
    change = ask(enterprise, admin, now)
    stranger = make_enterprise("别的公司")
    client.force_login(make_member(stranger))
    assert client.post(f"/portal/enterprises/{stranger.uid}/payee/{change.uid}/withdraw/").status_code == 404
    client.force_login(admin)
    assert client.post(f"/portal/enterprises/{enterprise.uid}/payee/{change.uid}/withdraw/").status_code == 302
    change.refresh_from_db()
    assert change.state == "withdrawn"


def test_a_district_does_not_see_the_queue(enterprise, admin, now, client):
    ask(enterprise, admin, now)
    client.force_login(make_officer(R.DISTRICT_COMMERCE, make_division()))
    assert client.get(QUEUE).status_code == 403
