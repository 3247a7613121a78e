"""How a measure of the library becomes a call, and a claim goes to its decision: steps that several journeys share."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e import officials
from tests.e2e.applicant import paper, upload
from tests.e2e.browser import Crowd
from tests.e2e.portal import wait_for

TODAY, LAST_DAY = "2024-07-02", "2024-07-31"
CLAIM = re.compile(r"/portal/claims/[0-9a-f-]{36}/$")
REFERENCE = re.compile(r"SB-\d{4}-\d{6}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure of the library, the budget for it, and the call that opens it; names of what journeys look for."""

    code: str
    programme: str
    name_zh: str
    name: str
    budget: str
    allotted: str
    call: str
    document_number: str
    own_code: str = ""  # under which it is entered, where the demo has a measure with the library's code

    @property
    def entered(self) -> str:
        return self.own_code or self.code


def put_in_force(crowd: Crowd, offer: Offer) -> None:
    """One person copies it into a draft and proposes it, another approves it."""
    manager = crowd.person("manager")
    manager.goto("/bureau/measures/library/")
    row = manager.locator("tbody tr", has_text=offer.code)
    row.get_by_role("link", name="Copy into a draft").click()
    expect(manager.locator("main")).to_contain_text("check that a text in force stands behind it")
    manager.locator("[name=code]").fill(offer.entered)
    manager.locator("[name=programme]").select_option(offer.programme)
    manager.locator("[name=name_zh]").fill(offer.name_zh)
    manager.locator("[name=name_en]").fill(offer.name)
    manager.get_by_role("button", name="Begin the draft").click()
    expect(manager.locator("main")).to_contain_text("The measure is begun with its first draft.")
    version = manager.url
    officials.propose(manager, version, TODAY)
    officials.approve(crowd.person("director"), version, TODAY)


def fund(crowd: Crowd, offer: Offer) -> None:
    finance = crowd.person("finance")
    finance.goto("/bureau/budgets/new/")
    typed = {"name_zh": offer.budget, "name_en": offer.budget, "source": "市级财政", "year": "2024"}
    for name, text in (typed | {"document_number": f"津财〔2024〕{offer.code}号"}).items():
        finance.locator(f"[name={name}]").fill(text)
    finance.locator("main form button.btn-primary").click()
    finance.get_by_role("link", name="Enter an allotment").first.click()
    finance.locator("[name=amount]").fill(offer.allotted)
    finance.locator("[name=note]").fill("年初预算")
    finance.locator("main form button.btn-primary").click()
    expect(finance.locator("main")).to_contain_text(offer.allotted)


def open_call(crowd: Crowd, offer: Offer, days: dict[str, str]) -> str:
    """Prepared with its own time limits, then public; the address of its public page."""
    manager = crowd.person("manager")
    manager.goto("/bureau/calls/new/")
    option = manager.locator("[name=version] option", has_text=offer.entered)
    manager.locator("[name=version]").select_option(option.get_attribute("value"))
    manager.locator("[name=budget]").select_option(label=offer.budget)
    typed = {
        "name_zh": offer.name_zh,
        "name_en": offer.call,
        "document_number": offer.document_number,
        "first_day": TODAY,
        "last_day": LAST_DAY,
        "contact_zh": "市商务局跨境电商处",
        "contact_en": "City commerce bureau",
        "contact_phone": "022-5550 0100",
    }
    for name, text in typed.items():
        manager.locator(f"[name={name}]").fill(text)
    manager.get_by_role("button", name="Prepare the call").click()
    manager.get_by_role("link", name="Change the time limits").click()
    for name, number in days.items():
        manager.locator(f"[name={name}]").fill(number)
    manager.get_by_role("button", name="Keep these limits").click()
    expect(manager.locator("main")).to_contain_text("The time limits are kept.")
    manager.get_by_role("button", name="Publish the call").click()
    expect(manager.locator("main")).to_contain_text("The call is public.")
    expect(manager.get_by_role("link", name="Change the time limits")).to_have_count(0)
    return manager.url


def begin(page: Page, call: str) -> str:
    """From the public list of programmes to an empty draft; its address."""
    page.goto("/programmes/")
    page.get_by_role("link", name=call, exact=True).click()
    page.get_by_role("link", name="Begin a claim").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_url(CLAIM)
    return page.url


def hand_in(page: Page, claim: str, materials: tuple[str, ...], folder: Path) -> None:
    """One paper for each; it serves every line where there are lines."""
    for material in materials:
        page.goto(f"{claim}materials/{material}/")
        every = page.get_by_label("All lines")
        if every.count():
            every.check()
        upload(page, paper(folder, material), "Upload")
        expect(page.locator(".file-name")).to_have_text(f"{material}.pdf")


def submit(admin: Page, claim: str) -> str:
    """By the enterprise's administrator; the claim's reference."""
    admin.goto(f"{claim}check/")
    admin.locator("[name=truth]").check()
    admin.get_by_role("button", name="Submit the claim").click()
    admin.wait_for_url(f"{claim}submitted/")
    expect(admin.locator("main")).to_contain_text("Your claim is submitted")
    return REFERENCE.search(admin.locator("main").inner_text()).group()


def open_claim(page: Page, reference: str) -> Page:
    """From the queue, by its search."""
    page.goto(f"/bureau/claims/?view=all&q={reference}")
    page.locator("tbody a[data-open]").first.click()
    expect(page.locator("main")).to_contain_text(reference)
    return page


def state(page: Page, name: str, value: str, *, source: str, reason: str) -> None:
    """What no register could answer, stated by the desk whose turn it is; its form may stand open already."""
    row = page.locator(f"#value-{name}")
    if not row.locator(f"[name={name}]").is_visible():
        row.locator("summary").last.click()
    row.locator(f"[name={name}]").fill(value)
    row.locator("[name=source]").fill(source)
    row.locator("[name=reason]").fill(reason)
    row.get_by_role("button", name="Keep this value").click()
    expect(page.locator(f"#value-{name}")).to_contain_text(source)


def take(page: Page) -> None:
    """Accept the claim for review where that is still to be done: the first of a desk's steps."""
    accept = page.get_by_role("button", name="Accept for review")
    if accept.count():
        accept.click()
        expect(page.locator("main")).to_contain_text("is yours now")


def agree(page: Page) -> None:
    take(page)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator("main")).to_contain_text("is recorded.")


def sign(crowd: Crowd, reference: str, amount: str) -> None:
    """Two directors, each for the amount on the page."""
    for number, key in enumerate(("director", "director2")):
        director = open_claim(crowd.person(key), reference)
        expect(director.locator(".sticky-bar")).to_contain_text(f"{number} of 2 signatures")
        expect(director.locator(".sticky-bar")).to_contain_text(amount.removeprefix("¥"))
        director.get_by_role("button", name="Sign for this amount").click()
        expect(director.locator("main")).to_contain_text("1 claim signed.")


def letter_text(page: Page, link: str) -> str:
    """The letter that a link of the open page leads to, without line breaks and spaces: where a line ends is the
    paper's business. The worker writes it; the page is loaded again until it is there."""
    found = page.get_by_role("link", name=link).first
    wait_for(f"the letter “{link}”", lambda: bool(found.count()) or bool(page.reload() and False))
    pages = PdfReader(io.BytesIO(page.request.get(found.get_attribute("href")).body())).pages
    return re.sub(r"\s", "", "".join(each.extract_text() for each in pages))


def verify_address(letter: str) -> str:
    """What the letter's number and digest lead to; its QR code holds the same."""
    number, digest = re.search(r"(WS-\d{4}-\d{6})·([0-9a-f]{64})", letter).groups()
    return f"/verify/?reference={number}&digest={digest}"
