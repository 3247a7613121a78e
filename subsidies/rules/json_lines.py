"""Cost lines that another system sends as JSON, read by the same rules as a table that a person uploads."""

from collections.abc import Mapping, Sequence
from typing import Any

from subsidies.rules import json_answers, sheets
from subsidies.rules.answers import Unreadable
from subsidies.rules.model import InputSpec
from subsidies.rules.sheets import CURRENCY_SUFFIX, Sheet

Wrong = dict[str, Unreadable]  # by column


def read(sent: Sequence[Mapping[str, Any]], rows: InputSpec) -> tuple[Sheet, list[Wrong]]:
    """The lines as a table without errors; or what is wrong with each of them, by its place."""
    columns = sheets.columns_of(rows)
    specs = {column.name: column.spec for column in columns if not column.is_currency}
    texts: list[Mapping[str, str]] = []
    wrong: list[Wrong] = []
    for line in sent:
        found, errors = texts_of(line, specs)
        texts.append(found)
        wrong.append(errors)
    sheet = sheets.of_texts(texts, columns)
    for errors, read_line in zip(wrong, sheet.lines, strict=True):
        for at, error in read_line.errors.items():
            errors.setdefault(at.removesuffix(CURRENCY_SUFFIX), Unreadable(error.reason, **error.params))
    return (Sheet(), wrong) if any(wrong) else (sheet, [])


def texts_of(line: Mapping[str, Any], specs: Mapping[str, InputSpec]) -> tuple[dict[str, str], Wrong]:
    """Each value as a cell, and what cannot be one."""
    found: dict[str, str] = {}
    errors: Wrong = {}
    for name, value in line.items():
        try:
            if name not in specs:
                raise Unreadable("not_asked")
            found[name], found[name + CURRENCY_SUFFIX] = json_answers.typed(value, specs[name])
        except Unreadable as error:
            errors[name] = error
    return found, errors
