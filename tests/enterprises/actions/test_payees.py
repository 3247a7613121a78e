import pytest

from enterprises import actions
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from tests.factories.people import make_enterprise, make_member, make_officer
from tests.factories.registry import make_payee

pytestmark = pytest.mark.django_db


def set_payee(enterprise, by, now, **fields):
    values = {
        "holder": enterprise.name_zh,
        "bank": "中国银行天津分行",
        "cnaps": "104110000000",
        "number": "6222 0202 0001 2345",
    }
    return actions.set_payee(enterprise, **(values | fields), by=by, now=now)


def test_account_is_kept_encrypted_and_shown_masked(now):
    enterprise = make_enterprise(payee=False)
    account = set_payee(enterprise, make_member(enterprise), now)
    assert "0200012345" not in account.number_encrypted
    assert account.masked == "•••• 2345"
    event = AuditEvent.objects.get(kind="enterprise.payee_entered")
    assert event.payload == {"bank": "中国银行天津分行", "cnaps": "104110000000", "tail": "2345"}


def test_holder_may_differ_in_brackets_and_blanks_only(now):
    enterprise = make_enterprise("小米（天津）科技有限公司", payee=False)
    by = make_member(enterprise)
    assert set_payee(enterprise, by, now, holder="小米(天津) 科技有限公司").holder == "小米（天津）科技有限公司"
    with pytest.raises(Refused) as caught:
        set_payee(enterprise, by, now, holder="小米科技有限公司")
    assert caught.value.field == "holder"


@pytest.mark.parametrize(("field", "value"), [("cnaps", "10411000000"), ("number", "1234567"), ("number", "12345678A")])
def test_wrong_number_is_refused_at_its_field(now, field, value):
    enterprise = make_enterprise(payee=False)
    with pytest.raises(Refused) as caught:
        set_payee(enterprise, make_member(enterprise), now, **{field: value})
    assert caught.value.field == field


def test_another_account_is_asked_for_not_entered(now):
    enterprise = make_enterprise(payee=False)
    by = make_member(enterprise)
    set_payee(enterprise, by, now)
    with pytest.raises(Refused, match="account_stands"):
        set_payee(enterprise, by, now, number="6222020200019999")


def test_every_administrator_is_told_of_the_first_account(now):
    enterprise = make_enterprise(payee=False)
    by, other = make_member(enterprise), make_member(enterprise)
    set_payee(enterprise, by, now)
    told = Notice.objects.filter(kind="enterprises.payee_entered")
    assert set(told.values_list("recipient_id", flat=True)) == {by.pk, other.pk}


def test_same_account_sent_twice_changes_nothing(now):
    enterprise = make_enterprise(payee=False)
    by = make_member(enterprise)
    assert set_payee(enterprise, by, now) == set_payee(enterprise, by, now)
    assert enterprise.payee_accounts.count() == 1


@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.READER, R.AGENT])
def test_account_is_entered_by_the_administrator_alone(now, role):
    enterprise = make_enterprise(payee=False)
    with pytest.raises(NotAllowed):
        set_payee(enterprise, make_member(enterprise, role), now)


def test_reading_in_clear_is_recorded_with_its_purpose(now):
    account = make_payee(make_enterprise(), "6222020200012345")
    officer = make_officer(R.FINANCE_OFFICER)
    assert actions.reveal_payee(account, purpose="ZF-2024-000001", by=officer, now=now) == "6222020200012345"
    event = AuditEvent.objects.get(kind="enterprise.payee_read")
    assert event.payload == {"purpose": "ZF-2024-000001", "tail": "2345"}
    assert event.chain.case_uid == account.enterprise.uid
    assert event.actor_id == officer.pk


@pytest.mark.parametrize("role", [R.CASEWORKER, R.DIRECTOR, R.AUDIT_ADMIN])
def test_reading_in_clear_by_another_role_is_refused(now, role):
    with pytest.raises(NotAllowed):
        actions.reveal_payee(make_payee(make_enterprise()), purpose="x", by=make_officer(role), now=now)
