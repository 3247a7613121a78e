"""A visit at 390 px with a bad line: cut in the middle, an answer lost on its way, and everything arrives once."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.e2e.browser import NARROW, Crowd
from tests.e2e.portal import Portal

MODELS = "from subsidies.models import Visit, VisitEntry, VisitPhoto"


@pytest.fixture(scope="module")
def visit(portal: Portal) -> str:
    return str(portal.ask("Visit.objects.filter(state='planned').exclude(first=None).get().uid", MODELS))


def photo(colour: str) -> dict[str, Any]:
    out = BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def item(page: Page, code: str) -> Any:
    return page.locator(f'[data-item="{code}"]')


def kept(page: Page, count: int) -> None:
    expect(page.locator("[data-visit]")).to_have_attribute("data-waiting", str(count))


def forget_the_cut(crowd: Crowd) -> None:
    """What the browser reports of a line that the test itself has cut is no trouble."""
    crowd.troubles.found = [each for each in crowd.troubles.found if "ERR_INTERNET_DISCONNECTED" not in each]


def lose_the_answer(page: Page, lost: list[str]) -> None:
    """The first photo reaches the portal, and the line goes before the answer is back."""

    def route(each: Route) -> None:
        if lost:
            each.continue_()
            return
        each.fetch()
        lost.append(each.request.url)
        page.context.set_offline(True)
        each.abort("internetdisconnected")

    page.route("**/photos/", route)


def test_a_cut_line_loses_nothing_and_doubles_nothing(crowd: Crowd, portal: Portal, visit: str):
    page = crowd.person("caseworker", viewport=NARROW)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 39.084158, "longitude": 117.200983, "accuracy": 9})
    page.goto(f"/bureau/visits/{visit}/")
    kept(page, 0)
    before = portal.ask(f"VisitEntry.objects.filter(visit__uid='{visit}').count()", MODELS)

    item(page, "i1").get_by_label("Yes").check()
    item(page, "i2").get_by_label("No").check()
    kept(page, 0)
    lost: list[str] = []
    lose_the_answer(page, lost)
    item(page, "i1").locator("input[type=file]").set_input_files(photo("red"))
    kept(page, 1)
    expect(page.locator("[data-line]")).to_contain_text("No line.")
    expect(item(page, "i1").locator("[data-pictures]")).to_contain_text("Kept on this telephone")

    item(page, "i3").locator("[name=value_i3]").fill("23")
    item(page, "i3").locator("[name=remark_i3]").fill("part-time staff counted")
    item(page, "i2").get_by_label("Yes").check()
    item(page, "i4").get_by_label("Yes").check()
    item(page, "i4").locator("input[type=file]").set_input_files(photo("blue"))
    item(page, "i5").get_by_label("Yes").check()
    expect(item(page, "i5").locator("[data-state]")).to_have_text("Kept on this telephone")
    expect(page.get_by_role("button", name="Sign and close")).to_be_disabled()
    assert portal.ask(f"VisitPhoto.objects.filter(visit__uid='{visit}').count()", MODELS) == 1

    page.context.set_offline(False)
    kept(page, 0)
    expect(page.locator("[data-line]")).to_have_text("Everything is sent.")
    expect(item(page, "i3").locator("[data-state]")).to_have_text("Sent")

    photos = f"[(p.item, p.latitude) for p in VisitPhoto.objects.filter(visit__uid='{visit}')]"
    assert portal.ask(photos, MODELS) == [["i1", "39.084158"], ["i4", "39.084158"]]
    last = f"{{e.item: e.value for e in VisitEntry.objects.filter(visit__uid='{visit}').order_by('pk')}}"
    assert portal.ask(last, MODELS) == {"i1": "yes", "i2": "yes", "i3": "23", "i4": "yes", "i5": "yes"}
    same = f"VisitEntry.objects.filter(visit__uid='{visit}').values('uid').distinct().count()"
    count = f"VisitEntry.objects.filter(visit__uid='{visit}').count()"
    assert portal.ask(same, MODELS) == portal.ask(count, MODELS)
    assert portal.ask(count, MODELS) > before
    forget_the_cut(crowd)
    assert lost

    page.reload()
    expect(item(page, "i3").locator("[name=value_i3]")).to_have_value("23")
    page.get_by_label("Present for the enterprise").fill("Manager Han")
    page.get_by_role("button", name="Sign and close").click()
    expect(page.locator("main")).to_contain_text("Waits for the second officer")


def test_what_is_kept_survives_a_closed_page(crowd: Crowd, portal: Portal):
    """The page is left without a line and opened again with one."""
    free = portal.ask("Visit.objects.filter(state='planned', first=None).first().uid", MODELS)
    page = crowd.person("caseworker", viewport=NARROW)
    page.goto(f"/bureau/visits/{free}/")
    page.get_by_label("Second officer").select_option(label="Su Yinuo")
    page.get_by_role("button", name="We make it").click()
    kept(page, 0)  # the page's own script runs
    page.context.set_offline(True)
    item(page, "i3").locator("[name=value_i3]").fill("5")
    kept(page, 1)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"/bureau/visits/{free}/")
    kept(page, 0)
    expect(item(page, "i3").locator("[data-state]")).to_have_text("Sent")
    assert portal.ask(f"VisitEntry.objects.get(visit__uid='{free}').value", MODELS) == "5"
    forget_the_cut(crowd)
