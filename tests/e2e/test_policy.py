"""A policy from its text to the first claims: written, tried on past claims, put in force, called, claimed, offered."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e import officials, scale
from tests.e2e.browser import Crowd, check_axe
from tests.e2e.portal import Portal

TODAY, LATER = "2024-07-02", "2024-08-01"
TURNOVER, CLAIMED, CLAIMED_FEN = "4,999,999.99", "¥50,000.00", 5_000_000  # one fen below the second band
OFFERED, OFFERED_FEN = "¥5,000.00", 500_000  # connected to the platform, and nothing else that adds to it
MODELS = "from subsidies.models import Application, Entitlement, MeasureVersion, Offer"


def test_what_is_expected_by_hand():
    assert (scale.COUNT, scale.BEFORE, scale.AFTER, scale.GAINERS) == (3_000, 135_000_000, 150_000_000, 1_500)


def test_policy_from_its_text_to_the_first_claims(crowd: Crowd, portal: Portal, axe: Axe, tmp_path: Path):
    manager, director = crowd.person("manager"), crowd.person("director")
    first = officials.start_measure(manager)
    officials.write(manager, first, scale.GAPPED)
    officials.see_gap(manager, first, axe)
    officials.write(manager, first, scale.TEXT)
    officials.see_no_error(manager)
    officials.see_examples(manager, first)
    officials.try_first(manager, first, tmp_path, axe)
    officials.propose(manager, first, TODAY)
    director.goto(f"{first}approve/")
    expect(director.locator("main")).to_contain_text(officials.FIRST_FINDING)
    officials.approve(director, first, TODAY)
    assert versions(portal) == [[1, "in_force", TODAY]]

    second = officials.start_second(manager)
    officials.back_test(manager, portal, second, tmp_path, axe)
    officials.propose(manager, second, LATER)
    director.goto(f"{second}approve/")
    expect(director.locator("main")).to_contain_text(officials.FINDING)
    officials.approve(director, second, LATER)
    officials.see_validity(director)
    assert versions(portal) == [[1, "in_force", TODAY], [2, "approved", LATER]]

    officials.publish_call(crowd, manager)
    reference = claim(crowd.person("yiting.admin"), axe)
    amounts = f"Entitlement.objects.filter(application__reference='{reference}', stage='claimed')"
    assert portal.ask(f"list({amounts}.values_list('amount', 'measure_version__number'))", MODELS) == [[CLAIMED_FEN, 1]]

    offer, reference = accept_offer(crowd.person("jifan.admin"), axe)
    digest, found = portal.ask(taken(offer), MODELS)
    assert found == [reference, "district_review", OFFERED_FEN, digest]
    assert portal.manage("audit", "verify").startswith("Whole:")


def versions(portal: Portal) -> list[list]:
    """Each version that was approved, with its state and its first day."""
    rows = f"MeasureVersion.objects.filter(measure__code='{scale.CODE}', decided_at__isnull=False).order_by('number')"
    return portal.ask(f"list({rows}.values_list('number', 'state', 'valid_from'))", MODELS)


def claim(admin: Page, axe: Axe) -> str:
    """From the public page to the reference of the submitted claim."""
    admin.goto("/programmes/")
    admin.get_by_role("link", name=officials.CALL, exact=True).click()
    expect(admin.locator("main")).to_contain_text("100,000 from 5 million on")
    admin.get_by_role("link", name="Begin a claim").click()
    admin.get_by_role("button", name="Begin", exact=True).click()
    admin.wait_for_url(re.compile(r"/portal/claims/[0-9a-f-]{36}/$"))
    address = admin.url
    admin.goto(f"{address}sections/figures/")
    admin.locator("[name=turnover]").fill(TURNOVER)
    admin.get_by_role("button", name="Save and continue").click()
    admin.wait_for_url(address)
    admin.goto(f"{address}amount/")
    expect(admin.locator("h1")).to_contain_text(f"{CLAIMED} expected")
    expect(admin.locator(".amount-lines")).to_contain_text(f"Turnover ¥{TURNOVER}, award {CLAIMED}")
    expect(admin.locator("#findings")).to_contain_text("Not barred")
    assert check_axe(admin, axe) == []
    admin.goto(f"{address}check/")
    admin.locator("[name=truth]").check()
    admin.get_by_role("button", name="Submit the claim").click()
    admin.wait_for_url(f"{address}submitted/")
    expect(admin.locator("main")).to_contain_text("Your claim is submitted")
    expect(admin.locator("main")).to_contain_text(CLAIMED)
    return reference_in(admin)


def accept_offer(admin: Page, axe: Axe) -> tuple[str, str]:
    """What is due by the registers alone: seen with its steps, agreed to; the offer's reference and the claim's."""
    admin.goto("/portal/offers/")
    expect(admin.locator("h1")).to_have_text("1 offer waits for your answer")
    admin.get_by_role("link", name="Look at it and answer").click()
    expect(admin.locator("h1")).to_contain_text(f"{OFFERED} is due to your enterprise")
    expect(admin.locator(".amount-lines")).to_contain_text("For connecting")
    assert check_axe(admin, axe) == []
    offer = re.search(r"MS-\d{4}-\d+", admin.locator("main").inner_text()).group()
    address = admin.url
    admin.locator("[name=payee]").first.check()
    admin.locator("[name=truth]").check()
    admin.get_by_role("button", name=f"Agree to {OFFERED}").click()
    expect(admin.locator("main")).to_contain_text("You have agreed. The award goes on as claim")
    reference = reference_in(admin)
    admin.goto(address)
    expect(admin.locator("main")).to_contain_text(f"You agreed to {OFFERED}")
    expect(admin.locator("main")).to_contain_text(reference)
    return offer, reference


def taken(offer: str) -> str:
    """The digest of what was offered; the claim made of it with the digest of what it claims."""
    rows = f"Entitlement.objects.filter(application__offer__reference='{offer}', stage='claimed')"
    names = "'application__reference', 'application__state', 'amount', 'digest'"
    return f"[Offer.objects.get(reference='{offer}').digest, {rows}.values_list({names}).get()]"


def reference_in(page: Page) -> str:
    return re.search(r"SB-\d{4}-\d{6}", page.locator("main").inner_text()).group()
