"""Figures come in, a cycle runs by its calendar and outlives its worker; why a B, a contest, an A, a service taken."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.e2e.applicant import upload
from tests.e2e.browser import Crowd
from tests.e2e.portal import Portal, wait_for
from tests.e2e.test_terms import letter

MODELS = "from enterprises.models import Assessment, Cycle, ServiceOffer"
CYCLE = "Cycle.objects.filter(scheme_version__scheme__code='JOURNEY')"
RESULTS = "Assessment.objects.filter(cycle__scheme_version__scheme__code='JOURNEY', is_current=True)"
ACTING = "memberships__user__email__startswith='company.admin@'"
MINE = f"enterprise__{ACTING}"
OWN = f"{RESULTS}.get(subject__{MINE})"
SCORES = f"{{row.subject.enterprise.uscc: [row.score, row.grade] for row in {RESULTS}.select_related('subject')}}"
CYCLES, CONTESTS = "/bureau/enterprises/assessments/", "/bureau/enterprises/assessments/contests/"
FREEZES = "2024-07-08T10:00:00+08:00"  # the day after the last of the five on which figures are collected
AFTER_CONTESTS = "2024-07-18T10:00:00+08:00"  # seven working days after the provisional result of 8 July are over
HEADS = ("code", "indicator", "period", "mode", "value", "currency")
ADDED = "dl.facts dt:text-is('Added') + dd"
TRADE, QUALITY = "GX-HG-2026-018", "GX-HG-2026-021"
MISTAKEN = 12  # times the declarations that were amended are told of


def test_from_two_quarters_of_figures_to_a_service(crowd: Crowd, portal: Portal, tmp_path: Path):
    firms = portal.ask("make()", "from tests.e2e.cycle_seed import make")
    own = portal.ask(f"Enterprise.objects.get({ACTING}).uscc", "from enterprises.models import Enterprise")
    others = [code for code in firms if code != own]
    import_quarters(crowd, portal, own, others, tmp_path)
    cycle = opened_by_calendar(crowd, portal)
    marks = {"ASSESSMENT_MARKS": str(tmp_path), "ASSESSMENT_PORTION": "3"}
    (tmp_path / "go-derive").touch()
    with portal.at(FREEZES, worker="tests.house.slow_assessment", **marks):
        scored_by_calendar(crowd, portal, cycle, len(firms), tmp_path)
        result = published_provisionally(crowd, portal, cycle)
        admin = crowd.person("company.admin")
        before = portal.ask(SCORES, MODELS)
        see_why(admin, result)
        contest = contested(admin, result, tmp_path)
        decide_by_two(crowd, contest, "accept")
        portal.settle()
        after = portal.ask(SCORES, MODELS)
        assert (before.pop(own), after.pop(own)) == ([62_500_000_000, "B"], [83_125_000_000, "A"])
        assert after == before
        admin.goto(f"/portal/contests/{contest}/")
        admin.get_by_role("link", name="See the new result").click()
        expect(admin.locator("h1")).to_contain_text("A, 83.13 points")
        portal.move(AFTER_CONTESTS)
        offers_sent(crowd, portal, cycle)
        take_service(admin, portal)
    assert portal.manage("audit", "verify").startswith("Whole:")


# --- figures come in ---------------------------------------------------------------------------------


def import_quarters(crowd: Crowd, portal: Portal, own: str, others: list[str], folder: Path) -> None:
    """Customs' tables of two quarters; the first one's progress is seen while it waits for the worker."""
    assessor = crowd.person("assessor")
    first = [row(own, "trade", "2024Q1", 600_0000), *(row(code, "trade", "2024Q1", 500_0000) for code in others)]
    second = [
        row(own, "trade", "2024Q2", 900_0000),
        *(row(code, "trade", "2024Q2", (90 - 5 * place) * 10_0000) for place, code in enumerate(others)),
    ]
    quality = [
        line
        for place, code in enumerate([own, *others])
        for line in (
            row(code, "declarations", "2024Q2", 1200, ""),
            row(code, "amended", "2024Q2", 3 * MISTAKEN if code == own else 3 + place, ""),
        )
    ]
    with portal.worker_waiting():
        hand_in(assessor, as_csv(first, folder), TRADE)
        expect(assessor.locator(".job progress, .job [role=progressbar]").first).to_be_visible()
    expect(assessor.locator(ADDED)).to_have_text(str(len(first)), timeout=20_000)  # the page shows it by itself
    hand_in(assessor, as_xlsx(second, folder), TRADE)
    hand_in(assessor, as_csv(quality, folder), QUALITY)
    portal.settle()
    assessor.reload()
    expect(assessor.locator(ADDED)).to_have_text(str(len(quality)))


def row(code: str, indicator: str, period: str, value: int, currency: str = "CNY") -> tuple[Any, ...]:
    return (code, indicator, period, "", value, currency)


def as_csv(rows: list[tuple[Any, ...]], folder: Path) -> Path:
    path = folder / f"{rows[0][1]}.csv"
    path.write_text("\n".join(",".join(map(str, each)) for each in (HEADS, *rows)), encoding="utf-8")
    return path


def as_xlsx(rows: list[tuple[Any, ...]], folder: Path) -> Path:
    path, book = folder / "trade.xlsx", Workbook()
    for each in (HEADS, *rows):
        book.active.append(each)
    book.save(path)
    return path


def hand_in(assessor: Page, table: Path, item: str) -> None:
    assessor.goto("/bureau/enterprises/figures/imports/new/")
    assessor.locator("[name=source]").select_option("customs")
    assessor.locator("[name=sharing]").select_option(item)
    upload(assessor, table, "Import")
    expect(assessor.locator("h1")).to_contain_text(table.name)


# --- the cycle runs by itself ------------------------------------------------------------------------


def opened_by_calendar(crowd: Crowd, portal: Portal) -> str:
    """Beat begins it on the scheme's day; nobody does anything."""
    assert portal.ask(f"{CYCLE}.count()", MODELS) == 0
    portal.start_program("beat", "tests.e2e.timetable")
    wait_for("the cycle to open", lambda: portal.ask(f"{CYCLE}.count()", MODELS) == 1)
    assessor = crowd.person("assessor")
    assessor.goto(CYCLES)
    assessor.get_by_role("link", name="Quarterly assessment (2024Q2)").click()
    expect(assessor.locator(".page-head")).to_contain_text("Collecting")
    return portal.ask(f"str({CYCLE}.get().uid)", MODELS)


def scored_by_calendar(crowd: Crowd, portal: Portal, cycle: str, count: int, folder: Path) -> None:
    """Frozen and scored after the last day, by a worker that is killed while it writes the third portion of five."""
    assessor = crowd.person("assessor")
    portal.start_program("beat", "tests.e2e.timetable")
    wait_for("the third portion to be written", (folder / "held-score").exists)
    assessor.goto(f"{CYCLES}{cycle}/")
    expect(assessor.locator(".job")).to_contain_text("Run 1")
    portal.kill_program("worker")
    portal.kill_program("beat")
    assert portal.ask(f"{RESULTS}.count()", MODELS) < count
    portal.start_program("worker")
    expect(assessor.locator("main")).to_contain_text("Being checked", timeout=40_000)
    subjects = portal.ask(f"list({RESULTS}.values_list('subject', flat=True))", MODELS)
    assert len(subjects) == len(set(subjects)) == count
    reference = portal.ask(f"{CYCLE}.get().reference", MODELS)
    verified = portal.manage("assess", "verify", f"{reference}/1", "--language", "en")
    assert verified.startswith(f"{reference}/1: {count} subjects recomputed, all the same")


def published_provisionally(crowd: Crowd, portal: Portal, cycle: str) -> str:
    assessor, director = crowd.person("assessor"), crowd.person("director")
    assessor.goto(f"{CYCLES}{cycle}/")
    assessor.get_by_role("button", name="Sign the check").click()
    director.goto(f"{CYCLES}{cycle}/")
    director.get_by_role("button", name="Publish provisionally").click()
    expect(director.locator(".page-head")).to_contain_text("Provisional")
    return portal.ask(f"str({OWN}.uid)", MODELS)


# --- the enterprise ----------------------------------------------------------------------------------


def see_why(admin: Page, result: str) -> None:
    """The points add up to the score, and the page says what is weak and what would reach an A."""
    admin.goto("/portal/assessments/")
    admin.locator(f"a[href$='{result}/']").first.click()
    expect(admin.locator("h1")).to_contain_text("B, 62.5")
    points = admin.locator(".points-table tbody td.num:last-child").all_inner_texts()
    assert sum(map(Decimal, points)) == Decimal(admin.locator(".points-total").inner_text()) == Decimal("62.5")
    amended = admin.locator(".points-table tbody tr", has_text="Share amended")
    expect(amended).to_contain_text("3%")
    expect(admin.locator("[aria-labelledby=next]")).to_contain_text("Only Share amended")


# --- the contest and the service ---------------------------------------------------------------------


def contested(admin: Page, result: str, folder: Path) -> str:
    """The administrator sees what the right value would change, and sends it with its evidence."""
    admin.goto(f"/portal/assessments/{result}/")
    admin.get_by_role("link", name="Contest a figure").first.click()
    admin.locator("a[href='?figure=amended']").click()
    told = admin.locator("main dl.facts dd strong").first.inner_text()
    right = int(told.replace(",", "").split()[0]) // MISTAKEN
    admin.get_by_label("The value that is right").fill(str(right))
    admin.get_by_label("Why it is right").fill("Customs' table counts each amended declaration twelve times.")
    admin.locator("[name=evidence]").set_input_files(letter(folder))
    admin.get_by_role("button", name="See what it would change").click()
    expect(admin.locator("#effect-card")).to_contain_text("A")
    admin.get_by_role("button", name="Send the contest").click()
    expect(admin.locator("main")).to_contain_text("letter.pdf")
    return admin.url.rstrip("/").split("/")[-1]


def decide_by_two(crowd: Crowd, contest: str, outcome: str) -> None:
    """The officer proposes, where nobody has yet; the director follows the proposal."""
    assessor, director = crowd.person("assessor"), crowd.person("director")
    assessor.goto(f"{CONTESTS}{contest}/")
    choice = assessor.locator(f"[name=outcome][value={outcome}]")
    if choice.count():
        choice.check()
        assessor.locator("[name=note]").fill("Asked of customs, and compared with their list.")
        assessor.get_by_role("button", name="Make the proposal").click()
        expect(assessor.locator("main")).to_contain_text("compared with their list")
        expect(assessor.get_by_role("button", name="the contest, as proposed")).to_have_count(0)
    director.goto(f"{CONTESTS}{contest}/")
    director.get_by_role("button", name="the contest, as proposed").click()
    expect(director.locator("main")).to_contain_text("Decided")


def offers_sent(crowd: Crowd, portal: Portal, cycle: str) -> None:
    """The director publishes for good; the officer has the offers worked out, and sends them."""
    director, assessor = crowd.person("director"), crowd.person("assessor")
    director.goto(f"/bureau/enterprises/assessments/{cycle}/")
    director.get_by_role("button", name="Publish for good").click()
    expect(director.locator("main")).to_contain_text("Published")
    assessor.goto("/bureau/enterprises/services/runs/")
    assessor.locator(f"form[action*='{cycle}'] button").click()
    portal.settle()
    assessor.reload()
    assessor.get_by_role("button", name="Send", exact=False).click()
    expect(assessor.locator("main")).to_contain_text("sent or withdrawn")


def take_service(admin: Page, portal: Portal) -> None:
    newest = f"str(ServiceOffer.objects.filter({MINE}, state='offered').order_by('-offered_at').first().uid)"
    offer = portal.ask(newest, MODELS)
    admin.goto(f"/portal/services/offers/{offer}/")
    expect(admin.locator("main")).to_contain_text("Why it is offered to you")
    if admin.locator("[name=nominated]").count():
        admin.locator("[name=nominated]").fill("1")
    admin.get_by_role("button", name="Accept the service").click()
    expect(admin.locator("h1 ~ *, main").first).to_contain_text("Accepted")
