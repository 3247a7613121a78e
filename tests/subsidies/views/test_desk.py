"""The desk's pages: assignment, absences, selection and bulk acts, saved views and columns, internal notes."""

import io

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from pilotzone.accounts.models import Absence
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from subsidies.models import Application, AssignmentRule, Bulk, ClaimNote, QueueSetting, SavedView, SelectedClaim
from tests.factories.people import make_division, make_officer
from tests.factories.review import at_city, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
QUEUE = reverse("bureau:subsidies:application_list")
VIEW_TABS = reverse("bureau:subsidies:view_tabs")
BULK_NEW = reverse("bureau:subsidies:bulk_start")


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture
def bureau():
    return make_bureau()


@pytest.fixture
def enter(client):
    def as_person(person, language="en"):
        client.force_login(person)
        client.cookies["django_language"] = language
        return client

    return as_person


def text(response) -> str:
    return response.content.decode()


# --- assignment and absence --------------------------------------------------------------------------


def test_a_claim_is_assigned_on_its_page(bureau, enter):
    claim, browser = make_submitted(), enter(bureau.commerce)
    address = reverse("bureau:subsidies:application_assign", args=[claim.uid])
    assert address in text(browser.get(reverse("bureau:subsidies:application_detail", args=[claim.uid])))
    page = text(browser.get(address))
    assert "区商务 · 0 open claims" in page
    browser.post(reverse("bureau:accounts:absence_list"), {"starts_on": "2024-07-02", "ends_on": "2024-07-02"})
    assert "区商务 · 0 open claims · away" in text(browser.get(address))
    assert "区商务 · 在办 0 件 · 外出中" in text(enter(bureau.commerce, "zh-hans").get(address))
    enter(bureau.commerce)
    assert bureau.director.name not in page
    browser.post(address, {"to": bureau.finance.pk, "version": claim.version})
    claim.refresh_from_db()
    assert claim.assigned_to == bureau.finance
    assert browser.post(address, {"to": bureau.director.pk, "version": claim.version}).status_code == 200
    claim.refresh_from_db()
    assert claim.assigned_to == bureau.finance


def test_the_tabs_tell_mine_my_teams_and_unassigned(bureau, enter, now):
    colleague = make_officer(R.DISTRICT_COMMERCE, make_division(), "区商务二")
    for person in (bureau.commerce, colleague, colleague, None):
        make_submitted(assigned_to=person)
    browser = enter(bureau.commerce)
    tabs = {tab["label"]: tab["count"] for tab in browser.get(QUEUE).context["tabs"]}
    assert (tabs["Mine"], tabs["My team's"], tabs["Unassigned"]) == (1, 3, 1)


def test_rules_are_set_and_ended_by_the_programme_manager(bureau, enter):
    manager = make_officer(R.PROGRAMME_MANAGER, name="郭敏")
    address = reverse("bureau:subsidies:assignment_rule_list")
    assert enter(bureau.caseworker).get(address).status_code == 403
    browser = enter(manager)
    browser.post(address, {"desk": "city", "officers": [bureau.caseworker.pk]})
    made = AssignmentRule.objects.get()
    assert "陈宁" in text(browser.get(address))
    again = browser.post(address, {"desk": "city", "officers": [bureau.caseworker.pk]})
    assert again.status_code == 422
    assert "There is a rule for this district and programme already" in text(again)
    wrong = browser.post(address, {"desk": "district_commerce", "officers": [bureau.caseworker.pk]})
    assert "does not work at this desk" in text(wrong)
    browser.post(reverse("bureau:subsidies:assignment_rule_end", args=[made.uid]))
    assert not AssignmentRule.objects.standing().exists()


def test_one_enters_ones_own_absence_and_withdraws_it(bureau, enter):
    address, browser = reverse("bureau:accounts:absence_list"), enter(bureau.caseworker)
    given = {"starts_on": "2024-07-02", "ends_on": "2024-07-05", "deputy": bureau.secretary.pk}
    assert browser.post(address, given).status_code == 302
    assert "Away now" in text(browser.get(address))
    assert "already" in text(browser.post(address, given))
    assert browser.post(address, {"starts_on": "x", "ends_on": ""}).status_code == 422
    absence = Absence.objects.get()
    enter(bureau.director).post(reverse("bureau:accounts:absence_withdraw", args=[absence.uid]))
    absence.refresh_from_db()
    assert absence.withdrawn_at is None
    enter(bureau.caseworker).post(reverse("bureau:accounts:absence_withdraw", args=[absence.uid]))
    absence.refresh_from_db()
    assert absence.withdrawn_at


# --- many claims -------------------------------------------------------------------------------------


def change(browser, op, *claims, query=""):
    return browser.post(
        reverse("bureau:subsidies:selection_change") + query, {"op": op, "claim": [each.uid for each in claims]}
    )


def test_what_is_ticked_survives_filters_and_pages(bureau, enter):
    claims = [make_submitted() for _ in range(3)]
    elsewhere = make_submitted(division=make_division("120114", "武清区", "Wuqing"))
    browser = enter(bureau.commerce)
    answer = change(browser, "add", claims[0], elsewhere, query="?view=all&q=nothing")
    assert answer["Location"] == f"{QUEUE}?view=all&q=nothing"
    assert browser.get(QUEUE + "?view=all&q=nothing").context["selected"] == 1  # not one of another district
    change(browser, "match", query="?view=all")
    assert SelectedClaim.objects.filter(user=bureau.commerce).count() == 3
    change(browser, "drop", claims[1])
    page = text(browser.get(QUEUE + "?view=all"))
    assert page.count(" checked aria-label=") == 2
    assert "Act on 2 kept claims" in page
    change(browser, "clear")
    assert not SelectedClaim.objects.exists()


def test_all_that_match_are_previewed_assigned_listed_and_taken_back(bureau, enter):
    second = make_officer(R.DISTRICT_COMMERCE, make_division(), "区商务二")
    for _ in range(2):
        make_submitted()
    paid = make_submitted()
    Application.objects.filter(pk=paid.pk).update(state="paid")
    browser = enter(bureau.commerce)
    start = f"{BULK_NEW}?view=all"
    assert "3 claims that match" in text(browser.get(start))
    answer = browser.post(start, {"kind": "assign", "officer": second.pk})
    page = text(browser.get(answer["Location"]))
    assert "Assign to 区商务二: 2 claims" in page
    assert "Only a claim in review is assigned: its state is “Paid”." in page
    bulk = Bulk.objects.get()
    browser.post(reverse("bureau:subsidies:bulk_confirm", args=[bulk.uid]))
    bulk.refresh_from_db()
    jobs.run_job(bulk.job.pk)
    book = browser.get(reverse("bureau:subsidies:bulk_file", args=[bulk.uid, "xlsx"]))
    rows = list(load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert [row[4] for row in rows] == ["Result", "Done", "Done", "Left out"]
    assert rows[1][3] == 36_000
    assert "Left out" in text(browser.get(reverse("bureau:subsidies:bulk_file", args=[bulk.uid, "csv"])))
    browser.post(reverse("bureau:subsidies:bulk_undo", args=[bulk.uid]))
    assert bulk.rows.filter(state="undone").count() == 2
    assert "Taken back" in text(browser.get(reverse("bureau:subsidies:bulk_list")))
    stranger = enter(bureau.finance)
    assert stranger.get(reverse("bureau:subsidies:bulk_detail", args=[bulk.uid])).status_code == 404


def test_a_filter_that_cannot_be_read_selects_nothing(bureau, enter):
    make_submitted()
    browser = enter(bureau.commerce)
    for query in ("?view=all&claimed_min=abc", "?view=all&due_from=yesterday", "?view=all&division=999999"):
        change(browser, "match", query=query)
        assert not SelectedClaim.objects.exists()
        assert "No claim is selected" in text(browser.get(BULK_NEW + query))


def test_a_request_without_its_paper_is_refused_at_the_field(bureau, enter):
    make_submitted()
    answer = enter(bureau.commerce).post(f"{BULK_NEW}?view=all", {"kind": "request"})
    assert answer.status_code == 422
    assert "Choose the paper." in text(answer)
    assert not Bulk.objects.exists()


def test_whoever_has_no_act_has_no_ticks(bureau, enter):
    make_submitted()
    assert "data-select-all" not in text(enter(bureau.payer).get(QUEUE + "?view=all"))
    assert "no action on many claims" in text(enter(bureau.payer).get(f"{BULK_NEW}?view=all"))


# --- views and columns -------------------------------------------------------------------------------


def test_a_view_is_saved_shared_opened_first_and_deleted(bureau, enter, now):
    colleague = make_officer(R.DISTRICT_COMMERCE, make_division(), "区商务二")
    office, browser = bureau.commerce.appointments.get().office, enter(bureau.commerce)
    save = reverse("bureau:subsidies:view_save") + "?view=all&sort=-claimed&checks=not_met&page=x&other=1"
    given = {"name": "有问题的", "office": office.pk, "is_default": "on"}
    assert browser.post(save, given)["Location"] == f"{QUEUE}?view=all&sort=-claimed&checks=not_met"
    assert browser.get(QUEUE)["Location"] == f"{QUEUE}?view=all&sort=-claimed&checks=not_met"
    tabs = browser.get(VIEW_TABS + "?view=all&sort=-claimed&checks=not_met").context["tabs"]
    assert [tab["label"] for tab in tabs if tab["active"]] == ["有问题的"]
    other = enter(colleague)
    assert other.get(QUEUE).status_code == 200
    assert "有问题的" in text(other.get(VIEW_TABS))
    view = SavedView.objects.get()
    other.post(reverse("bureau:subsidies:view_delete", args=[view.uid]))
    assert SavedView.objects.exists()
    assert "有问题的" not in text(enter(bureau.caseworker).get(VIEW_TABS))
    enter(bureau.commerce).post(reverse("bureau:subsidies:view_delete", args=[view.uid]))
    assert enter(bureau.commerce).get(QUEUE).status_code == 200
    assert not SavedView.objects.exists()


def test_a_view_of_nothing_or_for_a_strange_office_is_refused(bureau, enter):
    browser, address = enter(bureau.commerce), reverse("bureau:subsidies:view_save")
    assert "Choose a tab" in text(browser.post(address, {"name": "空"}))
    strange = bureau.director.appointments.get().office
    assert browser.post(address + "?view=all", {"name": "别处", "office": strange.pk}).status_code == 422
    assert not SavedView.objects.exists()


def test_columns_are_ones_own_and_in_ones_order(bureau, enter):
    make_submitted()
    browser = enter(bureau.commerce)
    given = {"column": ["due", "call", "nonsense"], "place-due": "1", "place-call": "٣"}
    browser.post(reverse("bureau:subsidies:columns_choose"), given)
    assert QueueSetting.objects.get().columns == ["due", "call"]
    assert [column.name for column in browser.get(QUEUE).context["columns"]] == ["due", "call"]
    assert len(enter(bureau.finance).get(QUEUE).context["columns"]) == 7


def test_the_queue_costs_the_same_for_one_and_three(bureau, enter, django_assert_max_num_queries):
    browser = enter(bureau.commerce)
    for _ in range(3):
        make_submitted()
        with django_assert_max_num_queries(10):
            browser.get(QUEUE + "?view=all")


# --- notes -------------------------------------------------------------------------------------------


def test_a_note_tells_whom_it_names_and_is_corrected_by_another(bureau, enter):
    claim, browser = make_submitted(), enter(bureau.commerce)
    address = reverse("bureau:subsidies:note_list", args=[claim.uid])
    browser.post(address, {"text": "@区财政 请看发票,@林卫东 也看"})
    note = ClaimNote.objects.get()
    assert set(note.mentions.all()) == {bureau.finance, bureau.director}
    assert Notice.objects.filter(kind="note_mention", recipient=bureau.finance, link=address).exists()
    browser.post(f"{address}?corrects={note.uid}", {"text": "更正:发票无误"})
    page = text(browser.get(address))
    assert "Corrected" in page
    assert "请看发票" in page
    assert "更正" in page
    assert enter(bureau.finance).get(f"{address}?corrects={note.uid}").status_code == 404
    with pytest.raises(Exception, match="never changed"):
        note.save()
    with pytest.raises(Exception, match="never deleted"):
        note.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimNote.objects.filter(pk=note.pk).update(text="请看合同")


def test_notes_are_for_officers_of_the_claim_alone(bureau, enter, now):
    claim = at_city(make_submitted(), bureau, now)
    address = reverse("bureau:subsidies:note_list", args=[claim.uid])
    enter(bureau.caseworker).post(address, {"text": "内部意见,不外传"})
    applicant = enter(claim.created_by)
    assert applicant.get(address).status_code == 403
    for page in (
        reverse("portal:subsidies:application_detail", args=[claim.uid]),
        reverse("portal:messages:notice_list"),
    ):
        shown = text(applicant.get(page))
        assert "不外传" not in shown
        assert "note" not in shown.lower() or "Internal" not in shown
    elsewhere = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"))
    assert enter(elsewhere).get(address).status_code == 404
    assert enter(bureau.caseworker).post(address, {"text": "  "}).status_code == 422


# --- side by side ------------------------------------------------------------------------------------


def test_kept_claims_are_compared_with_the_differences_marked(bureau, enter):
    small, large = make_submitted(), make_submitted(amounts=("200000.00", "33333.33"))
    browser, address = enter(bureau.commerce), reverse("bureau:subsidies:claim_compare")
    assert "Nothing to compare yet" in text(browser.get(address))
    change(browser, "add", small, large)
    groups = {group["title"]: group["rows"] for group in browser.get(address).context["groups"]}
    claimed = groups["Amounts (¥)"][0]
    assert claimed == {"label": "Claimed", "values": ["36,000.00", "69,999.99"], "differs": True, "is_money": True}
    same = {row["label"]: row["differs"] for row in groups["The claims"]}
    assert same["District"] is False
    findings = {row["label"]: row for row in groups["Findings"]}
    assert findings["No fiscal money owed"]["values"] == ["met", "met"]
    assert findings["Each line has its invoice"]["differs"]  # one line without it, or two
    elsewhere = make_submitted(division=make_division("120114", "武清区", "Wuqing"))
    page = browser.get(f"{address}?claim={small.uid}&claim={elsewhere.uid}&claim=x")
    assert page.context["claims"] == [small]
