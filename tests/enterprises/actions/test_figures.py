"""Figures that enterprises report, who may read them for what, rounds and reminders, authorisations and parks."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from enterprises.actions.figures import authorising, chasing, parks, reading, reference, reporting, rounds, writing
from enterprises.enums_figures import Purpose
from enterprises.models import Authorisation, Enterprise, Figure, FigureReading, Indicator, RoundChase, RoundReport
from enterprises.querysets_figures import asked_in, unreported
from enterprises.rules.figures.periods import parse
from enterprises.rules.figures.reference import ReferenceError
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories import figures as make
from tests.factories.people import NOW, make_enterprise, make_member, make_officer, make_user

pytestmark = pytest.mark.django_db
ANSWERS = {"trade.none": "1,000", "trade.9610": "400", "staff.none": "12"}
Q1 = parse("2024Q1")


def save(found, firm, by, answers=ANSWERS, version=0, **fields):
    values = {"currency": "CNY", "scope_note": "", "expected_version": version, "by": by, "now": NOW} | fields
    return reporting.save(found, firm, answers, **values)


def report(found, firm, by, answers=ANSWERS, version=0, now=NOW):
    saved = save(found, firm, by, answers, version)
    return reporting.submit(saved, expected_version=saved.version, by=by, now=now)


def test_reference_is_loaded_again_without_doubles():
    reference.load()
    before = list(Indicator.objects.values_list("code", "places", "lowest", "highest", "jump"))
    reference.load()
    assert list(Indicator.objects.values_list("code", "places", "lowest", "highest", "jump")) == before
    trade = Indicator.objects.get(code="trade")
    assert (trade.places, trade.lowest, trade.highest, trade.jump) == (2, 0, 10_000_000_000_00, 20_000)


def test_places_of_a_loaded_indicator_are_fixed():
    reference.load()
    text = reference.DOCUMENT.read_text(encoding="utf-8").replace("code: returns,", "code: returns, zzz: 1,")
    reference.load(text)
    with pytest.raises(ReferenceError):
        reference.load(text.replace('en: "%"}, places: 2', 'en: "%"}, places: 3'))


@pytest.mark.engine
def test_report_becomes_figures_and_its_correction_revisions():
    found, firm = make.make_round(), make_enterprise()
    lead = make_member(firm, R.PROJECT_LEAD)
    counts = report(found, firm, lead)
    assert (counts.added, counts.revised, counts.unchanged) == (3, 0, 0)
    corrected = report(found, firm, lead, ANSWERS | {"staff.none": "13"}, version=2)
    assert (corrected.added, corrected.revised, corrected.unchanged) == (0, 1, 2)
    rows = Figure.objects.filter(subject__enterprise=firm, indicator__code="staff").order_by("revision")
    assert list(rows.values_list("revision", "value", "currency", "is_current")) == [
        (1, 12, "", False),
        (2, 13, "", True),
    ]
    money = Figure.objects.get(indicator__code="trade", mode="none")
    assert (money.value, money.currency, money.basis, money.source.code) == (100_000, "CNY", "own", "self")
    kinds = AuditEvent.objects.filter(chain__case_uid=firm.uid).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["figures.reported", "figures.corrected"]


def test_draft_keeps_what_cannot_be_read_and_submitting_refuses_it():
    found, firm = make.make_round(), make_enterprise()
    lead = make_member(firm, R.PROJECT_LEAD)
    saved = save(found, firm, lead, {"trade.none": "about 12", "strange.none": "1"})
    assert saved.answers == {"trade.none": "about 12"}
    with pytest.raises(Refused) as caught:
        reporting.submit(saved, expected_version=saved.version, by=lead, now=NOW)
    assert caught.value.code == "answers_wrong"
    assert Figure.objects.count() == 0


def test_who_may_report_and_who_is_asked():
    found, firm = make.make_round(roles=["platform"]), make_enterprise()
    admin = make_member(firm)
    with pytest.raises(Refused) as caught:
        save(found, firm, admin)
    assert caught.value.code == "not_asked"
    firm.business_roles.create(role="platform")
    save(found, firm, admin)
    for stranger in (make_member(firm, R.READER), make_member(firm, R.AGENT), make_user(), make.make_assessor()):
        with pytest.raises(NotAllowed):
            save(found, firm, stranger, version=1)


def test_stale_report_is_told():
    found, firm = make.make_round(), make_enterprise()
    admin = make_member(firm)
    save(found, firm, admin)
    with pytest.raises(Stale):
        save(found, firm, admin)
    with pytest.raises(Stale):
        reporting.submit(RoundReport.objects.get(), expected_version=7, by=admin, now=NOW)


def test_round_asks_for_a_period_that_is_over():
    with pytest.raises(Refused) as caught:
        make.make_round(period="2024Q3")
    assert caught.value.code == "not_over"
    with pytest.raises(Refused) as caught:
        make.make_round(due_on=date(2024, 7, 1))
    assert caught.value.code == "due_passed"
    with pytest.raises(Refused) as caught:
        make.make_round("tenants")  # told of parks
    assert caught.value.code == "other_figure"
    with pytest.raises(Refused) as caught:
        make.make_round("staff", period="2024-05")  # not told by the month
    assert caught.value.code == "other_figure"
    with pytest.raises(NotAllowed):
        make.make_round(by=make_officer(R.CASEWORKER))


def test_who_has_not_reported():
    found, done, missing = make.make_round(), make_enterprise("甲"), make_enterprise("乙")
    make_enterprise("丙", state="pending")
    report(found, done, make_member(done))
    save(found, missing, make_member(missing))
    assert [row.name_zh for row in asked_in(Enterprise.objects.order_by("pk"), found)] == ["甲", "乙"]
    assert list(unreported(Enterprise.objects.all(), found)) == [missing]


@pytest.mark.engine
def test_reminders_before_and_after_the_day_once_a_day():
    found, done, missing = make.make_round(), make_enterprise("甲"), make_enterprise("乙")
    report(found, done, make_member(done))
    admin, lead = make_member(missing), make_member(missing, R.PROJECT_LEAD)
    make_member(missing, R.READER)

    def on(day: date) -> list[tuple[int, str]]:
        before = set(Notice.objects.values_list("pk", flat=True))
        moment = datetime(day.year, day.month, day.day, 2, tzinfo=NOW.tzinfo)
        for _twice in range(2):
            chasing.chase_due(now=moment)
            for task in OutboxTask.objects.filter(task="enterprises.chase_reports"):
                chasing.chase(*task.args, now=moment)
        return sorted(Notice.objects.exclude(pk__in=before).values_list("recipient", "kind"))

    assert on(date(2024, 7, 12)) == []
    due = [(admin.pk, "enterprises.figures_due"), (lead.pk, "enterprises.figures_due")]
    assert on(date(2024, 7, 13)) == sorted(due)
    late = [(admin.pk, "enterprises.figures_late"), (lead.pk, "enterprises.figures_late")]
    assert on(date(2024, 7, 21)) == sorted(late)
    assert list(RoundChase.objects.order_by("day").values_list("after_due", "told")) == [(False, 1), (True, 1)]
    rounds.close_round(found, by=make.make_assessor(), now=NOW)
    assert on(date(2024, 7, 27)) == []


def test_reminder_goes_out_by_mail(mailoutbox):
    found, firm = make.make_round(), make_enterprise()
    admin = make_member(firm)
    moment = datetime(2024, 7, 21, 2, tzinfo=NOW.tzinfo)
    chasing.chase_due(now=moment)
    jobs.drain(now=datetime.now(tz=NOW.tzinfo) + timedelta(seconds=1))
    assert [mail.to for mail in mailoutbox] == [[admin.email]]
    assert str(found.uid) in mailoutbox[0].body


def test_authorisation_is_the_administrators_alone():
    firm = make_enterprise()
    for role in (R.PROJECT_LEAD, R.READER, R.AGENT):
        with pytest.raises(NotAllowed):
            make.make_authorisation(firm, make_member(firm, role))
    admin = make_member(firm)
    row = make.make_authorisation(firm, admin)
    with pytest.raises(NotAllowed):
        authorising.revoke(row, by=make_member(make_enterprise()), now=NOW)
    for fields, code in (
        ({"source": "statistics"}, "other_source"),
        ({"source": "self"}, "other_source"),
        ({"ends_on": date(2024, 7, 1)}, "term_over"),
        ({"ends_on": date(2028, 1, 1)}, "term_long"),
    ):
        with pytest.raises(Refused) as caught:
            make.make_authorisation(firm, admin, **fields)
        assert caught.value.code == code


@pytest.mark.engine
def test_authorisation_once_given_stands_and_once_revoked_stays_so():
    firm = make_enterprise()
    admin = make_member(firm)
    row = make.make_authorisation(firm, admin)
    authorising.revoke(row, by=admin, now=NOW)
    for change in ({"purpose": "credit"}, {"ends_on": date(2026, 1, 1)}, {"revoked_at": None, "revoked_by": None}):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Authorisation.objects.filter(pk=row.pk).update(**change)


def told(firm, officer, purpose=Purpose.ASSESSMENT, now=NOW, by=True):
    codes = ["receipts", "trade", "staff"]
    subjects = [writing.subject_of(firm).pk]
    return reading.read(subjects, codes, [Q1], purpose, by=officer if by else None, now=now)


@pytest.mark.engine
def test_figures_are_read_for_what_their_basis_covers():
    officer, firm = make.make_assessor(), make_enterprise()
    admin = make_member(firm)
    report(make.make_round(by=officer), firm, admin)
    given = make.make_authorisation(firm, admin, "receipts", purpose=Purpose.CREDIT)
    row = (firm.uscc, "receipts", "2024Q1", "", "2000", "USD", "")
    make.run_import(make.table_csv(row), officer, source="bank", item=None)
    make.run_import(make.table_csv((firm.uscc, "trade", "2024Q1", "", "900", "CNY", "")), officer)

    found = told(firm, officer)
    assert {(each.indicator, each.mode, each.source, each.value) for each in found.values} == {
        ("trade", "none", "self", 100_000),
        ("trade", "9610", "self", 40_000),
        ("staff", "none", "self", 12),
        ("trade", "none", "customs", 90_000),
    }
    assert [(each.indicator, each.value, each.refused) for each in found.refused] == [("receipts", None, "purpose")]
    assert FigureReading.objects.count() == 0

    credit = told(firm, officer, Purpose.CREDIT)
    assert [(each.indicator, each.value, each.currency) for each in credit.values] == [("receipts", 200_000, "USD")]
    assert {each.refused for each in credit.refused} == {"purpose"}
    (record,) = FigureReading.objects.all()
    assert (record.authorisation, record.purpose, record.count, record.read_by) == (given, "credit", 1, officer)
    assert (record.indicators, record.periods) == (["receipts"], ["2024Q1"])
    told(firm, officer, Purpose.CREDIT, by=False)
    assert list(FigureReading.objects.order_by("pk").values_list("read_by", flat=True)) == [officer.pk, None]

    later = datetime(2025, 1, 1, 2, tzinfo=NOW.tzinfo)
    assert [each.refused for each in told(firm, officer, Purpose.CREDIT, now=later).refused][-1] in (
        "expired",
        "purpose",
    )
    authorising.revoke(given, by=admin, now=NOW)
    after = told(firm, officer, Purpose.CREDIT)
    assert {each.indicator: each.refused for each in after.refused}["receipts"] == "revoked"
    assert FigureReading.objects.count() == 2


@pytest.mark.engine
def test_record_of_a_reading_is_never_changed():
    officer, firm = make.make_assessor(), make_enterprise()
    make.make_authorisation(firm, make_member(firm), "receipts")
    row = (firm.uscc, "receipts", "2024Q1", "", "2000", "USD", "")
    make.run_import(make.table_csv(row), officer, source="bank", item=None)
    told(firm, officer)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        FigureReading.objects.update(count=0)


def test_who_may_read_figures():
    firm = make_enterprise()
    for stranger in (make_member(firm), make_officer(R.CASEWORKER), make_officer(R.DIRECTOR)):
        with pytest.raises(NotAllowed):
            told(firm, stranger)


def test_reading_many_costs_the_same_queries(django_assert_max_num_queries):
    officer = make.make_assessor()
    firms = [make_enterprise(f"企业{number}", payee=False) for number in range(6)]
    rows = [(firm.uscc, "trade", "2024Q1", "", "900", "CNY", "") for firm in firms]
    make.run_import(make.table_csv(*rows), officer)
    subjects = [writing.subject_of(firm).pk for firm in firms]
    with django_assert_max_num_queries(8):
        found = reading.read(subjects, ["trade"], [Q1], Purpose.ASSESSMENT, by=officer, now=NOW)
    assert len(found.values) == 6


def test_park_is_registered_changed_and_has_tenants():
    officer, operator, firm = make.make_assessor(), make_enterprise("园区运营公司"), make_enterprise()
    park = make.make_park("tj-bh-01", by=officer, operator=operator)
    assert (park.code, park.operator_name, park.subject.kind) == ("TJBH01", "园区运营公司", "park")
    values = {name: getattr(park, name) for name in parks.FIELDS} | {"floor_area": 30_000_00}
    assert parks.change_park(park, values, expected_version=1, by=officer, now=NOW).floor_area == 30_000_00
    with pytest.raises(Stale):
        parks.change_park(park, values, expected_version=1, by=officer, now=NOW)
    tenant = parks.add_tenant(park, firm, starts_on=date(2024, 3, 1), by=officer, now=NOW)
    with pytest.raises(Refused):
        parks.add_tenant(park, firm, starts_on=date(2024, 4, 1), by=officer, now=NOW)
    with pytest.raises(Refused):
        parks.end_tenant(tenant, ends_on=date(2024, 2, 1), by=officer, now=NOW)
    assert parks.end_tenant(tenant, ends_on=date(2024, 6, 30), by=officer, now=NOW).ends_on == date(2024, 6, 30)
    with pytest.raises(Refused) as refusal:
        parks.add_tenant(park, firm, starts_on=date(2024, 6, 30), by=officer, now=NOW)
    assert (refusal.value.code, refusal.value.field) == ("overlaps", "starts_on")
    assert "2024年6月30日" in refusal.value.message
    with translation.override("en"):
        assert refusal.value.message == "The enterprise was in the park on these days already, until 30 June 2024."
    assert parks.add_tenant(park, firm, starts_on=date(2024, 7, 1), by=officer, now=NOW).ends_on is None
    for code in ("1ABC", "AB", "TJBH01"):
        with pytest.raises(Refused):
            make.make_park(code, by=officer)
    with pytest.raises(NotAllowed):
        make.make_park("TJBH02", by=make_officer(R.CASEWORKER))
