"""Claims ticked by keys, kept through a filter, assigned together in a job, and taken back."""

from playwright.sync_api import expect

from tests.e2e.browser import Crowd


def test_claims_are_ticked_by_keys_assigned_together_and_taken_back(crowd: Crowd):
    page = crowd.person("caseworker2")
    page.goto("/bureau/claims/?view=unassigned")
    links = page.locator("tbody a[data-open]")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("x")
    page.get_by_role("button", name="Keep the ticked").click()
    page.goto("/bureau/claims/?view=all&state=paid")
    page.get_by_role("link", name="Act on 2 kept claims…").click()
    page.locator("[name=kind][value=assign]").check()
    mine = page.locator("[name=officer] option", has_text="Su Yinuo").get_attribute("value")
    page.locator("[name=officer]").select_option(mine)
    page.get_by_role("button", name="Show the preview").click()
    page.get_by_role("button", name="Assign to Su Yinuo: 2 claims").click()
    take_back = page.get_by_role("button", name="Take back")
    expect(take_back).to_be_visible(timeout=20_000)
    expect(page.locator("tbody")).to_contain_text("Done")
    take_back.click()
    expect(page.get_by_text("2 claims taken back.")).to_be_visible()
    expect(page.locator("tbody")).to_contain_text("Undone")
