"""Departments are rows that the bureau keeps; a late reply is asked for by mail, each week, four times at most."""

from datetime import date, timedelta

import pytest
from django.core import mail

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import department_mail
from subsidies.actions import chasing, consulting, departments
from subsidies.models import Application, ConsultedOffice
from tests.factories.people import make_call, make_officer
from tests.factories.review import at_city, make_bureau, make_submitted
from tests.subsidies.actions.test_consulting import FOUND, reply

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
DUE_ON = date(2024, 7, 12)  # until 24:00, ten days and fourteen hours after `now`
AFTER = timedelta(days=11)


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def port(manager, now):
    return departments.enter(name_zh="海事", name_en="Maritime safety", email="hs@city.example", by=manager, now=now)


@pytest.fixture
def quiet(manager, now):
    return departments.enter(name_zh="气象", name_en="", email="", by=manager, now=now)


@pytest.fixture
def claim(now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau = make_bureau()
    return at_city(make_submitted(make_call()), bureau, now)


@pytest.fixture
def round_(claim, manager, port, quiet, now):
    return consulting.begin(claim.call, [port, quiet], due_on=DUE_ON, by=manager, now=now)


def office_of(round_, department):
    return ConsultedOffice.objects.for_list().get(consultation=round_, department=department)


def late(now):
    return [each.department.name_zh for each in ConsultedOffice.objects.late(now).for_list().order_by("pk")]


def values(row, **changes):
    kept = {name: getattr(row, name) for name in ("name_zh", "name_en", "email", "is_active")}
    return kept | {"expected_version": row.version} | changes


def test_administrator_and_manager_keep_them_and_nobody_else(port, now):
    administrator, caseworker = make_officer(R.SYSTEM_ADMIN), make_officer(R.CASEWORKER)
    changed = departments.change(port, **values(port, email="neu@city.example"), by=administrator, now=now)
    assert (changed.email, changed.version, changed.changed_by) == ("neu@city.example", 2, administrator)
    assert AuditEvent.objects.get(kind="department.changed").payload["name"] == {"zh": "海事", "en": "Maritime safety"}
    with pytest.raises(NotAllowed):
        departments.enter(name_zh="档案", name_en="", email="", by=caseworker, now=now)
    with pytest.raises(NotAllowed):
        departments.change(changed, **values(changed), by=caseworker, now=now)


def test_stale_form_and_name_twice_are_refused(port, quiet, manager, now):
    departments.change(port, **values(port), by=manager, now=now)
    with pytest.raises(Stale):
        departments.change(port, **values(port), by=manager, now=now)
    with pytest.raises(Refused) as twice:
        departments.change(quiet, **values(quiet, name_zh=" 海事 "), by=manager, now=now)
    assert twice.value.code == "name_used"


def test_department_no_longer_asked_is_in_no_new_round_and_stays_in_the_old(round_, claim, port, manager, now):
    departments.change(port, **values(port, is_active=False), by=manager, now=now)
    port.refresh_from_db()
    with pytest.raises(Refused) as refused:
        consulting.begin(claim.call, [port], due_on=DUE_ON, by=manager, now=now)
    assert refused.value.code == "not_asked_any_more"
    assert round_.offices.filter(department=port).exists()


def test_late_reply_is_asked_for_each_week_four_times(round_, port, manager, now):
    assert chasing.chase_due(now=now) == 0
    assert late(now + AFTER) == ["海事", "气象"]
    for week in range(6):
        for _twice in range(2):
            chasing.chase_due(now=now + AFTER + timedelta(days=7 * week))
    assert office_of(round_, port).chased == 4
    assert AuditEvent.objects.filter(kind="consultation.chased", payload__department=port.code).count() == 4
    assert Notice.objects.filter(kind="reply_late", recipient=manager).count() == 1


def test_mail_goes_to_the_desk_in_both_languages_and_names_no_enterprise(round_, claim, port, now):
    chasing.chase_due(now=now + AFTER)
    assert department_mail.send_chase(office_of(round_, port).pk, 1, now=now + AFTER)
    (sent,) = mail.outbox
    assert sent.to == ["hs@city.example"]
    assert round_.reference in sent.subject
    assert "海事" in sent.body
    assert "Maritime safety" in sent.body
    assert claim.enterprise.name_zh not in sent.body


def test_without_an_address_the_officer_is_told_to_telephone(round_, quiet, manager, now):
    chasing.chase_due(now=now + AFTER)
    assert Notice.objects.filter(kind="reply_late_unmailed", recipient=manager).count() == 1
    assert not department_mail.send_chase(office_of(round_, quiet).pk, 1, now=now + AFTER)
    assert mail.outbox == []


def test_reply_and_decision_end_the_chase(round_, claim, port, quiet, manager, now):
    chasing.chase_due(now=now + AFTER)
    office = office_of(round_, port)
    reply(office, {claim.enterprise.uscc: FOUND}, manager, now + AFTER)
    assert late(now + AFTER) == ["气象"]
    assert not department_mail.send_chase(office.pk, 1, now=now + AFTER)
    Application.objects.filter(pk=claim.pk).update(state="refused")
    assert late(now + AFTER) == []
