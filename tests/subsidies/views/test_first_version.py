"""The pages of a first version's back-test: nothing in force is chosen, and nobody is said to lose."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from subsidies.actions import backtests
from subsidies.actions.backtests import Scope
from subsidies.models import BackTest, MeasureVersion
from tests.factories.backtests import DOCUMENT, make_past, make_versions
from tests.factories.first_versions import NEW, WITH_STAFF, make_first
from tests.factories.people import NOW, make_call, make_officer
from tests.subsidies.views.test_backtests import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, at):
    at("2024-07-02T10:00:00")
    person = make_officer(R.PROGRAMME_MANAGER, language="en")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


@pytest.fixture
def calls(manager):
    (version,) = make_versions(manager, DOCUMENT)
    make_call(measure_version=version)  # without a claim: nothing to be tried over
    return make_past(version)[0]


def finished(manager, calls, document: str = NEW, **scope) -> BackTest:
    test = backtests.start(make_first(manager, document), None, Scope(calls, **scope), by=manager, now=NOW)
    jobs.run(test.job.task_id, now=timezone.now())
    return BackTest.objects.get(pk=test.pk)


def test_nothing_in_force_over_past_calls_of_another_measure_is_chosen(client, manager, calls):
    version = make_first(manager)
    answer = client.get(page("backtest_start", version.uid))
    form, text = answer.context["form"], answer.content.decode()
    assert form["against"].initial == ""
    assert [label for _, label in form.fields["against"].choices] == ["Nothing in force", "T-SMALL v1 · In force"]
    assert set(form["calls"].initial) == {call.reference for call in calls}
    assert "4 claims · 2 of 2 inputs" in text
    assert "T-SMALL v1 · 2 of 2 inputs" in text
    posted = {"against": "", "source": "calls", "facts": "claimed", "calls": [calls[0].reference]}
    answer = client.post(page("backtest_start", version.uid), posted)
    test = BackTest.objects.get()
    assert (answer["Location"], test.against) == (page("backtest_detail", test.uid), None)


def test_what_claims_lack_is_told_and_may_be_supposed(client, manager, calls):
    address = page("backtest_start", make_first(manager, WITH_STAFF).uid)
    text = client.get(address).content.decode()
    assert "4 claims · 2 of 3 inputs" in text
    assert "Staff (the amount rests on it)" in text
    posted = {"against": "", "source": "calls", "facts": "claimed", "calls": [call.reference for call in calls]}
    answer = client.post(address, posted)
    assert answer.status_code == 422
    assert "Staff cannot be read from them" in answer.context["form"].errors["calls"][0]
    answer = client.post(address, posted | {"suppose_staff": "viele"})
    assert list(answer.context["form"].errors) == ["suppose_staff"]
    client.post(address, posted | {"suppose_staff": "5"})
    test = BackTest.objects.get()
    assert test.supposed == {"staff": "5"}
    assert client.get(f"{address}?from={test.uid}").context["form"]["suppose_staff"].initial == "5"


def test_the_finding_speaks_of_amounts_and_of_nobody_who_loses(client, manager, calls):
    test = finished(manager, calls, budget=80_000_00)
    text = client.get(page("backtest_detail", test.uid)).content.decode()
    assert "<h1>v1 costs ¥90,000; 5 enterprises get an amount</h1>" in text
    assert "Before: nothing in force, all of it is new" in text
    assert "v1 needs ¥10,000.00 more" in text
    assert "each is reduced" not in text
    assert "At ¥100,000 the cap jumps by ¥10,000" in text
    assert ("Lose" in text, "Gain" in text, "What was changed" in text) == (False, False, False)
    assert 'style="' not in text
    client.cookies["django_language"] = "zh-hans"
    text = client.get(page("backtest_detail", test.uid)).content.decode()
    assert "<h1>v1 需 9 万元，5 家获得补助</h1>" in text


@pytest.mark.parametrize(("budget", "is_told"), [(80_000_00, True), (90_000_00, False)])
def test_what_the_measure_does_with_a_short_budget_stands_beside_it(client, manager, calls, budget, is_told):
    shared = NEW.rstrip("\n") + "\nbudget: {rule: pro_rata, to: 100 CNY, clause: s1}\n"
    test = finished(manager, calls, shared, budget=budget)
    text = client.get(page("backtest_detail", test.uid)).content.decode()
    assert ("v1: If all amounts of the call together exceed its budget, each is reduced" in text) is is_told


def test_a_supposed_value_stands_beside_the_finding(client, manager, calls):
    test = finished(manager, calls, WITH_STAFF, supposed={"staff": "5"})
    text = client.get(page("backtest_detail", test.uid)).content.decode()
    assert "supposed: Staff = 5" in text
    assert "Staff (supposed)" in text


def test_a_supposed_amount_may_be_typed_in_ten_thousands(client, manager, calls):
    document = WITH_STAFF.replace("type: count", "type: USD").replace("staff >= 3", "staff >= 3 USD")
    address = page("backtest_start", make_first(manager, document).uid)
    posted = {"against": "", "source": "calls", "facts": "claimed", "calls": [call.reference for call in calls]}
    client.post(address, posted | {"suppose_staff": "６００万"})
    test = BackTest.objects.get()
    assert test.supposed == {"staff": "6000000"}
    jobs.run(test.job.task_id, now=timezone.now())
    text = client.get(page("backtest_detail", test.uid)).content.decode()
    assert "supposed: Staff = USD 6,000,000.00" in text


def test_the_claims_and_the_files_have_one_amount_each(client, manager, calls):
    test = finished(manager, calls)
    answer = client.get(page("backtest_changes", test.uid))
    assert (answer.context["heading"], answer.context["tabs"]) == ("Claims with an amount", [])
    assert len(answer.context["page"].items) == 6
    answer = client.get(page("backtest_file", test.uid, "xlsx"))
    assert answer["Content-Disposition"] == 'attachment; filename="T-NEW-v1.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    names = [sheet.title.split(" ", 1)[1] for sheet in book.worksheets]
    assert names == [
        "Finding",
        "District",
        "Size (Turnover)",
        "Kind",
        "Amounts",
        "Cliffs",
        "Inputs",
        "Claims with an amount",
    ]
    finding = [[cell.value for cell in row if cell.value is not None] for row in book.worksheets[0].iter_rows()]
    assert ["Get an amount", 5, 90_000] in finding
    assert not any("Lose" in row for row in finding)
    claims = [[cell.value for cell in row] for row in book.worksheets[-1].iter_rows()]
    assert (claims[0][-1], len(claims[0]), claims[1][-1]) == ("v1 (¥)", 4, 20_000)


def test_the_result_goes_with_the_proposal(client, manager, calls):
    test = finished(manager, calls)
    text = client.get(page("version_propose", test.version.uid)).content.decode()
    assert "v1 costs ¥90,000; 5 enterprises get an amount" in text


def test_a_document_with_faults_can_be_looked_at_and_not_tried(client, manager, calls):
    version = make_first(manager)
    MeasureVersion.objects.filter(pk=version.pk).update(document="language: measure/1")
    address = page("backtest_start", version.uid)
    assert client.get(address).context["inputs"] == []
    posted = {"against": "", "source": "calls", "facts": "claimed", "calls": [calls[0].reference]}
    assert "has faults" in client.post(address, posted).content.decode()
