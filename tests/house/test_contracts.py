"""The layer contracts hold, and each breaks when a violation is planted in a copy of the tree."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
PACKAGES = SETTINGS["root_packages"]

VIOLATIONS = {
    "rules are pure": ("subsidies/rules/planted.py", "from django.db import models"),
    "the formula language is pure": ("pilotzone/formula/planted.py", "import celery"),
    "layers inside every app": ("subsidies/querysets/planted.py", "import subsidies.actions"),
    "the kernel knows no app": ("pilotzone/kernel/planted.py", "import pilotzone.audit.actions"),
    "the platform knows no domain app": ("pilotzone/audit/planted.py", "import subsidies.enums"),
    "apps depend one way": ("enterprises/planted.py", "import subsidies.enums"),
}


def lint(folder):
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=lambda _, names: [n for n in names if not is_source(n)])
    return copy


def is_source(name):
    return name.endswith(".py") or ("." not in name and name not in ("__pycache__", "fonts"))


def test_contracts_hold(tree):
    answer = lint(tree)
    assert answer.returncode == 0, answer.stdout


def test_each_contract_has_a_planted_violation():
    assert {contract["name"] for contract in SETTINGS["contracts"]} == set(VIOLATIONS)


@pytest.mark.parametrize("name", VIOLATIONS)
def test_contract_breaks_on_a_planted_violation(tree, name):
    place, line = VIOLATIONS[name]
    planted = tree / place
    module = planted.parent.with_suffix(".py")
    if module.exists():  # a room that is one file
        before = module.read_text(encoding="utf-8")
        module.write_text(f"{before}\n{line}\n", encoding="utf-8")
        answer = lint(tree)
        module.write_text(before, encoding="utf-8")
    else:
        planted.write_text(f"{line}\n", encoding="utf-8")
        answer = lint(tree)
        planted.unlink()
    assert answer.returncode == 1
    assert f"{name} BROKEN" in answer.stdout


def test_every_app_is_under_the_contracts():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps <= set(PACKAGES)
    layers = next(contract for contract in SETTINGS["contracts"] if contract["name"] == "layers inside every app")
    rooms = {f"pilotzone.{path.parent.name}" for path in ROOT.glob("pilotzone/*/models.py")} | apps
    assert rooms <= set(layers["containers"])
