"""Asking for the administration of an enterprise, objecting, withdrawing, and what is forgotten of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from enterprises import actions
from enterprises.actions import administration_decisions as decisions
from enterprises.actions import administration_requests as requests
from enterprises.models import AdministrationRequest
from pilotzone.audit import retention
from pilotzone.audit.models import AuditEvent
from pilotzone.files import actions as files
from pilotzone.files.models import StoredFile
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Delivery, Notice
from tests.factories.administration import make_request
from tests.factories.people import make_enterprise, make_member, make_officer, make_uscc, make_user
from tests.factories.registry import make_file

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365, seconds=1)
COPIED = ("enterprise", "asked_by", "letter", "phone", "asked_at", "objections_until")
THREE_YEARS = timedelta(days=1095, seconds=1)


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def admin(enterprise):
    return make_member(enterprise, name="韩立冬")


@pytest.fixture
def asker():
    return make_user("顾清和")


def refused(code, field=None):
    """The refusal with this code, at this field."""
    return pytest.raises(Refused, match=f"^{code}:", check=lambda error: error.field == field)


# --- asking ------------------------------------------------------------------------------------------


def test_every_administrator_is_told_at_once_by_mail_and_nobody_else(enterprise, admin, asker):
    second = make_member(enterprise)
    make_member(enterprise, R.PROJECT_LEAD)
    asked = make_request(enterprise, asker)
    told = Notice.objects.filter(kind="enterprises.administration_asked")
    assert set(told.values_list("recipient_id", flat=True)) == {admin.pk, second.pk}
    assert told.first().params["name"] == "顾清和"
    assert told.first().link == f"/portal/enterprises/{enterprise.uid}/members/requests/{asked.uid}/"
    sent = Delivery.objects.filter(notice__in=told, channel="email")
    assert list(sent.values_list("mode", flat=True)) == ["immediate", "immediate"]


def test_the_record_keeps_what_people_wrote_apart_from_the_rest(enterprise, asker):
    asked = make_request(enterprise, asker)
    event = AuditEvent.objects.get(kind="enterprise.administration_asked", chain__case_uid=enterprise.uid)
    assert event.payload == {"letter": asked.letter.sha256}
    assert event.personal == {"position": "财务负责人", "reason": "原企业管理员已于六月离职，未办理移交。"}


@pytest.mark.parametrize("role", [R.PROJECT_LEAD, R.READER])
def test_members_who_do_not_administer_may_ask(enterprise, role):
    assert make_request(enterprise, make_member(enterprise, role)).state == "waiting"


def test_an_enterprise_that_waits_for_the_bureau_may_be_asked_for(asker):
    assert make_request(make_enterprise(state="pending"), asker).state == "waiting"


def test_an_enterprise_without_any_administrator_may_be_asked_for(enterprise, asker):
    make_request(enterprise, asker)
    assert not Notice.objects.exists()


def test_codes_are_taken_as_people_type_them(enterprise, asker):
    typed = f" {enterprise.uscc[:6].lower()}-{enterprise.uscc[6:]} "
    assert make_request(enterprise, asker, uscc=typed).enterprise == enterprise


def test_an_administrator_and_an_agent_may_not_ask(enterprise, admin):
    with refused("administrator_already", "uscc"):
        make_request(enterprise, admin)
    with refused("agent_asks", "uscc"):
        make_request(enterprise, make_member(enterprise, R.AGENT))


def test_who_was_an_agent_or_administrator_may_ask(enterprise, now):
    for role in (R.AGENT, R.ENTERPRISE_ADMIN):
        person = make_member(enterprise, role)
        person.memberships.update(ended_at=now, ended_by=person)
        assert make_request(enterprise, person).state == "waiting"


def test_unknown_and_refused_registrations_are_told_in_the_same_words(enterprise, asker):
    closed = make_enterprise(state="refused")
    told = []
    for uscc in (make_uscc(999_001), closed.uscc):
        with refused("uscc_unknown", "uscc") as caught:
            make_request(enterprise, asker, uscc=uscc)
        told.append(caught.value.message)
    assert told[0] == told[1]


@pytest.mark.parametrize("field", ["position", "reason", "phone", "letter"])
def test_what_is_missing_is_told_at_its_field(enterprise, asker, field):
    with refused(f"{field}_missing", field):
        make_request(enterprise, asker, **{field: None if field == "letter" else "  "})


def test_the_same_form_sent_twice_is_one_request(enterprise, admin, asker):
    assert make_request(enterprise, asker) == make_request(enterprise, asker)
    assert Notice.objects.filter(kind="enterprises.administration_asked").count() == 1
    with refused("request_waits", "uscc"):
        make_request(enterprise, asker, reason="另一说法")


def test_several_people_ask_for_one_enterprise(enterprise):
    make_request(enterprise)
    make_request(enterprise)
    assert enterprise.administration_requests.open().count() == 2


def test_one_person_asks_five_times_a_day(asker, now):
    for _each in range(5):
        make_request(make_enterprise(), asker, now=now)
    with refused("too_many_requests"):
        make_request(make_enterprise(), asker, now=now + timedelta(hours=23))
    make_request(make_enterprise(), asker, now=now + timedelta(hours=24))


@pytest.mark.engine
def test_the_database_keeps_one_open_request_for_each_person_and_enterprise(enterprise, asker, now):
    asked = make_request(enterprise, asker)
    copy = {name: getattr(asked, name) for name in COPIED}
    with pytest.raises(IntegrityError), transaction.atomic():
        AdministrationRequest.objects.create(**copy)
    requests.withdraw(asked, by=asker, now=now)
    assert AdministrationRequest.objects.create(**copy).state == "waiting"


@pytest.mark.engine
@pytest.mark.parametrize(
    "values",
    [
        {"state": "checked"},  # by nobody
        {"state": "approved", "decided": "second"},  # never checked
        {"state": "approved", "checked": "first", "decided": "first"},  # by one person
        {"state": "approved", "checked": "first", "decided": "asker"},
        {"state": "approved", "checked": "first", "decided": "second", "objected": "first"},  # unanswered
        {"state": "checked", "checked": "first", "objected": "second"},
        {"state": "checked", "checked": "asker"},
        {"state": "waiting", "checked": "first"},
        {"state": "waiting", "decided": "first"},
        {"state": "refused"},
        {"state": "refused", "decided": "asker"},
        {"state": "withdrawn", "decided": "first"},
        {"state": "waiting", "letter": None},
        {"state": "waiting", "phone": ""},
    ],
)
def test_the_database_refuses_what_the_steps_never_leave(enterprise, asker, now, values):
    people = {"asker": asker, "first": make_officer(R.CASEWORKER), "second": make_officer(R.CASEWORKER)}
    asked = make_request(enterprise, asker)
    found = {}
    for name, value in values.items():
        acted = name in ("checked", "decided", "objected")
        found |= {f"{name}_by": people[value], f"{name}_at": now} if acted else {name: value}
    with pytest.raises(IntegrityError, match="administration_request"), transaction.atomic():
        AdministrationRequest.objects.filter(pk=asked.pk).update(**found)


# --- objecting and withdrawing -----------------------------------------------------------------------


def test_an_objection_stays_with_the_request(enterprise, admin, asker, now):
    asked = requests.object_to(make_request(enterprise, asker), words=" 我仍在职 ", by=admin, now=now)
    assert (asked.state, asked.objection, asked.objected_by, asked.objected_at) == ("waiting", "我仍在职", admin, now)
    event = AuditEvent.objects.get(kind="enterprise.administration_objected")
    assert (event.payload, event.personal) == ({}, {"objection": "我仍在职"})
    with refused("objected_already"):
        requests.object_to(asked, words="再次", by=admin, now=now)
    assert not Notice.objects.filter(recipient=asker).exists()  # the asker reads the bureau's answer alone


def test_an_objection_needs_words(enterprise, admin, asker, now):
    with refused("words_missing", "words"):
        requests.object_to(make_request(enterprise, asker), words=" ", by=admin, now=now)


def test_only_the_administrators_of_the_enterprise_object(enterprise, asker, now):
    asked = make_request(enterprise, asker)
    for person in (make_member(enterprise, R.PROJECT_LEAD), make_member(make_enterprise()), asker):
        with pytest.raises(NotAllowed):
            requests.object_to(asked, words="我仍在职", by=person, now=now)


def test_the_asker_alone_withdraws(enterprise, admin, asker, now):
    asked = make_request(enterprise, asker)
    with pytest.raises(NotAllowed):
        requests.withdraw(asked, by=admin, now=now)
    assert requests.withdraw(asked, by=asker, now=now).state == "withdrawn"
    assert Notice.objects.get(kind="enterprises.administration_stays").recipient == admin
    with refused("request_decided"):
        requests.withdraw(asked, by=asker, now=now)
    with refused("request_decided"):
        requests.object_to(asked, words="我仍在职", by=admin, now=now)


# --- forgetting --------------------------------------------------------------------------------------


def test_the_telephone_goes_after_a_year_and_the_letter_after_three(enterprise, asker, now, settings):
    settings.PILOTZONE_UNUSED_FILES_DAYS = 30
    waiting = make_request(enterprise, make_user())
    done = decisions.refuse(
        make_request(enterprise, asker, letter=make_file(asker)),
        reason="未核实",
        by=make_officer(R.CASEWORKER),
        now=now,
    )
    letter = done.letter
    retention.forget_due(now + YEAR)
    done.refresh_from_db()
    assert (done.phone, done.letter, done.position) == ("", letter, "财务负责人")
    retention.forget_due(now + THREE_YEARS)
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.letter, done.reason) == (None, "原企业管理员已于六月离职，未办理移交。")
    assert (waiting.phone, waiting.letter is None) == ("13800002222", False)
    files.remove_unused(now=now + THREE_YEARS)
    assert not StoredFile.objects.filter(pk=letter.pk).exists()


def test_a_person_whose_administration_was_handed_over_meanwhile_has_nothing_to_ask(enterprise, admin, now):
    lead = make_member(enterprise, R.PROJECT_LEAD)
    actions.hand_over(enterprise, to=lead.memberships.get(), by=admin, now=now)
    with refused("administrator_already", "uscc"):
        make_request(enterprise, lead)
