"""A page whose session ended: what scripts send is told so, never answered with a page, and the token comes afresh."""

import pytest
from django.test import Client

from pilotzone.kernel.access import R
from tests.factories.people import make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
HERE = "/accounts/here/"
LIST = "/bureau/accounts/absences/"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/bureau/"}
DATA, UPLOAD = {"Accept": "application/json"}, {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


def test_a_page_leads_to_signing_in(client):
    for answer in (client.get(LIST), client.post(LIST)):
        assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={LIST}")


def test_a_list_that_is_filtered_goes_to_signing_in_as_a_whole(client):
    answer = client.get(LIST, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "http://testserver/bureau/")


@pytest.mark.parametrize("headers", [HTMX, DATA, UPLOAD], ids=["htmx", "data", "upload"])
def test_what_a_script_sends_leaves_its_page_as_it_is(client, headers):
    answer = client.post(LIST, {"reason": "x"}, headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")
    assert "HX-Redirect" not in answer.headers


@pytest.mark.parametrize("make", [lambda: make_officer(R.CASEWORKER), lambda: make_member(make_enterprise())])
def test_a_page_learns_who_is_here_and_takes_the_new_token(make):
    person, client = make(), Client(enforce_csrf_checks=True)
    assert client.get(HERE, headers=DATA).status_code == 401
    client.force_login(person)
    answer = client.get(HERE, headers=DATA)
    assert answer.json()["person"] == str(person.uid)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    language = {"language": "en", "next": "/"}
    assert client.post("/language/", language | {"csrfmiddlewaretoken": "0" * 64}).status_code == 403
    assert client.post("/language/", language | {"csrfmiddlewaretoken": answer.json()["token"]}).status_code == 302
    assert client.post(HERE, headers={"X-CSRFToken": answer.json()["token"]}).status_code == 405


def test_only_pages_of_people_who_are_signed_in_know_how_to_ask(client):
    assert 'id="signed-out"' not in client.get("/").content.decode()
    person = make_officer(R.CASEWORKER)
    client.force_login(person)
    page = client.get("/bureau/").content.decode()
    assert f'<template id="signed-out" data-here="{HERE}" data-person="{person.uid}">' in page
    assert '<a href="/accounts/login/" target="_blank" rel="noopener">' in page
