"""A paper that was to follow and that corrected facts ask for no longer, and again."""

from datetime import UTC, datetime, timedelta

import pytest

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.messages.models import Notice
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import answering, correcting, hindrances, missing_papers, reviewing, undertaking
from subsidies.enums import Verdict
from subsidies.models import Application, MissingPaper
from tests.factories.claims import pdf
from tests.factories.measures import make_call_of, policy
from tests.factories.missing import submitted_without_report
from tests.factories.people import make_member
from tests.factories.review import make_bureau

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
LATER = timedelta(days=2)  # Thursday 4 July
# Asked for again on Thursday 4 July: the tenth working day after it is Thursday 18 July, 24:00 in Shanghai.
DUE_AGAIN = datetime(2024, 7, 18, 16, 0, tzinfo=UTC)


@pytest.fixture
def bureau():
    return make_bureau()


def call_where(condition="platform_trade"):
    """The audit report may follow, and only those of whom the condition holds need one."""
    text = policy("TJ-2024-TRANSFORM").replace(
        "- id: audit_report\n", "- id: audit_report\n  may_follow: 10\n  when: " + condition + "\n"
    )
    return make_call_of("TJ-2024-TRANSFORM", document=text)


@pytest.fixture
def claim(bureau):
    made = submitted_without_report(call=call_where())
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return made


@pytest.fixture
def paper(claim, bureau, now):
    reviewing.take(claim, with_missing=True, by=bureau.commerce, now=now)
    return claim.missing_papers.get()


def correct(claim, bureau, now, **answers):
    """The desk asks about the facts, the enterprise answers."""
    claim.refresh_from_db()
    asked = correcting.request(claim, {f"answer:{name}": "请核实" for name in answers}, by=bureau.commerce, now=now)
    by = make_member(claim.enterprise, R.ENTERPRISE_ADMIN)
    typed = {f"answer:{name}": {name: text} for name, text in answers.items()}
    answering.prepare(asked, typed, unchanged=typed.keys(), by=by, now=now)
    answering.answer(asked, by=by, now=now)
    claim.refresh_from_db()


def again(paper):
    return MissingPaper.objects.select_related("application__enterprise").get(pk=paper.pk)


def kinds(claim):
    return list(
        AuditEvent.objects.filter(chain__case_uid=claim.uid, kind__startswith="missing_paper.")
        .order_by("position")
        .values_list("kind", flat=True)
    )


def test_paper_no_longer_needed_is_released_and_nothing_comes_of_it(claim, paper, bureau, now):
    correct(claim, bureau, now + LATER, platform_trade="false")
    assert again(paper).released_at == now + LATER
    assert kinds(claim)[-1] == "missing_paper.released"
    assert Notice.objects.filter(kind="missing_paper_released").exists()
    assert missing_papers.remind_due(now=paper.due_at - timedelta(hours=3)) == 0
    assert missing_papers.mark_overdue(now=paper.due_at + timedelta(days=3)) == 0
    assert hindrances.of_many([claim.pk]) == {}
    with pytest.raises(Refused) as ended:
        missing_papers.end_acceptance(again(paper), by=bureau.caseworker, now=paper.due_at + timedelta(days=3))
    assert ended.value.code == "not_owed"
    by = make_member(claim.enterprise, R.ENTERPRISE_ADMIN)
    with pytest.raises(Refused):
        missing_papers.hand_in(again(paper), pdf("report.pdf"), by=by, now=now + LATER)


def test_paper_needed_again_is_owed_again_from_that_day(claim, paper, bureau, now):
    correct(claim, bureau, now + timedelta(days=1), platform_trade="false")
    correct(claim, bureau, now + LATER, platform_trade="true")
    row = again(paper)
    assert (row.released_at, row.due_at, row.due_from) == (None, DUE_AGAIN, now + LATER)
    assert kinds(claim)[-2:] == ["missing_paper.released", "missing_paper.owed_again"]
    assert claim.pk in hindrances.of_many([claim.pk])
    assert missing_papers.remind_due(now=DUE_AGAIN - timedelta(hours=3)) == 1
    assert missing_papers.mark_overdue(now=DUE_AGAIN) == 1


def test_missed_paper_that_is_no_longer_needed_ends_no_claim_and_starts_clean_again(claim, paper, bureau, now):
    after = paper.due_at + timedelta(hours=1)
    assert missing_papers.mark_overdue(now=after) == 1
    correct(claim, bureau, after, platform_trade="false")
    with pytest.raises(Refused):
        missing_papers.end_acceptance(again(paper), by=bureau.caseworker, now=after)
    correct(claim, bureau, after, platform_trade="true")
    assert again(paper).overdue_at is None
    assert again(paper).due_at > after


def test_paper_handed_in_waits_for_the_desk_again_where_it_is_needed_again(claim, paper, bureau, now):
    by = make_member(claim.enterprise, R.ENTERPRISE_ADMIN)
    missing_papers.hand_in(again(paper), pdf("report.pdf"), by=by, now=now)
    correct(claim, bureau, now + LATER, platform_trade="false")
    assert hindrances.of_many([claim.pk]) == {}
    with pytest.raises(Refused):
        missing_papers.accept(again(paper), by=bureau.commerce, now=now + LATER)
    correct(claim, bureau, now + LATER, platform_trade="true")
    assert again(paper).released_at is None
    missing_papers.accept(again(paper), by=bureau.commerce, now=now + LATER)
    assert again(paper).passed_at == now + LATER


def test_other_corrections_leave_it_owed(claim, paper, bureau, now):
    correct(claim, bureau, now + LATER, other_money="0")
    assert again(paper).released_at is None
    assert "missing_paper.released" not in kinds(claim)


def test_undertaken_and_not_accepted_yet_it_keeps_no_desk_from_beginning(claim, bureau, now):
    correct(claim, bureau, now, platform_trade="false")
    assert undertaking.not_accepted(Application.objects.get(pk=claim.pk)) == []
    reviewing.take(claim, by=bureau.commerce, now=now)


def test_paper_that_only_changed_facts_ask_for_is_asked_for_and_waited_for(bureau, now):
    claim = submitted_without_report(call=call_where("overseas_mark"))
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    assert not claim.missing_papers.exists()
    reviewing.take(claim, by=bureau.commerce, now=now)
    correct(claim, bureau, now, overseas_mark="true")
    row = claim.missing_papers.get()
    assert (row.material, row.days, row.accepted_at) == ("audit_report", 10, None)
    assert kinds(claim) == ["missing_paper.asked"]
    assert Notice.objects.filter(kind="missing_paper_asked").exists()
    assert claim.pk in hindrances.of_many([claim.pk])
    with pytest.raises(Refused, match="paper_missing"):
        reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.commerce, now=now)
    by = make_member(claim.enterprise, R.ENTERPRISE_ADMIN)
    missing_papers.hand_in(again(row), pdf("report.pdf"), by=by, now=now)
    missing_papers.send_back(again(row), reason="报告未盖章", by=bureau.commerce, now=now)
    missing_papers.hand_in(again(row), pdf("report.pdf"), by=by, now=now)
    missing_papers.accept(again(row), by=bureau.commerce, now=now)
    assert hindrances.of_many([claim.pk]) == {}
