"""The pages of back-tests: the finding as the title, names for those who may see them, files without formulas."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from enterprises.models import Enterprise
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job
from pilotzone.kernel.access import R
from subsidies.actions import backtests
from subsidies.actions.backtests import Scope
from subsidies.models import BackTest, MeasureVersion
from tests.factories.backtests import DOCUMENT, LATER, facts, make_claim, make_past, make_versions
from tests.factories.people import NOW, make_call, make_division, make_enterprise, make_officer

pytestmark = pytest.mark.django_db
MINUS = "\u2212"


@pytest.fixture
def manager(client, at):
    at("2024-07-02T10:00:00")
    person = make_officer(R.PROGRAMME_MANAGER, language="en")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def page(name: str, *args) -> str:
    return reverse(f"bureau:subsidies:{name}", args=args)


def finished(manager, **past) -> BackTest:
    first, second = make_versions(manager, DOCUMENT, LATER)
    calls, _claims = make_past(first, **past)
    return run(backtests.start(second, first, Scope(calls, budget=90_000_00), by=manager, now=NOW))


def run(test: BackTest) -> BackTest:
    jobs.run(test.job.task_id, now=timezone.now())
    return BackTest.objects.get(pk=test.pk)


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_title_is_the_finding(client, manager):
    text = client.get(page("backtest_detail", finished(manager).uid)).content.decode()
    assert "<h1>v2 costs ¥3,000 less than v1; 1 enterprise gains, 1 loses</h1>" in text
    assert f"v1 ¥101,000.00 · {MINUS}3.0%" in text
    assert "v2 needs ¥8,000.00 more" in text  # 98,000 on a budget of 90,000
    assert "At ¥3 m the cap jumps by ¥15,000 (v1: ¥20,000)" in text
    assert "1 claim just below, from ¥2.7 m" in text
    assert 'style="' not in text


def test_chinese_words_for_the_same(client, manager):
    client.cookies["django_language"] = "zh-hans"
    text = client.get(page("backtest_detail", finished(manager).uid)).content.decode()
    assert "<h1>v2 比 v1 少花 3,000 元，1 家增加，1 家减少</h1>" in text


def test_starting_one_from_the_page(client, manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    calls, _claims = make_past(first)
    address = page("backtest_start", second.uid)
    form = client.get(address).context["form"]
    assert form["against"].initial == first.uid
    assert set(form["calls"].initial) == {call.reference for call in calls}
    posted = {
        "against": first.uid,
        "source": "calls",
        "facts": "claimed",
        "calls": [calls[0].reference],
    }
    for text, said in (("-5", "The amount must be above 0."), ("0", "The amount must be above 0."), ("9百", "Enter")):
        answer = client.post(address, posted | {"budget": text})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["budget"])
        assert said in answer.context["form"].errors["budget"][0]
    answer = client.post(address, posted | {"budget": "９万"})
    test = BackTest.objects.get()
    assert answer["Location"] == page("backtest_detail", test.uid)
    assert (test.budget, [call.pk for call in test.calls.all()]) == (90_000_00, [calls[0].pk])
    again = client.get(address + f"?from={test.uid}").context["form"]
    assert (again["calls"].initial, again["budget"].initial) == ([calls[0].reference], "90,000.00")


def test_nothing_chosen_is_told_at_its_field(client, manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    make_past(first)
    answer = client.post(
        page("backtest_start", second.uid), {"against": first.uid, "source": "calls", "facts": "claimed"}
    )
    assert list(answer.context["form"].errors) == ["calls"]
    answer = client.post(page("backtest_start", second.uid), {"against": first.uid, "source": "file"})
    assert list(answer.context["form"].errors) == ["file"]


def test_while_it_runs_the_owner_may_cancel_and_others_read(client, manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    calls, _claims = make_past(first)
    test = backtests.start(second, first, Scope(calls), by=manager, now=NOW)
    cancel = reverse("jobs:cancel", args=[test.job.uid])
    assert cancel in client.get(page("backtest_detail", test.uid)).content.decode()
    client.force_login(make_officer(R.DIRECTOR))
    assert cancel not in client.get(page("backtest_detail", test.uid)).content.decode()
    assert client.get(page("backtest_changes", test.uid)).status_code == 404
    assert client.get(page("backtest_file", test.uid, "csv")).status_code == 404


def test_the_waiting_page_is_loaded_anew_when_the_job_is_done(client, manager):
    test = finished(manager)
    fragment = reverse("jobs:detail", args=[test.job.uid])
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver" + page("backtest_detail", test.uid)}
    assert client.get(fragment, headers=here).headers.get("HX-Refresh") == "true"
    elsewhere = here | {"HX-Current-URL": "http://testserver/bureau/"}
    assert "HX-Refresh" not in client.get(fragment, headers=elsewhere).headers


def test_a_failure_is_told_with_the_way_on(client, manager):
    test = finished(manager)
    Job.objects.update(state=JobState.FAILED, error="The document of v2 has faults.")
    BackTest.objects.update(result=None, finished_at=None, claims=None)
    text = client.get(page("backtest_detail", test.uid)).content.decode()
    assert "The document of v2 has faults." in text
    assert page("backtest_start", test.version.uid) + f"?from={test.uid}" in text


def test_an_edited_draft_no_longer_has_the_result(client, manager):
    test = finished(manager)
    MeasureVersion.objects.filter(pk=test.version_id).update(digest="1" * 64)
    text = client.get(page("backtest_detail", test.uid)).content.decode()
    assert "was edited after this back-test" in text
    assert BackTest.objects.of_document("1" * 64).first() is None
    assert BackTest.objects.of_document(test.digest).first() == test


def test_a_district_sees_the_names_of_its_own(client, manager):
    wuqing = make_division("120114", "武清区", "Wuqing")
    test = finished(manager, division=wuqing, other=make_division())
    reader = make_officer(R.PROGRAMME_MANAGER, make_division(), language="en")
    addresses = [page("backtest_detail", test.uid), page("backtest_changes", test.uid)]
    addresses += [page("backtest_file", test.uid, "csv")]
    assert all("Tianjin Sample Trading" in client.get(each).content.decode() for each in addresses)
    # The only claim of the reader's own district, the fourth enterprise's, does not change.
    client.force_login(reader)
    assert not any("Tianjin Sample Trading" in client.get(each).content.decode() for each in addresses)
    assert "None of the changed claims is in your districts." in client.get(addresses[0]).content.decode()


@pytest.mark.parametrize("name", ["backtest_detail", "backtest_changes"])
def test_pages_take_the_same_queries_for_one_row_and_for_three(client, manager, name):
    first, second = make_versions(manager, DOCUMENT, LATER)
    counts = []
    for claims in (1, 3):
        call = make_call(measure_version=first)
        for _ in range(claims):
            make_claim(call, facts(5_000_000, 50_000), enterprise=make_enterprise())
        test = run(backtests.start(second, first, Scope([call]), by=manager, now=NOW))
        assert test.changes.count() == claims
        counts.append(queries_of(client, page(name, test.uid)))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_the_start_page_takes_the_same_queries_for_one_and_for_three(client, manager):
    first, second = make_versions(manager, DOCUMENT, LATER)
    calls, _claims = make_past(first)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            run(backtests.start(second, first, Scope(calls), by=manager, now=NOW))
        counts.append(queries_of(client, page("backtest_start", second.uid)))
    assert counts[0] == counts[1]


def test_groups_are_chosen_in_the_address(client, manager):
    test = finished(manager)
    detail = page("backtest_detail", test.uid)
    assert client.get(detail).context["group"]["label"] == "District"
    assert client.get(detail + "?group=input.sort").context["group"]["label"] == "Kind"
    assert client.get(detail + "?group=nonsense").context["group"]["label"] == "District"


def test_changed_claims_one_way(client, manager):
    address = page("backtest_changes", finished(manager).uid)
    found = {only: client.get(address + f"?only={only}").context["page"].items for only in ("", "gain", "loss", "x")}
    assert [len(each) for each in found.values()] == [4, 2, 2, 4]
    assert [each.change for each in found["gain"]] == [5_000_00, 2_000_00]


def test_files_hold_the_same_figures_and_no_formula(client, manager):
    test = finished(manager)
    Enterprise.objects.update(name_en='=HYPERLINK("http://x")')
    answer = client.get(page("backtest_file", test.uid, "xlsx"))
    book = load_workbook(io.BytesIO(answer.content))
    names = [sheet.title.split(" ", 1)[1] for sheet in book.worksheets]
    groups = ["District", "Size (Turnover)", "Kind"]
    assert names == ["Finding", *groups, "Who gains and loses", "Cliffs", "Inputs", "Changed claims"]
    changed = [[cell.value for cell in row] for row in book.worksheets[-1].iter_rows()]
    assert changed[0][-3:] == ["v1 (¥)", "v2 (¥)", "Change (¥)"]
    assert changed[1][-3:] == [15_000, 20_000, 5_000]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    text = client.get(page("backtest_file", test.uid, "csv")).content.decode("utf-8-sig")
    assert text.splitlines()[1].endswith('"\'=HYPERLINK(""http://x"")",Binhai,15000.00,20000.00,5000.00')
    assert client.get(page("backtest_file", test.uid, "pdf")).status_code == 404


def test_without_the_permission_there_is_no_page(client, manager):
    test = finished(manager)
    client.force_login(make_officer(R.FINANCE_OFFICER))
    for address in (page("backtest_detail", test.uid), page("backtest_start", test.version.uid)):
        assert client.get(address).status_code == 403
