"""What of a page's structure axe has read before: words aside, a part of it that is built the same reads the same."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.browser import STRUCTURE, run_axe

# The parts of a page are the blocks that it is built of, each with the chain of those around it: a plain block of many
# elements is none itself, but those within it are. A part's shape is all that axe looks at but words: elements and
# their attributes, what of them is to be seen, where a word is missing, what the references lead to. Rows of one shape
# count once. How the parts go together is the page's outline: the levels of its headings, its landmarks and which of
# them bear one name, identifiers that stand twice, what stands in the body itself, and the plain blocks.
SHAPES = r"""() => {
  const kept = /^(class|role|type|scope|lang|autocomplete|tabindex|colspan|rowspan|content|aria-(?!label$).*)$/;
  const references = /^(for|headers|aria-(labelledby|describedby|controls|owns|details|errormessage))$/;
  const wordy = new Map();
  const says = each => {
    if (!wordy.has(each)) wordy.set(each, [...each.childNodes].some(
      node => node.nodeType === 3 ? node.data.trim() : node.nodeType === 1 && says(node)));
    return wordy.get(each);
  };
  const led = id => { const to = document.getElementById(id); return to ? to.localName + says(to) : 'nowhere'; };
  const shown = each => each.checkVisibility({visibilityProperty: true});
  const scrolls = each => /auto|scroll/.test(getComputedStyle(each).overflow)
    && (each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight);
  const attribute = ({name, value}) =>
    references.test(name) ? name + value.trim().split(/\s+/).map(led)
    : name === 'href' && value[0] === '#' ? name + led(value.slice(1))
    : kept.test(name) ? name + '=' + value
    : name === 'style' ? name + value.replace(/:[^;]*/g, '')
    : /^(data|hx)-/.test(name) ? '' : name + Boolean(value.trim());
  const described = new Map();
  const own = each => {
    if (!described.has(each)) described.set(each, describe(each));
    return described.get(each);
  };
  const describe = each => [each.localName, shown(each), says(each), scrolls(each), each.cellIndex ?? '',
    each.labels?.length ?? '', ...[...each.attributes].map(attribute)].join(' ');
  const digest = text => {
    let found = 0;
    for (let at = 0; at < text.length; at++) found = (Math.imul(found, 31) + text.charCodeAt(at)) | 0;
    return found.toString(36) + text.length;
  };
  const shape = each => digest(own(each) + [...new Set([...each.children].map(shape))]);
  const plain = each => /^(body|main|div|section|article|form)$/.test(each.localName) && !scrolls(each)
    && ![...each.attributes].some(({name}) => /^(role|title|aria-(?!labelledby))/.test(name))
    && (!each.hasAttribute('tabindex') || each.localName === 'main')
    && ![...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const split = [];
  const parts = (each, around) => {
    if (each.localName !== 'body' && (each.getElementsByTagName('*').length < 25 || !plain(each)))
      return [[each, digest(around + shape(each))]];
    split.push(each);
    return [...each.children].flatMap(child => parts(child, around + own(each)));
  };
  const all = selector => [...document.querySelectorAll(selector)].filter(shown);
  const landmarks = all('main, nav, header, footer, aside, section, form, [role]').map(
    each => [each.localName, each.role, each.ariaLabel, each.getAttribute('aria-labelledby')].join(' '));
  const ids = [...document.querySelectorAll('[id]')].map(each => each.id);
  const levels = all('h1, h2, h3, h4, h5, h6').map(each => each.localName);
  const found = parts(document.body, '');
  window.partsShown = found.map(([part]) => part);
  const outline = [
    document.documentElement.lang + shape(document.head),
    levels.filter(level => level === 'h1').length + ' first',
    ...levels.map((level, at) => 'after ' + (levels[at - 1] ?? '') + level),
    ...landmarks.map(each => each.split(' ')[0] + landmarks.filter(other => other === each).length),
    ...ids.filter((id, at) => ids.indexOf(id) < at).map(id => 'twice ' + id),
    ...[...document.body.children].map(each => 'top ' + own(each)),
    ...split.map(each => 'around ' + own(each)),
  ];
  return [[...new Set(outline)].map(digest), found.map(([, key]) => key)];
}"""
# A script may have put another part in the place of one meanwhile: then the whole page is read.
FRESH = """(parts => parts.every(part => part.isConnected) ? parts : document)(%s.map(at => window.partsShown[at]))"""
# Rules that say how the parts go together, or that look at the blocks around them. Names of axe-core 4.12.
OF_THE_WHOLE = [
    "accesskeys", "aria-allowed-attr", "aria-hidden-body", "aria-prohibited-attr", "aria-valid-attr",
    "aria-valid-attr-value", "bypass", "document-title", "duplicate-id-aria", "heading-order",
    "html-has-lang", "html-lang-valid", "html-xml-lang-mismatch", "landmark-banner-is-top-level",
    "landmark-complementary-is-top-level", "landmark-contentinfo-is-top-level", "landmark-main-is-top-level",
    "landmark-no-duplicate-banner", "landmark-no-duplicate-contentinfo", "landmark-no-duplicate-main",
    "landmark-one-main", "landmark-unique", "meta-refresh", "meta-viewport", "meta-viewport-large",
    "page-has-heading-one", "region", "skip-link", "tabindex", "valid-lang",
]  # fmt: skip


def check_new_structure(page: Page, axe: Axe, read: set[str]) -> list[str]:
    """Those parts of a page, at its width now, that are not among those `read`, which grow by them.

    Where the outline is a new one, the rules that compare the parts read the whole page.
    """
    outline, parts = page.evaluate(SHAPES)
    found = []
    if not read.issuperset(outline):
        found += run_axe(page, axe, "document", {"runOnly": OF_THE_WHOLE})
    if fresh := [at for at, part in enumerate(parts) if part not in read]:
        found += run_axe(page, axe, FRESH % fresh, STRUCTURE)
    read.update(outline, parts)
    return found
