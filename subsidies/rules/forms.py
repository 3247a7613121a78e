"""Reads what people meet: materials to hand in, the sections of the generated form, worked examples."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

from pilotzone.formula.document import Node
from pilotzone.formula.kinds import BOOL, CURRENCIES, Type
from pilotzone.formula.reader import Reader
from pilotzone.formula.single import Compiler
from pilotzone.formula.tables import read_expression
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Names, reads
from subsidies.rules.inputs import InputReader
from subsidies.rules.model import NO_TEXT, Example, InputSpec, Material, Section
from subsidies.rules.statements import TYPED

FORMATS = ("pdf", "jpg", "png", "ofd", "xlsx", "docx")
RESULTS = ("met", "not_met", "unknown", "not_applicable")
AMOUNT = Type("quantity")
MOST_DAYS_TO_FOLLOW = 60
ONLY_SECTION = Text("申报内容", "What is claimed")


def read_materials(reader: Reader, node: Node | None, names: Names, compiler: Compiler) -> tuple[Material, ...]:
    found: list[Material] = []
    for item in reader.items(node):
        parts = reader.mapping(
            item, required=("id", "label", "formats"), optional=("help", "when", "each", "clause", "from", "may_follow")
        )
        each = reader.choice(parts.get("each"), list(names.rows))
        when, read = None, frozenset[tuple[str, str]]()
        if "when" in parts and reader.string(parts["when"]) != "always":
            typed = read_expression(reader, parts["when"], names, each=each or None, wanted=BOOL)
            when = compiler.compile(typed) if typed and not reader.problems else None
            read = frozenset(reads(typed)) if typed else read
        source = reader.choice(parts.get("from"), ("claim", "enterprise"), "claim")
        if "may_follow" in parts and source == "enterprise":
            reader.report(parts["may_follow"], "follows_from_file")
        found.append(
            Material(
                reader.name(parts.get("id")),
                reader.text(parts.get("label")) or NO_TEXT,
                reader.text(parts.get("help")) or NO_TEXT,
                tuple(reader.choice(place, FORMATS) for place in reader.items(parts.get("formats"))),
                source,
                each,
                reader.string(parts.get("clause")),
                when,
                read,
                reader.whole(parts.get("may_follow"), 0, 1, MOST_DAYS_TO_FOLLOW),
            )
        )
    return tuple(found)


def read_sections(reader: Reader, node: Node | None, specs: tuple[InputSpec, ...]) -> tuple[Section, ...]:
    """The form's sections. Whatever the applicant types must stand in exactly one; without a form all of it in one."""
    if node is None:
        asked = tuple(spec.name for spec in specs if spec.source in TYPED)
        return (Section("claim", ONLY_SECTION, NO_TEXT, asked),) if asked else ()
    parts = reader.mapping(node, required=("sections",))
    sections: list[Section] = []
    placed: set[str] = set()
    for item in reader.items(parts.get("sections")):
        entries = reader.mapping(item, required=("id", "title", "inputs"), optional=("help",))
        inputs = []
        for place in reader.items(entries.get("inputs")):
            name = reader.choice(place, [spec.name for spec in specs])
            if name in placed:
                reader.report(place, "placed_twice", name=name)
            placed.add(name)
            inputs.append(name)
        title, text = reader.text(entries.get("title")), reader.text(entries.get("help"))
        sections.append(Section(reader.name(entries.get("id")), title or NO_TEXT, text or NO_TEXT, tuple(inputs)))
    for spec in specs:
        if spec.source == "claim" and spec.name not in placed:
            reader.report(node, "unplaced_input", name=spec.name)
    return tuple(sections)


def read_examples(
    reader: Reader,
    node: Node | None,
    inputs: InputReader,
    specs: tuple[InputSpec, ...],
    values: Collection[str],
    conditions: Collection[str],
) -> tuple[Example, ...]:
    found = []
    for number, item in enumerate(reader.items(node), 1):
        parts = reader.mapping(item, required=("given", "expect"), optional=("label", "rates"))
        expect = reader.mapping(parts.get("expect"), required=("total",), optional=("lines", "findings"))
        rates = reader.mapping(parts.get("rates"), optional=CURRENCIES)
        results = reader.mapping(expect.get("findings"), optional=conditions)
        findings = {name: reader.choice(place, RESULTS) for name, place in results.items()}
        amounts = reader.mapping(expect.get("lines"), optional=values)
        lines = {name: _amount(inputs, place) for name, place in amounts.items()}
        total = expect.get("total")
        unknown = total is not None and getattr(total, "text", "") == "unknown"
        found.append(
            Example(
                number,
                reader.text(parts.get("label")) or NO_TEXT,
                inputs.facts(parts["given"], specs) if "given" in parts else {},
                {code: _amount(inputs, place) for code, place in rates.items()},
                None if unknown or total is None else _amount(inputs, total),
                lines,
                findings,
            )
        )
    return tuple(found)


def _amount(inputs: InputReader, node: Node) -> Fraction:
    found: Any = inputs.value(node, AMOUNT, "number")
    return found if isinstance(found, Fraction) else Fraction(0)
