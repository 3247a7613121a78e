"""A department's reply: each row read, or named with what is wrong."""

from pilotzone.kernel.cells import Cell
from subsidies.rules.replies import SHOWN_HEADS, Reply, read

A, B, C = "91120116MA0000001X", "91120116MA0000002Y", "91120116MA0000003Z"


def table(*rows, heads=SHOWN_HEADS):
    lines = [tuple(heads), *rows]
    return [(number, [Cell(text) for text in line]) for number, line in enumerate(lines, 1)]


def row(code, answer="", text="", basis=""):
    return ("1", code, "某公司", "SB-1", answer, text, basis)


def codes(*rows):
    found = read(table(*rows), {A, B, C})
    return [(each.row, each.code) for each in found.errors]


def test_rows_are_read_and_those_without_an_answer_are_left_out():
    found = read(table(row(A, "是", "被处罚。", "1号"), row(B, "否"), row(C)), {A, B, C})
    assert found.errors == ()
    assert found.rows == (Reply(2, A, True, "被处罚。", "1号"), Reply(3, B, False, "", ""))


def test_every_wrong_row_is_named():
    assert codes(row("91120116MA0000009X", "否")) == [(2, "not_asked")]
    assert codes(row(A, "否"), row(A, "否")) == [(3, "twice")]
    assert codes(row(A, "也许")) == [(2, "not_yes_or_no")]
    assert codes(row(A, "", "被处罚。")) == [(2, "no_answer")]
    assert codes(row(A, "是", "", "1号")) == [(2, "no_text")]
    assert codes(row(A, "是", "被处罚。")) == [(2, "no_basis")]
    assert codes(row(A, "是", "长" * 1001, "1号")) == [(2, "too_long")]


def test_a_formula_is_not_taken_at_its_word():
    lines = table(row(A, "否"))
    lines[1][1][4] = Cell("=A1", "formula")
    assert [each.code for each in read(lines, {A}).errors] == ["cell_flaw"]


def test_another_table_is_refused_whole():
    assert read(table(heads=("名称", "金额")), {A}).problem == "no_head"
    assert read(table(row(A)), {A}).problem == "no_rows"
