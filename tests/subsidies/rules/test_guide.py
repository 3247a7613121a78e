"""Every document of the guide and every example of the reference runs as it stands there."""

import re
from pathlib import Path

import pytest

from subsidies.rules.examples import run_examples
from subsidies.rules.lints import lint
from subsidies.rules.measure import load_measure

DOCS = Path(__file__).parents[3] / "docs"
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = """language: measure/1
id: REFERENCE
version: 1
name: {zh: 例, en: Example}
status: draft
programme: example
source: {issuer: Bureau}
clauses: {c1: {label: {zh: 条, en: Clause}, text: {zh: 文, en: Text}}}
assumptions: {a1: {text: {zh: 设, en: set}, about: c1, set_by: bureau}}
lists: {level: {starting: {zh: 起步, en: Starting}, leading: {zh: 领军, en: Leading}}}
"""
TOTAL = "total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.01 CNY}]}\n"


def blocks(name):
    return FENCE.findall((DOCS / name).read_text())


def passes(measure):
    assert measure.examples
    assert [each.differences for each in run_examples(measure) if not each.passed] == []


@pytest.mark.parametrize("guide", ["measures.md", "measures.zh.md"])
def test_documents_of_the_guide_run_and_lint_clean(guide):
    documents = [load_measure(each) for each in blocks(guide) if each.startswith("language: measure/1")]
    assert [each.id for each in documents] == ["GUIDE-1", "GUIDE-2", "GUIDE-3"]
    for measure in documents:
        passes(measure)
        assert [each.code for each in lint(measure) if each.severity != "note"] == []


@pytest.mark.parametrize("body", blocks("measures-reference.md"))
def test_example_of_the_reference_runs(body):
    needs_total = "\ntotal:" not in f"\n{body}" and "\nawards:" in f"\n{body}"
    passes(load_measure(HEAD + body + (TOTAL if needs_total else "")))


@pytest.mark.parametrize("guide", ["measures.md", "measures.zh.md", "measures-reference.md"])
def test_links_of_the_guide_lead_somewhere(guide):
    for target in re.findall(r"\]\(([^)#]+)\)", (DOCS / guide).read_text()):
        assert (DOCS / target).exists(), target
