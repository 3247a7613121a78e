"""What a measure asks an applicant for, as JSON Schema (2020-12): so that a system can be written against a call."""

from collections.abc import Iterable
from typing import Any

from pilotzone.formula.kinds import places
from pilotzone.formula.text import Language
from pilotzone.formula.values import exact
from subsidies.rules.answers import MOST_DIGITS, MOST_TEXT
from subsidies.rules.completeness import ASKED
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.sheets import MOST_ROWS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(measure: Measure, language: Language) -> dict[str, Any]:
    """`answers` by name and `lines` by the name of their table; titles and help in the language."""
    asked = [spec for spec in measure.scalar_inputs if spec.source in ASKED]
    tables = [spec for spec in measure.row_inputs if spec.source == "claim"]
    lines = {
        rows.name: worded(
            {
                "type": "array",
                "minItems": 1,
                "maxItems": min(rows.most or MOST_ROWS, MOST_ROWS),
                "items": fields(columns_of(rows), language),
            },
            rows,
            language,
        )
        for rows in tables
    }
    return {
        "$schema": DIALECT,
        "title": measure.name.pick(language),
        "type": "object",
        "required": ["answers", "lines"],
        "properties": {
            "answers": fields(asked, language),
            "lines": {"type": "object", "additionalProperties": False, "required": list(lines), "properties": lines},
        },
    }


def columns_of(rows: InputSpec) -> list[InputSpec]:
    """What of a line the applicant says; the rest is counted, shown by papers or judged."""
    return [column for column in rows.columns if column.source in ASKED]


def fields(specs: Iterable[InputSpec], language: Language) -> dict[str, Any]:
    named = {spec.name: spec for spec in specs}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, spec in named.items() if spec.required and spec.default is None],
        "properties": {name: worded(field(spec, language), spec, language) for name, spec in named.items()},
    }


def worded(schema: dict[str, Any], spec: InputSpec, language: Language) -> dict[str, Any]:
    found = {"title": spec.label.pick(language), **schema}
    if help_text := spec.help.pick(language):
        found["description"] = help_text
    if spec.evidence:
        found["x-evidence"] = spec.evidence
    return found


def field(spec: InputSpec, language: Language) -> dict[str, Any]:
    """One value. Amounts and numbers are texts with so many decimal places; `x-minimum`, `x-maximum` bound them."""
    kind = spec.type.kind
    if kind == "bool":
        return {"type": "boolean"}
    if kind == "date":
        return {"type": "string", "format": "date"} | bounds(spec)
    if kind == "code":
        named = [{"const": code, "title": label.pick(language)} for code, label in spec.codes]
        return {"type": "string", "oneOf": named}
    if kind == "text":
        return {"type": "string", "maxLength": MOST_TEXT}
    if kind == "money":
        most = max(places(currency) for currency in spec.currencies)
        amount = {"type": "string", "pattern": pattern(most)} | bounds(spec)
        return {
            "type": "object",
            "additionalProperties": False,
            "required": ["amount", "currency"],
            "properties": {"amount": amount, "currency": {"type": "string", "enum": list(spec.currencies)}},
        }
    unit = {} if spec.type.rate else {"x-unit": spec.type_name}
    return {"type": "string", "pattern": pattern(6 if spec.type.rate else places(spec.type_name))} | unit | bounds(spec)


def pattern(most: int) -> str:
    part = rf"(\.[0-9]{{1,{most}}})?" if most else ""
    return rf"^[0-9]{{1,{MOST_DIGITS}}}{part}$"


def bounds(spec: InputSpec) -> dict[str, str]:
    ends = {"x-minimum": spec.min, "x-maximum": spec.max}
    return {
        name: end.isoformat() if hasattr(end, "isoformat") else exact(end)
        for name, end in ends.items()
        if end is not None
    }
