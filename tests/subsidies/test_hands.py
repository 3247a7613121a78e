"""The workbench counts the objections and reviews on which the person can take a step, and no others."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from enterprises.models import Membership
from enterprises.objections.objectors import keep
from pilotzone.kernel.access import P, R
from pilotzone.kernel.errors import DomainError
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import appealing, deciding, noticing, objecting, ruling_objections, rulings
from subsidies.actions.ruling_reviews import ALSO
from subsidies.enums_meeting import ItemState
from subsidies.enums_terms import ObjectionOutcome, ObjectionSource
from subsidies.hands import rulable
from subsidies.models import Meeting, MeetingAttendee, MeetingItem, MeetingRecusal, Objection, Review
from tests.factories.claims import pdf
from tests.factories.people import make_officer
from tests.factories.review import approved, at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def objection(bureau, now):
    claim = approved(make_submitted(), bureau, now)
    notice = noticing.publish(claim.call, [claim], document_number="津商公示〔2024〕12号", by=bureau.secretary, now=now)
    item = notice.items.select_related("notice__call", "application").get()
    objector = objecting.Objector(ObjectionSource.PERSON, "李雷", "11010519491231002X", "13800138000")
    letter = keep(pdf("letter.pdf"), "letter", by=None, now=now)
    return objecting.file_objection(
        item, objector, statement="网站已关闭。", letter=letter, submission=uuid4(), now=now
    )


def counted(client, person, label):
    """What the workbench says beside a kind of work; none where it does not name it."""
    client.force_login(person)
    text = re.sub(r"<[^>]*>|\s", "", client.get(reverse("bureau:home")).content.decode())
    found = re.search(rf"{label}(\d+)", text)
    return int(found[1]) if found else 0


def test_an_objection_is_counted_for_those_who_may_decide_it(client, objection, bureau, now):
    manager = make_officer(R.PROGRAMME_MANAGER, name="高敏")
    own = make_officer(R.DIRECTOR, name="韩东")
    Membership.objects.create(
        enterprise=objection.item.application.enterprise, user=own, role=R.READER.value, starts_on=date(2020, 1, 1)
    )
    people = {bureau.director: 0, bureau.deputy: 0, own: 0, bureau.secretary: 1, manager: 1}
    assert {each: counted(client, each, "待决定的异议") for each in people} == people
    ruling_objections.propose(
        objection, outcome=ObjectionOutcome.UNFOUNDED, clause="", reason="不属实。", by=manager, now=now
    )
    assert counted(client, manager, "待决定的异议") == 0  # waits for somebody else
    assert counted(client, bureau.secretary, "待决定的异议") == 1


def test_a_review_is_counted_for_those_who_may_decide_it(client, bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    deciding.send_back(claim, reason="请再核。", by=bureau.director, now=now)
    deciding.refuse(claim, clause="c4", reason="不符合。", by=bureau.caseworker, now=now)
    claim.refresh_from_db()
    appealing.ask(claim, grounds="名称已变更。", papers=[], submission=uuid4(), by=claim.created_by, now=now)
    people = {bureau.director: 0, bureau.deputy: 1, bureau.secretary: 1}
    assert {each: counted(client, each, "待决定的复核") for each in people} == people


@pytest.mark.engine
def test_what_is_counted_is_what_the_step_allows(objection, bureau, now):
    """For everybody of the bureau, one by one, and for those who sat in a meeting about the claim."""
    claim = objection.item.application
    sat, recused = make_officer(R.DIRECTOR, name="郑远"), make_officer(R.DIRECTOR, name="唐宁")
    made = {"made_by": bureau.secretary, "made_at": now}
    meeting = Meeting.objects.create(reference="JC-2024-0001", title_zh="第1次会", planned_on=date(2024, 7, 2), **made)
    put = {"put_by": bureau.secretary, "put_at": now, "state": ItemState.DONE, "stands": False}
    MeetingItem.objects.create(meeting=meeting, application=claim, sort_key="1", **put)
    for place, person in enumerate((sat, recused), 1):
        seat = MeetingAttendee.objects.create(meeting=meeting, user=person, name=person.name, position=place)
    MeetingRecusal.objects.create(attendee=seat, application=claim, reason="亲属", **made)
    for person in (bureau.director, bureau.deputy, bureau.secretary, sat, recused):
        try:
            rulings.require_impartial(claim, P.OBJECTION_DECIDE, person)
            allowed = 1
        except DomainError:
            allowed = 0
        assert rulable(Objection.objects.all(), person, "item__application").count() == allowed, person.name
    assert rulable(Objection.objects.all(), recused, "item__application").exists()
    assert not rulable(Objection.objects.all(), sat, "item__application").exists()
    assert not rulable(Review.objects.all(), sat, "application", ALSO).exists()
