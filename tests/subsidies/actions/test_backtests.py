"""A back-test counts what the claims would have been worth, stops when asked, and may be run twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pilotzone.audit.models import AuditEvent
from pilotzone.files import actions as files
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job, OutboxTask
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import past_claims, uploaded_claims
from subsidies.actions import backtests
from subsidies.actions.backtests import Scope
from subsidies.enums import BackTestFacts, Stage, State
from subsidies.models import BackTest, BackTestChange, MeasureVersion
from subsidies.rules.trial import Trial
from tests.factories.backtests import (
    DOCUMENT,
    LATER,
    WITH_NEW_INPUT,
    facts,
    make_claim,
    make_past,
    make_record,
    make_versions,
)
from tests.factories.people import NOW, make_budget, make_call, make_division, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def wuqing():
    return make_division("120114", "武清区", "Wuqing")


def run(test: BackTest) -> BackTest:
    jobs.run(test.job.task_id, now=timezone.now())
    return BackTest.objects.select_related("job").get(pk=test.pk)


def begun(manager, document: str = LATER, **scope) -> tuple[BackTest, list]:
    first, second = make_versions(manager, DOCUMENT, document)
    calls, claims = make_past(first)
    return backtests.start(second, first, Scope(calls, **scope), by=manager, now=NOW), claims


def test_cost_gains_and_losses_are_those_worked_out_by_hand(manager):
    test, claims = begun(manager)
    assert (test.job.state, test.job.total) == (JobState.QUEUED, 6)
    test = run(test)
    result = test.result
    assert (test.job.state, test.job.error, test.claims) == (JobState.DONE, "", 6)
    assert (result["before"], result["after"], result["computed"]) == (101_000_00, 98_000_00, 6)
    # By enterprise over both calls: the first gains 5,000 and loses 5,000.
    assert (result["unit"], result["units"], result["same"]) == ("enterprise", 5, 3)
    assert result["gain"] == {"count": 1, "sum": 2_000_00, "most": 2_000_00}
    assert result["loss"] == {"count": 1, "sum": -5_000_00, "most": -5_000_00}
    one, two, three, _four, five, _six = claims
    rows = [(each.application_id, each.before, each.after) for each in test.changes.order_by("pk")]
    assert rows == [
        (one.pk, 15_000_00, 20_000_00),
        (two.pk, 30_000_00, 25_000_00),
        (five.pk, 30_000_00, 25_000_00),
        (three.pk, 6_000_00, 8_000_00),
    ]


def test_small_groups_stand_together(manager, wuqing):
    first, second = make_versions(manager, DOCUMENT, LATER)
    calls, _claims = make_past(first, other=wuqing)
    result = run(backtests.start(second, first, Scope(calls), by=manager, now=NOW)).result
    place, size, kind = result["groups"]
    assert [row["label"] and row["label"]["en"] for row in place["rows"]] == ["Binhai", None]
    assert place["rows"][0] | {"label": None} == {"label": None, "claims": 5, "before": 91_000_00, "after": 88_000_00}
    assert place["rows"][1] == {"label": None, "small": 1, "claims": 1, "before": None, "after": None}
    # Three claims from 100,000 on and three from 3,000,000 on: both too few to be shown alone.
    assert size["rows"] == [{"label": None, "small": 2, "claims": 6, "before": 101_000_00, "after": 98_000_00}]
    assert [(row["label"] and row["label"]["en"], row["claims"]) for row in kind["rows"]] == [("Goods", 5), (None, 1)]


def test_cliffs_of_both_versions_with_the_claims_just_below(manager):
    chart = run(begun(manager)[0]).result["chart"]
    assert chart["cliffs"] == [
        {"at": 100_000_00, "before": 10_000_00, "after": 10_000_00, "near_from": 90_000_00, "near": 0},
        {"at": 3_000_000_00, "before": 20_000_00, "after": 15_000_00, "near_from": 2_700_000_00, "near": 1},
    ]
    assert chart["worst"] == 1
    assert chart["points"] == {
        "gain": [[200_000_00, 8_000_00], [5_000_000_00, 20_000_00]],
        "loss": [[5_000_000_00, 25_000_00], [5_000_000_00, 25_000_00]],
        "same": [[200_000_00, 10_000_00], [2_900_000_00, 10_000_00]],
    }


def test_what_the_two_texts_say_differently_is_kept(manager):
    rows = run(begun(manager)[0]).result["differences"]
    assert [(row["block"]["en"], row["change"]) for row in rows] == [("Ceiling", "changed"), ("Support", "changed")]
    assert ("30,000" in rows[0]["before"]["en"], "25,000" in rows[0]["after"]["en"]) == (True, True)
    assert ("30%" in rows[1]["before"]["zh"], "40%" in rows[1]["after"]["zh"]) == (True, True)


def test_claims_without_a_new_input_are_counted_apart_with_its_name(manager):
    """Were none of the claims to tell it, nothing could be computed; so one call's claims do."""
    first, second = make_versions(manager, DOCUMENT, WITH_NEW_INPUT)
    calls, _claims = make_past(first)
    asking = make_call(measure_version=second)
    make_claim(asking, facts(5_000_000, 50_000) | {"green": True})
    result = run(backtests.start(second, first, Scope([*calls, asking]), by=manager, now=NOW)).result
    # 40 % of 50,000 against 30 %.
    assert (result["claims"], result["computed"], result["before"], result["after"]) == (7, 1, 15_000_00, 20_000_00)
    (row,) = result["open"]
    named = {"name": "green", "zh": "绿色包装", "en": "Green packaging", "new": False}
    assert (row["side"], row["kind"], row["inputs"], row["claims"]) == ("after", "unknown", [named], 6)


def test_a_value_that_is_not_allowed_makes_one_claim_unusable(manager):
    document = LATER.replace("costs: {type: CNY,", "costs: {type: CNY, max: 100000,")
    test, claims = begun(manager, document)
    result = run(test).result
    # The second and the fifth claim have costs of 200,000.
    (row,) = result["open"]
    assert (row["kind"], row["inputs"][0]["name"], row["claims"], row["example"]) == (
        "unusable",
        "costs",
        2,
        claims[1].pk,
    )
    assert (result["computed"], result["before"], result["after"]) == (4, 41_000_00, 48_000_00)


def test_the_latest_record_counts_where_that_is_asked_for(manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    calls, claims = make_past(first)
    make_record(claims[0], facts(5_000_000, 40_000), Stage.VERIFIED)
    make_record(claims[0], facts(5_000_000, 30_000), Stage.AUDITED)
    latest = run(backtests.start(second, first, Scope(calls, BackTestFacts.LATEST), by=manager, now=NOW))
    # 30 % of 30,000 in place of 30 % of 50,000; 40 % likewise.
    assert (latest.result["before"], latest.result["after"]) == (95_000_00, 90_000_00)
    claimed = run(backtests.start(second, first, Scope(calls), by=manager, now=NOW))
    assert (claimed.result["before"], claimed.result["after"]) == (101_000_00, 98_000_00)


def test_only_the_chosen_calls_and_their_budget_count(manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    call = make_call(measure_version=first, budget=make_budget(50_000_00))
    make_claim(call, facts(5_000_000, 50_000))
    make_claim(make_call(measure_version=first), facts(5_000_000, 50_000))
    test = run(backtests.start(second, first, Scope([call]), by=manager, now=NOW))
    assert (test.claims, test.budget, test.budget_is_typed) == (1, 50_000_00, False)
    typed = backtests.start(second, first, Scope([call], budget=7_00), by=manager, now=NOW)
    assert (typed.budget, typed.budget_is_typed) == (7_00, True)


def test_few_enterprises_show_no_distribution(manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    call = make_call(measure_version=first)
    for _ in range(4):
        make_claim(call, facts(5_000_000, 50_000))
    result = run(backtests.start(second, first, Scope([call]), by=manager, now=NOW)).result
    assert (result["units"], result["spread"], result["chart"]) == (4, None, None)


def test_it_stops_between_portions_when_the_owner_asks(manager, monkeypatch):
    test, _claims = begun(manager)
    monkeypatch.setattr(past_claims, "PORTION", 2)
    monkeypatch.setattr(jobs, "REPORT_SECONDS", 0)
    seen, add = [], Trial.add

    def add_and_ask(trial, claims):
        add(trial, claims)
        seen.append(len(claims.ids))
        if len(seen) == 2:
            jobs.request_cancel(test.job, by=manager, now=NOW)

    monkeypatch.setattr(Trial, "add", add_and_ask)
    test = run(test)
    assert seen == [2, 2]
    assert (test.job.state, test.job.done, test.result) == (JobState.CANCELLED, 4, None)
    assert BackTestChange.objects.count() == 0


def test_it_begins_again_after_its_worker_was_lost(manager):
    test, _claims = begun(manager)
    jobs._lease(test.job.task_id, timezone.now())
    OutboxTask.objects.update(lease_until=NOW)
    Job.objects.update(state=JobState.RUNNING, started_at=NOW, done=4)
    test = run(test)
    assert (test.job.state, test.result["after"], test.changes.count()) == (JobState.DONE, 98_000_00, 4)


def test_killed_after_its_result_was_kept_it_keeps_that_result(manager):
    test, _claims = begun(manager)
    backtests.run(str(test.uid), test.job, clock=timezone.now)
    kept = BackTest.objects.get(pk=test.pk)
    test = run(test)
    assert (test.job.state, test.result, test.finished_at) == (JobState.DONE, kept.result, kept.finished_at)
    assert test.changes.count() == 4
    assert AuditEvent.objects.filter(kind="backtest.finished").count() == 1


def test_a_draft_edited_meanwhile_fails_the_job_with_its_reason(manager):
    test, _claims = begun(manager)
    MeasureVersion.objects.filter(pk=test.version_id).update(digest="1" * 64)
    test = run(test)
    assert (test.job.state, test.result) == (JobState.FAILED, None)
    assert "v2" in test.job.error


def test_a_result_is_never_written_over(manager):
    test = run(begun(manager)[0])
    with pytest.raises(TypeError):
        test.save()


def test_what_cannot_be_tested_is_refused(manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    call = make_call(measure_version=first)
    make_claim(call, facts(1, 1), state=State.WITHDRAWN)

    def code_of(*args, **scope):
        with pytest.raises(Refused) as caught:
            backtests.start(*args, Scope(**scope), by=manager, now=NOW)
        return caught.value.code

    assert code_of(second, first, calls=[call]) == "no_claims"
    # A call of another measure is one of the past calls too, as soon as it has claims.
    assert code_of(second, first, calls=[call, make_call()]) == "other_calls"
    assert code_of(second, second, calls=[call]) == "other_measure"
    MeasureVersion.objects.filter(pk=second.pk).update(document="language: measure/1")
    assert code_of(MeasureVersion.objects.get(pk=second.pk), first, calls=[call]) == "document_faulty"


def test_who_neither_enters_nor_approves_measures_starts_none(manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    calls, _claims = make_past(first)
    with pytest.raises(NotAllowed):
        backtests.start(second, first, Scope(calls), by=make_officer(R.CASEWORKER), now=NOW)
    assert backtests.start(second, first, Scope(calls), by=make_officer(R.DIRECTOR), now=NOW).pk


CSV = """district,turnover,costs,sort
武清区,5000000,50000,goods
武清区,5000000,200000,goods
武清区,200000,20000,service
武清区,200000,100000,goods
武清区,2900000,90000,goods
滨海新区,5000000,200000,goods
"""
JSON = """[{"turnover": 5000000, "costs": 50000, "sort": "goods"}, {"turnover": 200000, "costs": 20000.00}]"""


def over(manager, name: str, text: str, document: str = LATER) -> BackTest:
    first, second = make_versions(manager, DOCUMENT, document)
    upload = SimpleUploadedFile(name, text.encode())
    stored = files.store(upload, by=manager, now=NOW, accepted=uploaded_claims.ACCEPTED)
    return run(backtests.start(second, first, Scope(file=stored), by=manager, now=NOW))


def test_an_uploaded_table_is_counted_row_by_row(manager):
    test = over(manager, "claims.csv", CSV)
    result = test.result
    assert (test.job.state, test.job.error) == (JobState.DONE, "")
    assert (result["unit"], result["claims"], result["before"], result["after"]) == ("row", 6, 101_000_00, 98_000_00)
    assert (result["gain"], result["loss"]) == (
        {"count": 2, "sum": 7_000_00, "most": 5_000_00},
        {"count": 2, "sum": -10_000_00, "most": -5_000_00},
    )
    place = result["groups"][0]
    assert [(row["label"] and row["label"]["zh"], row["claims"]) for row in place["rows"]] == [("武清区", 5), (None, 1)]
    # Rows of the file: the head is the first.
    assert [each.row for each in test.changes.order_by("pk")] == [2, 3, 7, 4]


def test_an_uploaded_list_of_objects(manager):
    result = over(manager, "claims.json", JSON).result
    assert (result["claims"], result["before"], result["after"]) == (2, 21_000_00, 28_000_00)


def test_a_table_may_tell_what_only_the_draft_asks(manager):
    text = "turnover,costs,sort,green\n5000000,50000,goods,yes\n5000000,50000,goods,\n"
    result = over(manager, "claims.csv", text, WITH_NEW_INPUT).result
    assert (result["computed"], result["before"], result["after"]) == (1, 15_000_00, 20_000_00)
    assert (result["open"][0]["inputs"][0]["name"], result["open"][0]["example"]) == ("green", 3)


def test_a_faulty_table_fails_with_its_places(manager):
    test = over(manager, "claims.csv", "turnover,costs\n5000000,viel\n")
    assert (test.job.state, test.result) == (JobState.FAILED, None)
    assert "2" in test.job.error
    assert "costs" in test.job.error
