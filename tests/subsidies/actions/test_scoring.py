"""Scores: independent until all are signed, frozen by the database, led to an opinion and to the measure's value."""

import hashlib
import json

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from pilotzone.audit.models import AuditEvent
from pilotzone.audit.queries import verify as verify_chains
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import evidence, panels
from subsidies.actions import drawing, reviewing, rubrics, scoring
from subsidies.actions import panels as acts
from subsidies.actions.rubrics import Proposal
from subsidies.actions.scoring import Given
from subsidies.enums_panels import Result
from subsidies.enums_proof import Conflict
from subsidies.models import ExpertPart, ExpertScore, PanelOpinion, Rubric
from subsidies.rules.scoring import Criterion
from tests.factories.claims import load_reference
from tests.factories.measures import make_call_of, make_claim, policy
from tests.factories.panels import CRITERIA, DRAWN, SIGN_BY, declare_none, make_draw, make_expert, make_rubric, person
from tests.factories.people import NOW, make_call, make_enterprise, make_officer
from tests.factories.review import make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    load_reference()
    at("2024-07-04T10:00:00")


def dealt_parts(call, count=3):
    manager, secretary = make_officer(R.PROGRAMME_MANAGER), make_officer(R.SECRETARY)
    for number in range(count + 1):
        make_expert(manager, f"专家{number}")
    draw = make_draw(call, secretary, seats=count)
    acts.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN)
    return sorted(declare_none(draw), key=lambda part: part.rank)


@pytest.fixture
def parts():
    call = make_call()
    make_rubric(call)
    make_submitted(call, make_enterprise("甲公司", payee=False))
    return dealt_parts(call)


def user_of(part):
    return person(part.expert.user_id)


def sign(part, one, two, **fields):
    return scoring.sign(part, Given({"c1": one, "c2": two}, **fields), by=user_of(part), now=DRAWN)


class TestRubrics:
    def test_two_people_put_a_rubric_in_force_and_a_new_one_replaces_it(self):
        call = make_call()
        first = make_rubric(call)
        second = make_rubric(call, apart=20)
        first.refresh_from_db()
        assert (first.ended_at, second.number, second.apart) == (NOW, 2, 20)
        assert AuditEvent.objects.filter(kind="rubric.approved").count() == 2

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"criteria": ()}, "no_criteria"),
            ({"criteria": (Criterion("c1", "甲", "", 10, 90),)}, "weights_wrong"),
            ({"apart": 0}, "apart_wrong"),
            ({"materials": ("horoscope",)}, "no_such_material"),
            ({"input": "turnover"}, "no_such_input"),
        ],
    )
    def test_what_is_wrong_is_refused(self, fields, code):
        given = {"criteria": CRITERIA, "apart": 15, "result": Result.MEAN} | fields
        with pytest.raises(Refused, match=code):
            rubrics.propose(make_call(), Proposal(**given), by=make_officer(R.PROGRAMME_MANAGER), now=NOW)

    def test_who_may_not_and_what_is_settled(self):
        call, manager, director = make_call(), make_officer(R.PROGRAMME_MANAGER), make_officer(R.DIRECTOR)
        proposal = Proposal(CRITERIA, 15, Result.MEAN)
        with pytest.raises(NotAllowed):
            rubrics.propose(call, proposal, by=director, now=NOW)
        rubric = rubrics.propose(call, proposal, by=manager, now=NOW)
        with pytest.raises(Refused, match="proposed_already"):
            rubrics.propose(call, proposal, by=manager, now=NOW)
        with pytest.raises(NotAllowed):
            rubrics.approve(rubric, by=manager, now=NOW)
        rubrics.give_back(rubric, by=director, now=NOW)
        with pytest.raises(Refused, match="rubric_settled"):
            rubrics.approve(rubric, by=director, now=NOW)
        assert rubrics.propose(call, proposal, by=manager, now=NOW).number == 2

    @pytest.mark.engine
    def test_the_database_refuses_to_edit_a_rubric(self):
        rubric = make_rubric(make_call())
        with pytest.raises(DatabaseError), transaction.atomic():
            Rubric.objects.filter(pk=rubric.pk).update(criteria=[])
        with pytest.raises(IntegrityError), transaction.atomic():
            Rubric.objects.filter(pk=rubric.pk).update(approved_by=rubric.proposed_by)

    def test_without_one_nothing_is_dealt(self):
        call = make_call()
        make_submitted(call, make_enterprise(payee=False))
        make_expert(make_officer(R.PROGRAMME_MANAGER), "一")
        secretary = make_officer(R.SECRETARY)
        draw = make_draw(call, secretary, seats=1)
        with pytest.raises(Refused, match="no_rubric"):
            acts.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN)


class TestSigning:
    @pytest.mark.engine
    def test_a_draft_is_kept_and_a_signature_freezes_it(self, parts):
        part = parts[0]
        draft = scoring.keep(part, Given({"c1": "8.5"}), by=user_of(part), now=DRAWN)
        assert (draft.points, draft.signed_at) == ({"c1": "8.5"}, None)
        with pytest.raises(Refused, match="points_missing"):
            scoring.sign(part, Given({"c1": "8.5"}), by=user_of(part), now=DRAWN)

        score = sign(part, "8.5", "15.0", comments={"c1": "基础扎实"}, remark="可支持")

        assert score.total == 7_900
        record = json.loads(score.record)
        assert record["points"] == {"c1": "8.5", "c2": "15"}
        assert (record["total"], record["expert"]) == ("79.00", part.expert.reference)
        assert score.digest == hashlib.sha256(score.record.encode()).hexdigest()
        event = AuditEvent.objects.get(kind="score.signed")
        assert event.payload == {
            "expert": part.expert.reference,
            "draw": part.panel_claim.draw.reference,
            "digest": score.digest,
        }
        with pytest.raises(Refused, match="signed_already"):
            sign(part, "1", "1")
        for change in ({"total": 1}, {"points": {}}, {"signed_at": None}):
            with pytest.raises(DatabaseError), transaction.atomic():
                ExpertScore.objects.filter(pk=score.pk).update(**change)

    @pytest.mark.parametrize("typed", ["10.5", "-1", "8.55", "many"])
    def test_points_outside_the_criterion_are_refused_at_it(self, parts, typed):
        with pytest.raises(Refused) as refused:
            scoring.keep(parts[0], Given({"c1": typed}), by=user_of(parts[0]), now=DRAWN)
        assert (refused.value.code, refused.value.field) == ("points_wrong", "c1")

    def test_nobody_scores_for_another(self, parts):
        for by in (user_of(parts[1]), make_officer(R.CASEWORKER)):
            with pytest.raises(NotAllowed):
                scoring.keep(parts[0], Given({"c1": "1"}), by=by, now=DRAWN)

    def test_nothing_is_shown_before_all_are_signed(self, parts):
        claim = parts[0].panel_claim
        sign(parts[0], "8", "16")
        sign(parts[1], "8.5", "16")
        assert panels.table_of(claim) is None
        assert panels.progress_of(claim) == (2, 3)
        packed = evidence.gather(claim.application, files=False)
        assert [each.member for each in packed.vouched if each.title == "score"] == [None, None]

        sign(parts[2], "4", "8")  # 40.00 against 80.00 and 82.00

        table = panels.table_of(claim)
        assert [column.total for column in table.columns] == ["80.00", "82.00", "40.00"]
        assert [column.is_outlier for column in table.columns] == [False, False, True]
        assert [column.leads for column in table.columns] == [True, False, False]
        assert table.shown == {
            "mean": "67.33",
            "median": "80.00",
            "lowest": "40.00",
            "highest": "82.00",
            "range": "42.00",
            "deviation": "23.69",
        }
        assert table.result == "67.33"
        packed = evidence.gather(claim.application, files=False)
        names = [each.member for each in packed.vouched if each.title == "score"]
        assert names == ["experts/score-01.json", "experts/score-02.json", "experts/score-03.json"]

    def test_a_signed_score_stands_when_its_expert_falls_ill(self, parts):
        sign(parts[0], "8", "16")
        secretary = make_officer(R.SECRETARY, name="另一位")
        drawing.recuse(parts[0].panel_claim.draw, parts[0].expert.reference, Conflict.HINDERED, by=secretary, now=DRAWN)
        assert ExpertPart.objects.standing().count() == 3
        drawing.recuse(parts[1].panel_claim.draw, parts[1].expert.reference, Conflict.HINDERED, by=secretary, now=DRAWN)
        assert not ExpertPart.objects.standing().filter(pk=parts[1].pk).exists()


class TestOpinion:
    def test_the_leader_speaks_for_the_group_after_all(self, parts):
        with pytest.raises(Refused, match="scores_missing"):
            scoring.opine(parts[0], "同意", by=user_of(parts[0]), now=DRAWN)
        for part in parts:
            sign(part, "8", "16")
        with pytest.raises(NotAllowed):
            scoring.opine(parts[1], "同意", by=user_of(parts[1]), now=DRAWN)
        with pytest.raises(Refused, match="no_text"):
            scoring.opine(parts[0], " ", by=user_of(parts[0]), now=DRAWN)

        opinion = scoring.opine(parts[0], "三位专家一致同意。", by=user_of(parts[0]), now=DRAWN)

        assert opinion.result == 8_000
        event = AuditEvent.objects.get(kind="panel.opinion_signed")
        assert (event.payload["result"], event.payload["digest"]) == ("80.00", opinion.digest)
        with pytest.raises(Refused, match="signed_already"):
            scoring.opine(parts[0], "又", by=user_of(parts[0]), now=DRAWN)
        with pytest.raises(DatabaseError), transaction.atomic():
            PanelOpinion.objects.filter(pk=opinion.pk).update(text="改")
        assert list(verify_chains()) == []

    def test_the_desk_takes_the_result_over_as_the_measures_value(self, now):
        document = policy("ZONE-DEMO-HQ").replace(
            "  proposal: {type: CNY,",
            "  score: {type: number, label: {zh: 专家评分, en: Score}, from: reviewer}\n  proposal: {type: CNY,",
        )
        call = make_call_of("ZONE-DEMO-HQ", values={"threshold": "50000000.00"}, document=document)
        assert rubrics.inputs_of(call) == {"score": "专家评分"}
        make_rubric(call, materials=(), input="score")
        claim = make_claim(call)
        bureau = make_bureau()
        with pytest.raises(Refused, match="nothing_to_take_over"):
            scoring.take_over(claim, by=bureau.commerce, now=now)
        parts = dealt_parts(call, 1)
        sign(parts[0], "8.5", "15")
        scoring.opine(parts[0], "同意", by=user_of(parts[0]), now=DRAWN)
        reviewing.take(claim, by=bureau.commerce, now=DRAWN)

        scoring.take_over(claim, by=bureau.commerce, now=DRAWN)

        row = claim.reviewer_values.get(input="score")
        assert (row.value, row.desk) == ("79", "district_commerce")
        assert "79.00" in row.reason
        assert "CQ-2024" in row.source
        with pytest.raises(NotAllowed):
            scoring.take_over(claim, by=bureau.director, now=DRAWN)
