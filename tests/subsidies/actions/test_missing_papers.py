"""Papers that follow: undertaken, accepted as missing, reminded of, handed in, accepted, missed, taken up again."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies import letter_papers, remedies
from subsidies.actions import deciding, missing_papers, reviewing, submitting
from subsidies.actions.letters import issue
from subsidies.actions.submitting import Incomplete
from subsidies.enums import State, Verdict
from subsidies.enums_proof import LetterKind
from subsidies.models import Application, InvoiceUse, MissingPaper, Undertaking
from subsidies.rules.measure import load_measure
from tests.factories.claims import CLAIMED, load_reference, pdf
from tests.factories.measures import policy
from tests.factories.missing import call_with_paper_to_follow, fill_without_report, submitted_without_report
from tests.factories.people import make_call, make_division, make_enterprise, make_member, make_officer
from tests.factories.review import make_bureau
from tests.standing import part

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
# Accepted on Tuesday 2 July; the tenth working day after it is Tuesday 16 July, 24:00 in Shanghai.
DUE = datetime(2024, 7, 16, 16, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def prepared(standing):
    bureau, claim = make_bureau(), submitted_without_report()
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return {"bureau": bureau, "claim": claim}


bureau, claim = part("bureau"), part("claim")


@pytest.fixture
def paper(claim, bureau, now):
    reviewing.take(claim, with_missing=True, by=bureau.commerce, now=now)
    return again(claim.missing_papers.get())


def again(paper):
    return MissingPaper.objects.select_related("application__enterprise").get(pk=paper.pk)


def state_of(claim):
    return Application.objects.get(pk=claim.pk).state


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.code


def test_the_language_takes_working_days_from_1_to_60():
    text = policy("TJ-2024-TRANSFORM")
    head = "- id: audit_report\n"
    material = next(each for each in load_measure(text).materials if each.id == "audit_report")
    assert material.may_follow == 0
    with_days = load_measure(text.replace(head, f"{head}  may_follow: 60\n"))
    assert next(each.may_follow for each in with_days.materials if each.id == "audit_report") == 60


def test_a_paper_that_may_not_follow_still_keeps_the_claim_back(now):
    load_reference()
    enterprise = make_enterprise()
    by = make_member(enterprise)
    claim = fill_without_report(make_call(), enterprise, by)
    with pytest.raises(Incomplete) as incomplete:
        submitting.submit(claim, truth=True, undertaken=True, by=by, now=now)
    assert [gap.name for gap in incomplete.value.gaps] == ["audit_report"]


def test_without_the_undertaking_nothing_is_submitted(now):
    load_reference()
    enterprise = make_enterprise()
    by = make_member(enterprise)
    claim = fill_without_report(call_with_paper_to_follow(), enterprise, by)
    with pytest.raises(Refused) as refused:
        submitting.submit(claim, truth=True, by=by, now=now)
    assert (refused.value.code, refused.value.field) == ("no_undertaking", "undertaking")
    assert not Undertaking.objects.exists()


def test_the_undertaking_is_frozen_and_vouched_for(claim):
    made = Undertaking.objects.get()
    content = json.loads(made.content)
    assert content["papers"] == [{"material": "audit_report", "label": "2023年度审计报告", "days": 10, "rows": []}]
    assert content["uscc"] == claim.enterprise.uscc
    event = AuditEvent.objects.get(kind="undertaking.given")
    assert event.payload == {"digest": made.digest, "papers": ["audit_report"]}
    with pytest.raises(DatabaseError), transaction.atomic():
        Undertaking.objects.update(content="{}")
    with pytest.raises(TypeError):
        made.delete()
    assert claim.claimed == CLAIMED


def test_no_desk_begins_before_it_has_accepted_the_missing_paper(claim, bureau, now):
    assert code_of(reviewing.take, claim, by=bureau.commerce, now=now) == "paper_missing"
    agree = {"verdict": Verdict.AGREE, "now": now}
    assert code_of(reviewing.opine, claim, by=bureau.commerce, **agree) == "paper_missing"
    with pytest.raises(NotAllowed):
        reviewing.take(claim, with_missing=True, by=bureau.payer, now=now)
    reviewing.take(claim, with_missing=True, by=bureau.commerce, now=now)
    row = claim.missing_papers.get()
    assert (row.due_at, row.due_provisional, row.accepted_by, row.desk) == (
        DUE,
        False,
        bureau.commerce,
        "district_commerce",
    )


def test_the_letter_of_acceptance_names_the_paper_and_its_limit(paper, now):
    letter = issue(LetterKind.ACCEPTANCE, paper.application_id, now=now)
    content = json.loads(letter.content)
    assert content["items"] == [["2023年度审计报告", "2024年7月17日 00:00"]]
    assert any("容缺" in text or "暂缺" in text for text in content["paragraphs"])
    assert letter_papers.draw(letter).startswith(b"%PDF")


def test_review_goes_on_but_nothing_is_proposed_before_the_paper_is_in_and_accepted(paper, bureau, now):
    claim = paper.application
    for person in (bureau.commerce, bureau.finance):
        reviewing.opine(claim, verdict=Verdict.AGREE, by=person, now=now)
    assert state_of(claim) == State.CITY_REVIEW
    agree = {"verdict": Verdict.AGREE, "by": bureau.caseworker, "now": now}
    assert code_of(reviewing.opine, claim, **agree) == "papers_out"
    missing_papers.hand_in(paper, pdf("report.pdf"), by=claim.created_by, now=now)
    assert code_of(reviewing.opine, claim, **agree) == "papers_out"
    missing_papers.accept(paper, by=bureau.caseworker, now=now)
    reviewing.opine(claim, **agree)
    assert state_of(claim) == State.DECIDING
    kinds = AuditEvent.objects.filter(chain__case_uid=claim.uid).values_list("kind", flat=True)
    assert {"claim.document_added", "missing_paper.handed_in", "missing_paper.passed"} <= set(kinds)


def test_no_signature_while_a_paper_is_out(paper, bureau, now):
    """Even where a claim had come before the decision."""
    claim = paper.application
    for person in (bureau.commerce, bureau.finance):
        reviewing.opine(claim, verdict=Verdict.AGREE, by=person, now=now)
    Application.objects.filter(pk=claim.pk).update(state=State.DECIDING)
    digest = claim.entitlements.get(stage="audited", is_current=True).digest
    assert code_of(deciding.sign, claim, digest=digest, by=bureau.director, now=now) == "papers_out"


def test_reminders_three_and_one_working_days_before_once_each(paper):
    """Due on Tuesday 16 July: reminded on Thursday 11 July and on Monday 15 July."""
    sent = {}
    for day in range(2, 17):
        for hour in (1, 9):
            moment = datetime(2024, 7, day, hour, 0, tzinfo=UTC)
            sent[day] = sent.get(day, 0) + missing_papers.remind_due(now=moment)
    assert {day for day, count in sent.items() if count} == {11, 15}
    assert sum(sent.values()) == 2
    told = Notice.objects.filter(recipient=paper.application.created_by)
    assert told.filter(kind="missing_paper_due_soon").count() == 1
    assert told.filter(kind="missing_paper_due_now").count() == 1


def test_what_is_not_the_paper_is_sent_back_with_a_reason_and_owed_again(paper, bureau, now):
    claim = paper.application
    assert code_of(missing_papers.accept, paper, by=bureau.commerce, now=now) == "not_handed_in"
    missing_papers.hand_in(paper, pdf("wrong.pdf"), by=claim.created_by, now=now)
    assert code_of(missing_papers.send_back, paper, reason=" ", by=bureau.commerce, now=now) == "reason_missing"
    missing_papers.send_back(paper, reason="不是2023年度的报告。", by=bureau.commerce, now=now)
    row = again(paper)
    assert (row.handed_in_at, row.return_reason, row.due_at) == (None, "不是2023年度的报告。", DUE)
    assert not claim.documents.filter(material="audit_report", replaced_at=None).exists()
    assert Notice.objects.filter(kind="missing_paper_sent_back", recipient=claim.created_by).count() == 1


def test_a_missed_limit_is_marked_once_and_the_acceptance_can_be_ended(paper, bureau):
    claim = paper.application
    assert code_of(missing_papers.end_acceptance, paper, by=bureau.caseworker, now=DUE) == "not_overdue"
    assert missing_papers.mark_overdue(now=DUE - timedelta(seconds=1)) == 0
    assert missing_papers.mark_overdue(now=DUE) == 1
    assert missing_papers.mark_overdue(now=DUE + timedelta(hours=1)) == 0
    assert state_of(claim) == State.DISTRICT_REVIEW  # nothing ends by itself
    assert Notice.objects.filter(kind="missing_paper_missed", recipient=bureau.commerce).count() == 1
    with pytest.raises(NotAllowed):
        missing_papers.end_acceptance(paper, by=bureau.commerce, now=DUE)
    missing_papers.end_acceptance(paper, by=bureau.caseworker, now=DUE)
    assert state_of(claim) == State.WITHDRAWN
    assert not InvoiceUse.objects.filter(application=claim).exists()
    withdrawal = remedies.lapsed(Application.objects.get(pk=claim.pk))
    # five working days after Wednesday 17 July: Wednesday 24 July, 24:00
    assert withdrawal.restorable_until == datetime(2024, 7, 24, 16, 0, tzinfo=UTC)


def test_handed_in_after_the_mark_it_still_counts(paper, bureau):
    missing_papers.mark_overdue(now=DUE)
    missing_papers.hand_in(paper, pdf("late.pdf"), by=paper.application.created_by, now=DUE)
    assert code_of(missing_papers.end_acceptance, paper, by=bureau.caseworker, now=DUE) == "handed_in"
    missing_papers.accept(paper, by=bureau.commerce, now=DUE)
    assert again(paper).passed_by == bureau.commerce


def test_taken_up_again_at_its_desk_with_the_paper_owed_from_now_on(paper, bureau):
    claim = paper.application
    missing_papers.mark_overdue(now=DUE)
    missing_papers.end_acceptance(paper, by=bureau.caseworker, now=DUE)
    later = DUE + timedelta(hours=10)  # Wednesday 17 July
    assert code_of(missing_papers.restore, paper, reason="", by=bureau.caseworker, now=later) == "reason_missing"
    missing_papers.restore(paper, reason="审计机构延误。", by=bureau.caseworker, now=later)
    row = again(paper)
    assert state_of(claim) == State.DISTRICT_REVIEW
    assert (row.overdue_at, row.reminded) == (None, None)
    assert row.due_at == datetime(2024, 7, 31, 16, 0, tzinfo=UTC)  # ten working days after 17 July
    assert InvoiceUse.objects.filter(application=claim).count() == 3
    too_late = datetime(2024, 7, 24, 16, 0, tzinfo=UTC)
    assert code_of(missing_papers.restore, paper, reason="x", by=bureau.caseworker, now=too_late) == "not_lapsed"


def test_a_limit_in_a_year_without_a_calendar_is_never_missed(bureau):
    december = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    claim = submitted_without_report()
    reviewing.take(claim, with_missing=True, by=bureau.commerce, now=december)
    row = claim.missing_papers.get()
    assert row.due_provisional
    assert missing_papers.mark_overdue(now=december + timedelta(days=90)) == 0


def test_only_the_enterprise_and_the_offices_of_the_claim_see_the_paper(paper, bureau):
    elsewhere = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"))
    stranger = make_member(make_enterprise())

    def sees(user):
        return MissingPaper.objects.visible_to(user).exists()

    assert [sees(user) for user in (paper.application.created_by, bureau.commerce, bureau.caseworker)] == [True] * 3
    assert [sees(user) for user in (elsewhere, stranger)] == [False, False]
    with pytest.raises(NotAllowed):
        missing_papers.hand_in(paper, pdf(), by=stranger, now=DUE)
