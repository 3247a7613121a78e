"""An official who is no programmer writes a small measure in the editor, is warned of a gap, and sees it pass.

The text: "Enterprises registered in the city with a turnover from 1 million to 5 million yuan get 50,000 yuan, from 5
million on 100,000." The gap is planted: the first band is typed as ending at 4 million.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.e2e.browser import NARROW, Crowd, check_axe, check_side_scroll
from tests.e2e.portal import Portal
from tests.e2e.signed_out import asks_before_leaving, sign_in_elsewhere, sign_out_elsewhere

IMPORTS = """
from pilotzone.accounts.models import User
from pilotzone.formula.text import Text
from pilotzone.kernel import clock
from subsidies.actions import measures, publishing
from subsidies.models import MeasureVersion, Programme
from subsidies.rules.measure import load_measure
def begin(code):
    by = User.objects.get(email__startswith="manager@")
    name, programme = Text("试行条款", "A measure to try"), Programme.objects.first()
    return str(measures.start_measure(code=code, programme=programme, name=name, by=by, now=clock.now()).uid)
def discard(uid):
    by, version = User.objects.get(email__startswith="manager@"), MeasureVersion.objects.get(uid=uid)
    publishing.discard(version, reason="", by=by, now=clock.now())
"""
TOO_LONG = """field => {
  field.value = "x".repeat(5 * 1024 * 1024 + 1);
  field.dispatchEvent(new Event("input", {bubbles: true}));
}"""

# What of the bar reaches over the window's edge, over its neighbour, or onto a second line.
BAR_FAULTS = """() => {
  const items = [...document.querySelectorAll(".brand, .bar-nav > ul > li, .bar-tools > *")]
    .filter(each => each.offsetWidth);
  const boxes = items.map(each => each.getBoundingClientRect());
  const wide = document.documentElement.scrollWidth > innerWidth ? ["page"] : [];
  return wide.concat(items.filter((each, n) => boxes[n].right > innerWidth
    || (n && boxes[n].left < boxes[n - 1].right - 1) || boxes[n].height > 49).map(each => each.textContent.trim()));
}"""


@pytest.fixture
def draft(portal: Portal) -> str:
    return portal.ask("begin('TRY-2024')", IMPORTS)


class Editor:
    """One person at the editor of one draft."""

    def __init__(self, page: Page, uid: str) -> None:
        self.page, self.address = page, f"/bureau/measures/versions/{uid}/edit/"

    def open(self, place: str) -> None:
        self.page.goto(f"{self.address}?at={place}")

    def type(self, name: str, text: str) -> None:
        """What is typed is kept after a pause, and the checks are drawn anew."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
            self.page.locator(f'#editor-form [name="{name}"]').fill(text)
        expect(self.page.locator("#editor-saved")).to_contain_text("Saved")

    def choose(self, name: str, value: str) -> None:
        with self.page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
            self.page.locator(f'#editor-form [name="{name}"]').select_option(value)

    def build(self, part: str, shape: str, **answers: str) -> None:
        self.open(part)
        self.page.get_by_role("link", name=re.compile(f"^{shape}")).click()
        for name, value in answers.items():
            field = self.page.locator(f'#editor-form [name="{name}"]')
            field.select_option(value) if field.evaluate("each => each.tagName") == "SELECT" else field.fill(value)
        self.page.get_by_role("button", name="Write it").click()
        self.page.wait_for_url(lambda url: "new=" not in url)

    def leave_questions(self) -> None:
        self.page.get_by_role("link", name="Cancel").click()
        self.page.wait_for_url(lambda url: "new=" not in url)

    def clear(self, place: str) -> None:
        """Take away what the template began with."""
        self.open(place)
        self.page.locator(f'button[value="remove {place}"]').click()
        self.page.wait_for_url(re.compile(f"at={place.partition('.')[0]}&removed="))


def test_a_measure_is_written_from_its_text(crowd: Crowd, portal: Portal, draft: str, axe: Axe):
    page = crowd.person("manager")
    editor = Editor(page, draft)
    for place in ("examples.0", "awards.support", "form.costs", "inputs.cost"):
        editor.clear(place)

    editor.open("basic")
    editor.type("name.zh", "规模奖励")
    editor.type("name.en", "Award by size")
    editor.open("clauses.c1")
    editor.type("text.zh", "在本市登记、年营业额100万元至500万元的企业，奖励5万元；500万元以上的，奖励10万元。")
    editor.type("text.en", "50,000 yuan from 1 to 5 million of turnover, 100,000 from 5 million on.")

    editor.build("inputs", "Yearly turnover")
    editor.build("conditions", "Registered here", clause="c1")
    editor.build("awards", "Table by band", input="turnover", bands="100万  5万\n500万  10万", clause="c1")
    expect(page.locator("#f-value")).to_have_value("bands(turnover)")
    expect(page.locator("#f-value-say")).to_have_text("Bands by yearly turnover")
    expect(page.locator(".editor-clause blockquote")).to_contain_text("1 to 5 million")

    page.locator("#editor-outline").get_by_role("link", name="Tables").click()
    page.locator(".editor-list a").click()
    page.get_by_role("button", name="No claim").first.click()
    expect(page.locator(".band-rest input")).to_have_value("0")

    editor.type("bands.0.end", "4,000,000")
    told = page.locator(".band-errors", has_text="Band 1 ends at 4000000")
    expect(told).to_be_visible()
    expect(page.locator("#editor-alert")).to_contain_text("Cannot be published yet: 1 error")
    expect(page.locator('[name="bands.0.end"]')).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Join it to the next band").click()
    expect(page.locator('[name="bands.0.end"]')).to_have_value("")
    expect(page.locator("#editor-alert")).not_to_contain_text("Cannot be published")

    editor.open("examples")
    page.get_by_role("button", name="Add: example").click()
    editor.type("label.zh", "营业额600万元")
    editor.type("label.en", "A turnover of 6 million")
    editor.type("given.turnover", "600万")
    editor.choose("given.registered_here", "true")
    editor.type("expect.total", "90,000")
    expect(page.locator("#editor-preview .tag-refused")).to_contain_text("Fails")
    editor.type("expect.total", "100,000")
    expect(page.locator("#editor-preview .tag-done")).to_contain_text("Passes")
    expect(page.locator("#editor-preview .money-big")).to_contain_text("¥100,000")
    expect(page.locator("#editor-preview svg path.curve")).to_be_visible()
    page.get_by_role("radio", name="Application form").check()
    expect(page.locator("#editor-preview")).to_contain_text("Yearly turnover (yuan)")
    page.locator("#editor-preview").get_by_role("radio", name="中文").check()
    expect(page.locator("#editor-preview")).to_contain_text("年营业额（元）")
    assert check_axe(page, axe) == []
    assert check_side_scroll(page) == []

    kept = f"load_measure(MeasureVersion.objects.get(uid='{draft}').document)"
    assert portal.ask(f"[{kept}.name.en, [each.name for each in {kept}.inputs]]", IMPORTS) == [
        "Award by size",
        ["turnover", "registered_here"],
    ]


def hold_first(route: Route, held: list[Route]) -> None:
    """The first saving stays on its way until it is let go."""
    if route.request.method == "POST" and not held:
        held.append(route)
    else:
        route.continue_()


def test_a_button_pressed_while_what_was_typed_is_on_its_way_is_heard(crowd: Crowd, portal: Portal):
    page = crowd.person("manager")
    editor = Editor(page, portal.ask("begin('TRY-BUTTON')", IMPORTS))
    editor.build("inputs", "Yearly turnover")
    editor.build("awards", "Table by band", input="turnover", bands="100万  5万\n500万  10万", clause="c1")
    page.locator("#editor-outline").get_by_role("link", name="Tables").click()
    page.locator(".editor-list a").click()
    editor.type("bands.0.end", "4,000,000")
    held: list[Route] = []
    page.route(f"**{editor.address}*", lambda route: hold_first(route, held))
    page.locator('[name^="bands.0.cell."]').first.fill("60,000")
    expect(page.locator("#editor-saved")).to_contain_text("Saving")
    page.get_by_role("button", name="Join it to the next band").click()
    held[0].continue_()
    expect(page.locator('[name="bands.0.end"]')).to_have_value("")
    expect(page.locator('[name^="bands.0.cell."]').first).to_have_value(re.compile("^60,?000"))

    # Typing itself mends it meanwhile: the press has no object, and is not kept for when the gap is there again.
    editor.type("bands.0.end", "4,000,000")
    held.clear()
    page.locator('[name="bands.0.end"]').fill("")
    expect(page.locator("#editor-saved")).to_contain_text("Saving")
    page.get_by_role("button", name="Join it to the next band").click()
    held[0].continue_()
    expect(page.locator("#editor-saved")).to_contain_text("Saved")
    editor.type("bands.0.end", "4,000,000")
    expect(page.get_by_role("button", name="Join it to the next band")).to_be_visible()
    expect(page.locator('[name="bands.0.end"]')).to_have_value("4,000,000")


def test_a_choice_that_other_fields_hang_on_brings_them_to_the_page(crowd: Crowd, portal: Portal):
    editor = Editor(crowd.person("manager"), portal.ask("begin('TRY-2031')", IMPORTS))
    page = editor.page
    editor.open("awards.support")
    page.locator('[name="steps.0.per"]').select_option("enterprise-year")
    expect(page.locator('[name="steps.0.already"]')).to_be_visible()
    page.get_by_role("button", name="Take off what was received before").click()
    expect(page.locator('[name="steps.0.already"]')).to_have_value("received")
    editor.open("examples.0")
    page.locator('[name="expect.lines.0.key"]').select_option("support.value")
    expect(page.locator('[name="expect.lines.1.key"]')).to_be_visible()
    editor.type("expect.lines.0.value", "25000")
    editor.open("examples.0")
    expect(page.locator('[name="expect.lines.0.value"]')).to_have_value("25000")
    editor.open("inputs.cost")
    expect(page.locator('[name="currencies"]')).to_have_count(0)
    page.locator('[name="type"]').select_option("money")
    expect(page.locator('[name="currencies"]').first).to_be_visible()


def test_two_officials_write_one_draft(crowd: Crowd, portal: Portal):
    uid = portal.ask("begin('TRY-2025')", IMPORTS)
    first, second = Editor(crowd.person("manager"), uid), Editor(crowd.another("manager"), uid)
    for editor in (first, second):
        editor.open("inputs.cost")
    first.type("label.en", "Costs of the first")
    with crowd.expecting(409):
        second.page.locator('[name="label.en"]').fill("Costs of the second")
        expect(second.page.locator("#editor-alert")).to_contain_text("Somebody else changed this draft")
    expect(second.page.locator("#editor-alert tbody")).to_contain_text("Costs of the first")
    expect(second.page.locator('[name="label.en"]')).to_have_value("Costs of the second")
    second.page.get_by_role("button", name="Keep my text").click()
    expect(second.page.locator("#editor-alert")).not_to_contain_text("Somebody else")
    expect(second.page.locator("#editor-saved")).to_contain_text("Saved")
    first.open("inputs.cost")
    expect(first.page.locator('[name="label.en"]')).to_have_value("Costs of the second")


def test_what_is_typed_is_not_lost_to_a_link_a_network_or_an_ended_session(crowd: Crowd, portal: Portal):
    editor = Editor(crowd.another("manager"), portal.ask("begin('TRY-2029')", IMPORTS))
    page, line = editor.page, editor.page.locator("#editor-saved")
    editor.open("inputs.cost")
    label = page.locator('[name="label.en"]')
    label.press_sequentially("s")
    assert asks_before_leaving(page)
    expect(line).to_contain_text("Saved")
    assert not asks_before_leaving(page)

    editor.open("awards")
    page.get_by_role("link", name=re.compile("^Percent of cost")).click()
    page.locator('[name="rate"]').fill("30")
    assert asks_before_leaving(page)
    editor.leave_questions()
    assert not asks_before_leaving(page)

    editor.open("inputs.cost")
    page.context.set_offline(True)
    with crowd.offline():
        label.fill("Typed without a network")
        expect(line).to_contain_text("connection lost")
        expect(line.get_by_role("button", name="Retry")).to_be_visible()
        assert asks_before_leaving(page)
        page.context.set_offline(False)
        expect(line).to_contain_text("Saved")

    sign_out_elsewhere(page)
    with crowd.expecting(401, 403):
        label.fill("Typed without a session")
        expect(line).to_contain_text("You were signed out")
        with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 401):
            label.blur()
        expect(line.get_by_role("link", name="Sign in")).to_have_attribute("target", "_blank")
        sign_in_elsewhere(page, *portal.credentials("manager"))
        line.get_by_role("button", name="Save again").click()
        expect(line).to_contain_text("Saved")
    editor.open("inputs.cost")
    expect(label).to_have_value("Typed without a session")


def test_text_stays_when_somebody_else_ends_the_draft_or_takes_its_part_away(crowd: Crowd, portal: Portal):
    uid = portal.ask("begin('TRY-2030')", IMPORTS)
    first, second = Editor(crowd.person("manager"), uid), Editor(crowd.another("manager"), uid)
    text = Editor(crowd.another("manager"), uid)
    second.open("examples.0")
    first.clear("examples.0")
    with crowd.expecting(409):
        second.page.locator('[name="label.en"]').fill("Mine")
        expect(second.page.locator("#editor-alert")).to_contain_text("Somebody else removed or renamed this part")
    expect(second.page.locator('[name="label.en"]')).to_have_value("Mine")
    expect(second.page.locator("#editor-saved")).to_contain_text("Your text is still here")

    second.open("inputs.cost")
    text.page.goto(f"{text.address}text/")
    portal.ask(f"discard('{uid}')", IMPORTS)
    with crowd.expecting(400, 410):
        for page, field in ((second.page, '[name="label.en"]'), (text.page, "#document")):
            page.locator(field).fill("Written too late")
            expect(page.locator("#editor-alert")).to_contain_text("This draft was discarded meanwhile")
            expect(page.locator("#editor-saved")).to_contain_text("Not saved: this is no draft any more")
            expect(page.locator(field)).to_have_value("Written too late")
            expect(page.locator("#editor-checks main")).to_have_count(0)
        text.page.locator("#document").evaluate(TOO_LONG)
        expect(text.page.locator("#editor-saved")).to_contain_text("longer than 5 MB")


def test_the_editor_works_without_a_script_and_on_a_telephone(crowd: Crowd, portal: Portal, axe: Axe):
    uid = portal.ask("begin('TRY-2026')", IMPORTS)
    state = crowd.person("manager").context.storage_state()
    context = crowd.browser.new_context(
        base_url=portal.address, storage_state=state, java_script_enabled=False, viewport=NARROW
    )
    crowd.contexts.append(context)
    page = context.new_page()
    page.goto(f"/bureau/measures/versions/{uid}/edit/?at=awards.support")
    page.locator('[name="value"]').fill("cost * 60%")
    page.locator('button[value="add awards.support.steps minimum"]').click()
    expect(page.locator('[name="steps.1.minimum"]')).to_be_visible()
    page.locator('[name="steps.1.minimum"]').fill("1000 CNY")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator('[name="steps.1.minimum"]')).to_have_value("1000 CNY")
    expect(page.locator('[name="value"]')).to_have_value("cost * 60%")
    page.locator("#editor-jump").select_option("examples")
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".editor-list")).to_be_visible()


def test_what_was_removed_comes_back_by_the_keyboard_and_not_over_later_changes(crowd: Crowd, portal: Portal, axe: Axe):
    page = crowd.person("manager")
    editor = Editor(page, portal.ask("begin('TRY-2027')", IMPORTS))
    editor.clear("awards.support")
    undo = page.locator("#editor-undo").get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(undo).to_be_in_viewport()
    expect(undo).to_have_accessible_description(re.compile("^Removed: "))
    expect(page.locator("#editor-saved")).to_contain_text("Saved")
    assert check_axe(page, axe) == []
    assert check_side_scroll(page) == []
    page.keyboard.press("Enter")
    expect(undo).to_have_count(0)
    expect(page.locator('.editor-middle [name="value"]')).to_have_value("cost * 50%")

    editor.clear("examples.0")
    other = Editor(crowd.another("manager"), editor.address.split("/")[-3])
    other.open("inputs.cost")
    other.type("label.en", "Costs of the other")
    with crowd.expecting(409):
        undo.click()
        expect(page.get_by_role("alert")).to_contain_text("This cannot be undone any more")
    expect(page.locator("#editor-outline")).to_contain_text("Examples")


def test_bands_stand_below_each_other_on_a_telephone(crowd: Crowd, portal: Portal, axe: Axe):
    page = crowd.person("manager")
    editor = Editor(page, portal.ask("begin('TRY-2028')", IMPORTS))
    editor.build("awards", "Table by band", input="+exports", bands="500万 10万\n1000万 20万")
    editor.open("tables.bands")
    page.set_viewport_size(NARROW)
    over = page.locator(".table-wrap").evaluate("each => each.scrollWidth - each.clientWidth")
    assert over == 0
    expect(page.get_by_label("From (USD)").first).to_have_value("5,000,000")
    assert check_axe(page, axe) == []
    assert check_side_scroll(page) == []


@pytest.mark.parametrize("person", ["manager", "secretary", "caseworker"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_bar_of_the_bureau_fits_from_1280_pixels_on(crowd: Crowd, person: str, language: str):
    page = crowd.person(person, language)
    page.goto("/bureau/")
    for width in (1280, 1300, 1330, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator(".bar-nav")).to_be_visible()
        assert page.evaluate(BAR_FAULTS) == [], width
