"""The portal's home also says what waits beside claims: recognitions, warehouses, enquiries, requests for meetings."""

from datetime import date

import pytest

from matchmaking.actions import requesting
from matchmaking.enums import Role
from matchmaking.enums_meetings import Answer, Wish
from pilotzone.kernel.access import R
from tests.factories import recognition as make
from tests.factories.events import join, make_event
from tests.factories.people import NOW, make_enterprise, make_member
from tests.factories.space import make_enquiry
from tests.factories.warehouses import make_waiting_warehouse, make_warehouse
from warehouses.actions.recognition import applying, checking, following
from warehouses.actions.space import enquiring
from warehouses.models import YearlyReview

pytestmark = pytest.mark.django_db
RECOGNITIONS = "warehouses/recognition/"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")
    make.make_calendar(2024, 2025)


def lines(client, person) -> dict[str, int]:
    client.force_login(person)
    answer = client.get("/portal/")
    return {line["url"].removeprefix("/portal/"): line["count"] for line in answer.context["also"]}


def test_a_correction_and_the_word_on_the_year_wait_for_the_operator(client):
    office = make.make_office()
    filed = make.make_application(make.make_batch(office))
    lead, reader = make_member(filed.enterprise, R.PROJECT_LEAD), make_member(filed.enterprise, R.READER)
    assert lines(client, lead) == {}
    asked = checking.ask_correction(filed, demand="补充客户清单", by=office.checker, now=NOW)
    assert (lines(client, lead), lines(client, reader)) == ({RECOGNITIONS: 1}, {})
    applying.correct(asked, answer="已补充", given={"clients": "50"}, by=lead, now=NOW)
    assert lines(client, lead) == {}
    row = make.to_recognised(filed, office)
    review = YearlyReview.objects.create(recognition=row, year=2025, opened_at=NOW, due_on=date(2025, 3, 31))
    assert lines(client, lead) == {RECOGNITIONS: 1}
    following.report(review, statement="运行正常。", by=lead, now=NOW)
    assert lines(client, lead) == {}
    following.demand(row, demand="补办保险", due_on=date(2025, 4, 30), by=office.checker, now=NOW)
    assert lines(client, lead) == {RECOGNITIONS: 1}


def test_an_enquiry_waits_until_it_is_answered(client):
    warehouse = make_warehouse()
    operator = make_member(warehouse.operator)
    enquiry = make_enquiry(warehouse)
    assert lines(client, operator) == {"warehouses/enquiries/?side=received": 1}
    assert lines(client, enquiry.sent_by) == {}
    enquiring.reply(enquiry, text="有空位。", by=operator, now=NOW)
    assert lines(client, operator) == {}
    waiting = make_waiting_warehouse(address="Am Hafen 14")
    waiting.state = "returned"
    waiting.save(update_fields=["state"])
    assert lines(client, make_member(waiting.operator)) == {"warehouses/": 1}


def test_a_request_waits_until_it_is_answered_and_a_never_does_not(client, at):
    event = make_event()
    supplier = join(event, make_enterprise("天津甲有限公司"))
    buyer, other = join(event, role=Role.BUYER), join(event, role=Role.BUYER)
    asked = requesting.ask(buyer, supplier, wish=Wish.MUST, by=buyer.applied_by, now=NOW)
    requesting.ask(other, supplier, wish=Wish.NEVER, by=other.applied_by, now=NOW)
    assert lines(client, supplier.applied_by) == {"events/": 1}
    assert lines(client, buyer.applied_by) == {}
    at("2024-08-01T09:00")
    assert lines(client, supplier.applied_by) == {}
    at("2024-07-02T10:00")
    requesting.answer(asked, answer=Answer.DECLINED, by=supplier.applied_by, now=NOW)
    assert lines(client, supplier.applied_by) == {}
