"""The queue taken out as a table: what was shown, for whoever asked, made in the background, kept for a week."""

import io
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from pilotzone.audit.models import AuditEvent
from pilotzone.files.models import StoredFile
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.enums import JobState
from pilotzone.jobs.models import Job
from pilotzone.kernel.access import R
from subsidies import tasks
from subsidies.actions import claim_tables, saved_views
from subsidies.enums_statistics import TableSource
from subsidies.models import Application, ClaimTable
from tests.factories.people import make_division, make_enterprise, make_officer
from tests.factories.review import at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    return make_bureau()


@pytest.fixture
def claims(bureau, now):
    """One before the decision with 36,000 of 120,000 yuan, one still at the district."""
    first = at_decision(make_submitted(enterprise=make_enterprise("天津甲公司")), bureau, now)
    return first, make_submitted(enterprise=make_enterprise("=cmd|乙公司"))


def page(name: str, *args) -> str:
    return reverse(f"bureau:subsidies:{name}", args=args)


def finish() -> None:
    jobs.drain(now=timezone.now())


def cells(client, table) -> list[list]:
    answer = client.get(page("table_file", table.uid))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="claims-20240702.xlsx"'
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_what_the_queue_shows_is_taken_out_and_recorded(client, bureau, claims):
    first, second = claims
    bureau.director.language = "en"  # a job speaks the language of whoever began it
    bureau.director.save()
    client.force_login(bureau.director)
    client.cookies["django_language"] = "en"
    query = "?view=all&sort=-claimed&page=x"
    address = page("table_new")
    assert f"{address}?view=all" in client.get(page("application_list") + "?view=all").content.decode()
    shown = client.get(address + query)
    assert "2 claims" in shown.content.decode()
    columns = ["reference", "enterprise", "submitted", "audited", "due"]
    answer = client.post(address + query, {"columns": columns})
    table = ClaimTable.objects.get()
    assert answer.url == page("table_detail", table.uid)
    assert "Waiting to start" in client.get(answer.url).content.decode()
    assert client.get(page("table_file", table.uid)).status_code == 404  # not made yet
    finish()
    made = client.get(answer.url).content.decode()
    assert page("table_file", table.uid) in made
    assert "Kept until 9 July 2024" in made
    found = cells(client, table)
    assert found[0] == ["Claim reference", "Enterprise", "Submitted on", "Re-reviewed (¥)", "Due"]
    assert [row[0] for row in found[1:]] == [second.reference, first.reference]  # as much is claimed; the newer first
    assert found[2][2:4] == [datetime(2024, 7, 1), 36000]
    assert found[1][3] is None
    event = AuditEvent.objects.get(kind="claims.exported")
    assert (event.actor, event.payload["rows"], event.payload["columns"]) == (bureau.director, 2, columns)
    assert event.payload["filters"] == {"view": ["all"]}
    assert page("table_detail", table.uid) in client.get(page("table_list")).content.decode()


def test_a_name_that_is_a_formula_stays_a_text(client, bureau, claims):
    client.force_login(bureau.director)
    client.cookies["django_language"] = "zh-hans"
    client.post(page("table_new") + "?view=all&q=乙公司", {"columns": ["enterprise"]})
    finish()
    assert cells(client, ClaimTable.objects.get()) == [["企业"], ["'=cmd|乙公司"]]


def test_filters_hold_and_one_that_cannot_be_read_lets_nothing_out(client, bureau, claims):
    client.force_login(bureau.director)
    client.cookies["django_language"] = "en"
    client.post(page("table_new") + "?view=all&state=deciding", {"columns": ["reference"]})
    table = ClaimTable.objects.get()
    assert (table.claims, table.filters) == ([claims[0].pk], {"state": ["deciding"], "view": ["all"]})
    answer = client.post(page("table_new") + "?view=all&state=nonsense", {"columns": ["reference"]})
    assert answer.status_code == 422
    assert "No claim matches: there is nothing to take out." in answer.content.decode()
    assert client.post(page("table_new") + "?view=all", {"columns": []}).status_code == 422
    assert ClaimTable.objects.count() == 1


def test_the_columns_of_ones_queue_are_ticked(client, bureau, claims):
    client.force_login(bureau.director)
    saved_views.choose_columns(["approved", "division"], by=bureau.director)
    shown = client.get(page("table_new")).context["form"]
    assert shown.initial["columns"] == ["reference", "enterprise", "approved", "district"]


def test_others_and_other_districts_get_nothing(client, bureau, claims, now):
    client.force_login(bureau.director)
    client.post(page("table_new") + "?view=all", {"columns": ["reference"]})
    finish()
    table = ClaimTable.objects.get()
    for person in (bureau.deputy, claims[0].created_by):
        client.force_login(person)
        for name in ("table_detail", "table_file"):
            assert client.get(page(name, table.uid)).status_code in (403, 404)
    officer = make_officer(R.DISTRICT_COMMERCE, division=make_division("120114", "武清区", "Wuqing"))
    own = claim_tables.ask(
        Application.objects.all(), ["reference"], source=TableSource.QUEUE, filters={}, by=officer, now=now
    )
    finish()  # what the maker may not read is left out, whatever was asked for
    own.refresh_from_db()
    assert own.rows == 0


def test_it_is_cancelled_and_a_lost_worker_begins_again(client, bureau, claims, now):
    client.force_login(bureau.director)
    client.post(page("table_new") + "?view=all", {"columns": ["reference"]})
    first = ClaimTable.objects.get()
    client.post(reverse("jobs:cancel", args=[first.job.uid]))
    finish()
    assert Job.objects.get().state == JobState.CANCELLED
    assert not StoredFile.objects.filter(name__startswith="claims-").exists()
    client.post(page("table_new") + "?view=all", {"columns": ["reference"]})
    second = ClaimTable.objects.exclude(pk=first.pk).get()
    for _time in (1, 2):
        assert tasks.make_claim_table(second.job, str(second.uid)) == {"claims": 2}
    assert StoredFile.objects.filter(name__startswith="claims-").count() == 1
    assert AuditEvent.objects.filter(kind="claims.exported").count() == 1


def test_three_at_a_time_and_no_more_than_a_sheet_holds(client, bureau, claims, monkeypatch):
    client.force_login(bureau.director)
    client.cookies["django_language"] = "en"

    def send():
        return client.post(page("table_new") + "?view=all", {"columns": ["reference"]})

    monkeypatch.setattr(claim_tables, "MOST_ROWS", 1)
    assert "More than 1 claims: narrow the filters." in send().content.decode()
    monkeypatch.undo()
    for _time in range(3):
        assert send().status_code == 302
    answer = send()
    assert answer.status_code == 422
    assert "3 of your tables are being made. Wait for one, or cancel it." in answer.content.decode()


def test_a_table_goes_after_a_week_and_its_record_stays(bureau, claims, client, now):
    client.force_login(bureau.director)
    client.post(page("table_new") + "?view=all", {"columns": ["reference"]})
    finish()
    assert claim_tables.drop_old(now=now + timedelta(days=7)) == 0
    assert claim_tables.drop_old(now=now + timedelta(days=7, seconds=1)) == 1
    assert not ClaimTable.objects.exists()
    assert AuditEvent.objects.filter(kind="claims.exported").exists()
    assert StoredFile.objects.unused().filter(name="claims-20240702.xlsx").exists()
