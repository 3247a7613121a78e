"""How every page of a face is read: that it answers, reads well to all, fits, and is light.

Each state of a page is looked at in Chinese, first; in English, whose words are longer, each page once.
"""

import gzip
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response

from tests.e2e.browser import SIDE_SCROLL, WIDE, Crowd, check_new_colours, check_side_scroll
from tests.e2e.pages import Visit, visits
from tests.e2e.structure import check_new_structure

LANGUAGES = ("zh-hans", "en")
by_person = attrgetter("person")
HEAVIEST = 300_000  # bytes of an applicant's page, compressed, without fonts
TEXTS = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const within = walker.currentNode.parentElement;
    if (!within.closest('[lang=en], [translate=no], script, style')) found.push(walker.currentNode.textContent);
  }
  for (const each of document.querySelectorAll('body [aria-label], body [title], body [placeholder], body [alt]'))
    if (!each.closest('[lang=en]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push(each.getAttribute(name) || '');
  return found.map(text => text.trim().replace(/\\s+/g, ' ')).filter(Boolean);
}"""
LINKS = """() => [...new Set([...document.querySelectorAll('a[href^="/"]')].map(each => each.pathname))]
  .filter(path => !path.startsWith('/static/'))"""
WEIGHT = """() => performance.getEntriesByType('resource')
  .filter(each => !/\\.woff2?/.test(each.name)).reduce((sum, each) => sum + each.encodedBodySize, 0)"""


def view_of(visit: Visit):
    path = visit.address.split("?")[0]
    return None if visit.status == 404 and not path.startswith("/verify") else resolve(path).func


@dataclass
class Read:
    """Of all pages so far."""

    colours: set[str] = field(default_factory=set)
    structure: set[str] = field(default_factory=set)


@dataclass
class Look:
    """In which language pages are read, and what of them axe has read so far, in either language."""

    language: str
    english: set[str]
    axe: Axe
    read: Read
    held: dict[str, list[str]]  # the permissions of each person


def read_face(face: str, look: Look, found: dict[str, str], crowd: Crowd) -> None:
    """Every page of the face, person by person."""
    wrong: list[str] = []
    crowd.troubles.expected = {403, 404, 409}
    page = crowd.visitor(look.language)
    if look.language == LANGUAGES[0]:
        page.add_init_script(look.axe.axe_script)  # nearly every page has something to read
    for person, theirs in groupby(sorted(chosen(visits(found), face, look.language), key=by_person), by_person):
        crowd.hand_over(page, person, look.language)
        for visit in theirs:
            wrong += [f"{visit.name} {visit.address}: {text}" for text in problems(page, visit, look)]
    wrong += crowd.troubles.found
    crowd.troubles.found = []
    assert not wrong, "\n".join(wrong)


def chosen(all_visits: list[Visit], face: str, language: str) -> list[Visit]:
    of_face = [visit for visit in all_visits if visit.name.startswith(face)]
    if language == LANGUAGES[0]:
        return of_face
    first = {view_of(visit) or visit.address: visit for visit in reversed(of_face)}
    return [visit for visit in of_face if visit in first.values()]


def problems(page: Page, visit: Visit, look: Look) -> list[str]:
    """A page is loaded once a language, at the width that the one before was left at, and then read at the other.

    Neither width may need a scroll to the side. Axe reads each structure where it is seen first: in Chinese at full
    width and on a telephone, where other parts are shown, then in English on a telephone; and each pair of colours in
    Chinese at full width.
    """
    answer = page.goto(visit.address)
    if answer.status != visit.status:
        return [f"answers {answer.status}"]
    found = []
    if visit.is_applicants and (weight := weighed(page, answer)) > HEAVIEST:
        found.append(f"weighs {weight} bytes")
    if look.language == LANGUAGES[0]:
        found += [f"in English: {text}" for text in set(page.evaluate(TEXTS)) & look.english]
        found += closed_links(page.evaluate(LINKS), look.held[visit.person]) if visit.person else []
    widths = [at_full_width, on_telephone]
    for read in widths if page.viewport_size == WIDE else reversed(widths):
        found += read(page, look)
    return found


def closed_links(paths: list[str], held: list[str]) -> list[str]:
    """Links to pages that refuse whoever reads this one, and to none at all."""
    wrong = []
    for path in paths:
        try:
            view = resolve(path).func
        except Resolver404:
            wrong.append(f"leads to {path}, which is no page")
            continue
        permission = None if getattr(view, "is_public", False) else getattr(view, "permission", None)
        if permission and permission.value not in held:
            wrong.append(f"leads to {path}, which asks for {permission.value}")
    return wrong


def at_full_width(page: Page, look: Look) -> list[str]:
    page.set_viewport_size(WIDE)
    found = ["scrolls to the side at full width"] if page.evaluate(f"{SIDE_SCROLL} > 0") else []
    if look.language == LANGUAGES[0]:
        found += check_new_structure(page, look.axe, look.read.structure)
        found += check_new_colours(page, look.axe, look.read.colours)
    return found


def on_telephone(page: Page, look: Look) -> list[str]:
    return check_side_scroll(page) + check_new_structure(page, look.axe, look.read.structure)


def weighed(page: Page, answer: Response) -> int:
    """Bytes of a page and all that it loads, compressed as the proxy sends it."""
    return len(gzip.compress(answer.body())) + page.evaluate(WEIGHT)
