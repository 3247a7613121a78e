"""Whoever works in the bureau and acts for an enterprise too finds both faces in the menu of either."""

import re

import pytest

from enterprises.models import Membership
from pilotzone.kernel.access import R
from tests.factories.people import make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db


def menu(client, page):
    """Addresses and labels of the account's menu, as the wide bar shows it."""
    words = client.get(page).content.decode()
    shown = words[words.index('<div class="menu-head">') :]
    found = re.findall(r'<li><a href="([^"]+)">(?:<svg.*?</svg>)?([^<]+)</a>', shown[: shown.index("</ul>")])
    return dict(found)


@pytest.fixture
def both():
    person = make_officer(R.CASEWORKER)
    Membership.objects.create(enterprise=make_enterprise(), user=person, role=R.READER, starts_on="2020-01-01")
    return person


@pytest.mark.parametrize("page", ["/bureau/", "/portal/", "/portal/notices/"])
def test_who_has_both_faces_switches_on_either(client, both, page):
    client.force_login(both)
    links = menu(client, page)
    assert (links["/home/"], links["/portal/"]) == ("工作台", "企业门户")
    assert client.get("/home/").url == "/bureau/"


@pytest.mark.parametrize("page", ["/bureau/", "/portal/notices/"])
def test_an_officer_alone_is_not_led_to_the_portal(client, page):
    client.force_login(make_officer(R.CASEWORKER))
    assert "/portal/" not in menu(client, page)


def test_a_member_alone_has_one_face(client):
    client.force_login(make_member(make_enterprise()))
    assert "/portal/" not in menu(client, "/portal/")
    assert menu(client, "/portal/")["/home/"] == "我的首页"
