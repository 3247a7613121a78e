"""A ceiling over earlier awards holds for what is approved and not paid yet, and at the moment of the decision."""

import pytest

from pilotzone.kernel.errors import Refused
from subsidies.actions import deciding
from subsidies.enums import Stage, State
from tests.factories.families import PLAIN
from tests.factories.measures import make_call_of, make_claim, sign_both
from tests.factories.people import make_budget, make_enterprise
from tests.factories.review import at_decision, make_bureau

pytestmark = pytest.mark.django_db
BEFORE = (
    "received: {{type: CNY, label: {{zh: 已获, en: Received}}, "
    "from: {{source: awards, fact: {fact}, of: {of}, per: {per}}}}}"
)
LIMIT = "- {{limit: 120_000 CNY, per: {per}, already: received, clause: s1}}"


def document(code, *, fact="paid", of="this", per="enterprise-year"):
    """The award is the cost, at most 120,000 together with what was received before."""
    inputs, steps = BEFORE.format(fact=fact, of=of, per=per), LIMIT.format(per=per)
    text = PLAIN.format(code=code, inputs=inputs, steps=steps, family="")
    return text.replace("family: \n", "")


@pytest.fixture
def bureau():
    return make_bureau()


@pytest.fixture
def claims(bureau, now):
    """Two claims of one enterprise wait for their decision; 100,000 each, worked out before either was approved."""
    firm = make_enterprise()

    def make(first, second, **how):
        found = []
        for code in (first, second):
            call = make_call_of("", make_budget(9_000_000_00), document=document(code, **how))
            claim = make_claim(call, {"cost": "100000.00"}, enterprise=firm, project=str(len(found)))
            found.append(at_decision(claim, bureau, now))
        return found

    return make


@pytest.mark.parametrize("fact", ["paid", "approved"])
@pytest.mark.parametrize(("second", "of"), [("A", "this"), ("B", "all")])
def test_a_second_claim_gets_what_the_ceiling_leaves_though_the_first_is_not_paid(
    claims, bureau, now, fact, second, of
):
    first, other = claims("A", second, fact=fact, of=of)
    assert (first.audited, other.audited) == (100_000_00, 100_000_00)
    sign_both(first, bureau, now)
    with pytest.raises(Refused) as refused:
        deciding.sign(other, digest=deciding.due(other).digest, by=bureau.director, now=now)
    assert (refused.value.code, refused.value.status) == ("awards_changed", 409)
    assert "¥100,000.00" in refused.value.message
    deciding.send_back(other, reason="本年度已获支持", by=bureau.director, now=now)
    other.refresh_from_db()
    assert (other.state, other.audited) == (State.CITY_REVIEW, 20_000_00)
    assert other.entitlements.get(stage=Stage.AUDITED, is_current=True).amount == 20_000_00


def test_claims_below_the_ceiling_are_decided_one_after_the_other(bureau, now):
    firm, found = make_enterprise(), []
    call = make_call_of("", make_budget(9_000_000_00), document=document("A"))
    for number in range(3):  # 3 × 40,000 are 120,000
        claim = make_claim(call, {"cost": "40000.00"}, enterprise=firm, project=str(number))
        found.append(at_decision(claim, bureau, now))
    assert [sign_both(claim, bureau, now).approved for claim in found] == [40_000_00] * 3


def test_an_award_that_the_measure_does_not_count_changes_nothing(claims, bureau, now):
    first, other = claims("A", "B", of="this")
    sign_both(first, bureau, now)
    assert sign_both(other, bureau, now).approved == 100_000_00


ONCE = """conditions:
- id: first_time
  label: {zh: 首次申报, en: First application}
  test: not supported
  clause: s1
  severity: bars
  message: {zh: 每家企业只支持一次。, en: Each enterprise is supported once.}
awards:"""


def waiting(bureau, now, text):
    """Two claims of an enterprise of 40,000 each wait for their decision; `text` is what the measure asks of awards."""
    firm, found = make_enterprise(), []
    before = f"supported: {{type: bool, label: {{zh: 以往, en: Before}}, from: {{source: awards, {text}}}}}"
    document = PLAIN.format(code="A", inputs=before, steps="", family="").replace("family: \n", "")
    call = make_call_of("", make_budget(9_000_000_00), document=document.replace("awards:", ONCE, 1))
    for number in range(2):
        claim = make_claim(call, {"cost": "40000.00"}, enterprise=firm, project=str(number))
        found.append(at_decision(claim, bureau, now))
    return found


def test_what_is_given_once_is_not_given_to_two_claims_that_waited_together(bureau, now):
    first, other = waiting(bureau, now, "fact: applied_before, of: this")
    sign_both(first, bureau, now)
    with pytest.raises(Refused) as refused:
        deciding.sign(other, digest=deciding.due(other).digest, by=bureau.director, now=now)
    assert refused.value.code == "awards_changed"
    deciding.send_back(other, reason="每家企业只支持一次", by=bureau.director, now=now)
    other.refresh_from_db()
    assert other.audited == 0


def test_an_award_of_the_same_year_is_none_of_the_year_before(bureau, now):
    claims = waiting(bureau, now, "fact: applied_before, of: this, per: enterprise-year-before")
    assert [sign_both(claim, bureau, now).approved for claim in claims] == [40_000_00] * 2
