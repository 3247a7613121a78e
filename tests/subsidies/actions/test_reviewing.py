"""The district's and the city's opinions, rulings on lines, and who may not act twice."""

from datetime import UTC, datetime

import pytest

from enterprises.models import Membership
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from subsidies import facts
from subsidies.actions import deciding, drafting, reviewing, valuing
from subsidies.enums import Stage, State, Verdict
from subsidies.models import InvoiceUse
from tests.factories.people import make_division, make_officer
from tests.factories.review import at_city, at_decision, make_bureau, make_line, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau()


def test_both_district_desks_agreeing_sends_the_claim_to_the_city(bureau, now):
    claim = make_submitted()
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    assert claim.state == State.DISTRICT_REVIEW
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.finance, now=now)
    claim.refresh_from_db()
    assert claim.state == State.CITY_REVIEW
    assert (claim.claimed, claim.verified, claim.audited) == (36_000_00, 36_000_00, 36_000_00)
    assert claim.due_at == datetime(2024, 7, 9, 9, 0, tzinfo=UTC)  # five working days after 2 July, 17:00
    assert Notice.objects.filter(recipient=bureau.caseworker, kind="claim_forwarded").count() == 1
    assert Notice.objects.filter(recipient=claim.created_by, kind="claim_forwarded").count() == 1


def test_disagreement_needs_its_reason_and_keeps_the_claim_until_a_new_opinion(bureau, now):
    claim = make_submitted()
    with pytest.raises(Refused) as refused:
        reviewing.opine(claim, verdict=Verdict.DISAGREE, by=bureau.finance, now=now)
    assert refused.value.code == "comment_missing"
    reviewing.opine(claim, verdict=Verdict.DISAGREE, comment="合同缺页", by=bureau.finance, now=now)
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    assert claim.state == State.DISTRICT_REVIEW
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.finance, now=now)
    claim.refresh_from_db()
    assert claim.state == State.CITY_REVIEW
    assert claim.opinions.filter(fallen_at=None).count() == 2


def test_a_line_left_out_lowers_the_amount_and_lets_the_opinion_fall(bureau, now):
    claim = make_submitted(amounts=("100000.00", "20000.00"))
    first = reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.commerce, now=now)
    line = claim.lines.get(position=2)
    made = reviewing.rule(line, accepted=False, reason="购买方不是申报企业", by=bureau.finance, now=now)
    first.refresh_from_db()
    claim.refresh_from_db()
    assert made.stage == Stage.VERIFIED
    assert (claim.claimed, claim.verified) == (36_000_00, 30_000_00)
    assert first.fallen_at == now
    event = AuditEvent.objects.get(kind="line.ruled")
    assert event.payload["before"] == 36_000_00
    assert event.payload["after"] == 30_000_00


def test_a_line_taken_back_in_restores_the_amount(bureau, now):
    claim = make_submitted(amounts=("100000.00", "20000.00"))
    line = claim.lines.get(position=2)
    reviewing.rule(line, accepted=False, reason="待核实", by=bureau.commerce, now=now)
    reviewing.rule(line, accepted=True, reason="已核实", by=bureau.commerce, now=now)
    claim.refresh_from_db()
    assert claim.verified == 36_000_00
    assert line.rulings.count() == 1


def test_a_ruling_of_the_city_changes_the_audited_amount_only(bureau, now):
    claim = at_city(make_submitted(amounts=("100000.00", "20000.00")), bureau, now)
    reviewing.rule(claim.lines.get(position=2), accepted=False, reason="与合同不符", by=bureau.caseworker, now=now)
    claim.refresh_from_db()
    assert (claim.verified, claim.audited) == (36_000_00, 30_000_00)
    assert claim.opinions.filter(fallen_at=None).count() == 2


def test_a_ruling_without_reason_is_refused(bureau, now):
    claim = make_submitted()
    with pytest.raises(Refused) as refused:
        reviewing.rule(claim.lines.get(), accepted=False, reason="  ", by=bureau.commerce, now=now)
    assert refused.value.field == "reason"


def test_one_person_does_not_give_both_district_opinions(now):
    division = make_division()
    both = make_officer(R.DISTRICT_COMMERCE, division)
    both.appointments.create(
        role=R.DISTRICT_FINANCE,
        office=both.appointments.get().office,
        starts_on=datetime(2020, 1, 1, tzinfo=UTC).date(),
    )
    claim = make_submitted()
    reviewing.opine(claim, verdict=Verdict.AGREE, by=both, now=now)
    opinion = reviewing.opine(claim, verdict=Verdict.AGREE, by=both, now=now)
    claim.refresh_from_db()
    assert opinion.desk == "district_commerce"
    assert claim.state == State.DISTRICT_REVIEW


def test_a_caseworker_who_acted_for_the_district_does_not_re_review(bureau, now):
    mover = make_officer(R.DISTRICT_COMMERCE, make_division())
    mover.appointments.create(
        role=R.CASEWORKER,
        office=bureau.caseworker.appointments.get().office,
        starts_on=datetime(2020, 1, 1, tzinfo=UTC).date(),
    )
    claim = make_submitted()
    reviewing.opine(claim, verdict=Verdict.AGREE, by=mover, now=now)
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.finance, now=now)
    with pytest.raises(Refused) as refused:
        reviewing.opine(claim, verdict=Verdict.AGREE, by=mover, now=now)
    assert refused.value.code == "acted_elsewhere"


def test_an_officer_of_another_division_may_not_act(now):
    stranger = make_officer(R.DISTRICT_COMMERCE, make_division("120114", "武清区", "Wuqing"))
    with pytest.raises(NotAllowed):
        reviewing.opine(make_submitted(), verdict=Verdict.AGREE, by=stranger, now=now)


def test_the_city_cannot_act_while_the_district_has_the_claim(bureau, now):
    with pytest.raises(Refused) as refused:
        reviewing.opine(make_submitted(), verdict=Verdict.AGREE, by=bureau.caseworker, now=now)
    assert refused.value.code == "not_here"


def test_a_stale_page_is_refused_and_changes_nothing(bureau, now):
    claim = make_submitted()
    with pytest.raises(Stale):
        reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.commerce, now=now, expected_version=claim.version - 1)
    assert claim.opinions.count() == 0


def test_the_city_proposes_to_the_decision(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    assert claim.state == State.DECIDING
    assert Notice.objects.filter(recipient=bureau.director, kind="decision_waiting").count() == 1


def test_an_amount_of_zero_is_not_proposed(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    reviewing.rule(claim.lines.get(), accepted=False, reason="全部不符", by=bureau.caseworker, now=now)
    with pytest.raises(Refused) as refused:
        reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.caseworker, now=now)
    assert refused.value.code == "amount_zero"


def test_accepting_for_review_makes_it_mine_and_works_out_the_amount(bureau, now):
    claim = make_submitted()
    reviewing.take(claim, by=bureau.commerce, now=now)
    claim.refresh_from_db()
    assert claim.assigned_to == bureau.commerce
    assert claim.verified == 36_000_00


def test_sent_back_claims_lose_the_citys_opinion_and_every_signature(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    deciding.sign(claim, digest=deciding.audited(claim).digest, by=bureau.director, now=now)
    deciding.send_back(claim, reason="请核实第一项", by=bureau.deputy, now=now)
    claim.refresh_from_db()
    assert claim.state == State.CITY_REVIEW
    assert claim.signatures.filter(fallen_at=None).count() == 0
    reviewing.opine(claim, verdict=Verdict.AGREE, by=bureau.caseworker, now=now)
    claim.refresh_from_db()
    assert claim.state == State.DECIDING


@pytest.mark.engine
def test_an_invoice_given_up_elsewhere_is_held_by_the_claim_that_counts_it_now(bureau, now):
    number = "23332000000000009999"
    first, second, third = (make_submitted(amounts=()) for _ in range(3))
    for claim in (first, second):
        make_line(claim, 1, invoice_number=number)
        valuing.value(claim, Stage.CLAIMED, by=claim.created_by, now=now)
    assert facts.facts_for(second, Stage.CLAIMED)["spend"][0]["first_use"] is False
    drafting.withdraw(first, by=first.created_by, now=now)
    reviewing.take(second, by=bureau.commerce, now=now)
    assert InvoiceUse.objects.get(number=number).application == second
    make_line(third, 1, invoice_number=number)
    valuing.value(third, Stage.CLAIMED, by=third.created_by, now=now)
    assert facts.facts_for(third, Stage.CLAIMED)["spend"][0]["first_use"] is False


@pytest.mark.engine
def test_a_ruling_that_a_colleague_overwrote_is_still_an_act(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    both = make_officer(R.CASEWORKER)
    both.appointments.create(role=R.DIRECTOR, office=both.appointments.get().office, starts_on=now.date())
    line = claim.lines.get()
    reviewing.rule(line, accepted=True, reason="已核对", by=both, now=now)
    reviewing.rule(line, accepted=True, reason="复核无误", by=bureau.caseworker, now=now)
    assert not claim.lines.filter(rulings__made_by=both).exists()
    reviewing.opine(claim, verdict="agree", by=bureau.caseworker, now=now)
    with pytest.raises(Refused, match="reviewed"):
        deciding.sign(claim, digest=deciding.audited(claim).digest, by=both, now=now)


def member_too(person, claim):
    Membership.objects.create(
        enterprise=claim.enterprise, user=person, role=R.READER, starts_on="2020-01-01", ends_on="2021-01-01"
    )


def test_nobody_reviews_refuses_or_signs_for_an_enterprise_that_was_the_own_one(bureau, now):
    claim = make_submitted()
    member_too(bureau.commerce, claim)
    with pytest.raises(Refused, match="own_enterprise"):
        reviewing.opine(claim, verdict="agree", by=bureau.commerce, now=now)
    other = at_city(make_submitted(), bureau, now)
    member_too(bureau.caseworker, other)
    with pytest.raises(Refused, match="own_enterprise"):
        deciding.refuse(other, clause="art1", reason="不符", by=bureau.caseworker, now=now)
    reviewing.opine(other, verdict="agree", by=make_officer(R.CASEWORKER), now=now)
    member_too(bureau.director, other)
    digest = deciding.audited(other).digest
    with pytest.raises(Refused, match="own_enterprise"):
        deciding.sign(other, digest=digest, by=bureau.director, now=now)
    with pytest.raises(Refused, match="own_enterprise"):
        deciding.send_back(other, reason="再看", by=bureau.director, now=now)


def test_who_gave_the_districts_opinion_does_not_refuse_for_the_city(bureau, now):
    claim = at_city(make_submitted(), bureau, now)
    city = make_officer(R.CASEWORKER).appointments.get().office
    bureau.commerce.appointments.create(role=R.CASEWORKER, office=city, starts_on=now.date())
    both = type(bureau.commerce).objects.get(pk=bureau.commerce.pk)
    clause = next(iter(facts.measure_of(claim.measure_version).clauses))
    with pytest.raises(Refused, match="acted_elsewhere"):
        deciding.refuse(claim, clause=clause, reason="不符", by=both, now=now)
