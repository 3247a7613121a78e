"""A draw that a visitor without an account repeats: fixed a day before, settled by a public value, checked offline."""

import hashlib
import hmac
import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browser import Crowd, save_download
from tests.e2e.outsider import changed, verify
from tests.e2e.portal import Portal

CALL = "Applying cross-border e-commerce, second batch"
SOURCE = "上证综合指数当日收盘点位，保留两位小数"
PUBLIC_DAY, DRAW_MOMENT, VALUE = "2024-07-03", "2024-07-03T16:00:00+08:00", "2982.38"
SEATS = {"trade": 2, "finance": 1}
NAMES = ("周慧敏", "韩立新", "海河大学", "正衡会计师事务所")  # of the demo's pool


def test_draw_is_fixed_made_and_repeated_by_an_outsider(crowd: Crowd, portal: Portal, tmp_path: Path):
    secretary = crowd.person("secretary")
    address = fix(crowd, secretary)
    visitor = crowd.visitor()
    before = see_fixed(visitor, address, tmp_path)
    with portal.at(DRAW_MOMENT):
        make(secretary, address, before["digest"])
        gone = step_back(secretary)
        program, file = see_drawn(visitor, address, gone, tmp_path)
        check_offline(program, file, before, portal)
        assert portal.manage("audit", "verify").startswith("Whole:")


def fix(crowd: Crowd, secretary: Page) -> str:
    """Nobody can know the value yet: today's is refused. The address of the bureau's page."""
    secretary.goto("/bureau/draws/new/experts/")
    secretary.locator("[name=call]").select_option(label=CALL)
    for skill, count in SEATS.items():
        secretary.locator(f"[name=count_{skill}]").fill(str(count))
    secretary.locator("[name=source]").fill(SOURCE)
    secretary.locator("[name=public_day]").fill("2024-07-02")
    secretary.locator("[name=review_day]").fill("2024-07-05")
    with crowd.expecting(422):
        secretary.get_by_role("button", name="Fix and publish").click()
        expect(secretary.locator("[data-error-summary]")).to_contain_text("The value must not be known yet")
    secretary.locator("[name=public_day]").fill(PUBLIC_DAY)
    secretary.get_by_role("button", name="Fix and publish").click()
    expect(secretary.locator("main")).to_contain_text("Fixed, not drawn yet")
    expect(secretary.get_by_role("button", name="Draw now")).to_have_count(0)
    return secretary.url


def public_address(address: str) -> str:
    return f"/draws/{address.rstrip('/').rsplit('/', 1)[1]}/"


def see_fixed(visitor: Page, address: str, folder: Path) -> dict:
    """Commitment, exclusions with their reasons, no seed and no name; the file as it was before the value."""
    visitor.goto("/draws/")
    visitor.locator(f"a[href='{public_address(address)}']").click()
    main = visitor.locator("main")
    expect(main).to_contain_text(SOURCE)
    expect(main).to_contain_text("published on 3 July 2024")
    expect(main).to_contain_text("the employer applies under the call")
    expect(main).to_contain_text("declared an interest in an applicant")
    expect(visitor.locator("dt", has_text=re.compile("^Seed$"))).to_have_count(0)
    name_nobody(main.inner_text())
    file = download(visitor, folder / "before")
    found = json.loads(file.read_text(encoding="utf-8"))
    assert "seed" not in found
    name_nobody(file.read_text(encoding="utf-8"))
    expect(main).to_contain_text(found["digest"])
    expect(main).to_contain_text(found["fixed"]["commitment"])
    return found


def name_nobody(text: str) -> None:
    for name in NAMES:
        assert name not in text, name


def download(visitor: Page, folder: Path) -> Path:
    folder.mkdir()
    return save_download(visitor, visitor.get_by_role("link", name="File of the draw (JSON)").click, folder)


def make(secretary: Page, address: str, digest: str) -> None:
    secretary.goto(address)
    secretary.locator("[name=public_value]").fill(f" {VALUE} ")
    secretary.get_by_role("button", name="Draw now").click()
    expect(secretary.locator("main")).to_contain_text("Seats in the order of the draw")
    expect(secretary.locator("main")).to_contain_text(digest)  # nothing of what was fixed has changed
    expect(secretary.get_by_role("button", name="Draw now")).to_have_count(0)


def step_back(secretary: Page) -> str:
    """The one who sits for finance is hindered: the next of the same order takes the seat. The number of who left."""
    row = secretary.locator("tbody tr", has_text="Finance and audit")
    gone = row.locator("th").inner_text().split()[0]
    row.get_by_text("Give the seat to the next").click()
    row.locator("[name=reason]").select_option("hindered")
    row.get_by_role("button", name="Replace").click()
    expect(secretary.locator("tbody tr", has_text="Finance and audit")).to_contain_text(f"instead of {gone}")
    return gone


def see_drawn(visitor: Page, address: str, gone: str, folder: Path) -> tuple[Path, Path]:
    """Seed, value and seats by number; then the program and the file, as anybody downloads them."""
    visitor.goto(public_address(address))
    main = visitor.locator("main")
    expect(main).to_contain_text(VALUE)
    expect(visitor.locator("dt", has_text=re.compile("^Seed$"))).to_have_count(1)
    expect(main).to_contain_text(f"instead of {gone}")
    expect(main).to_contain_text("hindered, or not reached")
    name_nobody(main.inner_text())
    file = download(visitor, folder / "after")
    program = save_download(
        visitor, visitor.get_by_role("link", name="Program that repeats it (verify.py)").click, file.parent
    )
    drawn = json.loads(file.read_text(encoding="utf-8"))
    expect(main).to_contain_text(drawn["seed"])
    for seat in drawn["panel"]:
        expect(visitor.locator("tbody tr", has_text=seat["id"])).to_have_count(1)
    name_nobody(file.read_text(encoding="utf-8"))
    return program, file


def check_offline(program: Path, file: Path, before: dict, portal: Portal) -> None:
    """The result follows from what was fixed: by the program, by the portal's command, and worked out here."""
    whole = verify(program, "--draw", file.name)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    portal.manage("draw", "verify", str(file))
    drawn = json.loads(file.read_text(encoding="utf-8"))
    assert (drawn["fixed"], drawn["digest"]) == (before["fixed"], before["digest"])
    assert hashlib.sha256(bytes.fromhex(drawn["seed"])).hexdigest() == before["fixed"]["commitment"]
    assert [seat["id"] for seat in drawn["panel"]] == by_hand(drawn)
    first = drawn["panel"][0]["id"]
    other = next(row["id"] for row in drawn["fixed"]["candidates"] if row["id"] != first)
    seed, value = drawn["seed"], drawn["public_value"]
    tampered = {
        f'"seed":"{seed}"': f'"seed":"{flip(seed)}"',
        f'"public_value":"{value}"': f'"public_value":"{telling_value(drawn)}"',
        f'"id":"{first}","instead_of"': f'"id":"{other}","instead_of"',
        f'"commitment":"{before["fixed"]["commitment"]}"': f'"commitment":"{flip(before["fixed"]["commitment"])}"',
    }
    for old, new in tampered.items():
        found = verify(program, "--draw", changed(file, old.encode(), new.encode()).name)
        assert found.returncode == 1, old
        assert file.name in found.stdout + found.stderr


def flip(text: str) -> str:
    """Its first sign another digit."""
    return ("1" if text[0] != "1" else "2") + text[1:]


def telling_value(drawn: dict) -> str:
    """The first other value of the day that draws another panel: of so small a pool some values draw the same one."""
    values = (f"2982.{cents}" for cents in range(10, 100) if f"2982.{cents}" != drawn["public_value"])
    return next(value for value in values if by_hand({**drawn, "public_value": value}) != by_hand(drawn))


def by_hand(drawn: dict) -> list[str]:
    """The order is that of HMAC-SHA256(HMAC-SHA256(seed, value), number); each seat goes to the first who fits.

    No two of one employer sit together. Who stepped back gives the seat to the next; the demo's pool has three experts
    of finance, each of another employer, none of whom is excluded.
    """
    fixed = drawn["fixed"]
    key = hmac.digest(bytes.fromhex(drawn["seed"]), drawn["public_value"].encode(), "sha256")
    excluded = {row["id"] for row in fixed["exclusions"]}
    free = [row for row in fixed["candidates"] if row["id"] not in excluded]
    order = sorted(free, key=lambda row: hmac.digest(key, row["id"].encode(), "sha256"))
    trade = [row for row in order if "trade" in row["skills"]]
    first = trade[0]
    second = next(row for row in trade[1:] if row["employer"] != first["employer"])
    finance = [row for row in order if row["skills"] == ["finance"]]
    assert len(finance) == 3
    return [first["id"], second["id"], finance[1]["id"]]
