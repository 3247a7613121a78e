"""The examples of the command line in docs/measures.md do what the page shows."""

import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from pilotzone.kernel.access import R
from subsidies.models import Programme
from tests.factories.people import make_officer

ROOT = Path(__file__).resolve().parents[3]
SECTION = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8").partition("## 命令行 / Command line\n")[2]
FILES = re.findall(r"`([\w.]+)`:\n\n```\w+\n(.*?)```", SECTION, re.DOTALL)
CONSOLES = re.findall(r"```console\n(.*?)```", SECTION, re.DOTALL)
COMMAND = ["python", "manage.py"]


def steps(console):
    """Each command of a console with the lines that it prints."""
    found = []
    for line in console.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def printed(command):
    words = shlex.split(command)
    if words[:2] == COMMAND:
        out = StringIO()
        call_command(*words[2:], stdout=out, stderr=StringIO())
        return out.getvalue()
    return subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout  # noqa: S602


def is_shown(shown, lines):
    """The shown lines in order; … at the end of a line or alone stands for anything."""
    pattern = "\n".join(re.escape(line).replace("…", ".*") for line in shown)
    return re.fullmatch(pattern, "\n".join(lines), re.DOTALL) is not None


@pytest.mark.django_db
def test_every_console_of_the_section_shows_what_is_printed(tmp_path, monkeypatch):
    assert len(CONSOLES) == 4
    Programme.objects.create(code="assessment_award", name_zh="重点企业", name_en="Key enterprises")
    make_officer(R.PROGRAMME_MANAGER, email="manager@example.test")
    (tmp_path / "subsidies").symlink_to(ROOT / "subsidies")
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command, shown in (step for console in CONSOLES for step in steps(console)):
        lines = printed(command).removeprefix("\ufeff").splitlines()
        assert is_shown(shown, lines), f"{command}\n" + "\n".join(lines)
