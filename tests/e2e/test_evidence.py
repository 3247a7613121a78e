"""A claim's evidence pack, taken in the browser and checked on another machine; a changed byte is named."""

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e import calling
from tests.e2e.browser import Crowd, save_download
from tests.e2e.outsider import verify
from tests.e2e.portal import Portal

MODELS = "from subsidies.models import Application"


def test_evidence_pack_is_taken_and_checked_offline(crowd: Crowd, portal: Portal, tmp_path: Path):
    paid = "Application.objects.filter(state='paid').order_by('pk').first()"
    reference = portal.ask(f"{paid}.reference", MODELS)
    director = calling.open_claim(crowd.person("director"), reference)
    director.get_by_role("link", name="Evidence pack").first.click()
    expect(director.locator("main")).to_contain_text("a changed byte is named")
    director.locator("[name=files][value=included]").check()
    pack = save_download(director, director.locator("main form button.btn-primary").click, tmp_path)
    assert pack.name == f"{reference}-evidence.zip"

    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(folder)
    program = tmp_path / "verify.py"
    program.write_bytes((folder / "verify.py").read_bytes())
    for whole in (pack, folder):
        found = verify(program, whole)
        assert found.returncode == 0, found.stdout + found.stderr

    paper = next(each for each in sorted(folder.rglob("*")) if each.is_file() and each.suffix == ".pdf")
    record = folder / "records" / "01-claimed.json"
    for member in (paper, record):
        content = member.read_bytes()
        place = len(content) // 2
        member.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        found = verify(program, folder)
        assert found.returncode == 1
        assert str(member.relative_to(folder)) in found.stdout + found.stderr
        member.write_bytes(content)
    assert verify(program, folder).returncode == 0

    director.reload()
    expect(director.locator("main")).to_contain_text(director_name(portal))
    with crowd.expecting(403):
        caseworker = crowd.person("caseworker")
        caseworker.goto(director.url)
        expect(caseworker.locator("main")).to_contain_text("You may not view this")


def director_name(portal: Portal) -> str:
    """Whoever took the pack stands on its page."""
    email = portal.credentials("director")[0]
    return portal.ask(f"User.objects.get(email={email!r}).name", "from pilotzone.accounts.models import User")
