"""Papers that follow, as the enterprise and the desks see them; other people's are a 404."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import documents, missing_papers, reviewing, submitting
from subsidies.enums import State
from subsidies.models import Application, MissingPaper
from tests.factories.claims import load_reference, pdf
from tests.factories.missing import call_with_paper_to_follow, fill_without_report, submitted_without_report
from tests.factories.people import make_division, make_enterprise, make_member, make_officer
from tests.factories.review import make_bureau

pytestmark = pytest.mark.django_db
DUE = datetime(2024, 7, 16, 16, 0, tzinfo=UTC)


@pytest.fixture
def bureau(at):
    at("2024-07-02T10:00:00")
    return make_bureau()


@pytest.fixture
def claim(bureau):
    made = submitted_without_report()
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return made


@pytest.fixture
def paper(claim, bureau, now):
    reviewing.take(claim, with_missing=True, by=bureau.commerce, now=now)
    return MissingPaper.objects.select_related("application").get()


def page(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def own(name, *args):
    return reverse(f"portal:subsidies:{name}", args=args)


def test_the_check_page_asks_for_the_undertaking_and_submits_with_it(client, bureau):
    load_reference()
    enterprise = make_enterprise()
    by = make_member(enterprise)
    claim = fill_without_report(call_with_paper_to_follow(), enterprise, by)
    client.force_login(by)
    text = client.get(own("application_check", claim.uid)).content.decode()
    assert "受理后 10 个工作日内" in text
    assert 'name="undertaking"' in text
    data = {"version": claim.version, "truth": "on"}
    answer = client.post(own("application_submit", claim.uid), data)
    assert answer.status_code == 422
    assert "请承诺补交这些材料" in answer.content.decode()
    client.post(own("application_submit", claim.uid), data | {"undertaking": "on"})
    assert Application.objects.get(pk=claim.pk).state == State.DISTRICT_REVIEW


def test_the_desk_accepts_with_the_paper_to_follow(client, claim, bureau):
    client.force_login(bureau.commerce)
    text = client.get(page("application_detail", claim.uid)).content.decode()
    assert page("missing_accept", claim.uid) in text
    text = client.get(page("missing_accept", claim.uid)).content.decode()
    assert "2023年度审计报告" in text
    assert "7月16日" in text
    client.post(page("missing_accept", claim.uid))
    assert claim.missing_papers.get().due_at == DUE
    assert client.get(page("missing_accept", claim.uid)).status_code == 302


def test_the_enterprise_sees_what_it_owes_and_hands_it_in(client, paper):
    claim = paper.application
    client.force_login(claim.created_by)
    text = client.get(own("application_detail", claim.uid)).content.decode()
    assert "2023年度审计报告" in text
    assert "7月16日" in text
    address = own("missing_hand_in", claim.uid, paper.uid)
    assert client.post(address, {"file": pdf("report.pdf")}).status_code == 302
    assert MissingPaper.objects.get().handed_in_at is not None


def test_the_desk_answers_what_came(client, paper, bureau, now):
    claim = paper.application
    missing_papers.hand_in(paper, pdf("report.pdf"), by=claim.created_by, now=now)
    client.force_login(bureau.commerce)
    text = client.get(page("application_detail", claim.uid)).content.decode()
    assert page("missing_pass", paper.uid) in text
    answer = client.post(page("missing_return", paper.uid), {"reason": ""})
    assert answer.status_code == 422
    client.post(page("missing_return", paper.uid), {"reason": "不清晰。"})
    missing_papers.hand_in(paper, pdf("report2.pdf"), by=claim.created_by, now=now)
    client.post(page("missing_pass", paper.uid))
    assert MissingPaper.objects.get().passed_by == bureau.commerce


def test_missed_ones_are_ticked_ended_and_taken_up_again(client, paper, bureau, at):
    missing_papers.mark_overdue(now=DUE)
    at("2024-07-17T09:00:00")
    client.force_login(bureau.caseworker)
    assert paper.application.reference in client.get(page("missing_list")).content.decode()
    answer = client.post(page("missing_end"), {"paper": [str(paper.uid), "x"]})
    assert paper.application.reference in answer.content.decode()
    assert Application.objects.get(pk=paper.application_id).state == State.WITHDRAWN
    assert page("missing_restore", paper.uid) in client.get(page("missing_list") + "?view=ended").content.decode()
    client.post(page("missing_restore", paper.uid), {"reason": "审计机构延误。"})
    assert Application.objects.get(pk=paper.application_id).state == State.DISTRICT_REVIEW
    for view in ("owed", "in", "missed"):
        assert client.get(page("missing_list") + f"?view={view}").status_code == 200


def test_elsewhere_it_is_not_there(client, paper):
    other = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"))
    client.force_login(other)
    assert client.post(page("missing_pass", paper.uid)).status_code == 404
    assert client.get(page("missing_accept", paper.application.uid)).status_code == 404
    client.force_login(make_member(make_enterprise()))
    address = own("missing_hand_in", paper.application.uid, paper.uid)
    assert client.post(address, {"file": pdf()}).status_code == 404


def test_a_paper_added_before_submission_needs_no_undertaking(client, bureau, now):
    load_reference()
    enterprise = make_enterprise()
    by = make_member(enterprise)
    claim = fill_without_report(call_with_paper_to_follow(), enterprise, by)
    documents.add_document(claim, "audit_report", pdf(), by=by, now=now)
    claim.refresh_from_db()
    submitting.submit(claim, truth=True, by=by, now=now)
    assert not MissingPaper.objects.exists()
