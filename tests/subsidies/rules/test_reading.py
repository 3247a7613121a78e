"""Documents as officials read them: every one of the library, and single expressions in words."""

import re

import pytest

from pilotzone.formula.text import Text
from subsidies import library
from subsidies.rules.reading import read_document
from subsidies.rules.reading.phrases import Phrases
from subsidies.rules.reading.vocabulary import KEYS
from tests.factories.people import POLICY

NAMES = {
    "turnover": Text("年营业额", "Turnover"),
    "spend": Text("费用明细", "Cost lines"),
    "amount": Text("金额", "Amount"),
    "ceiling": Text("上限表", "Ceilings"),
}
CODES = {"site_build": Text("独立站建设", "Building a site")}


@pytest.mark.parametrize(
    ("expression", "zh", "en"),
    [
        ("turnover", "年营业额", "Turnover"),
        ("10万 CNY", "10 万元", "¥100,000"),
        ("1_000_000 CNY", "100 万元", "¥1,000,000"),
        ("150 CNY/booth", "¥150/个展位", "¥150/booths"),
        ("turnover * 30%", "「年营业额」× 30%", "[Turnover] × 30%"),
        ("if turnover > 2 then 1 else 0", "如果「年营业额」> 2 则 1 否则 0", "if [Turnover] > 2 then 1 else 0"),
        ('kind in {"site_build"}', "kind 属于（“独立站建设”）", "kind in {“Building a site”}"),
        ("sum(amount over spend)", "合计（「金额」，逐项取自「费用明细」）", "sum of([Amount] over [Cost lines])"),
        ("2023-12-31", "2023年12月31日", "31 December 2023"),
        ("ceiling(turnover).amount", "「上限表」（「年营业额」）的「金额」", "[Ceilings]([Turnover]).[Amount]"),
        ("1 year", "1 年", "1 year"),
        ("unstated", "原文没有写明", "not stated by the source"),
        ("§ ??", "§ ??", "§ ??"),
    ],
)
def test_an_expression_in_words(expression, zh, en):
    assert Phrases(NAMES, CODES).text(expression) == Text(zh, en)


@pytest.mark.parametrize("found", library.documents(), ids=lambda found: found.code)
def test_every_document_of_the_library_is_read_whole(found):
    """No key without its word, no block without its place once, the conditions and amounts all there."""
    sections = {section.id: section for section in read_document(found.text)}
    assert "other" not in sections
    places = [block.place for section in sections.values() for block in section.blocks]
    assert len(places) == len(set(places))
    assert {"head", "clauses", "inputs", "examples"} <= sections.keys()
    ids = re.findall(r"^- id: (\w+)$", found.text, re.M)
    assert set(ids) <= {place.rpartition(".")[2] for place in places}
    for section in sections.values():
        for block in section.blocks:
            for row in block.rows:
                assert row.label.zh, (block.place, row.key)
                assert row.label.en, (block.place, row.key)


def test_the_blocks_of_a_measure_stand_in_the_order_in_which_it_is_read():
    sections = read_document(POLICY.read_text(encoding="utf-8"))
    assert [section.id for section in sections] == [
        "head", "clauses", "inputs", "conditions", "define", "tables", "awards", "assumptions", "materials", "lists",
        "form", "examples",
    ]  # fmt: skip


def test_a_step_tells_its_name_its_value_and_its_options():
    awards = next(each for each in read_document(POLICY.read_text(encoding="utf-8")) if each.id == "awards")
    support = awards.blocks[0]
    assert (support.label, support.place) == (Text("按比例计算", "Share of the costs"), "awards.support")
    value, step = support.rows
    assert (value.label, value.value.zh) == (KEYS["value"], "「可支持费用」×「补助比例」")
    assert value.formula == "eligible * rate"
    assert step.label.zh == "上限：按营业额分档的上限"
    assert step.value.zh.startswith("「按营业额分档的上限」（「2023年营业额」）；市局设定：分界点归较高一档")


@pytest.mark.parametrize(
    "text", ["", "{", "- a", "inputs: 5", "inputs: {a: b}\nconditions: x\ntables: {t: {bands: 1}}"]
)
def test_what_is_no_measure_is_read_as_far_as_it_goes(text):
    for section in read_document(text):
        assert section.blocks


def test_the_first_day_of_validity_is_no_source():
    dated = "\nvalid: {from: 2024-01-01, to: 2024-12-31}\ninputs:"
    document = POLICY.read_text(encoding="utf-8").replace("\ninputs:", dated, 1)
    head = next(section for section in read_document(document) if section.id == "head")
    labels = [row.label for block in head.blocks for row in block.rows if row.label.en.startswith("Validity")]
    assert labels == [Text("有效期：自", "Validity: From"), Text("有效期：至", "Validity: To")]
    rows = [row for block in head.blocks for row in block.rows if row.label.en.startswith("Validity")]
    assert [row.formula for row in rows] == ["", ""]  # a day is told once


def test_an_input_in_dollars_is_called_an_amount():
    exports = "inputs:\n  exports: {type: USD, label: {zh: 出口额, en: Exports}}\n"
    inputs = next(each for each in read_document(exports) if each.id == "inputs")
    assert inputs.blocks[0].rows[0].value == Text("金额（美元）", "amount in USD")
