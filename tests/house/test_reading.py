"""The check of links that the journeys make on every page finds those that refuse whoever reads it."""

from django.urls import reverse

from pilotzone.kernel.access import P
from tests.e2e.reading import closed_links

DRAWS = reverse("bureau:subsidies:draw_list")


def test_a_link_to_a_page_that_refuses_its_reader_is_found():
    assert closed_links([DRAWS], [P.QUEUE_READ.value]) == [f"leads to {DRAWS}, which asks for {P.DRAW_READ.value}"]
    assert closed_links([DRAWS], [P.DRAW_READ.value]) == []


def test_a_link_to_nowhere_is_found_and_one_for_anybody_is_not():
    assert closed_links(["/bureau/no-such-page/"], []) == ["leads to /bureau/no-such-page/, which is no page"]
    assert closed_links([reverse("public:event_list")], []) == []
