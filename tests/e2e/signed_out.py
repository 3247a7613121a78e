"""A session that ends while a page is open, and the same person signing in again beside it."""

from playwright.sync_api import Page

from tests.e2e.browser import sign_in

LEAVING = """() => {
  const leaving = new Event("beforeunload", {cancelable: true});
  return !window.dispatchEvent(leaving);
}"""


def asks_before_leaving(page: Page) -> bool:
    """Whether the browser would ask before this page is left."""
    return page.evaluate(LEAVING)


def sign_out_elsewhere(page: Page) -> None:
    """The cookie of the session alone: that of the token stays, as when a session ends by itself."""
    page.context.clear_cookies(name="sessionid")


def sign_in_elsewhere(page: Page, email: str, password: str) -> None:
    other = page.context.new_page()
    sign_in(other, email, password)
    other.close()


def grow_old(page: Page) -> None:
    """The page has been open for an hour."""
    page.evaluate("() => { const now = performance.now(); performance.now = () => now + 3600000; }")
