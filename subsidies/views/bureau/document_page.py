"""A measure's document as a page shows it: in words, with its remarks at their places, its examples, its text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pilotzone.formula.problems import Problem
from pilotzone.formula.text import Text
from pilotzone.versions.pages import file_of, lint_counts, lint_row
from subsidies.models import Programme
from subsidies.rules.examples import run_examples
from subsidies.rules.facts_check import FactsError
from subsidies.rules.heads import head_of
from subsidies.rules.lints import Lint, lint
from subsidies.rules.measure import MeasureError, load_measure
from subsidies.rules.model import Measure
from subsidies.rules.reading import Block, Row, Section, read_document
from subsidies.wording import pick

__all__ = ["context_of", "file_of", "head_of", "remarks_of"]

SHORT = 7  # so many facts of an input stand in one line


def context_of(
    document: str, *, today: date, siblings: Sequence[Measure] = (), programme: Programme | None = None
) -> dict[str, Any]:
    """Sections in words, remarks by severity, examples with their results; a faulty document has its faults.

    Of a version the page knows the programme, and tells the state itself.
    """
    measure, faults, lints = checked(document, today, siblings)
    sections = tuple(with_version(section, programme) if programme else section for section in read_document(document))
    return {
        "head": head_of(document),
        "measure": measure,
        "faults": faults,
        "sections": [section_row(section, lints) for section in sections if section.id != "examples"],
        "examples": example_rows(sections, measure),
        **remark_rows(lints),
        "document": document,
    }


def remarks_of(document: str, today: date, siblings: Sequence[Measure]) -> dict[str, Any]:
    """The remarks alone, for a page beside the document's own."""
    _measure, faults, lints = checked(document, today, siblings)
    return {"faults": faults, **remark_rows(lints)}


def checked(
    document: str, today: date, siblings: Sequence[Measure]
) -> tuple[Measure | None, Sequence[Problem], Sequence[Lint]]:
    try:
        measure = load_measure(document)
    except MeasureError as error:
        return None, error.problems, ()
    return measure, (), lint(measure, today=today, siblings=siblings)


def remark_rows(lints: Sequence[Lint]) -> dict[str, Any]:
    return {"lints": [lint_row(each) for each in lints], "counts": lint_counts(lints)}


def with_version(section: Section, programme: Programme) -> Section:
    """The programme by its name, not its code; that a text began as a draft says nothing of a version."""
    if section.id != "head":
        return section
    name = Text(programme.name_zh, programme.name_en or programme.name_zh)
    return replace(section, blocks=tuple(replace(each, rows=head_rows(each.rows, name)) for each in section.blocks))


def head_rows(rows: Iterable[Row], programme: Text) -> tuple[Row, ...]:
    told = (row for row in rows if (row.key, row.raw) != ("status", "draft"))
    return tuple(replace(row, value=programme) if row.key == "programme" else row for row in told)


def section_row(section: Section, lints: Sequence[Lint]) -> dict[str, Any]:
    blocks = [block_row(block, lints) for block in section.blocks]
    return {
        "id": section.id,
        "title": pick(section.title),
        "blocks": blocks,
        "remarks": sum(len(block["lints"]) for block in blocks),
        "plain": section.id in ("clauses", "assumptions"),  # a name and a text: no rows of label and value
    }


def block_row(block: Block, lints: Sequence[Lint]) -> dict[str, Any]:
    own = [each for each in lints if f"{each.place}.".startswith(f"{block.place}.") and each.severity != "note"]
    return {
        "place": block.place,
        "id": block.id if "." in block.place else "",
        "label": pick(block.label) if "." in block.place or block.kind == "total" else "",
        "is_short": block.kind in ("inputs", "materials") and len(block.rows) <= SHORT,
        "clause": pick(block.clause),
        "clause_id": block.clause_id,
        "rows": [
            {"label": pick(row.label), "value": pick(row.value), "formula": formula_of(row.formula, pick(row.value))}
            for row in block.rows
        ],
        "lints": [lint_row(each) for each in own],
    }


def formula_of(formula: str, words: str) -> str:
    """As written, where the words do not say the same already."""
    return formula if formula != words and not formula.replace(" ", "").isdigit() else ""


def example_rows(sections: Sequence[Section], measure: Measure | None) -> list[dict[str, Any]]:
    """Each example with its facts and whether it comes out; not known while the document is faulty."""
    blocks = next((section.blocks for section in sections if section.id == "examples"), ())
    results = results_of(measure)
    return [
        {
            "label": pick(block.label),
            "number": number,
            "result": results.get(number),
            "rows": [{"label": pick(row.label), "value": pick(row.value)} for row in block.rows],
        }
        for number, block in enumerate(blocks, 1)
    ]


def results_of(measure: Measure | None) -> dict[int, Any]:
    if measure is None:
        return {}
    try:
        return {each.number: each for each in run_examples(measure)}
    except FactsError:
        return {}
