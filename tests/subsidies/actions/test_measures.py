"""Measures and their drafts: begun from a template, a copy or a document; anything may stand in a draft."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from pilotzone.formula.text import Text
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from subsidies.actions import measures
from subsidies.enums import VersionState
from subsidies.models import Programme
from tests.factories.people import NOW, POLICY, make_officer, make_version

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


def start(manager, **values):
    programme = Programme.objects.get()
    given = {"code": "TJ-2025-NEW", "programme": programme, "name": Text("展会补助", "Fairs")} | values
    return measures.start_measure(**given, by=manager, now=NOW)


def test_a_document_is_entered_as_the_next_draft_of_the_measure_that_it_names(manager, document):
    first = measures.enter_version(document, by=manager, now=NOW)
    second = measures.enter_version(document, by=manager, now=NOW)
    assert (first.measure.code, first.number, second.number) == ("TJ-2024-TRANSFORM", 1, 2)
    assert {first.state, second.state} == {VersionState.DRAFT}
    assert "\nversion: 2\n" in second.document
    assert "\nversion: 1\n" in first.document
    assert first.measure.name_en == "Applying cross-border e-commerce: platform fees and independent websites"


def test_a_faulty_document_names_no_measure_and_is_refused_with_its_place(manager, document):
    with pytest.raises(Refused) as caught:
        measures.enter_version(document.replace("test: registered_here", "test: registered_her"), by=manager, now=NOW)
    assert caught.value.code == "document_faulty"
    assert "registered_her" in str(caught.value)


def test_only_those_who_write_measures_begin_drafts(manager, document):
    version = measures.enter_version(document, by=manager, now=NOW)
    for role in (R.DIRECTOR, R.CASEWORKER, R.SYSTEM_ADMIN):
        person = make_officer(role)
        with pytest.raises(NotAllowed):
            measures.enter_version(document, by=person, now=NOW)
        with pytest.raises(NotAllowed):
            measures.start_version(version.measure, by=person, now=NOW)
        with pytest.raises(NotAllowed):
            start(person)


def test_the_blank_template_loads_and_carries_what_was_given(manager):
    version = start(manager)
    assert (version.number, version.state, version.measure.name_zh) == (1, VersionState.DRAFT, "展会补助")
    assert len(version.digest) == 64
    assert 'name: {zh: "展会补助", en: "Fairs"}' in version.document
    assert list(version.editors.all()) == [manager]


def test_a_copied_document_gets_the_new_code_and_a_historic_one_becomes_a_draft(manager, document):
    historic = document.replace("status: in_force", "status: expired")
    version = start(manager, document=historic, origin="TJ-2024-TRANSFORM")
    assert "\nid: TJ-2025-NEW\n" in version.document
    assert "\nstatus: draft\n" in version.document
    assert version.origin == "TJ-2024-TRANSFORM"
    assert version.document.count("\n") == document.count("\n")


@pytest.mark.parametrize("code", ["", "x", "a b", "TJ_1", "TJ-2025-" + "N" * 40])
def test_a_code_that_no_address_could_carry_is_refused(manager, code):
    with pytest.raises(Refused) as caught:
        start(manager, code=code)
    assert (caught.value.code, caught.value.field) == ("bad_code", "code")


def test_a_code_is_given_once(manager):
    start(manager)
    with pytest.raises(Refused) as caught:
        start(manager, code=" tj-2025-new ")
    assert caught.value.code == "code_taken"


def test_a_new_version_is_a_copy_of_the_one_in_force(manager):
    in_force = make_version()
    draft = measures.start_version(in_force.measure, by=manager, now=NOW)
    assert (draft.number, draft.origin) == (2, "TJ-2024-TRANSFORM v1")
    assert draft.document == in_force.document.replace("\nversion: 1\n", "\nversion: 2\n")
    in_force.measure.refresh_from_db()
    assert in_force.measure.name_zh == "企业应用跨境电商：平台费用与独立站"


def test_a_draft_keeps_a_faulty_text_and_counts_its_savings(manager):
    draft = start(manager)
    colleague = make_officer(R.PROGRAMME_MANAGER)
    with transaction.atomic():
        locked = measures.lock_draft(draft, expected_revision=1, by=colleague)
        measures.write(locked, "language: measure/1\nname: {", by=colleague, now=NOW)
    draft.refresh_from_db()
    assert (draft.digest, draft.revision) == ("", 2)
    assert set(draft.editors.all()) == {manager, colleague}
    with pytest.raises(Stale), transaction.atomic():
        measures.lock_draft(draft, expected_revision=1, by=manager)


def test_nothing_but_a_draft_is_edited(manager):
    version = make_version()
    with pytest.raises(Refused) as caught, transaction.atomic():
        measures.lock_draft(version, expected_revision=None, by=manager)
    assert caught.value.code == "not_draft"


@pytest.mark.engine
@pytest.mark.parametrize("column", ["document", "digest"])
def test_the_database_refuses_to_edit_what_is_no_draft(column):
    version = make_version()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(version).objects.filter(pk=version.pk).update(**{column: "another"})


@pytest.mark.engine
def test_the_database_keeps_one_version_in_force(manager):
    version = make_version()
    version.pk, version.uid, version.number = None, uuid.uuid4(), 2
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


@pytest.mark.engine
def test_the_database_refuses_whoever_proposed_a_version_as_the_one_who_decides(manager):
    rows = type(make_version()).objects.all()
    rows.update(proposed_by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(decided_by=manager)
