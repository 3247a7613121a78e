"""The template of cost lines opens in a spreadsheet whatever the measure calls its rows and choices."""

import io
from dataclasses import replace

import pytest
from django.utils import translation
from openpyxl import load_workbook

from pilotzone.formula.kinds import CODE
from pilotzone.formula.text import Text
from subsidies import spreadsheets
from subsidies.rules.model import InputSpec

EMPTY = Text("", "")
KIND = InputSpec("kind", CODE, "kind", Text("类别", "Kind"), EMPTY, "claim")
ROWS = InputSpec("spend", CODE, "rows", Text("费用/支出", "Fees/costs"), EMPTY, "claim", columns=(KIND,))


def book_of(*labels: str):
    codes = tuple((f"k{place}", Text(label, label)) for place, label in enumerate(labels))
    with translation.override("en"):
        made = spreadsheets.template(replace(ROWS, columns=(replace(KIND, codes=codes),)))
    return load_workbook(io.BytesIO(made))


def rule_of(book) -> str:
    return book.worksheets[0].data_validations.dataValidation[0].formula1


def test_rows_with_a_stroke_in_their_name_have_a_template():
    book = book_of("Software", "Advertising")
    assert book.sheetnames == ["Feescosts", "Example"]
    assert rule_of(book) == '"Software,Advertising"'


@pytest.mark.parametrize("labels", [[f"Choice number {place:02d}" for place in range(30)], ['19" racks', "Software"]])
def test_choices_that_a_rule_cannot_spell_out_stand_on_a_sheet(labels):
    book = book_of(*labels)
    assert book.sheetnames == ["Feescosts", "Example", "Choices"]
    assert rule_of(book) == f"'Choices'!$A$1:$A${len(labels)}"
    assert [row[0].value for row in book["Choices"].iter_rows()] == labels
