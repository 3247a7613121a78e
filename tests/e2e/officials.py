"""What the bureau does in the policy journey: writes a measure, tries it on past claims, puts it in force, calls."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e import scale
from tests.e2e.browser import Crowd, check_axe
from tests.e2e.portal import Portal

CALL = "Award by scale 2024"
FINDING = "v2 costs ¥15 million more than v1; 1,500 claims gain, 0 lose"
FIRST_FINDING = "v1 costs ¥150,000; 2 claims get an amount"
VERSION = re.compile(r"/bureau/measures/versions/[0-9a-f-]{36}/$")


def start_measure(manager: Page) -> str:
    """From the blank template; the address of the draft."""
    manager.goto("/bureau/measures/new/")
    manager.locator("[name=code]").fill(scale.CODE)
    manager.locator("[name=programme]").select_option("independent_website")
    manager.locator("[name=name_zh]").fill(scale.NAME_ZH)
    manager.locator("[name=name_en]").fill(scale.NAME)
    manager.get_by_role("button", name="Begin the draft").click()
    expect(manager.locator("main")).to_contain_text("The measure is begun with its first draft.")
    assert VERSION.search(manager.url)
    return manager.url


def write(manager: Page, version: str, text: str) -> None:
    """Put the whole text in; it is kept after a pause and checked."""
    manager.goto(f"{version}edit/text/")
    with manager.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        manager.locator("#document").fill(text)
    expect(manager.locator("#editor-saved")).to_contain_text("Saved 10:00")


def see_gap(manager: Page, version: str, axe: Axe) -> None:
    """The editor says in which line; so does the page that proposes, which does not let it pass."""
    expect(manager.locator("#editor-alert")).to_contain_text("Cannot be published yet: 1 error.")
    gap = "Band 1 ends at 4000000 and the next begins at 5000000"
    fault = manager.locator("#editor-checks .remark-error")
    expect(fault).to_contain_text(f"Line {scale.GAP_LINE}")
    expect(fault).to_contain_text(gap)
    assert check_axe(manager, axe) == []
    manager.goto(f"{version}propose/")
    expect(manager.locator(".finding-not_met")).to_contain_text(gap)
    expect(manager.locator(".finding-not_met")).to_contain_text(f"Line {scale.GAP_LINE}")
    expect(manager.get_by_role("button", name="Propose", exact=True)).to_be_disabled()


def see_no_error(manager: Page) -> None:
    expect(manager.locator("#editor-alert")).not_to_contain_text("Cannot be published")
    expect(manager.locator("#editor-checks .remark-error")).to_have_count(0)


def see_examples(manager: Page, version: str) -> None:
    """Both examples of the text come out, in the preview of the editor's form."""
    for place in (0, 1):
        manager.goto(f"{version}edit/?at=examples.{place}")
        expect(manager.locator("#editor-preview .tag-done")).to_contain_text("Passes")


def try_first(manager: Page, version: str, folder: Path, axe: Axe) -> None:
    """The only version there is, over a table of four rows: nothing was in force, and nobody is said to lose."""
    manager.goto(version)
    manager.get_by_role("link", name="Run one").click()
    expect(manager.locator("[name=against] option:checked")).to_have_text("Nothing in force")
    manager.locator("input[name=source][value=file]").check()
    manager.locator("input[name=file]").set_input_files(scale.write_few(folder / "few.csv"))
    manager.get_by_role("button", name="Start the back-test").click()
    expect(manager.locator("h1")).to_have_text(FIRST_FINDING, timeout=30_000)
    cells = manager.locator(".backtest-cells > div")
    expect(cells.nth(0)).to_contain_text(f"¥{scale.FEW_COST:,}.00")
    expect(cells.nth(0)).to_contain_text("Before: nothing in force")
    expect(manager.locator("main")).not_to_contain_text("Lose")
    assert check_axe(manager, axe) == []


def propose(manager: Page, version: str, day: str) -> None:
    manager.goto(f"{version}propose/")
    expect(manager.locator("main")).to_contain_text("its examples come out and no error stands in the way")
    manager.locator("[name=valid_from]").fill(day)
    manager.get_by_role("button", name="Propose", exact=True).click()
    expect(manager.locator("main")).to_contain_text("Proposed. Whoever approves measures has been told.")


def approve(director: Page, version: str, day: str) -> None:
    director.goto(f"{version}approve/")
    expect(director.locator("[name=valid_from]")).to_have_value(day)
    director.get_by_role("button", name="Approve, in force from its day", exact=True).click()
    expect(director.locator("main")).to_contain_text("Approved. The version is in force from its day on.")


def start_second(manager: Page) -> str:
    """A copy of the version in force, with the amount of the first band raised."""
    manager.goto(f"/bureau/measures/{scale.CODE}/")
    manager.get_by_role("button", name="New version").click()
    expect(manager.locator("main")).to_contain_text("Version 2 is begun as a draft.")
    version = manager.url
    manager.goto(f"{version}edit/text/")
    text = manager.locator("#document").input_value()
    assert text.count("award: 5万 CNY") == 1
    write(manager, version, text.replace("award: 5万 CNY", "award: 6万 CNY"))
    expect(manager.locator("#editor-checks .remark-error")).to_have_count(0)
    return version


def back_test(manager: Page, portal: Portal, version: str, folder: Path, axe: Axe) -> None:
    """Over a table of one's own; the page that shows the progress turns into the finding by itself."""
    manager.goto(version)
    manager.get_by_role("link", name="Run one").click()
    manager.locator("[name=against]").select_option(label="v1 · In force")
    manager.locator("input[name=source][value=file]").check()
    manager.locator("input[name=file]").set_input_files(scale.write_table(folder / "claims.csv"))
    with portal.worker_waiting():
        manager.get_by_role("button", name="Start the back-test").click()
        expect(manager.locator("h1")).to_have_text("Back-test of v2 against v1")
        expect(manager.locator(".job")).to_contain_text("Waiting to start")
        assert check_axe(manager, axe) == []
    expect(manager.locator("h1")).to_have_text(FINDING, timeout=30_000)
    cells = manager.locator(".backtest-cells > div")
    expect(cells.nth(0)).to_contain_text(f"¥{scale.AFTER:,}.00")
    expect(cells.nth(0)).to_contain_text(f"v1 ¥{scale.BEFORE:,}.00")
    expect(cells.nth(1)).to_contain_text(f"{scale.GAINERS:,} claims")
    expect(cells.nth(1)).to_contain_text(f"+¥{scale.AFTER - scale.BEFORE:,}.00 · at most +¥10,000.00")
    expect(cells.nth(2)).to_contain_text("0 claims")
    expect(manager.locator(".page-head")).to_contain_text(f"claims.csv · {scale.COUNT:,} claims")
    assert check_axe(manager, axe) == []


def see_validity(page: Page) -> None:
    """Version 1 stays in force until the day of version 2, without a hole."""
    page.goto(f"/bureau/measures/{scale.CODE}/")
    rows = page.locator("main table").first.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(re.compile(r"Version 2\s.*Approved.*from 1 August 2024", re.DOTALL))
    expect(rows.nth(1)).to_contain_text(re.compile(r"Version 1\s.*In force.*since 2 July 2024", re.DOTALL))


def publish_call(crowd: Crowd, manager: Page) -> None:
    """Prepared on one page, where nobody outside sees it, and published on the next."""
    manager.goto("/bureau/calls/new/")
    option = manager.locator("[name=version] option", has_text=f"{scale.CODE} v1")
    manager.locator("[name=version]").select_option(option.get_attribute("value"))
    manager.locator("[name=budget]").select_option(label="Cross-border e-commerce fund 2024")
    typed = {
        "name_zh": "2024年上台阶奖励",
        "name_en": CALL,
        "document_number": "津商函〔2024〕88号",
        "first_day": "2024-07-02",
        "last_day": "2024-07-31",
        "contact_zh": "市商务局跨境电商处",
        "contact_en": "City commerce bureau",
        "contact_phone": "022-5550 0100",
    }
    for name, text in typed.items():
        manager.locator(f"[name={name}]").fill(text)
    manager.get_by_role("button", name="Prepare the call").click()
    expect(manager.locator("h1")).to_have_text(CALL)
    expect(manager.locator("main")).to_contain_text("In preparation")
    stranger = crowd.visitor()
    stranger.goto("/programmes/")
    expect(stranger.locator("main")).not_to_contain_text(CALL)
    manager.get_by_role("button", name="Publish the call").click()
    expect(manager.locator("main")).to_contain_text("The call is public.")
    stranger.reload()
    expect(stranger.locator("main")).to_contain_text(CALL)
