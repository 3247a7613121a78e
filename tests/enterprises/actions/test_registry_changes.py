"""A change of name, place or founding day: asked for with the new licence, approved by an officer, drafts follow."""

from datetime import date, timedelta

import pytest

from enterprises import actions
from enterprises.actions import registry_changes
from enterprises.models import Enterprise, RegistryChange
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from subsidies.invoice_checks import party_of
from subsidies.models import Application
from subsidies.rules.einvoices.model import Party
from subsidies.rules.invoice_findings import is_bought_by
from tests.factories.people import make_application, make_division, make_enterprise, make_member, make_officer
from tests.factories.registry import make_file, make_payee

pytestmark = pytest.mark.django_db
OLD, NEW = "天津旧名贸易有限公司", "天津新名贸易有限公司"
NUMBER = "6222020200012345678"


@pytest.fixture
def enterprise():
    found = make_enterprise(OLD, payee=False)
    make_payee(found, NUMBER)
    return found


@pytest.fixture
def admin(enterprise):
    return make_member(enterprise)


@pytest.fixture
def officer():
    return make_officer(R.CASEWORKER)


def ask(enterprise, by, now, **fields):
    values = {
        "name_zh": NEW,
        "registration_division": enterprise.registration_division,
        "established_on": enterprise.established_on,
        "licence": make_file(by),
        "reason": "名称变更",
    }
    return registry_changes.ask(enterprise, **(values | fields), by=by, now=now)


def approve(change, officer, now):
    return registry_changes.approve(change, note="已核对变更通知书", by=officer, now=now)


@pytest.mark.engine
def test_the_new_facts_count_after_approval_with_their_licence(enterprise, admin, officer, now):
    change = ask(enterprise, admin, now, established_on=date(2019, 4, 13))
    enterprise.refresh_from_db()
    assert enterprise.name_zh == OLD
    renamed = approve(change, officer, now)
    assert (renamed.name_zh, renamed.established_on, renamed.licence) == (NEW, date(2019, 4, 13), change.licence)
    assert change.before == {"name_zh": OLD, "registration_division": "120116", "established_on": "2019-04-12"}
    kinds = AuditEvent.objects.filter(chain__case_uid=enterprise.uid).order_by("position")
    assert list(kinds.values_list("kind", flat=True)) == ["enterprise.facts_change_asked", "enterprise.facts_changed"]
    assert Notice.objects.filter(recipient=admin, kind="enterprises.facts_changed").count() == 1


def test_the_account_keeps_its_holder_until_the_same_number_is_asked_for_in_the_new_name(
    enterprise, admin, officer, now
):
    approve(ask(enterprise, admin, now), officer, now)
    enterprise.refresh_from_db()
    account = enterprise.payee_accounts.get(replaced_at=None)
    assert account.holder == OLD
    given = {"bank": account.bank, "cnaps": account.cnaps, "number": NUMBER, "reason": "户名变更"}
    with pytest.raises(Refused) as caught:
        actions.ask_change(enterprise, holder=OLD, **given, by=admin, now=now)
    assert caught.value.code == "holder_differs"
    assert actions.ask_change(enterprise, holder=NEW, **given, by=admin, now=now).number_tail == "5678"


def test_claims_are_found_by_both_names_and_only_drafts_go_to_the_new_place(enterprise, admin, officer, now):
    place = make_division("120114", "武清区", "Wuqing")
    draft = make_application(enterprise=enterprise, by=admin)
    sent = make_application(
        enterprise=enterprise, by=admin, state="district_review", submitted_at=now, submitted_by=admin, project="二期"
    )
    before = sent.division
    approve(ask(enterprise, admin, now, registration_division=place), officer, now)
    for row in (draft, sent):
        row.refresh_from_db()
        assert NEW in row.search_text
        assert OLD in row.search_text
    assert (draft.division, sent.division) == (place, before)
    assert Application.objects.count() == 2


def test_an_invoice_in_the_former_name_is_still_the_enterprises_own(enterprise, admin, officer, now):
    def is_own(name, code=enterprise.uscc):
        return is_bought_by(Party(name, code), party_of(Enterprise.objects.get()))

    assert (is_own(OLD), is_own(NEW)) == (True, False)
    approve(ask(enterprise, admin, now), officer, now)
    assert (is_own(OLD), is_own(NEW), is_own("天津他名有限公司"), is_own(OLD, "9112")) == (True, True, False, False)


def test_nothing_new_no_licence_a_second_change_and_no_reason_are_refused(enterprise, admin, now):
    for code, fields in (
        ("nothing_changes", {"name_zh": f" {OLD} "}),
        ("licence_missing", {"licence": None}),
        ("reason_missing", {"reason": " "}),
    ):
        with pytest.raises(Refused) as caught:
            ask(enterprise, admin, now, **fields)
        assert caught.value.code == code
    ask(enterprise, admin, now)
    with pytest.raises(Refused) as caught:
        ask(enterprise, admin, now)
    assert caught.value.code == "change_waits"


def test_withdrawn_and_refused_changes_leave_what_stood(enterprise, admin, officer, now):
    change = registry_changes.withdraw(ask(enterprise, admin, now), by=admin, now=now)
    with pytest.raises(Refused) as caught:
        approve(change, officer, now)
    assert caught.value.code == "change_decided"
    refused = registry_changes.refuse(
        ask(enterprise, admin, now), reason="执照不清晰", by=officer, now=now + timedelta(1)
    )
    assert (refused.state, refused.note) == ("refused", "执照不清晰")
    enterprise.refresh_from_db()
    assert enterprise.name_zh == OLD
    notice = Notice.objects.get(kind="enterprises.facts_change_refused")
    assert notice.params["reason"] == "执照不清晰"


def test_who_has_a_part_in_the_enterprise_or_no_such_right_does_not_decide(enterprise, admin, now):
    change = ask(enterprise, admin, now)
    with pytest.raises(NotAllowed):
        approve(change, make_officer(R.FINANCE_OFFICER), now)
    with pytest.raises(NotAllowed):
        approve(change, admin, now)
    with pytest.raises(NotAllowed):
        ask(enterprise, make_member(enterprise, R.READER), now)
    assert RegistryChange.objects.get().state == "waiting"
