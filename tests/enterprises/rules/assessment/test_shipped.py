"""The three schemes that come with the portal: they load, their examples come out, and nothing grave is remarked."""

from pathlib import Path

import pytest

from enterprises.rules.assessment.example_runs import run_examples
from enterprises.rules.assessment.lint import lint
from enterprises.rules.assessment.model import Scheme
from enterprises.rules.assessment.scheme import load_scheme

FOLDER = Path(__file__).resolve().parents[4] / "enterprises" / "schemes"
NAMES = ("PARK", "PLATFORM", "WAREHOUSE")


def shipped(name: str) -> Scheme:
    return load_scheme((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def test_three_schemes_are_shipped():
    assert tuple(sorted(path.stem for path in FOLDER.glob("*.yaml"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scheme_is_whole(name):
    found = shipped(name)
    assert found.id == name
    assert [(each.number, each.differences) for each in run_examples(found) if not each.passed] == []
    assert len(found.examples) >= 2
    assert [(each.code, each.place) for each in lint(found) if each.severity != "note"] == []
    assert 12 <= found.counted <= 20
    assert not found.is_relative


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_shipped_scheme_is_in_both_languages(name):
    found = shipped(name)
    texts = [found.name, *(each.label for each in found.figures), *(each.label for each in found.indicators)]
    texts += [each.text for each in found.clauses.values()] + list(found.grades.labels)
    assert all(each.zh and each.en and each.zh != each.en for each in texts)
