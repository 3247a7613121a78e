"""What the registers say of enterprises on a day, without a claim; many cost what one costs."""

import json
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from enterprises.models import Enterprise, EnterpriseRole, Qualification
from pilotzone.formula.kinds import Type
from pilotzone.formula.values import NONE, UNKNOWN
from subsidies import facts
from subsidies.enums import Stage, State
from subsidies.models import Entitlement
from subsidies.registers import About, Registers
from tests.factories.offers import make_automatic_version, make_qualified
from tests.factories.people import NOW, make_application, make_call, make_enterprise, make_version
from tests.factories.registry import make_credit_record

pytestmark = pytest.mark.django_db
DAY = date(2024, 7, 2)


def asks(source, fact, optional=False, **options):
    return SimpleNamespace(
        source=source, name=fact, asks=fact, options=options, type=Type("quantity", optional=optional)
    )


def said(enterprise, spec, version=None, day=DAY, **more):
    registers = Registers(Enterprise.objects.filter(pk=enterprise.pk), day, **more)
    return registers.value(About(enterprise, version or make_version()), spec)


def test_enterprise_facts_hold_on_the_day():
    enterprise = make_enterprise(platform_connected_on=date(2024, 7, 2), established_on=date(2019, 4, 12))
    Qualification.objects.create(
        enterprise=enterprise, kind="high_tech", source="登记", starts_on=date(2021, 1, 1), ends_on=date(2024, 7, 2)
    )
    EnterpriseRole.objects.create(enterprise=enterprise, role="seller")
    connected = asks("enterprise", "connected_to_platform")
    assert said(enterprise, connected)
    assert not said(enterprise, connected, day=date(2024, 7, 1))
    assert said(enterprise, asks("enterprise", "founded_on")) == date(2019, 4, 12)
    recognised = asks("enterprise", "qualification", kind="high_tech")
    assert said(enterprise, recognised)
    assert not said(enterprise, recognised, day=date(2024, 7, 3))
    assert said(enterprise, asks("enterprise", "role", kind="seller"))
    assert not said(enterprise, asks("enterprise", "role", kind="platform"))
    assert said(enterprise, asks("enterprise", "high_tech"))  # named by the input itself


def test_a_violation_counts_for_five_years_and_a_debt_until_it_is_repaired():
    enterprise = make_enterprise()
    violation, debt = asks("credit", "serious_violation"), asks("credit", "owes_fiscal_money")
    make_credit_record(enterprise.uscc, starts_on=date(2019, 7, 2), repaired_on=date(2020, 1, 1))
    owed = make_credit_record(enterprise.uscc, effect="owes_fiscal", starts_on=date(2023, 1, 1))
    assert said(enterprise, violation)
    assert not said(enterprise, violation, day=date(2024, 7, 4))
    assert said(enterprise, debt)
    owed.repaired_on = date(2024, 6, 1)
    owed.save()
    assert not said(enterprise, debt)


@pytest.fixture
def supported():
    """Approved: 30,000 in 2023 (28,000 are paid) and 50,000 this year; one refused, one under another measure."""
    enterprise = make_enterprise()
    rows = (
        (make_call(), NOW.replace(year=2023), State.PAID, 30_000_00, 28_000_00, "甲"),
        (make_call(), NOW.replace(month=3), State.APPROVED, 50_000_00, None, "乙"),
        (make_call(), NOW.replace(month=4), State.REFUSED, 70_000_00, None, ""),
        (make_call(measure_version=make_automatic_version()), NOW.replace(month=5), State.PAID, 5_000_00, 5_000_00, ""),
    )
    for call, at, state, approved, paid, project in rows:
        claim = make_application(call=call, enterprise=enterprise, project=project)
        refused = {"refused_at": at, "refused_by": claim.created_by} if state == State.REFUSED else {}
        for name, value in {"submitted_at": at, "submitted_by": claim.created_by, **refused}.items():
            setattr(claim, name, value)
        claim.state, claim.approved, claim.paid = state, approved, paid
        claim.save()
    return enterprise


@pytest.mark.parametrize(
    ("fact", "options", "value"),
    [
        ("approved", {}, 80_000),
        ("paid", {}, 80_000),  # 2,000 of the first and all of the second are still to be paid
        ("count", {}, 2),
        ("years", {}, 1),  # this year is the claim's own
        ("highest", {}, 50_000),
        ("last", {}, 50_000),
        ("approved", {"per": "enterprise-year"}, 50_000),
        ("applied_before", {"per": "enterprise-year"}, True),
        ("approved", {"per": "enterprise-year-before"}, 30_000),
        ("applied_before", {"per": "enterprise-year-before"}, True),
        ("approved", {"of": "programme"}, 80_000),
        ("approved", {"of": "all"}, 85_000),
        ("paid", {"of": "all", "per": "enterprise-year"}, 55_000),
        ("approved", {"per": "group-year"}, UNKNOWN),
    ],
)
def test_earlier_awards_by_what_is_asked(supported, fact, options, value):
    found = said(supported, asks("awards", fact, **options))
    assert found == (Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value)


def test_without_an_award_its_amount_does_not_exist_or_is_zero():
    enterprise = make_enterprise()
    assert said(enterprise, asks("awards", "highest", optional=True)) is NONE
    assert said(enterprise, asks("awards", "highest")) == 0
    assert said(enterprise, asks("awards", "applied_before")) is False


def test_a_claim_does_not_count_as_its_own_forerunner(supported):
    last = supported.applications.get(state=State.APPROVED)
    assert said(supported, asks("awards", "count"), but=last.pk) == 1


def test_a_project_looks_at_its_own_awards(supported):
    registers = Registers(Enterprise.objects.filter(pk=supported.pk), DAY)
    spec = asks("awards", "approved", per="project")
    assert registers.value(About(supported, make_version(), "甲"), spec) == 30_000


@pytest.fixture
def in_parts(supported):
    """The award of 2023 was 24,000 for booths and 6,000 for freight, that of this year all for booths."""
    lines = {
        State.PAID: [
            {"id": "booth.value", "kind": "award", "clause": "s1", "value": None, "values": ["20000", "8000"]},
            {"id": "booth.1", "kind": "step", "clause": "s1", "value": None, "values": ["20000", "4000"]},
            {"id": "freight.value", "kind": "award", "clause": "s2", "value": "6000"},
            {"id": "total.value", "kind": "sum", "clause": "", "value": "30000"},
        ],
        State.APPROVED: [{"id": "booth.value", "kind": "award", "clause": "s1", "value": "50000"}],
    }
    for state, told in lines.items():
        claim = supported.applications.filter(state=state).earliest("pk")
        Entitlement.objects.create(
            application=claim,
            measure_version=claim.measure_version,
            stage=Stage.APPROVED,
            amount=claim.approved,
            record=json.dumps({"lines": told}),
            digest="0" * 64,
            made_at=NOW,
            made_by=claim.created_by,
        )
    return supported


@pytest.mark.parametrize(
    ("award", "fact", "options", "value"),
    [
        ("booth", "approved", {}, 74_000),
        ("booth", "approved", {"per": "enterprise-year"}, 50_000),
        ("freight", "approved", {}, 6_000),
        ("booth", "paid", {}, 74_000),
        ("freight", "paid", {}, 6_000),
        ("freight", "paid", {"per": "enterprise-year"}, 0),
        ("freight", "count", {}, 1),
        ("lodging", "paid", {}, 0),
    ],
)
def test_a_ceiling_of_one_amount_counts_only_what_that_amount_gave(in_parts, award, fact, options, value):
    assert said(in_parts, asks("awards", fact, award=award, **options)) == value


def test_what_no_register_holds_is_unknown():
    enterprise = make_enterprise()
    assert said(enterprise, asks("figures", "turnover")) is UNKNOWN
    assert said(enterprise, asks("enterprise", "headcount")) is UNKNOWN


def test_facts_of_many_cost_the_queries_of_one(django_assert_num_queries):
    version = make_automatic_version()
    for count in (1, 4):
        while Enterprise.objects.count() < count:
            make_qualified()
        rows = list(Enterprise.objects.order_by("pk"))
        with django_assert_num_queries(3):  # qualifications, credit, awards
            registers = Registers(Enterprise.objects.all(), DAY)
            found = list(facts.facts_of_many(version, rows, registers))
        assert [each["high_tech"] for each in found] == [True] * count
