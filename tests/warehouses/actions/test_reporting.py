from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import translation

from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from tests.factories.people import NOW, make_enterprise, make_member, make_uscc
from tests.factories.warehouses import make_report, make_waiting_warehouse, make_warehouse, served
from tests.standing import part
from warehouses import facts, queries, words
from warehouses.actions import changing, chasing, reporting
from warehouses.enums import Channel
from warehouses.models import ReportChase, WarehouseReport
from warehouses.querysets import Kept

MAY = date(2024, 5, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def prepared(standing):
    warehouse = make_warehouse()
    return {"warehouse": warehouse, "member": make_member(warehouse.operator)}


warehouse, member = part("warehouse"), part("member")


def report(row, by, month=MAY, **fields):
    return reporting.report(row, month, make_report(**fields), channel=Channel.PAGE, by=by, now=NOW)


def test_report_keeps_the_area_that_the_warehouse_had_then(warehouse, member):
    made = report(warehouse, member, area_used=10_000_00)
    assert (made.revision, made.area, made.area_used, made.served_local, made.served_other) == (
        1, 12_500_00, 10_000_00, 1, 1,
    )  # fmt: skip
    june, month, *_rest = queries.months_of(warehouse, date(2024, 7, 2))
    assert (june.report, june.is_late) == (None, False)
    assert (month.month, month.occupancy) == (MAY, 80_00)  # 10,000 of 12,500 m²


def test_report_again_is_a_revision_and_the_first_stays(warehouse, member):
    first = report(warehouse, member)
    same = report(warehouse, member)
    assert same.pk == first.pk
    second = report(warehouse, member, orders=9_000)
    first.refresh_from_db()
    assert (second.revision, second.is_current, first.is_current, first.orders) == (2, True, False, 8_000)
    assert facts.report_of(first).served == facts.report_of(second).served
    with pytest.raises(Kept):
        first.delete()


@pytest.mark.parametrize(
    ("fields", "month", "code"),
    [
        ({"area_used": 12_500_01}, MAY, "used_over_area"),
        ({}, date(2024, 7, 1), "month_not_over"),
        ({}, date(2022, 2, 1), "before_opening"),
        ({"orders": 10**12 + 1}, MAY, "too_large"),
        ({"pallets": 10**30}, MAY, "too_large"),
        ({"countries": ("XX",)}, MAY, "unknown_country"),
        ({"served": served("91120116MA000000XX")}, MAY, "wrong_uscc"),
        ({"served": (*served(make_uscc(7)), *served(make_uscc(7)))}, MAY, "served_twice"),
    ],
)
def test_report_refuses_what_cannot_be(warehouse, member, fields, month, code):
    with pytest.raises(Refused) as refused:
        report(warehouse, member, month, **fields)
    assert refused.value.code == code
    assert not WarehouseReport.objects.exists()


def test_report_refuses_a_warehouse_that_is_not_confirmed_or_was_closed_before(warehouse, member):
    waiting = make_waiting_warehouse(address="Am Hafen 14")
    with pytest.raises(Refused) as refused:
        report(waiting, waiting.registered_by)
    assert refused.value.code == "not_registered"
    closed = changing.close(warehouse, closed_on=date(2024, 4, 30), by=member, now=NOW)
    with pytest.raises(Refused) as refused:
        report(closed, member)
    assert refused.value.code == "after_closing"
    assert "2024年4月30日" in refused.value.message
    assert report(closed, member, date(2024, 4, 1)).month == date(2024, 4, 1)


def test_report_refuses_readers_and_strangers(warehouse):
    for person in (make_member(warehouse.operator, R.READER), make_member(make_enterprise())):
        with pytest.raises(NotAllowed):
            report(warehouse, person)


def test_report_after_the_lease_ended_and_far_from_the_month_before_is_kept_with_remarks(db):
    row = make_warehouse(make_enterprise(), lease_ends_on=date(2024, 3, 31))
    person = make_member(row.operator)
    report(row, person, date(2024, 4, 1), orders=1_000, served=())
    made = report(row, person)
    assert [remark["code"] for remark in made.warnings] == ["lease_ended", "jump"]
    with translation.override("en"):
        assert words.told(made.warnings) == [
            "The lease ended on 31 March 2024.", "Orders: Far from the month before (1,000).",
        ]  # fmt: skip
    with translation.override("zh-hans"):
        assert words.told(made.warnings) == ["租期已于2024年3月31日届满。", "订单量：与上月（1,000）相差较大。"]
    assert [remark["code"] for remark in row.reports.get(month=date(2024, 4, 1)).warnings] == [
        "lease_ended", "public_without_served",
    ]  # fmt: skip


def test_chase_tells_operators_once_a_day_by_mail_until_they_report(warehouse, member):
    late = date(2024, 7, 11)  # a day after June was due
    assert chasing.chase_due(now=at(late)) == 1
    assert chasing.chase_due(now=at(late)) == 0
    row = ReportChase.objects.get()
    assert (row.month, row.after_due) == (date(2024, 6, 1), True)
    assert OutboxTask.objects.filter(task="warehouses.chase_reports", args=[row.pk]).count() == 1
    assert chasing.chase(row.pk, now=at(late)) == 1
    assert chasing.chase(row.pk, now=at(late)) == 0
    assert Notice.objects.filter(recipient=member, kind="warehouses.report_late").count() == 1
    assert mail.outbox == []  # the outbox sends it


def test_chase_leaves_out_what_is_reported(warehouse, member):
    report(warehouse, member, date(2024, 5, 1))
    chase = ReportChase.objects.create(month=MAY, day=date(2024, 6, 7), after_due=False)
    assert chasing.chase(chase.pk, now=NOW) == 0


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2024, 7, 7), [date(2024, 6, 1)]),  # three days before 10 July
        (date(2024, 7, 11), [date(2024, 6, 1)]),
        (date(2024, 7, 24), [date(2024, 6, 1)]),
        (date(2024, 7, 12), []),
    ],
)
def test_months_to_chase(day, months):
    assert chasing.months_to_chase(day) == months
