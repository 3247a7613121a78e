"""What needs a legal basis and a review opinion cannot be proposed without both; the place of registration can."""

from datetime import date

import pytest

from pilotzone.kernel.access import R
from subsidies.actions import measures, publishing
from subsidies.enums import VersionState
from tests.factories.people import NOW, make_officer, make_version

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 2)
# "relocation, local tax paid, local statistics, ownership type, a named enterprise or local contribution"
LISTED = ("relocation", "local_tax", "local_statistics", "ownership", "named_enterprise", "local_contribution")
REVIEW = "  fair_competition_review: {opinion: {zh: 符合, en: Complies}, by: 司法局, date: 2024-06-01}\n"


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="周航")


def draft_about(what, legal, by):
    """The usual measure, its first condition being about this."""
    draft = measures.start_version(make_version().measure, by=by, now=NOW)
    text = draft.document
    assert text.count("about: local_registration") == 1
    assert "\nlegal:" not in text
    draft.document = text.replace("about: local_registration", f"about: {what}").replace(
        "\nclauses:\n", f"\n{legal}clauses:\n"
    )
    measures.fill(draft, draft.document)
    draft.save()
    return draft


def gaps(draft):
    return {gap.code for gap in publishing.gaps_of(draft, TODAY, today=TODAY)}


@pytest.mark.parametrize("what", LISTED)
def test_each_listed_kind_needs_basis_and_opinion_to_be_proposed_and_approved(what, manager):
    director = make_officer(R.DIRECTOR, name="林卫东")
    basis = f"  basis: {{{what}: {{zh: 国务院批准, en: Approved by the State Council}}}}\n"
    for lacking in ("", "legal:\n" + basis, "legal:\n" + REVIEW):
        draft = draft_about(what, lacking, manager)
        with pytest.raises(publishing.NotReady) as caught:
            publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
        assert {gap.code for gap in caught.value.gaps} == {"legality"}
    whole = draft_about(what, "legal:\n" + basis + REVIEW, manager)
    publishing.propose(whole, valid_from=TODAY, by=manager, now=NOW)
    assert publishing.approve(whole, by=director, now=NOW).state == VersionState.IN_FORCE


def test_the_basis_of_another_kind_does_not_do(manager):
    basis = "legal:\n  basis: {local_tax: {zh: 国务院批准, en: Approved by the State Council}}\n" + REVIEW
    assert gaps(draft_about("relocation", basis, manager)) == {"legality"}


def test_the_place_of_registration_is_only_remarked_on(manager):
    draft = draft_about("local_registration", "", manager)
    assert publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW).state == VersionState.PROPOSED
