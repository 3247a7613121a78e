"""A headquarters claim (ZZ-2023-HQ) refused with its clause, appealed, lifted, and decided with its figures."""

from uuid import uuid4

import pytest

from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import appealing, deciding, reviewing, ruling_reviews, stating
from subsidies.actions.stating import Spoken
from subsidies.enums import State, Verdict
from subsidies.models import Application
from tests.factories.claims import pdf
from tests.factories.measures import make_call_of, make_claim, sign_both
from tests.factories.people import make_budget, make_officer
from tests.factories.review import at_city, make_bureau

pytestmark = pytest.mark.django_db
# Settled on 1 November 2022: 2023 is its first full year. Trade of 600 million is above 500 million: 2 million yuan.
ANSWERS = {"kind": "national", "settled_on": "2022-11-01", "year_ends": "2023-12-31", "other_money": "0.00"}
GRANT = 2_000_000_00


def test_refused_appealed_and_decided(now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau = make_bureau()
    claim = make_claim(make_call_of("ZZ-2023-HQ", make_budget(3_000_000_00)), ANSWERS)
    reviewing.take(claim, by=bureau.commerce, now=now)
    for name, value in (("trade", "600,000,000"), ("best_before", "0")):
        spoken = Spoken(value, reason="与海关数据核对一致", source="海关统计年报")
        stating.state(claim, name, spoken, by=bureau.commerce, now=now)
    at_city(claim, bureau, now)
    assert claim.audited == GRANT
    deciding.refuse(claim, clause="c2", reason="落户未满一个完整年度。", by=bureau.caseworker, now=now)
    refused = Application.objects.select_related("call", "enterprise").get(pk=claim.pk)
    assert (refused.state, refused.refusal_clause) == (State.REFUSED, "c2")
    review = appealing.ask(
        refused,
        grounds="本企业2022年11月1日已落户，2023年为首个完整年度，附工商登记证明。",
        papers=[pdf("registration.pdf")],
        submission=uuid4(),
        by=refused.created_by,
        now=now,
    )
    manager, secretary = make_officer(R.PROGRAMME_MANAGER), bureau.secretary
    ruling_reviews.propose(review, outcome="upheld", reason="落户日期属实。", by=manager, now=now)
    ruling_reviews.confirm(review, by=secretary, now=now)
    lifted = Application.objects.select_related("call", "enterprise").get(pk=claim.pk)
    assert (lifted.state, lifted.audited, lifted.refusal_clause) == (State.CITY_REVIEW, GRANT, "")
    reviewing.opine(lifted, verdict=Verdict.AGREE, by=bureau.caseworker, now=now)
    decided = sign_both(Application.objects.select_related("call__budget").get(pk=claim.pk), bureau, now)
    assert (decided.state, decided.approved) == (State.APPROVED, GRANT)
