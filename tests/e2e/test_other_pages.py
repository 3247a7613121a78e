"""Every page of applicants and of the public in both languages and at both widths.

Runs early, as those of the bureau do: the other journeys move the demo's claims on.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.browser import WIDE, Crowd, check_side_scroll
from tests.e2e.reading import LANGUAGES, Look, Read, read_face

LONG_WORDS = """() => {
  for (const each of document.querySelectorAll('main dd, main .file-line')) {
    const text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    while (text.nextNode()) {
      const node = text.currentNode;
      if (node.textContent.trim() && !node.parentElement.closest('.tag')) node.textContent = 'W'.repeat(120);
    }
  }
}"""


@pytest.mark.parametrize("face", ["public", "portal"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages(face: str, language: str, found, english, crowd: Crowd, axe: Axe, read: Read, held):
    read_face(face, Look(language, english, axe, read, held), found, crowd)


def test_neither_a_chart_nor_a_long_name_widens_a_page(found, crowd: Crowd):
    """A chart keeps the width for which it was drawn until it is drawn anew, which here never happens."""
    page = crowd.person("company.reader", "en", viewport=WIDE)
    page.add_init_script("window.ResizeObserver = class { observe() {} unobserve() {} disconnect() {} };")
    page.goto(f"/portal/warehouses/{found['warehouse_own']}/")
    page.locator(".chart-box canvas").wait_for()
    assert check_side_scroll(page) == []
    page.evaluate(LONG_WORDS)
    assert check_side_scroll(page) == []
    page.set_viewport_size(WIDE)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
