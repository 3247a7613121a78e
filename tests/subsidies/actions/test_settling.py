"""A list settled by the measure's own rule: shares to the last fen, signatures, falling, the budget never overspent."""

import json
import threading

import pytest
from django.db import connections

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel import canonical
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from subsidies import facts, listing, queries
from subsidies.actions import budgeting, deciding, settling, stating
from subsidies.actions.stating import Spoken
from subsidies.enums import Stage, State
from subsidies.models import Application, Budget, Entitlement, Settlement
from subsidies.rules import records
from subsidies.rules.explanation import explain
from tests.factories.measures import (
    make_call_of,
    make_claim,
    make_headquarters_call,
    policy,
    proposed_at_decision,
    sign_both,
)
from tests.factories.people import make_budget, make_enterprise
from tests.factories.review import at_decision, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau()


def listed(call):
    return listing.of_call(call, Budget.objects.get(pk=call.budget_id).balance)


def settle(call, bureau, now):
    return settling.settle(call, digest=listed(call).digest, by=bureau.secretary, now=now)


def record_of(claim, stage=Stage.SETTLED):
    return json.loads(claim.entitlements.get(stage=stage, is_current=True).record)


@pytest.fixture
def three(bureau, now):
    """Three proposals of 333,333.33, 333,333.34 and 700,000.00 before a budget of 1,000,000.00."""
    call = make_headquarters_call(make_budget(1_000_000_00))
    return [proposed_at_decision(call, bureau, each, now) for each in ("333333.33", "333333.34", "700000")]


def test_shares_in_proportion_to_the_last_fen(three, bureau, now):
    """In fen: 33,333,333 + 33,333,334 + 70,000,000 = 136,666,667 for a budget of 100,000,000.

    33,333,333 x 100,000,000 / 136,666,667 = 24,390,243.60…; 33,333,334 gives 24,390,244.33…;
    70,000,000 gives 51,219,512.07…. Rounded down they make 99,999,999; the one fen left goes to the first,
    which has the largest remainder.
    """
    made = settle(three[0].call, bureau, now)
    amounts = [claim.entitlements.get(stage=Stage.SETTLED).amount for claim in three]
    assert amounts == [24_390_244, 24_390_244, 51_219_512]
    assert (sum(amounts), made.total, made.budget) == (100_000_000, 100_000_000, 100_000_000)
    part = record_of(three[0])["allocation"]
    assert {key: part[key] for key in ("rule", "clause", "budget", "total", "claims", "place", "before", "amount")} == {
        "rule": "pro_rata",
        "clause": "s2",
        "budget": "1000000.00",
        "total": "1366666.67",
        "claims": 3,
        "place": 0,
        "before": "333333.33",
        "amount": "243902.44",
    }
    assert part["reasons"] == [
        {
            "zh": "预算 1,000,000.00 元，合计 1,366,666.67 元，按比例分配",
            "en": "the budget is ¥1,000,000.00 and all awards are ¥1,366,666.67; shared in proportion",
        }
    ]


def test_the_record_is_the_audited_one_with_the_list_s_part_and_comes_again_to_the_byte(three, bureau, now):
    made = settle(three[0].call, bureau, now)
    again = listing.again(made)
    for claim in three:
        settled, audited = record_of(claim), record_of(claim, Stage.AUDITED)
        assert {name: part for name, part in settled.items() if name != "allocation"} == audited
        measure = facts.measure_of(claim.measure_version)
        stored = claim.entitlements.get(stage=Stage.SETTLED)
        assert canonical.dumps(records.again(settled, measure)).decode() == stored.record
        assert canonical.dumps(records.with_parts(audited, allocation=again[claim.reference])).decode() == stored.record
        assert canonical.digest(settled) == stored.digest


def test_payers_and_instalments_follow_the_amount_that_the_list_gave(three, bureau, now):
    """243,902.44: the city 60 % rounded down to the fen is 146,341.46, the district the rest, 97,560.98."""
    settle(three[0].call, bureau, now)
    measure = facts.measure_of(three[0].measure_version)
    told = explain(record_of(three[0]), measure, "en")
    assert told.amount == "¥243,902.44"
    assert [part.value for part in told.payers] == ["¥146,341.46", "¥97,560.98"]
    assert [part.value for part in told.instalments] == ["¥146,341.46", "¥97,560.98"]
    last = told.steps[-1]
    assert (last.id, last.clause_label, last.value) == ("allocation", "Standard 2", "¥243,902.44")
    assert "shared in proportion" in last.words
    assert "¥333,333.33 → ¥243,902.44" in last.words
    assert "按比例分配" in explain(record_of(three[0]), measure, "zh").steps[-1].words


def test_two_sign_the_settled_digest_and_the_budget_is_used_up(three, bureau, now):
    settle(three[0].call, bureau, now)
    for claim in three:
        sign_both(claim, bureau, now)
    assert [claim.approved for claim in three] == [24_390_244, 24_390_244, 51_219_512]
    assert [claim.audited for claim in three] == [33_333_333, 33_333_334, 70_000_000]
    budget = Budget.objects.get(pk=three[0].call.budget_id)
    assert (budget.reserved, budget.balance) == (100_000_000, 0)
    assert queries.ledger_problems(budget) == []
    approved = three[0].entitlements.get(stage=Stage.APPROVED)
    assert json.loads(approved.record)["allocation"]["amount"] == "243902.44"
    notice = Notice.objects.get(recipient=three[0].created_by, kind="claim_approved_by_list")
    assert notice.params["before"] != notice.params["amount"]


def test_nobody_decides_past_the_rule(three, bureau, now):
    with pytest.raises(Refused) as refused:
        deciding.sign(three[2], digest=deciding.audited(three[2]).digest, by=bureau.director, now=now)
    assert refused.value.code == "list_open"
    assert "¥1,366,666.67" in refused.value.message
    settle(three[0].call, bureau, now)
    with pytest.raises(Stale):
        deciding.sign(three[2], digest=deciding.audited(three[2]).digest, by=bureau.director, now=now)


def test_a_list_within_the_budget_needs_no_settling(bureau, now):
    claim = proposed_at_decision(make_headquarters_call(make_budget(800_000_00)), bureau, "800000", now)
    with pytest.raises(Refused) as refused:
        settle(claim.call, bureau, now)
    assert refused.value.code == "nothing_to_settle"
    assert sign_both(claim, bureau, now).approved == 800_000_00


def test_a_claim_that_goes_back_lets_the_list_fall_for_all(three, bureau, now):
    settle(three[0].call, bureau, now)
    digest = deciding.due(three[1]).digest
    deciding.sign(three[1], digest=digest, by=bureau.director, now=now)
    deciding.send_back(three[0], reason="请再核", by=bureau.director, now=now)
    assert not Entitlement.objects.filter(stage=Stage.SETTLED, is_current=True).exists()
    assert Settlement.objects.get().fallen_at == now
    assert three[1].signatures.get().fallen_at == now
    with pytest.raises(Refused) as refused:
        deciding.sign(three[1], digest=digest, by=bureau.deputy, now=now)
    assert refused.value.code == "list_open"  # 1,033,333.34 are still more than 1,000,000.00


def test_a_claim_that_joins_lets_the_list_fall(three, bureau, now):
    settle(three[0].call, bureau, now)
    proposed_at_decision(three[0].call, bureau, "100000", now)
    assert Settlement.objects.get().fallen_at == now
    assert AuditEvent.objects.get(kind="list.fell").payload["why"] == "claim_joined"


def test_what_is_decided_stays_decided_when_the_rest_falls(three, bureau, now):
    settle(three[0].call, bureau, now)
    sign_both(three[2], bureau, now)
    deciding.send_back(three[0], reason="请再核", by=bureau.director, now=now)
    three[2].refresh_from_db()
    assert (three[2].state, three[2].approved) == (State.APPROVED, 51_219_512)
    # 48,780,488 fen are left for the one claim that waits: nothing has to be settled
    assert sign_both(three[1], bureau, now).approved == 33_333_334


def test_a_list_that_changed_since_it_was_looked_at_is_stale(three, bureau, now):
    call, seen = three[0].call, listed(three[0].call).digest
    budget = budgeting.lock(call.budget_id)
    budgeting.allot(budget, amount=1_00, note="追加", by=bureau.payer, now=now)
    with pytest.raises(Stale):
        settling.settle(call, digest=seen, by=bureau.secretary, now=now)


def test_only_the_secretary_settles(three, bureau, now):
    for person in (bureau.caseworker, bureau.director, bureau.payer):
        with pytest.raises(NotAllowed):
            settling.settle(three[0].call, digest=listed(three[0].call).digest, by=person, now=now)


def document_with(budget: str) -> str:
    """The example measure with another rule for its budget."""
    lines = policy("ZONE-DEMO-HQ").splitlines()
    return "\n".join(budget if line.startswith("budget:") else line for line in lines) + "\n"


def test_first_come_gives_the_rest_and_closes_the_others(bureau, now):
    """600,000 and 500,000 before 900,000: the first is whole, the second gets 300,000, the third nothing."""
    document = document_with("budget: {rule: first_come, partial: rest, to: 0.01 CNY, clause: s2}")
    call = make_call_of("", make_budget(900_000_00), {"threshold": "50000000.00"}, document)
    claims = [proposed_at_decision(call, bureau, each, now) for each in ("600000", "500000", "100000")]
    settle(call, bureau, now)
    for claim in claims:
        sign_both(claim, bureau, now)
    assert [claim.approved for claim in claims] == [600_000_00, 300_000_00, None]
    assert claims[2].state == State.REFUSED
    assert (claims[2].refusal_clause, claims[2].refusal_reason) == ("s2", "预算已用完。")
    notice = Notice.objects.get(recipient=claims[2].created_by, kind="claim_not_supported")
    assert notice.params["reason"] == {"zh": "预算已用完。", "en": "the budget was exhausted."}
    assert Budget.objects.get(pk=call.budget_id).balance == 0


def test_the_best_are_chosen_and_those_level_with_the_last_enter(bureau, now):
    """SZ-2021-SERVICE with two places instead of ten: scores 90, 85, 85 and 60 give places 1, 2, 2 and 4."""
    document = policy("SZ-2021-SERVICE").replace("keep: 10", "keep: 2")
    call = make_call_of("", make_budget(9_000_000_00), document=document)
    answers = {
        "kind": "legal", "clients": "50", "revenue_2018": "7000000.00", "revenue_2019": "8400000.00",
        "revenue_2020": "10080000.00", "other_money": "0.00",
    }  # fmt: skip
    claims = []
    for score in ("90", "85", "85", "60"):
        claim = make_claim(call, answers)
        for name, typed, source in (("figures_agree", "yes", "统计局"), ("chosen", "yes", ""), ("score", score, "")):
            stating.state(claim, name, Spoken(typed, "专家评审", source), by=bureau.commerce, now=now)
        claims.append(at_decision(claim, bureau, now))
    settle(call, bureau, now)
    parts = [record_of(claim)["allocation"] for claim in claims]
    assert [(part["rule"], part["place"], part["amount"]) for part in parts] == [
        ("select", 1, "1000000.00"),
        ("select", 2, "1000000.00"),
        ("select", 2, "1000000.00"),
        ("select", 4, "0.00"),
    ]
    assert sign_both(claims[3], bureau, now).state == State.REFUSED
    assert sign_both(claims[0], bureau, now).approved == 1_000_000_00


def test_claims_of_one_holder_share_a_wide_ceiling_in_the_order_of_the_list(bureau, now):
    """200,000 for each enterprise in its life. Two claims of 150,000 each: the second gets 50,000; another enterprise
    is not touched."""
    document = WIDE
    call = make_call_of("", make_budget(9_000_000_00), document=document)
    firm = make_enterprise()
    claims = [
        at_decision(make_claim(call, {"cost": "150000.00"}, enterprise=holder, project=project), bureau, now)
        for holder, project in ((firm, "一"), (firm, "二"), (make_enterprise(), ""))
    ]
    assert [claim.audited for claim in claims] == [150_000_00] * 3
    settle(call, bureau, now)
    amounts = [claim.entitlements.get(stage=Stage.SETTLED).amount for claim in claims]
    assert amounts == [150_000_00, 50_000_00, 150_000_00]
    part = record_of(claims[1])["allocation"]
    assert (part["rule"], part["reasons"][0]["en"]) == (
        "ceilings",
        "only ¥50,000.00 was left of a ceiling that several claims share",
    )


WIDE = """
language: measure/1
id: WIDE
version: 1
name: {zh: 共享上限, en: Shared ceiling}
status: in_force
programme: wide
source: {issuer: unstated, document: unstated, complete: "true"}
clauses:
  s1:
    label: {zh: 标准 1, en: Standard 1}
    text: {zh: 每家企业累计不超过20万元。, en: "At most 200,000 for each enterprise."}
inputs:
  cost: {type: CNY, label: {zh: 费用, en: Cost}}
  paid:
    type: CNY
    label: {zh: 已获, en: Received}
    from: {source: awards, fact: paid, of: this, per: enterprise-lifetime}
awards:
- id: support
  label: {zh: 支持, en: Support}
  value: cost
  steps: [{limit: 20万 CNY, per: enterprise-lifetime, already: paid, clause: s1}]
total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.01 CNY}]}
form:
  sections: [{id: costs, title: {zh: 费用, en: Costs}, inputs: [cost]}]
"""


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_signatures_and_a_falling_list_at_the_same_moment_never_overspend(now):
    """Eight settled claims are signed second while one of them is sent back: each is decided at the settled amount or
    not at all, and the ledger agrees."""
    bureau = make_bureau()
    call = make_headquarters_call(make_budget(1_000_000_00))
    claims = [proposed_at_decision(call, bureau, "250000", now) for _ in range(8)]
    settle(call, bureau, now)
    seen = queries.digests_of(claims)
    for claim in claims:
        deciding.sign(claim, digest=seen[claim.pk], by=bureau.director, now=now)
    errors, start = [], threading.Barrier(5)

    def work(acts):
        try:
            start.wait()
            for act in acts:
                try:
                    act()
                except DomainError as error:
                    errors.append(error.code)
        finally:
            connections.close_all()

    def signing(claim):
        return lambda: deciding.sign(claim, digest=seen[claim.pk], by=bureau.deputy, now=now)

    def going_back():
        deciding.send_back(claims[7], reason="请再核", by=bureau.deputy, now=now)

    parts = [[signing(claim) for claim in claims[number:7:4]] for number in range(4)] + [[going_back]]
    threads = [threading.Thread(target=work, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    budget = Budget.objects.get(pk=call.budget_id)
    approved = Application.objects.filter(call=call, state=State.APPROVED)
    assert set(errors) <= {"list_open", "amount_changed", "nothing"}
    assert approved.count() + len(errors) == 7
    assert set(approved.values_list("approved", flat=True)) <= {125_000_00}
    assert budget.reserved == 125_000_00 * approved.count()
    assert queries.ledger_problems(budget) == []
