"""Only one of several measures is given: where money is decided, what another of the family gave stands in the way."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from pilotzone.kernel.errors import DomainError, Refused
from subsidies.actions import deciding, moving
from subsidies.enums import Stage, State
from subsidies.models import Application
from tests.factories.families import make_family_call
from tests.factories.measures import make_claim, sign_both
from tests.factories.people import make_budget, make_enterprise
from tests.factories.review import at_decision, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_bureau()


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def at_decision_of(bureau, firm, now):
    def make(code, cost, enterprise=None, project="", **how):
        call = make_family_call(code, make_budget(9_000_000_00), **how)
        claim = make_claim(call, {"cost": cost}, enterprise=enterprise or firm, project=project)
        return at_decision(claim, bureau, now)

    return make


def sign(claim, person, now):
    return deciding.sign(claim, digest=deciding.due(claim).digest, by=person, now=now)


def test_a_second_award_of_the_family_is_refused_with_the_figures(at_decision_of, bureau, now):
    first, second = at_decision_of("A", "100000.00"), at_decision_of("B", "150000.00")
    sign_both(first, bureau, now)
    with pytest.raises(Refused) as refused:
        sign(second, bureau.director, now)
    assert (refused.value.code, refused.value.status) == ("family_taken", 409)
    for part in (first.reference, "¥100,000.00", "¥150,000.00", "¥250,000.00"):
        assert part in refused.value.message
    assert not second.signatures.exists()


def test_the_second_signature_is_refused_when_the_other_was_approved_between(at_decision_of, bureau, now):
    first, second = at_decision_of("A", "100000.00"), at_decision_of("B", "150000.00")
    sign(second, bureau.director, now)  # nothing is given yet
    sign_both(first, bureau, now)
    with pytest.raises(Refused) as refused:
        sign(second, bureau.deputy, now)
    assert refused.value.code == "family_taken"
    second.refresh_from_db()
    assert second.state == State.DECIDING


def test_a_measure_that_takes_off_what_was_given_pays_the_difference(at_decision_of, bureau, now):
    """100,000 by the one; 150,000 by the other, of which the difference of 50,000 is paid."""
    sign_both(at_decision_of("A", "100000.00"), bureau, now)
    second = at_decision_of("B", "150000.00", difference=True)
    assert second.audited == 50_000_00
    assert sign_both(second, bureau, now).approved == 50_000_00


def test_an_amount_worked_out_before_the_other_was_approved_goes_back_and_is_worked_out_again(
    at_decision_of, bureau, now
):
    second, first = at_decision_of("B", "150000.00", difference=True), at_decision_of("A", "100000.00")
    assert second.audited == 150_000_00
    sign_both(first, bureau, now)
    with pytest.raises(Refused) as refused:
        sign(second, bureau.director, now)
    assert refused.value.code == "family_changed"
    assert "¥100,000.00" in refused.value.message
    assert "¥150,000.00" in refused.value.message
    deciding.send_back(second, reason="同类已获支持", by=bureau.director, now=now)
    second.refresh_from_db()
    assert (second.state, second.audited) == (State.CITY_REVIEW, 50_000_00)
    assert second.entitlements.get(stage=Stage.AUDITED, is_current=True).amount == 50_000_00


@pytest.mark.parametrize("state", [State.REFUSED, State.WITHDRAWN, State.DECIDING])
def test_what_was_not_approved_stands_in_nobodys_way(at_decision_of, bureau, now, state):
    first, second = at_decision_of("A", "100000.00"), at_decision_of("B", "150000.00")
    locked = moving.lock(first)
    Application.objects.filter(pk=locked.pk).update(state=state)
    assert sign_both(second, bureau, now).approved == 150_000_00


OTHER = "{id: other_awards, choose: highest}"
YEAR = "{id: park_awards, choose: applicant, per: enterprise-year, clause: s9}"
PROJECT = "{id: park_awards, choose: applicant, per: project, clause: s9}"


def test_another_enterprise_another_family_and_the_same_measure_are_no_alternatives(at_decision_of, bureau, now):
    sign_both(at_decision_of("A", "100000.00"), bureau, now)
    for claim in (
        at_decision_of("B", "150000.00", enterprise=make_enterprise()),
        at_decision_of("C", "150000.00", family=OTHER),
        at_decision_of("A", "150000.00", project="二"),
    ):
        assert sign_both(claim, bureau, now).approved == 150_000_00


def test_one_for_each_project(at_decision_of, bureau, now):
    sign_both(at_decision_of("A", "100000.00", project="一", family=PROJECT), bureau, now)
    other = at_decision_of("B", "150000.00", project="二", family=PROJECT)
    assert sign_both(other, bureau, now).approved == 150_000_00
    with pytest.raises(Refused, match="family_taken"):
        sign(at_decision_of("C", "150000.00", project="一", family=PROJECT), bureau.director, now)


def test_one_in_each_year(at_decision_of, bureau, now):
    first, second = at_decision_of("A", "100000.00", family=YEAR), at_decision_of("B", "150000.00", family=YEAR)
    sign_both(first, bureau, now)
    with pytest.raises(Refused, match="family_taken"):
        sign(second, bureau.director, now)
    Application.objects.filter(pk=first.pk).update(submitted_at=first.submitted_at - timedelta(days=366))
    assert sign_both(second, bureau, now).approved == 150_000_00


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_two_of_a_family_decided_at_the_same_moment_give_one_award(now):
    """Each waits for its second signature, on a budget of its own: whoever comes second is refused."""
    bureau, firm = make_bureau(), make_enterprise()
    claims = [
        at_decision(
            make_claim(make_family_call(code, make_budget(9_000_000_00)), {"cost": "100000.00"}, enterprise=firm),
            bureau,
            now,
        )
        for code in "ABCD"
    ]
    for claim in claims:
        sign(claim, bureau.director, now)
    codes, start = [], threading.Barrier(len(claims))

    def work(claim):
        try:
            start.wait()
            sign(claim, bureau.deputy, now)
        except DomainError as error:
            codes.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(claim,)) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["family_taken"] * 3
    assert Application.objects.filter(state=State.APPROVED).count() == 1
