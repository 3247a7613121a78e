"""Every measure of the library loads, passes its own examples, and says so when its source was cut off."""

from pathlib import Path

import pytest

import subsidies
from subsidies.rules.evaluation import evaluate, facts_of, rates_of, record
from subsidies.rules.examples import run_examples
from subsidies.rules.explanation import explain
from subsidies.rules.measure import load_measure

DOCUMENTS = sorted((Path(subsidies.__file__).parent / "policies").glob("*.yaml"))
named = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)


@named
def test_measure_loads_and_its_examples_pass(path):
    measure = load_measure(path.read_text())
    assert measure.id == path.stem
    assert measure.examples
    assert [(each.number, each.differences) for each in run_examples(measure) if not each.passed] == []


@named
def test_examples_are_explained_in_both_languages_and_evaluate_to_themselves(path):
    measure = load_measure(path.read_text())
    for example in measure.examples:
        frozen = record(evaluate(measure, example.given, rates=example.rates))
        assert record(evaluate(measure, facts_of(frozen, measure), rates=rates_of(frozen))) == frozen
        for language in ("zh", "en"):
            told = explain(frozen, measure, language)
            assert told.label
            assert all(step.label for step in told.steps)


@named
def test_source_that_is_cut_off_says_so(path):
    measure = load_measure(path.read_text())
    if measure.source.get("complete") != "true" or measure.has_unstated:
        assert measure.note.zh
        assert measure.status != "in_force"
