"""Free space offered, enquiries from sending to the rating, and the sums of the public picture."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from tests.factories.people import NOW, make_enterprise, make_member
from tests.factories.space import make_enquiry, make_offer
from tests.factories.warehouses import country, make_waiting_warehouse, make_warehouse
from tests.standing import part
from warehouses import queries_space as queries
from warehouses import workflow_space as workflow
from warehouses.actions import changing
from warehouses.actions.space import counting, enquiring, offering
from warehouses.models import Enquiry, PlaceSum, SpaceOffer

pytestmark = pytest.mark.django_db
DUE = date(2024, 7, 9)  # NOW is Tuesday 2 July: the fifth working day after it


@pytest.fixture(scope="module")
def prepared(standing):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    warehouse, enterprise = make_warehouse(), make_enterprise("天津远帆贸易有限公司")
    return {
        "warehouse": warehouse,
        "operator": make_member(warehouse.operator),
        "enterprise": enterprise,
        "asker": make_member(enterprise),
    }


warehouse, operator, enterprise, asker = part("warehouse"), part("operator"), part("enterprise"), part("asker")


@pytest.fixture
def enquiry(warehouse, enterprise, asker):
    return make_enquiry(warehouse, enterprise, by=asker)


def kinds(person):
    return set(Notice.objects.filter(recipient=person).values_list("kind", flat=True))


# --- offers ------------------------------------------------------------------------------------------


def test_an_offer_is_kept_and_only_what_is_opened_is_shown(warehouse, operator):
    kept = make_offer(warehouse, by=operator, free_area=3_000_00, price_low=45_00, price_high=60_00, shows_price=True)
    assert (kept.version, kept.free_area, kept.currency) == (1, 3_000_00, "CNY")
    (shown,) = queries.shown([type(warehouse).objects.select_related("space").get(pk=warehouse.pk)])
    assert (shown.free_area, shown.has_price, shown.occupancy, shown.served) == (None, True, None, None)


def test_more_than_the_area_is_not_free(warehouse, operator):
    with pytest.raises(Refused) as refused:
        make_offer(warehouse, by=operator, free_area=12_500_01)  # 10,000 + 2,000 + 500 m² under a roof
    assert (refused.value.code, refused.value.field) == ("free_over_area", "free_area")
    assert make_offer(warehouse, by=operator, free_area=12_500_00).free_area == 12_500_00


def test_an_offer_is_the_operators_and_of_a_registered_warehouse(warehouse, asker, operator):
    with pytest.raises(NotAllowed):
        make_offer(warehouse, by=asker)
    with pytest.raises(Refused, match="not_registered"):
        make_offer(make_waiting_warehouse())
    make_offer(warehouse, by=operator)
    with pytest.raises(Stale):
        offering.offer(warehouse, {}, expected_version=0, by=operator, now=NOW)


# --- enquiries ---------------------------------------------------------------------------------------


def said(enquiry):
    return list(enquiry.messages.values_list("by_operator", "text"))


def test_an_enquiry_from_sending_to_the_rating(enquiry, operator, asker):
    assert (enquiry.reference, enquiry.reply_due_on) == ("XJ-2024-000001", DUE)
    assert "warehouses.enquiry_sent" in kinds(operator)
    answered = enquiring.reply(enquiry, text="有空位，可看库。", by=operator, now=NOW)
    assert (answered.state, said(answered)) == ("answered", [(True, "有空位，可看库。")])
    assert "warehouses.enquiry_answered" in kinds(asker)
    with pytest.raises(Refused, match="no_rating"):
        enquiring.rate(enquiry, rating=5, by=asker, now=NOW)
    with pytest.raises(Refused, match="before_enquiry"):
        enquiring.agree(enquiry, area=600_00, starts_on=date(2024, 7, 1), by=asker, now=NOW)
    agreed = enquiring.agree(enquiry, area=600_00, starts_on=date(2024, 8, 15), by=asker, now=NOW)
    assert (agreed.state, agreed.agreed_area, agreed.closed_by) == ("stated", 600_00, None)
    assert "warehouses.enquiry_agreed" in kinds(operator)
    with pytest.raises(Refused, match="no_rating"):  # nobody rates a deal that one side alone has stated
        enquiring.rate(enquiry, rating=1, by=asker, now=NOW)
    agreed = enquiring.confirm(enquiry, by=operator, now=NOW)
    assert (agreed.state, agreed.closed_by) == ("agreed", operator)
    assert "warehouses.enquiry_confirmed" in kinds(asker)
    with pytest.raises(Refused, match="rating_wrong"):
        enquiring.rate(enquiry, rating=6, by=asker, now=NOW)
    assert enquiring.rate(enquiry, rating=4, text="收费清楚", by=asker, now=NOW).rating == 4
    with pytest.raises(Refused, match="no_rating"):
        enquiring.rate(enquiry, rating=5, by=asker, now=NOW)


def test_both_sides_write_and_nothing_is_overwritten(enquiry, operator, asker):
    enquiring.reply(enquiry, text="每平方米月租 52 元。", by=operator, now=NOW)
    enquiring.write(enquiry, text="含叉车作业吗？", by=asker, now=NOW)
    assert "warehouses.enquiry_written" in kinds(operator)
    enquiring.reply(enquiry, text="含。", by=operator, now=NOW)
    assert said(enquiry) == [(True, "每平方米月租 52 元。"), (False, "含叉车作业吗？"), (True, "含。")]
    with pytest.raises(NotAllowed):
        enquiring.write(enquiry, text="可以", by=operator, now=NOW)
    with pytest.raises(Refused) as refused:
        enquiring.write(enquiry, text=" ", by=asker, now=NOW)
    assert refused.value.field == "text"
    enquiring.agree(enquiry, area=600_00, starts_on=date(2024, 8, 15), by=asker, now=NOW)
    enquiring.confirm(enquiry, by=operator, now=NOW)
    with pytest.raises(Refused, match="wrong_state"):
        enquiring.write(enquiry, text="再问一句", by=asker, now=NOW)


def test_a_deal_that_the_operator_knows_nothing_of_goes_back(enquiry, operator, asker):
    enquiring.reply(enquiry, text="有空位。", by=operator, now=NOW)
    enquiring.agree(enquiry, area=600_00, starts_on=date(2024, 8, 15), by=asker, now=NOW)
    with pytest.raises(NotAllowed):
        enquiring.confirm(enquiry, by=asker, now=NOW)
    back = enquiring.reply(enquiry, text="尚未谈妥，价格另议。", by=operator, now=NOW)
    assert (back.state, back.agreed_area) == ("answered", None)
    with pytest.raises(Refused, match="wrong_state"):
        enquiring.confirm(enquiry, by=operator, now=NOW)
    again = enquiring.agree(enquiry, area=500_00, starts_on=date(2024, 8, 15), by=asker, now=NOW)
    corrected = enquiring.agree(enquiry, area=550_00, starts_on=date(2024, 8, 15), by=asker, now=NOW)
    assert (again.state, corrected.agreed_area) == ("stated", 550_00)


@pytest.mark.parametrize(
    ("free", "takes_off", "left"), [(800_00, True, 200_00), (500_00, True, 0), (800_00, False, 800_00)]
)
def test_what_was_agreed_on_is_free_no_longer_where_the_operator_says_so(
    warehouse, enquiry, operator, asker, free, takes_off, left
):
    make_offer(warehouse, by=operator, free_area=free)
    enquiring.reply(enquiry, text="有空位。", by=operator, now=NOW)
    enquiring.agree(enquiry, area=600_00, starts_on=date(2024, 8, 15), by=asker, now=NOW)
    enquiring.confirm(enquiry, takes_off=takes_off, by=operator, now=NOW)
    assert SpaceOffer.objects.get(warehouse=warehouse).free_area == left


def test_an_enquiry_ends_with_its_warehouse_and_who_asked_is_told(enquiry, operator, asker):
    enquiring.reply(enquiry, text="有空位。", by=operator, now=NOW)
    changing.close(enquiry.warehouse, closed_on=NOW.date(), by=operator, now=NOW)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.end_reason) == ("declined", "仓库已停止运营。")
    assert "warehouses.enquiry_closed" in kinds(asker)
    with pytest.raises(Refused, match="wrong_state"):
        enquiring.agree(enquiry, area=100_00, starts_on=DUE, by=asker, now=NOW)


def test_each_step_is_its_sides(enquiry, operator, asker):
    with pytest.raises(NotAllowed):
        enquiring.reply(enquiry, text="可以", by=asker, now=NOW)
    with pytest.raises(NotAllowed):
        enquiring.end(enquiry, workflow.WITHDRAW, by=operator, now=NOW)
    with pytest.raises(Refused, match="wrong_state"):
        enquiring.agree(enquiry, area=100_00, starts_on=DUE, by=asker, now=NOW)  # nobody has replied yet
    with pytest.raises(Stale):
        enquiring.reply(enquiry, text="可以", expected_version=enquiry.version + 1, by=operator, now=NOW)


def test_declined_is_the_end(enquiry, operator, asker):
    with pytest.raises(Refused) as refused:
        enquiring.reply(enquiry, text=" ", declines=True, by=operator, now=NOW)
    assert refused.value.field == "text"
    assert enquiring.reply(enquiry, text="已满", declines=True, by=operator, now=NOW).state == "declined"
    with pytest.raises(Refused, match="wrong_state"):
        enquiring.reply(enquiry, text="又有了", by=operator, now=NOW)
    assert make_enquiry(enquiry.warehouse, enquiry.enterprise, by=asker).pk != enquiry.pk


def test_why_it_came_to_nothing_is_said(enquiry, operator, asker):
    enquiring.reply(enquiry, text="价格可谈", by=operator, now=NOW)
    with pytest.raises(Refused) as refused:
        enquiring.end(enquiry, workflow.END, reason="", by=asker, now=NOW)
    assert refused.value.field == "reason"
    assert enquiring.end(enquiry, workflow.END, reason="价格过高", by=asker, now=NOW).state == "ended"


@pytest.mark.engine
def test_one_enquiry_at_a_time(enquiry, asker):
    with pytest.raises(Refused, match="going_on"):
        make_enquiry(enquiry.warehouse, enquiry.enterprise, by=asker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(rating=5, rated_at=NOW)


def test_what_cannot_be_asked(warehouse, enterprise, operator, asker):
    with pytest.raises(Refused, match="own_warehouse"):
        make_enquiry(warehouse, warehouse.operator, by=operator)
    with pytest.raises(NotAllowed):
        make_enquiry(warehouse, enterprise, by=operator)
    with pytest.raises(Refused, match="day_past"):
        make_enquiry(warehouse, enterprise, by=asker, starts_on=date(2024, 7, 1))
    with pytest.raises(Refused, match="no_enquiries"):
        make_enquiry(make_warehouse(use="own_use", address="Am Hafen 20"), enterprise, by=asker)
    make_offer(warehouse, by=operator, takes_enquiries=False)
    with pytest.raises(Refused, match="no_enquiries"):
        make_enquiry(warehouse, enterprise, by=asker)


def test_a_reply_is_reminded_of_once_and_marked_late_once(enquiry, operator, asker):
    before = datetime(2024, 7, 8, 1, 0, tzinfo=NOW.tzinfo)
    assert [enquiring.remind_due(now=before - timedelta(days=1)), enquiring.remind_due(now=before)] == [0, 1]
    assert enquiring.remind_due(now=before) == 0
    assert "warehouses.enquiry_due" in kinds(operator)
    after = datetime(2024, 7, 10, 1, 0, tzinfo=NOW.tzinfo)
    assert [enquiring.mark_late(now=before), enquiring.mark_late(now=after), enquiring.mark_late(now=after)] == [
        0,
        1,
        0,
    ]
    assert "warehouses.enquiry_late" in kinds(asker)
    assert enquiring.reply(enquiry, text="抱歉迟复，有空位。", by=operator, now=after).state == "answered"


# --- the picture -------------------------------------------------------------------------------------


@pytest.mark.engine
def test_public_warehouses_are_counted_by_country_and_cell(warehouse):
    make_warehouse(address="Am Hafen 30", latitude=53_550_000)  # the same cell
    make_warehouse(address="Am Hafen 31", use="own_use")  # not for others
    make_waiting_warehouse(address="Am Hafen 32")
    lodz = {"country": country("PL"), "city": "Łódź", "latitude": 51_760_000, "longitude": 19_460_000}
    make_warehouse(address="Portowa 1", **lodz)
    assert counting.count() == 2
    assert counting.count() == 2  # counted anew, not added
    cells = PlaceSum.objects.order_by("west").values_list("country__code", "west", "south", "count", "area")
    assert list(cells) == [("DE", 5, 50, 2, 25_000_00), ("PL", 15, 50, 1, 12_500_00)]
    assert [(bar.country.code, bar.count) for bar in queries.bars(queries.sums())] == [("DE", 2), ("PL", 1)]
    assert [(point.east, point.north, point.count) for point in queries.clusters(queries.sums())] == [
        (7.5, 52.5, 2),
        (17.5, 52.5, 1),
    ]


def test_a_point_is_exact_only_where_the_operator_opened_it(warehouse, operator):
    (point,) = queries.points_of([warehouse])
    assert (point.east, point.north) == (7.5, 52.5)
    make_offer(warehouse, by=operator, shows_place=True)
    (point,) = queries.points_of([type(warehouse).objects.select_related("space").get(pk=warehouse.pk)])
    assert (point.east, point.north) == (9.99, 53.54)
    assert SpaceOffer.objects.get(warehouse=warehouse).shows_place
