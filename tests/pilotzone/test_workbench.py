"""The bureau's home: what waits beside the queue, by permission, and at no further query."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.actions.assessments import contesting, publishing
from enterprises.actions.payees import ask_change
from enterprises.enums_assessments import ContestOutcome
from enterprises.models import PayeeChange
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import correcting, time_limits
from subsidies.models import LateRemark, Recovery
from tests.factories import assessments, figures
from tests.factories.people import make_division, make_enterprise, make_member, make_officer
from tests.factories.registry import make_payee
from tests.factories.review import make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-10T10:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


def lines(client, person) -> dict[str, int]:
    client.force_login(person)
    answer = client.get("/bureau/")
    return {line["url"].removeprefix("/bureau/"): line["count"] for line in answer.context["also"]}


def make_missed(bureau, now, claim=None):
    claim = claim or make_submitted()
    correction = correcting.request(claim, {"answer:turnover": "请核对"}, by=bureau.commerce, now=now)
    time_limits.mark_overdue(now=correction.due_at)
    return claim


def make_late_remark(bureau, now):
    return LateRemark.objects.create(
        application=make_submitted(), desk="city", target="answer:turnover", remark="请核对", why="漏看",
        asked_at=now, asked_by=bureau.caseworker,
    )  # fmt: skip


def make_change(now):
    firm = make_enterprise(payee=False)
    make_payee(firm)
    given = {"bank": "中国银行天津分行", "cnaps": "104110000000", "number": "6222020302009999999", "reason": "换行"}
    return ask_change(firm, **given, holder=firm.name_zh, by=make_member(firm), now=now)


def make_demand(bureau, now, due_on):
    return Recovery.objects.create(
        reference=f"ZH-2024-{due_on:%m%d}", application=make_submitted(), state="demanded", amount=100, clause="c4",
        reason="x", due_on=due_on, proposed_at=now, proposed_by=make_officer(R.PROGRAMME_MANAGER), decided_at=now,
        decided_by=bureau.director,
    )  # fmt: skip


def test_what_waits_is_counted_for_those_who_act_on_it(client, bureau, now):
    make_missed(bureau, now)
    make_late_remark(bureau, now)
    make_change(now)
    make_demand(bureau, now, date(2024, 7, 10))
    make_demand(bureau, now, date(2024, 7, 11))
    manager = make_officer(R.PROGRAMME_MANAGER)
    assert lines(client, bureau.commerce) == {"corrections/": 1}
    assert lines(client, bureau.caseworker) == {"corrections/": 1, "enterprises/accounts/": 1}
    assert lines(client, manager)["late-remarks/"] == 1
    assert lines(client, bureau.director)["recoveries/"] == 1
    proposed = {"state": "proposed", "decided_at": None, "decided_by": None}
    Recovery.objects.filter(due_on=date(2024, 7, 11)).update(**proposed)  # not due yet, to be confirmed
    assert lines(client, bureau.director)["recoveries/"] == 2
    assert lines(client, bureau.payer)["recoveries/"] == 1
    assert lines(client, bureau.secretary) == {}


def test_what_waits_elsewhere_or_is_done_is_not_counted(client, bureau, now):
    make_missed(bureau, now)
    elsewhere = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"))
    assert lines(client, elsewhere) == {}
    make_change(now)
    PayeeChange.objects.update(state="withdrawn", decided_at=now, decided_by=bureau.caseworker)
    assert "enterprises/accounts/" not in lines(client, bureau.caseworker)


def test_the_card_costs_no_query_and_its_lists_open(client, bureau, now):
    manager = make_officer(R.PROGRAMME_MANAGER)
    client.force_login(manager)

    def statements() -> int:
        client.get("/bureau/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/bureau/").status_code == 200
        return len(found)

    before = statements()
    for _each in range(2):
        make_missed(bureau, now)
        make_late_remark(bureau, now)
    assert statements() == before <= 13
    for url in lines(client, manager):
        assert client.get(f"/bureau/{url}").status_code == 200
    assert reverse("bureau:subsidies:late_remark_list") in client.get("/bureau/").content.decode()


def test_an_assessment_waits_for_whoever_takes_its_next_step(client, at):
    at("2024-07-10T10:00:00")
    assessments.make_calendar()
    officer, director = figures.make_assessor(), make_officer(R.DIRECTOR)
    firms = assessments.make_firms(officer)
    cycle = assessments.scored(assessments.open_cycle(assessments.make_version(), officer), officer)
    assert (lines(client, officer), lines(client, director)) == ({"enterprises/assessments/": 1}, {})
    client.force_login(officer)
    assert "1 件事项待您办理" in client.get("/bureau/").content.decode()
    publishing.sign(cycle, note="已核对", by=officer, now=assessments.FROZEN)
    assert (lines(client, officer), lines(client, director)) == ({}, {"enterprises/assessments/": 1})
    cycle.refresh_from_db()
    publishing.publish_provisionally(cycle, by=director, now=assessments.FROZEN)
    assert lines(client, director) == {}
    result, person = assessments.result_of(cycle, firms[4]), make_member(firms[4])
    contest = contesting.file(
        result, figure="staff", claimed="10", statement="按社保缴费人数。", by=person, now=assessments.FROZEN
    )
    contests = "enterprises/assessments/contests/"
    assert (lines(client, officer), lines(client, director)) == ({f"{contests}?state=filed": 1}, {})
    contesting.examine(contest, outcome=ContestOutcome.ACCEPT, note="属实", by=officer, now=assessments.FROZEN)
    assert (lines(client, officer), lines(client, director)) == ({}, {f"{contests}?state=examined": 1})


def test_a_proposed_scheme_waits_for_whoever_may_approve_it(client):
    version = assessments.make_version()
    type(version).objects.update(state="proposed", decided_at=None, decided_by=None)
    assert lines(client, make_officer(R.DIRECTOR)) == {"enterprises/schemes/": 1}
    assert lines(client, figures.make_assessor()) == {}
