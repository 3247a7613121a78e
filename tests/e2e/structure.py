"""What of a page's structure axe has read before: words aside, a part of it that is built the same reads the same."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.browser import STRUCTURE, run_axe

# The parts of a page are what stands in its body: the bar, the page itself, its foot. A part's shape is all that axe
# looks at but words: elements and their attributes, what of them is to be seen, where a word is missing, what the
# references lead to. Rows of one shape count once. How the parts go together is the page's outline: the levels of its
# headings, its landmarks and which of them bear one name, and identifiers that stand twice.
SHAPES = r"""() => {
  const kept = /^(class|role|type|scope|lang|autocomplete|tabindex|style|colspan|rowspan|content|aria-(?!label$).*)$/;
  const references = /^(for|headers|aria-(labelledby|describedby|controls|owns|details|errormessage))$/;
  const says = each => Boolean(each.textContent.trim());
  const led = id => { const to = document.getElementById(id); return to ? to.localName + says(to) : 'nowhere'; };
  const shown = each => each.checkVisibility({visibilityProperty: true});
  const scrolls = each => (each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight)
    && /auto|scroll/.test(getComputedStyle(each).overflow);
  const attribute = ({name, value}) =>
    references.test(name) ? name + value.trim().split(/\s+/).map(led)
    : name === 'href' && value[0] === '#' ? name + led(value.slice(1))
    : kept.test(name) ? name + '=' + value
    : /^(data|hx)-/.test(name) ? '' : name + Boolean(value.trim());
  const own = each => [each.localName, shown(each), says(each), scrolls(each), each.cellIndex ?? '',
    each.labels?.length ?? '', ...[...each.attributes].map(attribute)].join(' ');
  const digest = text => {
    let found = 0;
    for (let at = 0; at < text.length; at++) found = (Math.imul(found, 31) + text.charCodeAt(at)) | 0;
    return found.toString(36) + text.length;
  };
  const shape = each => digest(own(each) + [...new Set([...each.children].map(shape))]);
  const all = selector => [...document.querySelectorAll(selector)].filter(shown);
  const landmarks = all('main, nav, header, footer, aside, section, form, [role]').map(
    each => [each.localName, each.role, each.ariaLabel, each.getAttribute('aria-labelledby')].join(' '));
  const ids = [...document.querySelectorAll('[id]')].map(each => each.id);
  const outline = [
    ...all('h1, h2, h3, h4, h5, h6').map(each => each.localName),
    ...landmarks.map(each => each.split(' ')[0] + landmarks.indexOf(each)),
    ...ids.filter((id, at) => ids.indexOf(id) < at),
  ];
  const levels = outline.filter((each, at) => each !== outline[at - 1]);
  return [digest(String(levels)), document.documentElement.lang, own(document.body),
    ...[document.head, ...document.body.children].map(shape)];
}"""


def check_new_structure(page: Page, axe: Axe, read: set[str]) -> list[str]:
    """The whole page's structure at its width now, if any part of it is not among those `read`, which grow by them."""
    shapes = set(page.evaluate(SHAPES))
    if shapes <= read:
        return []
    read.update(shapes)
    return run_axe(page, axe, "", STRUCTURE)
