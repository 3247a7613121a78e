"""A cycle from its opening to its end: who is assessed from which figures, who signs, who publishes, what is kept."""

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from enterprises import facts_figures
from enterprises.actions.assessments import cycles, points, publishing, runs
from enterprises.actions.figures import reading
from enterprises.enums_assessments import CycleState, RunState
from enterprises.enums_figures import Purpose
from enterprises.models import Assessment, Cycle, FigureReading, Run, SchemeCalendar, Subject, SubjectValues
from enterprises.rules.figures.periods import Period
from enterprises.verification import Difference, differences, same_code
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import outbox
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories import assessments as make
from tests.factories import figures
from tests.factories.people import NOW, make_member, make_officer, make_user

pytestmark = pytest.mark.django_db


def line(assessment: Assessment, part: str) -> dict:
    return next(each for each in json.loads(assessment.record)["lines"] if each["id"] == part)


@pytest.mark.engine
def test_a_cycle_from_figures_to_its_end(monkeypatch):
    monkeypatch.setattr(runs, "PORTION", 5)
    officer, director = figures.make_assessor(), make_officer(R.DIRECTOR)
    firms = make.make_firms(officer)
    version = make.make_version()
    cycle = make.open_cycle(version, officer)
    assert (cycle.reference[:7], cycle.state) == ("PJ-2024", CycleState.COLLECTING)
    make.scored(cycle, officer)
    run = cycle.run
    assert (cycle.state, run.state, run.size, run.rated) == (CycleState.CHECKING, RunState.DONE, 12, 12)
    assert [len(each.subjects) for each in run.portions.all()] == [5, 5, 2]

    found = [make.result_of(cycle, firm) for firm in firms]
    assert [each.points.normalize() for each in found] == [Decimal(each).normalize() for each in make.SCORES]
    assert "".join(each.grade for each in found) == make.GRADES
    assert tuple(each.rank for each in found) == make.RANKS
    assert (found[0].rank_best, found[0].rank_worst) == (1, 1)
    assert found[0].coverage == 10_000
    assert found[3].coverage == 7_500
    volume = line(found[1], "volume")
    assert (volume["value"], volume["notices"]) == ("900", ["sources_differ"])
    assert volume["figures"] == [
        {
            "growth": "0.8",
            "name": "trade",
            "others": [{"source": "self", "value": "950.00"}],
            "source": "customs",
            "value": "900.00",
        }
    ]
    banked = line(found[2], "banked")
    assert (banked["points"], banked["notices"]) == ("0", ["missing"])
    assert banked["figures"][0]["refused"] == [{"reason": "revoked", "source": "bank"}]
    used = FigureReading.objects.filter(purpose=Purpose.ASSESSMENT, read_by=None)
    assert list(used.values_list("indicators", "count", "authorisation__enterprise")) == [
        (["receipts"], 1, firms[0].pk)
    ]

    # Everything is there once, however often a task is sent.
    before = (Assessment.objects.count(), SubjectValues.objects.count(), run.digest)
    for row in OutboxTask.objects.filter(task__startswith="enterprises.assessment_"):
        outbox.registered(row.task).work(*row.args)
    run.refresh_from_db()
    assert (Assessment.objects.count(), SubjectValues.objects.count(), run.digest) == before == (12, 12, run.digest)
    assert list(differences(run)) == []
    assert same_code(run)
    said = io.StringIO()
    call_command("assess", "verify", f"{cycle.reference}/1", language="en", stdout=said)
    assert said.getvalue() == f"{cycle.reference}/1: 12 subjects recomputed, all the same; digest {run.digest}\n"
    told = Notice.objects.filter(kind="enterprises.cycle_scored")
    assert officer.pk in told.values_list("recipient", flat=True)

    # Another run of the same figures gives the same digest; its results take the place of those before.
    cycles.run_again(cycle, by=officer, now=make.FROZEN)
    make.drain()
    cycle.refresh_from_db()
    assert (cycle.run.number, cycle.run.digest) == (2, run.digest)
    assert Assessment.objects.current().filter(cycle=cycle).values("run").distinct().get() == {"run": cycle.run_id}

    to_the_end(cycle, officer, director, firms)


def to_the_end(cycle, officer, director, firms):
    """Signed by one, published by another; seen by its enterprise from then on; final after ten working days."""
    make.make_calendar()
    member = make_member(firms[0])
    with pytest.raises(Refused) as refusal:
        publishing.publish_provisionally(cycle, by=director, now=make.FROZEN)
    assert refusal.value.code == "unchecked"
    with pytest.raises(NotAllowed):
        publishing.sign(cycle, by=director, now=make.FROZEN)
    with pytest.raises(Stale):
        publishing.sign(cycle, by=officer, expected_version=1, now=make.FROZEN)
    assert not Assessment.objects.visible_to(member).exists()
    make.provisional(cycle, officer, director)
    # Frozen on Sunday 21 July 2024: the tenth working day after it is Friday 2 August.
    assert (cycle.contest_until, cycle.contest_provisional) == (date(2024, 8, 2), False)
    assert Assessment.objects.visible_to(member).get().subject.enterprise == firms[0]
    assert Assessment.objects.visible_to(officer).current().count() == 12
    assert not Assessment.objects.visible_to(make_user()).exists()
    make.drain()
    make.drain()
    assert Notice.objects.filter(kind="enterprises.assessment_provisional", recipient=member).count() == 1
    last = make.FROZEN + timedelta(days=12)
    with pytest.raises(Refused) as refusal:
        publishing.publish(cycle, by=director, now=last)
    assert refusal.value.code == "contestable"
    publishing.publish(cycle, publication_reference="津商发〔2024〕9号", by=director, now=last + timedelta(days=1))
    cycle.refresh_from_db()
    assert (cycle.state, cycle.expires_on) == (CycleState.PUBLISHED, date(2025, 8, 3))
    assert publishing.expire_due(now=last) == 0
    assert publishing.expire_due(now=last + timedelta(days=366)) == 1
    told = AuditEvent.objects.filter(chain__case_uid=cycle.uid).order_by("position").values_list("kind", flat=True)
    assert list(told) == [
        "cycle.opened",
        "cycle.frozen",
        "cycle.scored",
        "cycle.run_again",
        "cycle.scored",
        "cycle.checked",
        "cycle.provisional",
        "cycle.published",
        "cycle.expired",
    ]


def test_nobody_publishes_what_he_checked():
    officer, director = figures.make_assessor(), make_officer(R.DIRECTOR)
    make.make_firms(officer, 3)
    both = make_officer(R.ASSESSMENT_OFFICER)
    cycle = make.scored(make.open_cycle(make.make_version(), officer), officer)
    publishing.sign(cycle, by=both, now=make.FROZEN)
    cycle.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        publishing.require_another(cycle, both)
    assert refusal.value.code == "same_person"
    with pytest.raises(DatabaseError), transaction.atomic():
        Cycle.objects.filter(pk=cycle.pk).update(
            provisional_at=NOW, provisional_by=both, contest_until=date(2024, 8, 1)
        )
    assert cycle.run.ladder == []
    assert not Assessment.objects.exclude(rank=None).exists()
    publishing.stop(cycle, reason="数据有误", by=director, now=make.FROZEN)
    assert make.open_cycle(cycle.scheme_version, officer).state == CycleState.COLLECTING


@pytest.mark.engine
def test_verify_names_what_differs():
    officer = figures.make_assessor()
    firms = make.make_firms(officer)
    cycle = make.scored(make.open_cycle(make.make_version(), officer), officer)
    assessment = make.result_of(cycle, firms[4])
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(grade="A")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("assessment", "subjectvalues"):
                cursor.execute(f"ALTER TABLE enterprises_{table} DISABLE TRIGGER USER")
        else:
            for table in ("assessment", "subjectvalues"):
                cursor.execute(f"DROP TRIGGER enterprises_{table}_frozen")
    Assessment.objects.filter(pk=assessment.pk).update(grade="A")
    inputs = SubjectValues.objects.get(run=cycle.run, subject__enterprise=firms[5])
    inputs.figures = inputs.figures.replace('"value":"750.00"', '"value":"850.00"')
    inputs.save()
    Assessment.objects.filter(cycle=cycle, subject__enterprise=firms[6]).delete()
    found = list(differences(cycle.run))
    told = io.StringIO()
    with pytest.raises(CommandError, match="5 differences"):
        call_command("assess", "verify", f"{cycle.reference}/1", language="en", stderr=told)
    assert f"differs: score {firms[4].uscc}" in told.getvalue()
    assert Difference("score", firms[4].uscc) in found
    assert Difference("indicators", firms[5].uscc) in found
    assert Difference("record", firms[5].uscc) in found
    assert Difference("missing", firms[6].uscc) in found
    assert Difference("digest") in found
    assert len(found) == 5


def test_what_cannot_be_opened():
    officer = figures.make_assessor()
    figures.load()
    version = make.make_version()
    wrong = {
        "not_over": {"period": Period(date(2024, 7, 1), make.PERIOD.kind)},
        "other_period": {"period": Period(date(2023, 1, 1), "year")},
        "collecting": {"collect_until": date(2024, 7, 1)},
    }
    for code, fields in wrong.items():
        with pytest.raises(Refused) as refusal:
            make.open_cycle(version, officer, **fields)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed):
        make.open_cycle(version, make_officer(R.DIRECTOR))
    cycle = make.open_cycle(version, officer, with_round=True, roles=["platform"])
    assert {each.code for each in cycle.round.indicators.all()} == {"trade", "staff"}
    assert (cycle.round.due_on, cycle.round.roles) == (make.UNTIL, ["platform"])
    with pytest.raises(Refused) as refusal:
        make.open_cycle(version, officer)
    assert refusal.value.code == "twice"
    with pytest.raises(Refused) as refusal:
        cycles.freeze(cycle, by=officer, now=make.FROZEN)
    assert refusal.value.code == "nobody"


def test_earlier_figures_are_asked_once(client):
    """The scheme's growth compares with the trade of the quarter before, which enterprises tell themselves."""
    officer, director, version = figures.make_assessor(), make_officer(R.DIRECTOR), make.make_version()
    figures.load()
    first = make.open_cycle(version, officer, with_round=True, roles=["platform"])
    [base] = first.base_rounds.all()
    assert (str(base.period), base.due_on, base.roles) == ("2023Q4", make.UNTIL, ["platform"])
    assert [each.code for each in base.indicators.all()] == ["trade"]
    assert base.name_zh == "季度方案（2024Q1）：基期数据（2023Q4）"
    assert base.name_en == "Quarterly scheme (2024Q1): base figures (2023Q4)"
    client.force_login(officer)
    page = client.get(reverse("bureau:enterprises:cycle_detail", args=[first.uid])).content.decode()
    assert reverse("bureau:enterprises:figure_round_detail", args=[base.uid]) in page

    publishing.stop(first, reason="错误的范围", by=director, now=NOW)
    base.refresh_from_db()
    assert base.closed_at == NOW
    again = make.open_cycle(version, officer, with_round=True, roles=["platform"])
    assert again.base_rounds.count() == 1  # nobody is asked any more by the stopped one

    second = make.open_cycle(
        version, officer, with_round=True, roles=["platform"], period=Period(date(2024, 4, 1), make.PERIOD.kind)
    )
    assert second.base_rounds.count() == 0  # the first quarter was asked by the first cycle itself
    other = make.make_version(make.QUARTERLY.replace("id: QUARTERLY", "id: OTHER"))
    for_all = make.open_cycle(other, officer, with_round=True)
    assert [str(each.period) for each in for_all.base_rounds.all()] == ["2023Q4"]  # not only platforms


def test_the_calendar_opens_freezes_and_begins_to_score():
    officer = figures.make_assessor()
    make.make_firms(officer, 3)
    version = make.make_version()
    SchemeCalendar.objects.create(
        scheme=version.scheme, period_kind="quarter", months=[7], opens_on_day=2, collecting_days=20, contest_days=7,
        set_at=NOW, set_by=officer,
    )  # fmt: skip
    yearly = make.make_version(make.QUARTERLY.replace("id: QUARTERLY", "id: OTHER"))
    SchemeCalendar.objects.create(  # the scheme reads no years: it keeps nobody back
        scheme=yearly.scheme, period_kind="year", months=[7], opens_on_day=1, collecting_days=20, contest_days=7,
        set_at=NOW, set_by=officer,
    )  # fmt: skip
    assert cycles.open_due(now=NOW - timedelta(days=1)) == 0
    assert cycles.open_due(now=NOW) == 1
    assert cycles.open_due(now=NOW) == cycles.open_due(now=NOW + timedelta(days=3)) == 0
    cycle = Cycle.objects.get()
    assert (str(cycle.period), cycle.opened_by, cycle.collect_until) == ("2024Q2", None, date(2024, 7, 22))
    assert cycle.round is not None
    assert cycle.contest_days == 7
    assert cycles.freeze_due(now=NOW + timedelta(days=20)) == 0
    assert cycles.freeze_due(now=NOW + timedelta(days=21)) == 1
    assert cycles.freeze_due(now=NOW + timedelta(days=21)) == 0
    make.drain()
    cycle.refresh_from_db()
    assert (cycle.state, cycle.frozen_by, cycle.run.started_by) == (CycleState.CHECKING, None, None)
    cycle.round.refresh_from_db()
    assert cycle.round.closed_at is not None


def test_a_run_that_is_given_up_can_be_run_again():
    officer = figures.make_assessor()
    make.make_firms(officer, 3)
    cycle = make.open_cycle(make.make_version(), officer)
    cycles.freeze(cycle, by=officer, now=make.FROZEN)
    run = Run.objects.get(cycle=cycle)
    assert runs.fail("ValueError: 坏数据", run.pk, now=make.FROZEN)
    make.drain()
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.FAILED, "ValueError: 坏数据")
    assert Notice.objects.filter(kind="enterprises.cycle_failed", recipient=officer).count() == 1
    cycles.run_again(cycle, by=officer, now=make.FROZEN)
    make.drain()
    cycle.refresh_from_db()
    assert (cycle.state, cycle.run.number) == (CycleState.CHECKING, 2)


@pytest.mark.engine
def test_columns_and_objects_read_the_same(django_assert_max_num_queries):
    officer = figures.make_assessor()
    firms = make.make_firms(officer, 4)
    subjects = list(Subject.objects.filter(enterprise__in=firms).order_by("pk").values_list("pk", flat=True))
    asked = (subjects, ["trade", "staff", "receipts"], [make.PERIOD, make.PERIOD.previous], Purpose.ASSESSMENT)
    few = facts_figures.covered(*asked, NOW.date())
    with django_assert_max_num_queries(14):
        many = reading.read_columns(*asked, now=NOW)
    codes = {each.pk: code for code, each in many.indicators.items()}
    rows = zip(many.subject, many.indicator, many.period, many.source, many.value, many.reason, strict=True)
    found = {
        (
            int(subject),
            codes[indicator],
            str(many.periods[period]),
            many.sources[source],
            many.reasons[reason],
            int(value),
        )
        for subject, indicator, period, source, value, reason in rows
    }
    assert {each[:5] for each in found} == {
        (each.subject, each.indicator, str(each.period), each.source, each.refused)
        for each in (*few.values, *few.refused)
    }
    assert {each for each in found if not each[4]} == {
        (each.subject, each.indicator, str(each.period), each.source, "", each.value) for each in few.values
    }


def test_expert_points_count_when_another_has_confirmed_them():
    officer, second = figures.make_assessor(), figures.make_assessor()
    firms = make.make_firms(officer, 3)
    manual = make.QUARTERLY.replace(
        "weight: 10%, value: staff, normalise: {goalposts: {from: 0, to: 10}}}", "weight: 10%, manual: 10}"
    )
    cycle = make.open_cycle(make.make_version(manual), officer)
    subjects = [each.subject for each in firms]
    given = [
        points.give(cycle, each, "people", Decimal("7.5"), note="材料齐全", by=officer, now=NOW) for each in subjects
    ]
    for wrong, code in ((Decimal(11), "points"), (Decimal("1.234"), "points")):
        with pytest.raises(Refused) as refusal:
            points.give(cycle, subjects[0], "people", wrong, note="材料", by=officer, now=NOW)
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        points.confirm(given[0], Decimal("7.5"), expected_version=1, by=officer, now=NOW)
    assert refusal.value.code == "same_person"
    with pytest.raises(Refused) as refusal:
        points.confirm(given[0], Decimal(8), expected_version=1, by=second, now=NOW)
    assert refusal.value.code == "no_reason"
    points.confirm(given[0], Decimal(8), note="现场核实", expected_version=1, by=second, now=NOW)
    make.scored(cycle, officer)
    assert line(make.result_of(cycle, firms[0]), "people")["points"] == "8"
    other = line(make.result_of(cycle, firms[1]), "people")
    assert (other["points"], other["notices"]) == ("0", ["missing", "unconfirmed"])
