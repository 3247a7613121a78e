"""People at their browsers: who is signed in where, and what no page may ever do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Response

from tests.e2e.portal import Portal

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--maglev-as-top-tier",  # a page is left before the slower of V8's compilers would have paid
]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SIDE_SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RUN_AXE = """rules => axe.run(%s, {resultTypes: ["violations"], preload: false, ...rules}).then(
  result => result.violations.map(violation => ({
    id: violation.id, help: violation.help, nodes: violation.nodes.slice(0, 3).map(node => [node.target, node.html]),
  })))"""

STRUCTURE = {"rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": ["color-contrast"]}
MARK = "data-new-colours"
MARK_NEW = """([mark, seen]) => {
  const known = new Set(seen), fresh = [];
  const clear = colour => colour === 'transparent' || /, 0\\)$/.test(colour);
  const grounds = new Map();
  const ground = each => {
    if (!each) return '';
    if (!grounds.has(each)) {
      const {backgroundColor, backgroundImage, opacity} = getComputedStyle(each), parts = [];
      if (opacity !== '1' || backgroundImage !== 'none') parts.push(opacity, backgroundImage);
      if (!clear(backgroundColor)) parts.push(backgroundColor);
      if (!backgroundColor.startsWith('rgb(')) parts.push(ground(each.parentElement));
      grounds.set(each, parts.join(' '));
    }
    return grounds.get(each);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const own = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !own.checkVisibility()) continue;
    const style = getComputedStyle(own);
    const key = [style.color, style.fontSize, style.fontWeight, ground(own)].join(' ');
    if (!known.has(key)) { known.add(key); fresh.push(key); own.setAttribute(mark, ''); }
  }
  return fresh;
}"""


def launch(playwright: Playwright, program: str) -> Browser:
    return playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)


class Troubles:
    """What a browser complained about: scripts, policy, failed requests, answers that nobody expected."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.expected: set[int] = set()
        self.is_offline = False

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self.note_console(message.type, message.text, page.url))
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        page.on("requestfailed", lambda request: self.note_failure(request.url, request.failure or ""))
        page.on("response", self.note_response)

    def note_console(self, kind: str, text: str, url: str) -> None:
        told_by_htmx = any(text.startswith(f"Response Status Error Code {status} ") for status in self.expected)
        told_by_htmx = told_by_htmx or (self.is_offline and text.startswith("htmx:"))
        if kind in ("error", "warning") and not text.startswith("Failed to load resource") and not told_by_htmx:
            self.found.append(f"{url}: {text}")

    def note_failure(self, url: str, why: str) -> None:
        if "ERR_ABORTED" not in why and not (self.is_offline and "ERR_INTERNET" in why):  # left early, or a download
            self.found.append(f"{url}: {why}")

    def note_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.found.append(f"{response.request.method} {response.url}: {response.status}")


class Crowd:
    """The people of one test. Each has a browser of their own, with one page; all troubles are kept together.

    `patience` is how many milliseconds they wait for a page, longer where pages hold hundreds of rows.
    """

    def __init__(self, browser: Browser, portal: Portal, signed_in: dict[str, Any]) -> None:
        self.browser, self.portal, self.signed_in = browser, portal, signed_in
        self.troubles = Troubles()
        self.contexts: list[BrowserContext] = []
        self.pages: dict[tuple[str, str, str], Page] = {}
        self.patience = 30_000

    def visitor(self, language: str = "en", *, viewport: Any = WIDE, state: Any = None) -> Page:
        context = self.browser.new_context(
            base_url=self.portal.address,
            viewport=viewport,
            storage_state=state,
            accept_downloads=True,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",  # what would fade in or slide is there at once
        )
        context.add_cookies([self.spoken(language)])
        context.set_default_timeout(self.patience)
        self.contexts.append(context)
        page = context.new_page()
        self.troubles.watch(page)
        return page

    def person(self, key: str, language: str = "en", *, viewport: Any = WIDE) -> Page:
        """Somebody of the demo at the page that he or she has open: a browser of its own for each visit would cost."""
        at = (key, language, str(viewport))
        if at not in self.pages or self.pages[at].is_closed():
            self.pages[at] = self.another(key, language, viewport=viewport)
        if self.pages[at].viewport_size != viewport:
            self.pages[at].set_viewport_size(viewport)
        return self.pages[at]

    def another(self, key: str, language: str = "en", *, viewport: Any = WIDE) -> Page:
        """A browser more of somebody."""
        return self.visitor(language, viewport=viewport, state=self.state_of(key))

    def hand_over(self, page: Page, key: str, language: str) -> None:
        """Give a browser to somebody else, or to nobody: it keeps what it has loaded, but not who was there."""
        page.context.clear_cookies()
        page.context.add_cookies([*(self.state_of(key)["cookies"] if key else []), self.spoken(language)])

    def state_of(self, key: str) -> Any:
        """What the browser of somebody holds who has signed in, once for all tests."""
        if key not in self.signed_in:
            page = self.visitor()
            sign_in(page, *self.portal.credentials(key))
            self.signed_in[key] = page.context.storage_state()
            page.context.close()
        return self.signed_in[key]

    def spoken(self, language: str) -> dict[str, str]:
        return {"name": "django_language", "value": language, "url": self.portal.address}

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Answers that are refusals on purpose."""
        self.troubles.expected |= set(statuses)
        yield
        self.troubles.expected -= set(statuses)

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Requests that reach nobody, on purpose."""
        self.troubles.is_offline = True
        yield
        self.troubles.is_offline = False

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def check_axe(page: Page, axe: Axe) -> list[str]:
    """Violations as a person can act on them, at the width that the page has now.

    After a click the next page may have come without its first line yet: it is waited for.
    """
    return run_axe(page, axe, "document", {})


def check_new_colours(page: Page, axe: Axe, seen: set[str]) -> list[str]:
    """Contrast of those texts whose letters and grounds were not among the ones `seen`, which grow by them.

    To compare the colours of a whole page takes three times as long as all else that axe looks at.
    """
    if fresh := page.evaluate(MARK_NEW, [MARK, list(seen)]):
        seen.update(fresh)
        return run_axe(page, axe, f"document.querySelectorAll('[{MARK}]')", COLOURS)
    return []


def run_axe(page: Page, axe: Axe, within: str, rules: dict[str, Any]) -> list[str]:
    """What axe says by some rules within what a JavaScript expression names: the document, or some of its elements."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)  # once a page
    return [
        f"{violation['id']}: {violation['help']} – {target} {html[:160]}"
        for violation in page.evaluate(RUN_AXE % within, rules)
        for target, html in violation["nodes"]
    ]


def check_side_scroll(page: Page) -> list[str]:
    page.wait_for_load_state()
    page.set_viewport_size(NARROW)
    over = page.evaluate(SIDE_SCROLL)
    return [f"{over} px wider than a telephone: {widest(page)}"] if over > 0 else []


def widest(page: Page) -> str:
    """What reaches furthest to the right."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main *')]
        .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3).map(each => each.outerHTML.slice(0, 90)).join(' | ')"""
    )


def save_download(page: Page, click: Any, folder: Path) -> Path:
    with page.expect_download() as waiting:
        click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target
