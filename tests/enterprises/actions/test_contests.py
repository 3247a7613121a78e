"""An enterprise contests one value: examined by one person, decided by another; nobody else moves, or it says so."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from enterprises.actions.assessments import contesting, correcting, publishing
from enterprises.enums_assessments import ContestOutcome, ContestState, CycleState, RunKind
from enterprises.models import Assessment, Contest
from enterprises.verification import differences
from pilotzone.audit.models import AuditEvent
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from tests.factories import assessments as make
from tests.factories import figures
from tests.factories.people import make_member, make_officer

pytestmark = pytest.mark.django_db
AT = make.FROZEN + timedelta(days=1)
ACCEPT, REFUSE = ContestOutcome.ACCEPT, ContestOutcome.REFUSE


def begin(text=make.QUARTERLY):
    make.make_calendar()
    officer, director = figures.make_assessor(), make_officer(R.DIRECTOR)
    firms = make.make_firms(officer)
    cycle = make.scored(make.open_cycle(make.make_version(text), officer), officer)
    return make.provisional(cycle, officer, director), firms, officer, director


def claim(assessment, by, figure="staff", claimed="10", statement="按社保缴费人数。", now=AT, **fields):
    return contesting.file(assessment, figure=figure, claimed=claimed, statement=statement, by=by, now=now, **fields)


def results(cycle):
    rows = Assessment.objects.current().filter(cycle=cycle).select_related("subject__enterprise")
    return {row.subject.enterprise.uscc: (row.score, row.grade, row.rank) for row in rows}


@pytest.mark.engine
def test_an_accepted_value_moves_one_and_nobody_else():
    cycle, firms, officer, director = begin()
    firm, admin = firms[4], make_member(firms[4])  # 57 points: a C
    before = results(cycle)
    upload = SimpleUploadedFile("社保.csv", "项目,人数\n参保,10\n".encode())
    paper = files.store(upload, by=admin, now=AT, accepted=(FileType.CSV,))
    contest = claim(make.result_of(cycle, firm), admin, files=[paper])
    # By hand: 10 of 10 people instead of 5 are 10 points instead of 5; 62 lies before the 61.5 at place 4.
    assert contest.effect == {
        "before": {"score": "57", "grade": "C", "rank": 5},
        "after": {"score": "62", "grade": "B", "rank": 4},
    }
    # Fifteen working days after Monday, 22 July 2024.
    assert (contest.reference[:8], contest.due_on) == ("FH-2024-", date(2024, 8, 12))
    assert contest.files.get().file == paper
    assert Notice.objects.filter(kind="enterprises.contest_filed", recipient=officer).exists()
    assert not Notice.objects.filter(kind="enterprises.contest_filed", recipient=director).exists()
    assert Contest.objects.visible_to(admin).get() == contest
    assert not Contest.objects.visible_to(make_member(firms[5])).exists()

    with pytest.raises(NotAllowed):
        contesting.examine(contest, outcome=ACCEPT, note="属实", by=director, now=AT)
    contesting.examine(contest, outcome=REFUSE, note="不属实", by=officer, now=AT)
    with pytest.raises(Stale):
        contesting.send_back(contest, reason="请再核", expected_version=1, by=director, now=AT)
    contesting.send_back(contest, reason="请再核社保记录", by=director, now=AT)
    contesting.examine(contest, outcome=ACCEPT, note="属实", by=officer, now=AT)
    with pytest.raises(NotAllowed):
        contesting.decide(contest, by=officer, now=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(state="accepted", decided_at=AT, decided_by=officer)
    decided = contesting.decide(contest, note="同意", by=director, now=AT)
    assert decided.state == ContestState.ACCEPTED
    assert (decided.run.kind, decided.run.base, decided.run.number) == (RunKind.ONE, cycle.run, 2)
    after = results(cycle)
    assert after.pop(firm.uscc) == (62_000_000_000, "B", 4)
    assert before.pop(firm.uscc) == (57_000_000_000, "C", 5)
    assert after == before
    assert list(differences(decided.run)) == list(differences(cycle.run)) == []
    told = Notice.objects.get(kind="enterprises.contest_accepted")
    assert told.recipient == admin

    # A second figure of the same firm stands on the first one's correction.
    second = claim(make.result_of(cycle, firm), admin, figure="trade_before", claimed="400.00")
    # 800 of trade against 400: growth of 100% is 20 points instead of 12.
    assert second.effect["before"]["score"] == "62"
    assert second.effect["after"] == {"score": "70", "grade": "B", "rank": 2}
    contesting.examine(second, outcome=ACCEPT, note="属实", by=officer, now=AT)
    contesting.decide(second, by=director, now=AT)
    assert results(cycle)[firm.uscc] == (70_000_000_000, "B", 2)
    kinds = AuditEvent.objects.filter(chain__case_uid=cycle.uid, kind__startswith="contest.").order_by("position")
    assert list(kinds.values_list("kind", flat=True)) == [
        "contest.filed",
        "contest.examined",
        "contest.sent_back",
        "contest.examined",
        "contest.decided",
        "contest.filed",
        "contest.examined",
        "contest.decided",
    ]


def test_what_cannot_be_contested():
    cycle, firms, officer, director = begin()
    admin, assessment = make_member(firms[4]), make.result_of(cycle, firms[4])
    wrong = {
        "no_figure": {"figure": "profit"},
        "no_value": {"claimed": "viele"},
        "same_value": {"claimed": "5"},
        "no_statement": {"statement": "  "},
        "too_late": {"now": AT + timedelta(days=12)},
    }
    for code, fields in wrong.items():
        with pytest.raises(Refused) as refusal:
            claim(assessment, admin, **fields)
        assert refusal.value.code == code
    for other in (make_member(firms[5]), make_member(firms[4], R.PROJECT_LEAD), officer):
        with pytest.raises(NotAllowed):
            claim(assessment, other)
    contest = claim(assessment, admin, now=AT + timedelta(days=11))  # the last day
    with pytest.raises(Refused) as refusal:
        claim(assessment, admin)
    assert refusal.value.code == "twice"
    after = make.FROZEN + timedelta(days=13)
    with pytest.raises(Refused) as refusal:
        publishing.publish(cycle, by=director, now=after)
    assert refusal.value.code == "contests_open"
    for value in ("1/3", "9e99999999", "1_000", "10.5"):
        with pytest.raises(Refused) as refusal:
            contesting.examine(contest, outcome=ACCEPT, value=value, note="属实", by=officer, now=AT)
        assert (refusal.value.code, refusal.value.field) == ("no_value", "value")
    contesting.withdraw(contest, by=admin, now=after)
    publishing.publish(cycle, by=director, now=after)
    with pytest.raises(Refused) as refusal:
        claim(assessment, admin, now=after)
    assert refusal.value.code == "not_open"


@pytest.mark.engine
def test_under_relative_methods_everybody_is_scored_again():
    cycle, firms, officer, director = begin(make.RELATIVE)
    assert correcting.moves_others(cycle)
    admin, first = make_member(firms[0]), cycle.run
    before = results(cycle)
    contest = claim(make.result_of(cycle, firms[0]), admin, figure="trade", claimed="2000.00")
    contesting.examine(contest, outcome=ACCEPT, note="属实", by=officer, now=AT)
    contesting.decide(contest, by=director, now=AT)
    with pytest.raises(Refused) as refusal:
        claim(make.result_of(cycle, firms[1]), make_member(firms[1]))
    assert refusal.value.code == "run_under_way"
    make.drain(AT)
    cycle.refresh_from_db()
    assert (cycle.state, cycle.run.number, cycle.run.base) == (CycleState.PROVISIONAL, 2, first)
    after = results(cycle)
    # By hand: trade from 450 to 2000 instead of 1000; the last but one has 500: 50/1550 of 50 instead of 50/550.
    change = after[firms[10].uscc][0] - before[firms[10].uscc][0]
    assert change / 10**9 == pytest.approx(50 * 50 / 1550 - 50 * 50 / 550, abs=1e-8)
    assert list(differences(cycle.run)) == []
