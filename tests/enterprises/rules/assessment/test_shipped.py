"""The three schemes that come with the portal: they load, their examples come out, and nothing grave is remarked."""

from pathlib import Path

import pytest

from enterprises.rules.assessment.example_runs import run_examples
from enterprises.rules.assessment.lint import lint
from enterprises.rules.assessment.model import Figure, Scheme
from enterprises.rules.assessment.scheme import load_scheme
from enterprises.rules.figures import reference

FOLDER = Path(__file__).resolve().parents[4] / "enterprises" / "schemes"
CATALOGUE = FOLDER.parent / "catalogue" / "figures.yaml"
# Who reports on pages or of itself, and of what; all others need an item of the sharing catalogue.
OWN = {"self": ("enterprise", "warehouse"), "park": ("park",)}
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


def untellable(figure: Figure, kind: str, known: reference.Reference) -> str:
    """Why nobody could ever tell a figure of this kind of subject; empty where somebody can."""
    item = next((each for each in known.indicators if each.code == figure.indicator), None)
    if item is None:
        return "no indicator"
    if kind not in item.subjects:
        return "not of this subject"
    if figure.period != "day" and figure.period not in item.periods:
        return "not for such periods"
    if figure.modes and not item.by_mode:
        return "not by mode"
    told = {
        each.source for each in known.sharing if figure.indicator in each.indicators and "assessment" in each.purposes
    }
    told -= {"statistics"} if kind == "enterprise" else set()
    told |= {source for source, kinds in OWN.items() if kind in kinds}
    return "" if not figure.sources or told & {*figure.sources} else "no source"


@pytest.mark.parametrize("name", NAMES)
def test_somebody_can_tell_every_figure_of_a_shipped_scheme(name):
    found, known = shipped(name), reference.read(CATALOGUE.read_text(encoding="utf-8"))
    asked = [each for each in found.figures if not each.of_indicator]
    wrong = {each.name: untellable(each, found.subject, known) for each in asked}
    assert {figure: reason for figure, reason in wrong.items() if reason} == {}


def test_what_nobody_can_tell_is_found():
    """The check itself: a park's staff cannot be told by the enterprises' indicator, nor accidents by a bank."""
    known = reference.read(CATALOGUE.read_text(encoding="utf-8"))
    text = (FOLDER / "PARK.yaml").read_text(encoding="utf-8")
    figures = load_scheme(text.replace("indicator: service_staff, ", "")).figures_by_name
    assert untellable(figures["staff"], "park", known) == "not of this subject"
    figures = load_scheme(text.replace("sources: [district]}", "sources: [bank]}")).figures_by_name
    assert untellable(figures["accident"], "park", known) == "no source"
    figures = load_scheme(text.replace("indicator: used_area", "indicator: unheard_of")).figures_by_name
    assert untellable(figures["leased"], "park", known) == "no indicator"
