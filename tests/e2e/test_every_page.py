"""Every page of the bureau in both languages and at both widths, and that no page of any face is forgotten.

Runs before the other journeys, which move the demo's claims on.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import get_resolver

from pilotzone.kernel.html import routes
from tests.e2e.browser import Crowd
from tests.e2e.pages import NO_PAGES, visits
from tests.e2e.reading import LANGUAGES, Look, Read, read_face, view_of


def test_every_route_is_visited(found):
    seen = {(view.__module__, view.__name__) for view in (view_of(visit) for visit in visits(found)) if view}
    assert own_pages() - seen == set()


def own_pages() -> set[tuple[str, str]]:
    """The views of our own that are pages, by module and name."""
    found = {(view.__module__, view.__name__) for _, view in routes(get_resolver().url_patterns) if is_own(view)}
    return {(module, name) for module, name in found if name not in NO_PAGES}


def is_own(view) -> bool:
    return hasattr(view, "permission") and view.__module__ not in ("pilotzone.health",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_bureau(language: str, found, english, crowd: Crowd, axe: Axe, read: Read, held):
    read_face("bureau", Look(language, english, axe, read, held), found, crowd)
