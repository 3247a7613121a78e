"""An enterprise that no longer exists: who records it, what stops, and how it is lifted."""

from datetime import timedelta

import pytest

from enterprises import actions
from enterprises.actions import ending
from enterprises.models import Enterprise
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from tests.factories.people import make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def officer():
    return make_officer(R.CASEWORKER)


def enter(enterprise, by, now, **fields):
    values = {"kind": "merged", "ended_on": clock.local_date(now), "reason": "准予注销登记通知书〔2026〕8号"}
    return ending.enter(enterprise, **(values | fields), by=by, now=now)


@pytest.mark.engine
def test_it_takes_no_changes_and_its_administrators_are_told(enterprise, officer, now):
    admin, successor = make_member(enterprise), make_enterprise("天津承继有限公司")
    end = enter(enterprise, officer, now, successor=successor.uscc.lower())
    enterprise.refresh_from_db()
    assert (enterprise.state, enterprise.is_open, enterprise.may_claim) == ("ended", False, False)
    assert end.successor == successor
    notice = Notice.objects.get(recipient=admin, kind="enterprises.ended")
    assert notice.params["reason"] == "准予注销登记通知书〔2026〕8号"
    with pytest.raises(Refused) as caught:
        actions.edit(enterprise, {}, roles=[], expected_version=enterprise.version, by=admin, now=now)
    assert caught.value.code == "enterprise_ended"
    assert Enterprise.objects.active().get() == successor


def test_another_officer_lifts_it_with_a_reason(enterprise, officer, now):
    end = enter(enterprise, officer, now)
    for by, reason, code in (
        (officer, "录错", "entered_it"),
        (make_officer(R.CASEWORKER, name="乙"), " ", "reason_missing"),
    ):
        with pytest.raises(Refused) as caught:
            ending.lift(end, reason=reason, by=by, now=now)
        assert caught.value.code == code
    ending.lift(end, reason="录错企业", by=make_officer(R.CASEWORKER, name="丙"), now=now)
    enterprise.refresh_from_db()
    assert enterprise.state == "active"
    kinds = AuditEvent.objects.filter(chain__case_uid=enterprise.uid).order_by("position")
    assert list(kinds.values_list("kind", flat=True)) == ["enterprise.ended", "enterprise.end_lifted"]
    assert enter(enterprise, officer, now).lifted_at is None  # and may end after all


def test_what_cannot_be_is_refused(enterprise, officer, now):
    for code, fields in (
        ("kind_missing", {"kind": "gone"}),
        ("day_wrong", {"ended_on": clock.local_date(now) + timedelta(1)}),
        ("reason_missing", {"reason": " "}),
        ("successor_unknown", {"successor": enterprise.uscc}),
    ):
        with pytest.raises(Refused) as caught:
            enter(enterprise, officer, now, **fields)
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        enter(enterprise, make_officer(R.FINANCE_OFFICER), now)
    enter(enterprise, officer, now)
    with pytest.raises(Refused) as caught:
        enter(enterprise, officer, now)
    assert caught.value.code == "wrong_state"
