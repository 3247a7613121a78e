"""Calls fix what their measure leaves to them: before they are public, and afterwards with a reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import facts, stated
from subsidies.actions import calls
from subsidies.actions.calls import Announcement
from subsidies.enums import Stage
from subsidies.models import Budget, Call, MeasureVersion, VisitList
from tests.factories.measures import make_claim, make_headquarters_call, make_version_of, policy
from tests.factories.people import make_application, make_budget, make_officer

pytestmark = pytest.mark.django_db

ANNOUNCEMENT = Announcement(
    name_zh="总部奖励申报",
    name_en="Grants for headquarters",
    document_number="津商函〔2024〕22号",
    opens_at=datetime(2024, 7, 1, 1, 0, tzinfo=UTC),
    closes_at=datetime(2024, 7, 31, 9, 0, tzinfo=UTC),
    contact_zh="市商务局",
    contact_en="City commerce bureau",
    contact_phone="022-5550 0100",
)


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def prepared(manager, now):
    return calls.prepare(make_version_of(policy("ZONE-DEMO-HQ")), make_budget(), ANNOUNCEMENT, by=manager, now=now)


def test_a_call_is_not_published_while_a_value_is_missing(prepared, manager, now):
    assert prepared.published_at is None
    assert not Call.objects.published().exists()
    with pytest.raises(Refused) as refused:
        calls.open_prepared(prepared, by=manager, now=now)
    assert (refused.value.code, refused.value.field) == ("call_value_missing", "threshold")
    calls.fix(prepared, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    assert calls.open_prepared(prepared, by=manager, now=now).published_at == now


def test_one_step_for_a_call_whose_values_are_known(manager, now):
    version = make_version_of(policy("ZONE-DEMO-HQ"))
    with pytest.raises(Refused):
        calls.publish(version, make_budget(), ANNOUNCEMENT, by=manager, now=now)
    assert not Call.objects.exists()  # nothing is half made
    values = {"threshold": ("50,000,000", "")}
    assert calls.publish(version, make_budget(), ANNOUNCEMENT, values=values, by=manager, now=now).published_at == now


def test_a_value_that_cannot_be_read_names_its_field(prepared, manager, now):
    with pytest.raises(Refused) as refused:
        calls.fix(prepared, {"threshold": ("五千万", "")}, by=manager, now=now)
    assert refused.value.field == "threshold"


def test_a_change_of_a_public_call_has_its_reason_and_an_event(prepared, manager, now):
    calls.fix(prepared, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    calls.open_prepared(prepared, by=manager, now=now)
    with pytest.raises(Refused) as refused:
        calls.fix(prepared, {"threshold": ("40,000,000", "")}, by=manager, now=now)
    assert refused.value.field == "reason"
    calls.fix(prepared, {"threshold": ("40,000,000", "")}, reason="按补充通知调整", by=manager, now=now)
    payload = AuditEvent.objects.filter(kind="call.value_fixed").latest("pk").payload
    assert (payload["before"], payload["value"], payload["reason"]) == ("50000000.00", "40000000.00", "按补充通知调整")
    assert [row.value for row in prepared.values.order_by("pk")] == ["50000000.00", "40000000.00"]
    assert calls.fix(prepared, {"threshold": ("40000000", "")}, by=manager, now=now) == []  # the same is no change


def test_drafts_follow_and_what_was_submitted_keeps_its_value(manager, now):
    """Submitted on 1 July, changed on 2 July."""
    call = make_headquarters_call()
    submitted, draft = make_claim(call), make_application(call)
    calls.fix(call, {"threshold": ("70,000,000", "")}, reason="调整", by=manager, now=now)
    assert facts.facts_for(submitted, Stage.AUDITED)["threshold"] == 50_000_000
    assert facts.facts_for(draft, Stage.CLAIMED)["threshold"] == 70_000_000


def test_what_was_first_fixed_after_a_submission_still_counts_for_it(manager, now):
    """A supplementary notice may bring an input that no earlier claim could have had."""
    call = make_headquarters_call()
    call.values.all().delete()
    claim = make_claim(call)
    calls.fix(call, {"threshold": ("50,000,000", "")}, reason="补充", by=manager, now=now)
    assert stated.call_values(call, claim.submitted_at) == {"threshold": "50000000.00"}
    assert facts.facts_for(claim, Stage.AUDITED)["threshold"] == 50_000_000


def test_only_who_may_publish_calls_fixes_their_values(prepared, now):
    for role in (R.CASEWORKER, R.DIRECTOR, R.SECRETARY):
        with pytest.raises(NotAllowed):
            calls.fix(prepared, {"threshold": ("1", "")}, by=make_officer(role), now=now)


def test_time_limits_are_set_within_bounds_until_the_call_is_public(prepared, manager, now):
    calls.set_days(prepared, {"objection_days": 20, "correction_days": 7, "city_days": 5}, by=manager, now=now)
    prepared.refresh_from_db()
    assert (prepared.objection_days, prepared.correction_days, prepared.review_days) == (20, 7, 10)
    event = AuditEvent.objects.get(kind="call.days_set")
    assert event.payload["days"] == {"objection_days": 20, "correction_days": 7}  # the city had five already
    assert event.payload["before"] == {"objection_days": 15, "correction_days": 5}
    calls.set_days(prepared, {"objection_days": 20}, by=manager, now=now)
    assert AuditEvent.objects.filter(kind="call.days_set").count() == 1  # nothing new, nothing recorded
    for name, days in (("correction_days", 2), ("objection_days", 61), ("review_days", 4)):
        with pytest.raises(Refused) as refused:
            calls.set_days(prepared, {name: days}, by=manager, now=now)
        assert (refused.value.code, refused.value.field) == ("days_out_of_bounds", name)
    calls.fix(prepared, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    calls.open_prepared(prepared, by=manager, now=now)
    with pytest.raises(Refused, match="call_public"):
        calls.set_days(prepared, {"objection_days": 10}, by=manager, now=now)


def test_time_limits_are_set_by_whoever_publishes_calls(prepared, now):
    with pytest.raises(NotAllowed):
        calls.set_days(prepared, {"objection_days": 10}, by=make_officer(R.CASEWORKER), now=now)


def test_a_prepared_call_is_changed_and_a_public_one_is_not(prepared, manager, now):
    later = replace(ANNOUNCEMENT, closes_at=datetime(2024, 8, 31, 16, 0, tzinfo=UTC), contact_phone="022-5550 0111")
    other = make_budget()
    calls.change(prepared, other, later, by=manager, now=now)
    prepared.refresh_from_db()
    assert (prepared.contact_phone, prepared.budget) == ("022-5550 0111", other)
    assert prepared.closes_at == datetime(2024, 8, 31, 16, 0, tzinfo=UTC)
    payload = AuditEvent.objects.get(kind="call.changed").payload
    assert payload["before"]["contact_phone"] == "022-5550 0100"
    assert payload["after"]["budget"] == other.document_number
    with pytest.raises(Refused, match="dates_out_of_order"):
        calls.change(prepared, other, replace(later, closes_at=later.opens_at), by=manager, now=now)
    with pytest.raises(NotAllowed):
        calls.change(prepared, other, later, by=make_officer(R.CASEWORKER), now=now)
    calls.fix(prepared, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    calls.open_prepared(prepared, by=manager, now=now)
    with pytest.raises(Refused, match="call_public"):
        calls.change(prepared, other, ANNOUNCEMENT, by=manager, now=now)


def test_a_call_prepared_by_mistake_is_discarded_and_stays_on_record(prepared, manager, now):
    calls.fix(prepared, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    with pytest.raises(NotAllowed):
        calls.discard(prepared, by=make_officer(R.CASEWORKER), now=now)
    calls.discard(prepared, by=manager, now=now)
    assert not Call.objects.exists()
    event = AuditEvent.objects.get(kind="call.discarded")
    assert (event.payload["reference"], event.payload["name"]) == ("ZJ-2024-001", "总部奖励申报")
    assert event.chain.case_uid == prepared.uid
    again = calls.prepare(MeasureVersion.objects.get(), Budget.objects.get(), ANNOUNCEMENT, by=manager, now=now)
    assert again.reference == "ZJ-2024-002"


def test_a_call_that_is_public_or_in_use_is_not_discarded(prepared, manager, now):
    VisitList.objects.create(call=prepared, items=[], set_at=now, set_by=manager)
    with pytest.raises(Refused, match="call_in_use"):
        calls.discard(prepared, by=manager, now=now)
    VisitList.objects.all().delete()
    calls.fix(prepared, {"threshold": ("50,000,000", "")}, by=manager, now=now)
    calls.open_prepared(prepared, by=manager, now=now)
    with pytest.raises(Refused, match="call_public"):
        calls.discard(prepared, by=manager, now=now)
    assert Call.objects.get() == prepared


def test_a_call_whose_last_day_has_passed_is_not_published(prepared, manager):
    calls.fix(prepared, {"threshold": ("50,000,000", "")}, by=manager, now=ANNOUNCEMENT.opens_at)
    with pytest.raises(Refused, match="call_over"):
        calls.open_prepared(prepared, by=manager, now=ANNOUNCEMENT.closes_at)
    before = ANNOUNCEMENT.closes_at - timedelta(microseconds=1)
    assert calls.open_prepared(prepared, by=manager, now=before).published_at == before
