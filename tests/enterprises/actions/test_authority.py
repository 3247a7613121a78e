"""An agent's authority near its last day and over: told once each, to the agent and the administrators."""

from datetime import timedelta

import pytest

from enterprises.actions import authority
from enterprises.models import Membership
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from tests.factories.people import make_enterprise, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def people(enterprise, now):
    """An administrator, and an agent until the 14th day from today."""
    admin, agent = make_member(enterprise), make_member(enterprise, R.AGENT)
    last = clock.local_date(now) + timedelta(days=14)
    Membership.objects.filter(user=agent).update(starts_on=clock.local_date(now) - timedelta(days=30), ends_on=last)
    return admin, agent


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


@pytest.mark.engine
def test_both_sides_are_told_once_before_and_once_after(enterprise, people, now):
    assert authority.remind(now=now - timedelta(days=1)) == 0
    assert authority.remind(now=now) == 1
    assert authority.remind(now=now + timedelta(days=14)) == 0  # the last day itself
    assert told("enterprises.agent_nears") == {each.pk for each in people}
    assert authority.remind(now=now + timedelta(days=15)) == 1
    assert authority.remind(now=now + timedelta(days=16)) == 0
    assert told("enterprises.agent_over") == {each.pk for each in people}


def test_one_that_was_ended_or_given_anew_is_not_told(enterprise, people, now):
    admin, agent = people
    own = Membership.objects.get(user=agent)
    Membership.objects.filter(pk=own.pk).update(ended_at=now, ended_by=admin)
    assert authority.remind(now=now) == 0
    Membership.objects.filter(pk=own.pk).update(ended_at=None, ended_by=None)
    again = Membership(enterprise=enterprise, user=agent, role=R.AGENT, starts_on=clock.local_date(now))
    again.ends_on = clock.local_date(now) + timedelta(days=400)
    again.save()
    assert authority.remind(now=now) == 0
