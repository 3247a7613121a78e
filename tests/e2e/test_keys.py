"""A person adds a passkey, signs in with it and removes it; a key that does not answer is told on the page."""

from collections.abc import Iterator
from copy import copy

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import Crowd, sign_in
from tests.e2e.portal import Portal

KEYS = "/accounts/2fa/webauthn/"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page: Page) -> None:
    """A key of its own, which touches itself."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def leave(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/")


@pytest.fixture
def named(portal: Portal, browser: Browser) -> Iterator[Crowd]:
    """People who opened the portal by a name: browsers take no key where the address is a number."""
    by_name = copy(portal)
    by_name.address = f"http://localhost:{portal.port}"
    people = Crowd(browser, by_name, {})
    yield people
    people.leave()
    assert people.troubles.found == []


def test_a_key_is_not_taken_where_the_address_is_a_number(crowd: Crowd):
    page = crowd.visitor()
    plug_in(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("main [role=alert]")).to_contain_text("Open the portal by its name")


def test_passkey_from_adding_to_removing(named: Crowd, portal: Portal):
    address, password = portal.credentials("company.reader")
    page = named.visitor()
    plug_in(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("main [role=alert]")).to_contain_text("No key answered")
    sign_in(page, address, password)
    page.goto(f"{KEYS}add/")
    page.locator("main [name=password]").fill(password)
    page.get_by_role("button", name="Confirm").click()
    page.locator("[name=name]").fill("Blue key")
    page.locator("[name=passwordless]").check()
    page.get_by_role("button", name="Add").click()
    expect(page.locator("main")).to_contain_text("Unused codes")
    page.goto(f"{KEYS}add/")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("main [role=alert]")).to_have_text("This key is in your account already.")
    leave(page)
    page.goto("/accounts/login/?next=/portal/claims/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("h1")).to_have_text("My claims")
    page.goto(KEYS)
    expect(page.locator("main table")).to_contain_text("Blue key")
    page.get_by_role("link", name="Remove…").click()
    page.locator("main [name=password]").fill(password)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).to_contain_text("No security keys have been added.")
