"""The examples of docs/assessments.md do what the page shows."""

import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from enterprises.rules.assessment.scheme import load_scheme
from tests.enterprises.rules.assessment.documents import FLAT

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "assessments.md").read_text(encoding="utf-8")
FILES = re.findall(r"`([\w.]+)`:\n\n```\w+\n(.*?)```", PAGE, re.DOTALL)
CONSOLES = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
PIECES = [each for each in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if not each.startswith("language:")]


def printed(command: str) -> str:
    words = shlex.split(command)
    if words[:2] != ["python", "manage.py"]:
        return subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout  # noqa: S602
    out = StringIO()
    try:
        call_command(*words[2:], stdout=out, stderr=out)
    except CommandError as error:
        out.write(f"{error}\n")
    return out.getvalue()


@pytest.mark.parametrize("console", CONSOLES)
def test_a_console_shows_what_the_command_prints(console, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")
    for step in console.split("$ ")[1:]:
        command, _, shown = step.partition("\n")
        assert printed(command).replace("\r\n", "\n") == shown


def test_the_pieces_load():
    weights, votes, deductive = PIECES
    figures = "\n".join(f"  x{n}: {{type: number, label: {{zh: 数, en: N}}}}" for n in (1, 2, 3))
    parts = "\n".join(
        f"- {{id: p{n}, label: {{zh: 数, en: N}}, value: x{n}, normalise: {{goalposts: {{from: 0, to: 1}}}}}}"
        for n in (1, 2, 3)
    )
    text = FLAT.format(figures=figures, parts=parts, aggregate="arithmetic")
    for piece in (weights, votes):
        assert load_scheme(text.replace("weights: equal\n", piece)).parts[0].weight > 0.3
    head = text[: text.index("maximum")]
    figure = "figures:\n  x1: {type: number, label: {zh: 数, en: N}}\n"
    assert load_scheme(head + figure + deductive).deductive
