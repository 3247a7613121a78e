"""A measure comes into force by two people, and only when its own examples pass."""

import pytest

from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.actions import measures
from subsidies.enums import VersionState
from tests.factories.people import NOW, POLICY, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    person = make_officer(R.PROGRAMME_MANAGER)
    measures.open_programme(
        code="independent_website", name_zh="企业应用跨境电商", name_en="Applying", by=person, now=NOW
    )
    return person


@pytest.fixture
def document():
    return POLICY.read_text(encoding="utf-8")


def test_a_second_person_puts_a_version_in_force_and_retires_the_one_before(manager, document):
    director = make_officer(R.DIRECTOR)
    first = measures.approve(measures.enter_version(document, by=manager, now=NOW), by=director, now=NOW)
    second = measures.approve(measures.enter_version(document, by=manager, now=NOW), by=director, now=NOW)
    first.refresh_from_db()
    assert (first.number, first.state) == (1, VersionState.RETIRED)
    assert (second.number, second.state) == (2, VersionState.IN_FORCE)


def test_approving_twice_is_refused(manager, document):
    director = make_officer(R.DIRECTOR)
    version = measures.enter_version(document, by=manager, now=NOW)
    measures.approve(version, by=director, now=NOW)
    with pytest.raises(Refused) as caught:
        measures.approve(version, by=director, now=NOW)
    assert caught.value.code == "not_draft"


def test_each_step_needs_its_own_permission(manager, document):
    version = measures.enter_version(document, by=manager, now=NOW)
    with pytest.raises(NotAllowed):
        measures.approve(version, by=manager, now=NOW)
    with pytest.raises(NotAllowed):
        measures.enter_version(document, by=make_officer(R.DIRECTOR), now=NOW)
    with pytest.raises(NotAllowed):
        measures.enter_version(document, by=make_officer(R.CASEWORKER), now=NOW)


def test_a_failing_example_keeps_the_document_out(manager, document):
    wrong = document.replace("expect: {total: 36000}", "expect: {total: 36001}")
    with pytest.raises(Refused) as caught:
        measures.enter_version(wrong, by=manager, now=NOW)
    assert caught.value.code == "examples_fail"
    assert caught.value.params == {"numbers": "2"}


def test_a_faulty_document_is_refused_with_its_place(manager, document):
    with pytest.raises(Refused) as caught:
        measures.enter_version(document.replace("test: registered_here", "test: registered_her"), by=manager, now=NOW)
    assert caught.value.code == "document_faulty"
    assert "registered_her" in str(caught.value)
