"""Working days and rates: proposed by one person, in force once another has confirmed them."""

import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from pilotzone.audit.models import AuditEvent
from pilotzone.demo.reference import NOTICE
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference import actions, queries
from pilotzone.reference.models import ExchangeRate, ReferenceChange
from pilotzone.reference.rate_batches import PARITY
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
NUMBER, DAY = "国办发明电〔2025〕7号", date(2024, 6, 28)
NEW_YEAR = "元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def director():
    return make_officer(R.DIRECTOR)


def of_year(manager, text=NOTICE, year=2026, ground=NUMBER):
    return actions.propose_calendar(year, ground=ground, text=text, by=manager, now=NOW)


def of_day(manager, **rates):
    return actions.propose_rates(PARITY, DAY, rates, ground="公告", by=manager, now=NOW)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


@pytest.mark.engine
def test_days_count_once_another_person_has_confirmed_them(manager, director):
    change = of_year(manager)
    friday = date(2026, 2, 13)
    assert queries.calendar().add(friday, 1) == (weekends := queries.calendar().add(friday, 1))
    assert (weekends.day, weekends.provisional) == (date(2026, 2, 16), True)
    actions.confirm(change, by=director, now=NOW)
    found = queries.calendar()
    assert found.is_working(date(2026, 2, 14))  # a Saturday that is worked
    assert not found.is_working(date(2026, 2, 16))  # a Monday of the Spring Festival
    assert (found.add(date(2026, 2, 14), 1).day, found.add(date(2026, 2, 14), 1).provisional) == (
        date(2026, 2, 24),
        False,
    )


def test_who_may_and_who_is_told(manager, director):
    another = make_officer(R.FINANCE_OFFICER)
    change = of_year(manager)
    assert Notice.objects.get(kind="calendar.proposed").recipient == director
    with pytest.raises(NotAllowed):
        actions.confirm(change, by=another, now=NOW)
    with pytest.raises(NotAllowed):
        of_day(director, USD=7_126_800)
    actions.send_back(change, reason="劳动节漏了一天", by=director, now=NOW)
    told = Notice.objects.get(kind="calendar.returned")
    assert (told.recipient, told.params["reason"]) == (manager, "劳动节漏了一天")
    assert refused(actions.confirm, change, by=director, now=NOW).code == "wrong_state"
    again = of_year(another)
    assert actions.withdraw(again, by=manager, now=NOW).state == "withdrawn"
    assert queries.standing_calendar(2026) == {}


def test_nobody_confirms_what_they_proposed(manager):
    both = make_officer(R.DIRECTOR, name="both")
    both.appointments.create(role=R.FINANCE_OFFICER, office=both.appointments.get().office, starts_on=date(2020, 1, 1))
    change = of_day(both, USD=7_126_800)
    assert refused(actions.confirm, change, by=both, now=NOW).code == "proposed_it"
    assert refused(actions.send_back, change, reason="错", by=both, now=NOW).code == "proposed_it"
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferenceChange.objects.filter(pk=change.pk).update(state="confirmed", decided_at=NOW, decided_by=both)


def test_everything_that_is_wrong_with_a_notice_is_told_at_once(manager):
    error = refused(of_year, manager, text="元旦：1月1日（周五）放假。春节：2月30日放假。")
    assert [each.code for each in error.every_one] == ["another_weekday", "no_such_day"]
    assert {each.field for each in error.every_one} == {"text"}
    assert refused(of_year, manager, year=2031).code == "no_such_year"
    assert refused(of_year, manager, year=1999).code == "no_such_year"
    assert not ReferenceChange.objects.exists()


def test_one_change_of_a_year_waits_at_a_time(manager, director):
    of_year(manager)
    assert refused(of_year, manager).code == "change_waits"
    actions.confirm(ReferenceChange.objects.get(), by=director, now=NOW)
    assert refused(of_year, manager).code == "nothing_changes"


def test_a_day_is_of_one_notice(manager, director):
    actions.confirm(of_year(manager), by=director, now=NOW)
    text = "元旦：2026年12月31日至2027年1月3日放假，共4天。"
    later = NOW + timedelta(days=365)
    made = actions.propose_calendar(2027, ground="下一年通知", text=text, by=manager, now=later)
    actions.confirm(made, by=director, now=later)
    assert not queries.calendar().is_working(date(2026, 12, 31))
    again = NEW_YEAR + "12月31日放假。"
    error = refused(of_year, manager, text=again, ground="调整通知")
    assert (error.code, error.params) == ("day_of_another_notice", {"day": "2026-12-31", "year": 2027})


def test_of_two_notices_with_the_same_day_the_second_is_not_confirmed(manager, director):
    later = NOW + timedelta(days=365)
    own = of_year(manager, text=NEW_YEAR + "12月31日放假。")
    text = "元旦：2026年12月31日至2027年1月3日放假，共4天。"
    following = actions.propose_calendar(2027, ground="下一年通知", text=text, by=manager, now=later)
    actions.confirm(following, by=director, now=later)
    assert refused(actions.confirm, own, by=director, now=later).code == "day_of_another_notice"
    assert queries.standing_calendar(2026) == {}


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_of_two_confirmed_in_the_same_moment_one_stands_and_the_other_is_refused(manager, director):
    later, meet, codes = NOW + timedelta(days=365), threading.Barrier(2), []
    changes = [
        of_year(manager, text=NEW_YEAR + "12月31日放假。"),
        actions.propose_calendar(
            2027, ground="下一年通知", text="元旦：2026年12月31日至2027年1月3日放假，共4天。", by=manager, now=later
        ),
    ]

    def confirm(change) -> None:
        try:
            meet.wait(10)
            actions.confirm(change, by=director, now=later)
        except Refused as error:
            codes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(change,)) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(codes) == 1
    assert codes[0] in ("day_of_another_notice", "stood_otherwise")
    assert sorted(ReferenceChange.objects.values_list("state", flat=True)) == ["confirmed", "proposed"]


def test_an_amended_notice_replaces_the_year_and_the_shipped_one_does_not_come_back(manager, director):
    call_command("load_reference", verbosity=0)
    shipped = queries.standing_calendar(2026)
    assert (shipped["days"], shipped["names"]) == (
        of_year(manager, ground="另一文号").content["days"],
        shipped["names"],
    )
    actions.withdraw(ReferenceChange.objects.get(), by=manager, now=NOW)
    actions.confirm(of_year(manager, text=NEW_YEAR), by=director, now=NOW)
    call_command("load_reference", verbosity=0)
    assert sorted(queries.standing_calendar(2026)["days"]) == ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]


@pytest.mark.engine
def test_rates_are_in_force_once_confirmed_and_each_is_on_record(manager, director):
    change = of_day(manager, USD=7_126_800, JPY=44_738)
    assert queries.rates(PARITY, DAY) == {"CNY": 1}
    actions.confirm(change, by=director, now=NOW)
    found = {currency: str(rate) for currency, rate in queries.rates(PARITY, DAY).items()}
    assert found == {"CNY": "1", "USD": "7.126800", "JPY": "0.044738"}
    entered = AuditEvent.objects.filter(kind="rate.entered")
    assert {(each.actor, each.payload["currency"], each.payload["rate"]) for each in entered} == {
        (director, "USD", 7_126_800),
        (director, "JPY", 44_738),
    }
    correction = of_day(manager, USD=7_126_900)
    assert correction.before == {"rates": {"USD": 7_126_800}}
    actions.confirm(correction, by=director, now=NOW)
    assert AuditEvent.objects.get(kind="rate.corrected").payload["before"] == 7_126_800
    assert set(AuditEvent.objects.filter(kind="rates.confirmed").values_list("payload__what", flat=True)) == {
        "2024-06-28"
    }


def test_rates_that_were_told_otherwise_meanwhile_are_not_written_over(manager, director):
    change = of_day(manager, EUR=7_661_700)
    ExchangeRate.objects.create(source=PARITY, day=DAY, currency="EUR", rate=7_661_800)
    assert refused(actions.confirm, change, by=director, now=NOW).code == "stood_otherwise"
    assert queries.standing_rates(PARITY, DAY) == {"EUR": 7_661_800}
    change.refresh_from_db()
    assert change.state == "proposed"


def test_rates_that_cannot_be_proposed(manager):
    assert refused(of_day, manager).code == "no_rates"
    ExchangeRate.objects.create(source=PARITY, day=DAY, currency="USD", rate=7_126_800)
    assert refused(of_day, manager, USD=7_126_800).code == "nothing_changes"
    late = actions.propose_rates
    error = refused(late, PARITY, date(2024, 7, 4), {"USD": 1}, ground="公告", by=manager, now=NOW)
    assert (error.code, error.field) == ("too_early", "day")
