"""Which claims a person sees."""

import pytest

from pilotzone.kernel.access import R
from subsidies.models import Application, Programme
from tests.factories.people import make_application, make_call, make_enterprise, make_member, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def test_agent_sees_only_the_programmes_that_the_letter_names():
    enterprise, other = make_enterprise(), make_enterprise("天津另一家有限公司")
    agent = make_member(enterprise, R.AGENT)
    website = make_application(enterprise=enterprise)
    warehouse = make_application(
        call=make_call(programme=Programme.objects.create(code="warehouse", name_zh="海外仓")), enterprise=enterprise
    )
    make_application(enterprise=other)
    assert set(Application.objects.visible_to(fresh(agent))) == {website, warehouse}
    agent.memberships.update(programmes=["warehouse"])
    assert set(Application.objects.visible_to(fresh(agent))) == {warehouse}
    agent.memberships.update(programmes=["no-such"])
    assert not Application.objects.visible_to(fresh(agent)).exists()


def test_agent_of_one_programme_who_leads_elsewhere_sees_all_there():
    enterprise, other = make_enterprise(), make_enterprise("天津另一家有限公司")
    person = make_member(enterprise, R.AGENT)
    person.memberships.update(programmes=["warehouse"])
    other.memberships.create(user=person, role=R.PROJECT_LEAD, starts_on="2020-01-01")
    make_application(enterprise=enterprise)
    theirs = make_application(enterprise=other)
    assert set(Application.objects.visible_to(fresh(person))) == {theirs}


def test_stranger_sees_nothing():
    make_application()
    assert not Application.objects.visible_to(make_user()).exists()
