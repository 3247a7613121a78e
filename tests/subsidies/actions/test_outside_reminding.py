"""An audit firm hears of its claims and its last day, and whoever appointed it of reports that did not come: once."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import outside_auditing, outside_reminding
from subsidies.models import AuditBatch
from tests.factories.people import make_division, make_officer
from tests.factories.review import make_submitted
from tests.subsidies.actions.test_outside_auditing import appoint, report

pytestmark = pytest.mark.django_db
LAST = date(2024, 7, 31)


def morning(month, day):
    """09:25 in Shanghai."""
    return datetime(2024, month, day, 1, 25, tzinfo=UTC)


@pytest.fixture
def manager(at):
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def auditor(manager):
    return make_officer(R.AUDIT_FIRM, name="审计员")


@pytest.fixture
def batch(auditor, manager, now):
    """Two claims; one of them is reported on."""
    firm = auditor.appointments.get().office
    made = appoint(firm, [make_submitted(), make_submitted()], manager, now, ends_on=LAST)
    report(made.claims.first(), auditor, now)
    return made


def told(person):
    rows = Notice.objects.filter(recipient=person, kind__startswith="outside_audit").order_by("pk")
    return [(row.kind, row.params.get("count")) for row in rows]


def test_the_firm_hears_of_its_claims_and_nobody_else_does(batch, auditor, manager):
    assert told(auditor) == [("outside_audit_begins", 2)]
    assert told(manager) == [("outside_audit_reported", None)]
    assert told(make_officer(R.AUDIT_FIRM, make_division())) == []
    notice = Notice.objects.get(recipient=auditor)
    assert (notice.link, notice.params["purpose"]) == (reverse("bureau:subsidies:audited_list"), "复核收入")


def test_the_firm_is_reminded_three_days_before_once_and_the_bureau_told_the_day_after_once(batch, auditor, manager):
    assert outside_reminding.remind(now=morning(7, 27)) == 0
    assert [outside_reminding.remind(now=morning(7, day)) for day in (28, 28, 29, 31)] == [1, 0, 0, 0]
    assert told(auditor) == [("outside_audit_begins", 2), ("outside_audit_nears", 1)]
    assert [outside_reminding.remind(now=morning(8, day)) for day in (1, 1, 2)] == [1, 0, 0]
    assert told(manager)[1:] == [("outside_audit_over", 1)]
    assert len(told(auditor)) == 2


def test_nobody_is_reminded_of_what_is_reported_ended_or_long_over(batch, auditor, manager, now):
    other = make_officer(R.AUDIT_FIRM, make_division(), name="另一审计员")
    appoint(other.appointments.get().office, [make_submitted()], manager, now, ends_on=LAST)
    outside_auditing.end(AuditBatch.objects.latest("pk"), by=manager, now=now)
    report(batch.claims.last(), auditor, now)
    assert outside_reminding.remind(now=morning(7, 30)) == 0
    appoint(other.appointments.get().office, [make_submitted()], manager, now, ends_on=LAST)
    assert outside_reminding.remind(now=morning(8, 15)) == 0
    assert outside_reminding.remind(now=morning(8, 14)) == 1


def test_the_firm_is_appointed_anew_for_what_has_no_report(client, batch, manager, at):
    at("2024-08-01T10:00:00")
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("bureau:subsidies:audit_batch_detail", args=[batch.uid])).content.decode()
    again = reverse("bureau:subsidies:audit_batch_appoint") + f"?after={batch.reference}"
    assert again in page
    form = client.get(again).context["form"]
    open_one = batch.claims.last().application.reference
    assert form.initial == {"firm": batch.firm.uid, "purpose": "复核收入", "references": open_one}
    given = {**form.initial, "ends_on": "2024-08-31"}
    assert client.post(again, given).status_code == 302
    made = AuditBatch.objects.latest("pk")
    assert [each.application.reference for each in made.claims.all()] == [open_one]
    assert client.get(again.replace(batch.reference, "SJ-1999-000001")).status_code == 404
