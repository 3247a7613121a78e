"""The first version of a measure is tried with nothing in force before, over claims of whatever measure."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from pilotzone.audit.models import AuditEvent
from pilotzone.files import actions as files
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from subsidies import claim_files, uploaded_claims
from subsidies.actions import backtests
from subsidies.actions.backtests import Scope
from subsidies.models import BackTest, MeasureVersion
from tests.factories.backtests import DOCUMENT, LATER, facts, make_claim, make_past, make_versions
from tests.factories.first_versions import NEW, OTHER_TYPE, WITH_LINES, WITH_STAFF, make_first
from tests.factories.people import NOW, make_call, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def past(manager):
    """Calls and claims under DOCUMENT, another measure's version in force."""
    (version,) = make_versions(manager, DOCUMENT)
    return make_past(version)


def run(test: BackTest) -> BackTest:
    jobs.run(test.job.task_id, now=timezone.now())
    return BackTest.objects.select_related("job").get(pk=test.pk)


def tried(manager, document: str, calls, against=None, **scope) -> BackTest:
    first = make_first(manager, document)
    return run(backtests.start(first, against, Scope(calls, **scope), by=manager, now=NOW))


def refusal(manager, document: str, calls, against=None, **scope) -> Refused:
    with pytest.raises(Refused) as caught:
        backtests.start(make_first(manager, document), against, Scope(calls, **scope), by=manager, now=NOW)
    return caught.value


def test_all_of_its_cost_is_new_and_whoever_gets_an_amount_gains(manager, past):
    calls, claims = past
    test = tried(manager, NEW, calls)
    result = test.result
    assert (test.job.state, test.job.error, test.against, test.against_digest) == (JobState.DONE, "", None, "")
    # 10 % of the turnover under its cap: 20,000, 20,000, 10,000, 10,000, 20,000 and 10,000.
    assert (result["claims"], result["computed"], result["before"], result["after"]) == (6, 6, 0, 90_000_00)
    assert result["gain"] == {"count": 5, "sum": 90_000_00, "most": 40_000_00}  # the first enterprise claims twice
    assert (result["loss"]["count"], result["same"], result["changed"], result["differences"]) == (0, 0, 6, [])
    amounts = {each.application_id: (each.before, each.after) for each in test.changes.all()}
    by_hand = (20_000_00, 20_000_00, 10_000_00, 10_000_00, 20_000_00, 10_000_00)
    assert amounts == {claim.pk: (0, fen) for claim, fen in zip(claims, by_hand, strict=True)}


def test_groups_cliffs_and_inputs_are_told(manager, past):
    result = tried(manager, NEW, past[0]).result
    place, size, kind = result["groups"]
    assert [row["after"] for row in place["rows"]] == [90_000_00]
    assert [(row["claims"], row["after"]) for row in size["rows"]] == [(6, 90_000_00)]  # three and three, too few each
    assert [(row["claims"], row["after"]) for row in kind["rows"]] == [(5, 80_000_00), (1, None)]
    assert result["chart"]["before"] == []
    assert result["chart"]["cliffs"] == [
        {"at": 100_000_00, "before": 0, "after": 10_000_00, "near_from": 90_000_00, "near": 0},
        {"at": 3_000_000_00, "before": 0, "after": 10_000_00, "near_from": 2_700_000_00, "near": 1},
    ]
    (row,) = result["inputs"]
    assert (row["code"], row["number"], row["claims"], row["of"]) == ("T-SMALL", 1, 6, 2)
    assert ([each["name"] for each in row["has"]], row["lacking"], row["differs"]) == (["turnover", "sort"], [], [])


def test_against_the_version_that_it_replaces(manager, past):
    calls, _claims = past
    in_force = MeasureVersion.objects.get(measure__code="T-SMALL")
    result = tried(manager, NEW, calls, in_force).result
    # Before: 15,000, 30,000, 6,000, 10,000, 30,000 and 10,000. The first enterprise 45,000, now 40,000.
    assert (result["before"], result["after"], result["differences"]) == (101_000_00, 90_000_00, [])
    assert (result["gain"]["count"], result["gain"]["sum"]) == (1, 4_000_00)
    assert (result["loss"]["count"], result["loss"]["sum"]) == (2, -15_000_00)


def test_another_measures_draft_is_nothing_to_compare_with(manager, past):
    draft = make_versions(manager, DOCUMENT.replace("T-SMALL", "T-OTHER"), LATER.replace("T-SMALL", "T-OTHER"))[1]
    found = refusal(manager, NEW, past[0], draft)
    assert (found.code, found.field) == ("other_measure", "against")


def test_a_fact_of_another_type_is_unknown(manager, past):
    """Costs in yuan are no area: 10 % or 5 % cannot be told."""
    found = refusal(manager, OTHER_TYPE, past[0])
    assert (found.code, found.field) == ("claims_lack", "calls")
    assert "面积" in str(found.message)
    result = tried_again(manager, past[0], {"costs": "2"}).result
    assert (result["computed"], result["after"]) == (6, 90_000_00)
    assert [each["name"] for each in result["inputs"][0]["differs"]] == ["costs"]


def test_what_no_claim_tells_may_be_supposed(manager, past):
    found = refusal(manager, WITH_STAFF, past[0])
    assert (found.code, found.field) == ("claims_lack", "calls")
    enough = tried_again(manager, past[0], {"staff": "5"})
    assert (enough.result["computed"], enough.result["after"], enough.supposed) == (6, 90_000_00, {"staff": "5"})
    assert (enough.result["supposed"][0]["en"], enough.result["supposed"][0]["value"]) == ("Staff", "5")
    # Two are too few: each claim is barred, which is an amount of zero.
    too_few = tried_again(manager, past[0], {"staff": "2"})
    assert (too_few.result["computed"], too_few.result["after"], too_few.result["same"]) == (6, 0, 5)


def tried_again(manager, calls, supposed: dict[str, str]) -> BackTest:
    """The version that was refused, with values supposed."""
    version = MeasureVersion.objects.get(measure__code="T-NEW")
    return run(backtests.start(version, None, Scope(calls, supposed=supposed), by=manager, now=NOW))


@pytest.mark.parametrize("text", ["viel", "-1", "2.5"])
def test_a_supposed_value_must_be_one_of_the_input(manager, past, text):
    found = refusal(manager, WITH_STAFF, past[0], supposed={"staff": text})
    assert (found.code, found.field) == ("supposed", "suppose_staff")


def test_a_claim_keeps_the_value_that_it_tells(manager, past):
    version = make_first(manager, WITH_STAFF)
    own = make_call(measure_version=version)
    make_claim(own, facts(5_000_000, 0) | {"staff": "1"})
    make_claim(own, facts(5_000_000, 0))
    result = run(backtests.start(version, None, Scope([own], supposed={"staff": "5"}), by=manager, now=NOW)).result
    # The first is barred with its own one, the second has the five.
    assert (result["computed"], result["after"]) == (2, 20_000_00)


def test_lines_that_claims_do_not_have_are_unknown_and_not_none(manager, past):
    found = refusal(manager, WITH_LINES, past[0])
    assert (found.code, "明细" in str(found.message)) == ("claims_lack", True)
    version = make_first(manager, WITH_LINES)
    own = make_call(measure_version=version)
    make_claim(own, facts(5_000_000, 0) | {"spend": [{"paid": "1000"}, {"paid": "2000"}]})
    result = run(backtests.start(version, None, Scope([*past[0], own]), by=manager, now=NOW)).result
    assert (result["claims"], result["computed"], result["after"]) == (7, 1, 900_00)  # 30 % of 3,000
    (row,) = result["open"]
    assert (row["kind"], [each["name"] for each in row["inputs"]], row["claims"]) == ("unknown", ["spend"], 6)


def test_it_is_recorded_as_tried_against_nothing(manager, past):
    tried(manager, NEW, past[0])
    kinds = AuditEvent.objects.filter(kind__startswith="backtest.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["backtest.started_alone", "backtest.finished_alone"]


def test_a_digest_without_its_version_cannot_be_stored(manager, past):
    test = tried(manager, NEW, past[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        BackTest.objects.filter(pk=test.pk).update(against_digest="1" * 64)


CSV = "turnover,sort,district\n5000000,goods,武清区\n200000,goods,武清区\n2900000,service,滨海新区\n50000,goods,\n"


def over(manager, text: str, document: str = NEW, name: str = "claims.csv") -> BackTest:
    upload = SimpleUploadedFile(name, text.encode())
    stored = files.store(upload, by=manager, now=NOW, accepted=uploaded_claims.ACCEPTED)
    version = make_first(manager, document)
    return run(backtests.start(version, None, Scope(file=stored), by=manager, now=NOW))


def test_an_uploaded_table_is_enough(manager):
    test = over(manager, CSV)
    result = test.result
    assert (test.job.state, test.job.error, test.job.total, test.job.done) == (JobState.DONE, "", 4, 4)
    # 20,000, 10,000, 10,000 and, below the first band, nothing.
    assert (result["unit"], result["computed"], result["before"], result["after"]) == ("row", 4, 0, 40_000_00)
    assert (result["gain"]["count"], result["same"]) == (3, 1)
    assert [(each.row, each.after) for each in test.changes.order_by("pk")] == [
        (2, 20_000_00),
        (3, 10_000_00),
        (4, 10_000_00),
    ]
    assert (result["inputs"][0]["of"], len(result["inputs"][0]["has"])) == (2, 2)


def test_a_table_without_a_needed_column_fails_with_its_name(manager):
    test = over(manager, "sort,district\ngoods,武清区\n")
    assert (test.job.state, test.result) == (JobState.FAILED, None)
    assert "营业额" in test.job.error


def test_lines_are_none_for_a_claim_among_others_that_have_some(manager):
    test = over(
        manager, '[{"turnover": 5000000, "spend": [{"paid": 100}]}, {"turnover": 5000000}]', WITH_LINES, "c.json"
    )
    assert (test.job.error, test.result["computed"], test.result["after"]) == ("", 2, 30_00)
    nobody = over(manager, '[{"turnover": 5000000}]', WITH_LINES.replace("T-NEW", "T-NEW2"), "c.json")
    assert (nobody.job.state, "明细" in nobody.job.error) == (JobState.FAILED, True)


def test_a_table_beyond_the_limit_is_refused(manager, monkeypatch):
    monkeypatch.setattr(uploaded_claims, "MOST_ROWS", 3)
    test = over(manager, CSV)
    assert (test.job.state, test.result) == (JobState.FAILED, None)
    assert "3" in test.job.error


def test_reading_a_table_stops_when_the_owner_asks(manager, monkeypatch):
    monkeypatch.setattr(claim_files, "STEP", 2)
    seen, report = [], jobs.report

    def ask_and_report(job, done):
        seen.append(done)
        jobs.request_cancel(job, by=manager, now=NOW)
        report(job, done)

    monkeypatch.setattr(jobs, "report", ask_and_report)
    test = over(manager, CSV)
    assert (seen, test.job.state, test.result) == ([2], JobState.CANCELLED, None)
