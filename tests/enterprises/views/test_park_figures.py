"""Figures of parks: what the register knows, what operators report, what the bureau reports on their behalf."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

import enterprises
from enterprises.actions.assessments import contesting, cycles
from enterprises.actions.figures import importing, park_reporting, parks, registering
from enterprises.enums_figures import PeriodKind, SourceKind, SubjectKind
from enterprises.facts_parks import register_of
from enterprises.models import Assessment, DataSource, EnterpriseRole, Figure, SharingItem
from enterprises.rules.figures.periods import Period
from enterprises.verification import differences
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.enterprises.views.test_cycles import get, post, text_of
from tests.factories import assessments as make
from tests.factories import figures
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.standing import part

pytestmark = pytest.mark.django_db
SCHEME = Path(enterprises.__file__).parent / "schemes" / "PARK.yaml"
YEAR = Period(date(2023, 1, 1), PeriodKind.YEAR)
END = YEAR.end
PARK, REGISTER = SubjectKind.PARK, SourceKind.REGISTER


@pytest.fixture(scope="module")
def prepared(standing):
    """Two tenants at the end of 2023 and one that had left; one of 2022 only. The second park has no tenants kept."""
    officer = figures.make_assessor(language="en")
    figures.load()
    firms = [
        make_enterprise(f"天津入驻企业{place}有限公司", payee=False, platform_connected_on=connected)
        for place, connected in enumerate((date(2022, 1, 1), date(2024, 3, 1), None))
    ]
    for firm, role in zip(firms, ("seller", "logistics", "platform"), strict=True):
        EnterpriseRole.objects.get_or_create(enterprise=firm, role=role)
    EnterpriseRole.objects.filter(enterprise=firms[1]).exclude(role="logistics").delete()
    first = figures.make_park(by=officer, operator=firms[0])
    second = figures.make_park("TJBH02", by=officer, opened_on=date(2023, 6, 1), floor_area=5_000_50)
    days = ((date(2022, 3, 1), None), (date(2023, 12, 31), None), (date(2022, 3, 1), date(2023, 12, 30)))
    for firm, (starts, ends) in zip(firms, days, strict=True):
        tenant = parks.add_tenant(first, firm, starts_on=starts, by=officer, now=NOW)
        if ends:
            parks.end_tenant(tenant, ends_on=ends, by=officer, now=NOW)
    return {"officer": officer, "firms": firms, "first": first, "second": second, "admin": make_member(firms[0])}


officer, firms, first, second, admin = map(part, ("officer", "firms", "first", "second", "admin"))


def test_what_the_register_knows_on_a_day(first, second, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = register_of([first, second], END)
    assert found == {
        first.pk: {"floor": 20_000_00, "tenants": 2, "trading_tenants": 1, "filed": 1},
        second.pk: {"floor": 5_000_50},
    }
    before = register_of([first, second], date(2022, 12, 31))
    assert before == {first.pk: {"floor": 20_000_00, "tenants": 2, "trading_tenants": 2, "filed": 1}}
    assert register_of([first], date(2021, 6, 1))[first.pk] == {
        "floor": 20_000_00, "tenants": 0, "trading_tenants": 0, "filed": 0,
    }  # fmt: skip


@pytest.mark.engine
def test_a_cycle_of_parks_reads_the_register(officer, first, second, firms):
    version = make.make_version(SCHEME.read_text(encoding="utf-8"))
    cycle = make.open_cycle(version, officer, period=YEAR)
    make.scored(cycle, officer)
    rows = Figure.objects.current().filter(source__code="register", subject=first.subject)
    told = {(each.indicator.code, str(each.period)): each.value for each in rows}
    assert told == {
        ("floor", "2023"): 20_000_00,
        ("tenants", "2023"): 2,
        ("tenants", "2022"): 2,
        ("trading_tenants", "2023"): 1,
        ("filed", "2023"): 1,
    }
    assert {each.sharing.number for each in rows} == {"BM-DJ-001"}
    record = json.loads(Assessment.objects.get(cycle=cycle, subject=first.subject, is_current=True).record)
    lines = {each["id"]: each for each in record["lines"]}
    assert (lines["floor_area"]["value"], lines["floor_area"]["points"]) == ("20000", "8")
    assert (lines["tenant_count"]["value"], lines["tenant_growth"]["value"]) == ("2", "0")
    assert lines["filed_share"]["value"] == "0.5"
    assert lines["floor_area"]["figures"][0]["source"] == "register"

    # Corrected in the register and run again, by the calendar or a person: a revision, and the earlier value stays.
    parks.add_tenant(second, firms[2], starts_on=date(2023, 7, 1), by=officer, now=NOW)
    cycle.refresh_from_db()
    cycles.run_again(cycle, by=officer, now=make.FROZEN)
    make.drain()
    cycle.refresh_from_db()
    assert list(differences(cycle.run)) == []
    assert Figure.objects.filter(source__code="register", subject=first.subject, is_current=False).count() == 0
    assert Figure.objects.current().get(
        source__code="register", subject=second.subject, indicator__code="tenants", period_start=YEAR.start
    ).value == 1  # fmt: skip


def test_the_calendar_tells_in_the_name_of_whoever_registered(officer, first):
    counts = registering.tell(PARK, REGISTER, {YEAR: {"floor", "trade"}}, by=None, now=NOW)
    assert (counts.added, counts.revised) == (2, 0)
    assert set(Figure.objects.values_list("reported_by", flat=True)) == {officer.pk}
    assert registering.tell(PARK, REGISTER, {YEAR: {"floor"}}, by=None, now=NOW).unchanged == 2
    SharingItem.objects.filter(source__code="register").update(source=DataSource.objects.get(code="bank"))
    assert registering.tell(PARK, REGISTER, {YEAR: {"floor"}}, by=None, now=NOW).unchanged == 0


def test_nobody_hands_in_a_table_as_the_register(officer):
    with pytest.raises(Refused):
        figures.begin_import(figures.table_csv(), officer, source="register", item="BM-DJ-001")
    assert importing.NOT_BY_TABLE == ("self", "register")


def test_the_operator_reports_its_park(client, at, admin, first, second, firms, officer):
    at("2024-07-02T10:00")
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    page = reverse("portal:enterprises:park_report", args=[firms[0].uid, first.uid])
    rounds = client.get(reverse("portal:enterprises:figure_round_list", args=[firms[0].uid]))
    assert page in rounds.content.decode()
    shown = client.get(page)
    assert [str(each) for each in shown.context["periods"]] == ["2023", "2022", "2024H1", "2023H2", "2024Q2", "2024Q1"]
    wrong = client.post(page, {"period": "2023", "used_area.none": "viele", "currency": "CNY"})
    assert (wrong.status_code, Figure.objects.count()) == (422, 0)
    assert "This is no number." in text_of(wrong)
    nothing = client.post(page, {"period": "2023", "currency": "CNY"})
    assert "Fill in at least one figure." in text_of(nothing)
    given = {
        "period": "2023",
        "currency": "CNY",
        "used_area.none": "12,000.5",
        "trade.none": "1.2亿",
        "trade.9610": "3000万",
    }
    answer = client.post(page, given)
    assert (answer.status_code, answer.url) == (302, f"{page}?period=2023")
    told = {(row.indicator.code, row.mode): (row.value, row.source.code, row.basis) for row in Figure.objects.all()}
    assert told == {
        ("used_area", "none"): (12_000_50, "park", "own"),
        ("trade", "none"): (120_000_000_00, "park", "own"),
        ("trade", "9610"): (30_000_000_00, "park", "own"),
    }
    assert 'value="12000.50"' in client.get(f"{page}?period=2023").content.decode()
    client.post(page, given | {"used_area.none": "11000"})
    assert Figure.objects.filter(indicator__code="used_area").count() == 2
    assert client.get(reverse("portal:enterprises:park_report", args=[firms[0].uid, second.uid])).status_code == 404
    reader = make_member(firms[0], R.READER, language="en")
    client.force_login(reader)
    assert "Submit" not in client.get(page).content.decode().split("<main")[1]
    assert client.post(page, given).status_code == 404
    client.force_login(make_member(firms[1]))
    assert client.get(page).status_code == 404

    # The bureau sees it beside what the register knows, and reports for another operator, saying where from.
    registering.tell(PARK, REGISTER, {YEAR: {"floor"}}, by=officer, now=NOW)
    listed = get(client, officer, "park_figure_list", first.uid, query="?period=2023")
    assert "Park operators" in text_of(listed)
    assert "The bureau&#x27;s registers" in listed.content.decode()
    form = {"period": "2024Q1", "currency": "USD", "trade.none": "1000"}
    silent = post(client, officer, "park_figure_report", second.uid, status=422, **form)
    assert "Say where the figures are from." in text_of(silent)
    post(client, officer, "park_figure_report", second.uid, scope_note="电话核对", **form)
    row = Figure.objects.get(subject=second.subject, indicator__code="trade")
    assert (row.value, row.currency, row.scope_note, row.reported_by) == (1_000_00, "USD", "电话核对", officer)
    event = AuditEvent.objects.filter(kind="park.figures_reported").last()
    assert event.payload["on_behalf"] is True
    director = make_officer(R.DIRECTOR)
    get(client, director, "park_figure_list", first.uid, status=403)
    get(client, director, "park_figure_report", first.uid, status=403)


def test_what_cannot_be_reported_of_a_park(admin, officer, first, second):
    values = {"currency": "CNY", "scope_note": "电话", "now": NOW}
    texts = {"used_area.none": "1"}
    with pytest.raises(NotAllowed):
        park_reporting.report(second, YEAR, texts, by=admin, **values)
    later = Period(date(2024, 7, 1), PeriodKind.QUARTER)
    for period, more, code in (
        (later, {}, "not_over"),
        (Period(date(2024, 5, 1), PeriodKind.MONTH), {}, "not_over"),
        (YEAR, {"currency": "XXX"}, "unknown_currency"),
    ):
        with pytest.raises(Refused) as refusal:
            park_reporting.report(first, period, texts, by=admin, **values | more)
        assert refusal.value.code == code
    assert park_reporting.report(first, YEAR, texts, by=admin, **values).added == 1
    again = values | {"now": NOW + timedelta(days=1)}
    assert park_reporting.report(first, YEAR, texts, by=officer, **again).unchanged == 1


def test_a_contest_names_the_park_that_it_is_about(client, at, admin, first, firms, officer):
    """Its operator may run several, and be assessed itself."""
    version = make.make_version(SCHEME.read_text(encoding="utf-8"))
    cycle = make.scored(make.open_cycle(version, officer, period=YEAR), officer)
    make.make_calendar()
    make.provisional(cycle, officer, make_officer(R.DIRECTOR))
    result = Assessment.objects.get(cycle=cycle, subject=first.subject, is_current=True)
    row = contesting.file(result, figure="tenants", claimed="26", statement="26", by=admin, now=make.FROZEN)
    client.force_login(officer)
    for name, args in (("contest_list", ()), ("contest_detail", (row.uid,))):
        said = text_of(client.get(reverse(f"bureau:enterprises:{name}", args=args)))
        assert first.name_zh in said
        assert firms[0].name_zh in said
