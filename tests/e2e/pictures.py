"""Pictures of every page in both languages and at both widths: python -m tests.e2e.pictures FOLDER [part of a name]."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.browser import NARROW, WIDE, Crowd, launch
from tests.e2e.pages import Visit, visits
from tests.e2e.portal import Portal
from tests.house import engines


def main(target: Path, part: str = "") -> None:
    target.mkdir(parents=True, exist_ok=True)
    chromium = engines.program_path(engines.first("PILOTZONE_TEST_CHROMIUM", engines.CHROMIUM, engines.program_path))
    with tempfile.TemporaryDirectory(prefix="pilotzone-") as folder:
        portal = Portal(Path(folder))
        try:
            portal.create_database()
            portal.prepare()
            portal.start()
            take(portal, chromium, target, part)
        finally:
            portal.stop()


def take(portal: Portal, chromium: str, target: Path, part: str) -> None:
    chosen = [visit for visit in visits(portal.find_objects()) if part in visit.name]
    with sync_playwright() as playwright:
        crowd = Crowd(launch(playwright, chromium), portal, {})
        for language in ("zh-hans", "en"):
            open_pages: dict[str, Page] = {}
            for visit in chosen:
                if visit.person not in open_pages:
                    opened = crowd.person(visit.person, language) if visit.person else crowd.visitor(language)
                    open_pages[visit.person] = opened
                picture(open_pages[visit.person], visit, language, target)


def picture(page: Page, visit: Visit, language: str, target: Path) -> None:
    page.goto(visit.address)
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        page.screenshot(path=target / f"{visit.name}.{language[:2]}.{viewport['width']}.png", full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
