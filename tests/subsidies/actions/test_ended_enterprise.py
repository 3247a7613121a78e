"""Claims of an enterprise that no longer exists: nothing is approved, no batch and no file pays it."""

import pytest
from django.urls import reverse

from enterprises.actions import ending
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.reference.actions import enter_calendar
from subsidies import payable
from subsidies.actions import deciding, paying
from subsidies.models import Instalment
from tests.factories.payment import make_payable
from tests.factories.people import make_officer
from tests.factories.review import at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


def end(claim, now):
    values = {"kind": "deregistered", "ended_on": clock.local_date(now), "reason": "准予注销登记通知书"}
    return ending.enter(claim.enterprise, **values, by=make_officer(R.CASEWORKER, name="登记"), now=now)


@pytest.mark.engine
def test_no_batch_has_it_and_no_file_of_one_that_was_prepared_before(bureau, client, now):
    claim = make_payable(bureau, now)
    budget, later = claim.call.budget, claim.stage_entered_at
    batch = paying.prepare(budget, [claim], by=bureau.payer, now=later)
    row = end(claim, later)
    with pytest.raises(Refused) as caught:
        paying.export(batch, by=bureau.payer, now=later)
    assert caught.value.code == "enterprise_ended"
    client.force_login(claim.created_by)
    page = client.get(reverse("portal:subsidies:application_detail", args=[claim.uid]))
    assert page.context["holder"].what == "就未拨付部分作出处理：企业已登记为不再存续"
    paying.dissolve(batch, by=bureau.payer, now=later)
    for act in (
        lambda: paying.prepare(budget, [claim], by=bureau.payer, now=later),
        lambda: paying.prepare_waiting(budget, None, keeps=False, by=bureau.payer, now=later),
    ):
        with pytest.raises(Refused):
            act()
    assert payable.of_ended([claim.pk]) == {claim.pk}
    ending.lift(row, reason="录错企业", by=make_officer(R.CASEWORKER, name="复核"), now=later)
    assert paying.prepare(budget, [claim], by=bureau.payer, now=later).total == 36_000_00
    assert Instalment.objects.filter(application=claim).count() == 1


def test_it_is_not_approved(bureau, now):
    claim = at_decision(make_submitted(), bureau, now)
    end(claim, now)
    with pytest.raises(Refused) as caught:
        deciding.sign(claim, digest="", by=make_officer(R.DIRECTOR), now=now)
    assert caught.value.code == "enterprise_ended"
