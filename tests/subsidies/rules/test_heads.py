"""The head of a document, read from any text and written into its lines."""

from datetime import date

import pytest

from pilotzone.formula.text import Text
from subsidies.rules.examples import run_examples
from subsidies.rules.heads import Head, blank, flow, head_of, with_head
from subsidies.rules.lints import lint
from subsidies.rules.measure import load_measure
from tests.factories.people import POLICY

DOCUMENT = POLICY.read_text(encoding="utf-8")


def test_the_head_is_read_whatever_stands_below():
    head = head_of(DOCUMENT[: DOCUMENT.index("inputs:")] + "inputs: {{{\n")
    assert (head.id, head.version, head.status, head.programme) == (
        "TJ-2024-TRANSFORM",
        "1",
        "in_force",
        "independent_website",
    )
    assert head.name.zh == "企业应用跨境电商：平台费用与独立站"
    assert (head.issuer, head.source, head.complete) == ("", "", True)  # the source states neither


@pytest.mark.parametrize("text", ["", "{", "- a", "name: x\nsource: y\nvalid: {from: soon}\nid: [a]", "\x00"])
def test_what_is_no_head_is_an_empty_one(text):
    assert head_of(text) == Head()


def test_a_source_that_is_cut_off_and_days_are_told():
    head = head_of('source: {issuer: 市商务局, complete: "false"}\nvalid: {from: 2024-01-01, to: 2024-12-31}\n')
    assert (head.issuer, head.complete) == ("市商务局", False)
    assert (head.valid_from, head.valid_to) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(("status", "historic"), [("amended", True), ("expired", True), ("in_force", False)])
def test_a_text_that_was_replaced_or_has_ended_is_historic(status, historic):
    assert head_of(f"status: {status}\n").is_historic == historic


def test_values_are_written_into_their_own_lines_and_nothing_else():
    text = with_head(DOCUMENT, {"version": "3", "id": r"TJ\1-NEW", "no_such_key": "x"})
    differing = [(one, two) for one, two in zip(DOCUMENT.splitlines(), text.splitlines(), strict=True) if one != two]
    assert differing == [("id: TJ-2024-TRANSFORM", r"id: TJ\1-NEW"), ("version: 1", "version: 3")]


def test_names_with_any_sign_stay_what_they_are():
    name = Text('展会: "境外" {补助}', "Fairs: 'abroad' # 1")
    assert head_of(f"name: {flow(name)}\n").name == name
    assert flow(Text("展会", "")) == '{zh: "展会"}'  # no English is made up


def test_the_blank_template_loads_passes_and_has_no_error():
    measure = load_measure(blank(code="X-1", programme="fairs", name=Text("展会", "")))
    assert [result.passed for result in run_examples(measure)] == [True]
    assert not [each for each in lint(measure) if each.blocks_publishing]
    assert measure.name == Text("展会", "展会")
