"""Which entries of the bars a person sees."""

from types import SimpleNamespace

from pilotzone.kernel.access import Grant, P, R, permits
from pilotzone.ui.navigation import Entry, Face, closest, links, usable


def person(*roles):
    grants = [Grant(role) for role in roles]
    return SimpleNamespace(is_authenticated=bool(roles), may=lambda permission: permits(grants, permission))


def entry(url_name, permission=None, area=""):
    return Entry(Face.BUREAU, url_name, url_name, permission, area)


def test_entry_without_a_route_is_left_out():
    assert usable(entry("bureau:no_such_page"), person(R.DIRECTOR)) == ""


def test_entry_asks_for_its_permission():
    workbench = entry("bureau:home", P.WORKBENCH_READ)
    assert usable(workbench, person(R.CASEWORKER)) == "/bureau/"
    assert usable(workbench, person(R.READER)) == ""
    assert usable(workbench, person()) == ""


def test_closest_prefers_the_longer_area():
    claims, rest = entry("a", area="bureau:subsidies:application"), entry("b", area="bureau:subsidies:")
    assert closest([rest, claims], "bureau:subsidies:application_detail") is claims
    assert closest([rest, claims], "bureau:subsidies:budget_list") is rest
    assert closest([rest, claims], "bureau:home") is None


def test_links_mark_where_the_person_is():
    request = SimpleNamespace(user=person(R.CASEWORKER), resolver_match=SimpleNamespace(view_name="bureau:home"))
    assert [link.url for link in links(request, Face.BUREAU) if link.here] == ["/bureau/"]
