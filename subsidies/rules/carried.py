"""What the facts of claims under one measure tell another: which of its inputs they carry, which not, which differ.

Inputs are the same by name. A fact of another type (yuan for square metres, codes of another list) is none.
"""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pilotzone.formula.text import Text
from pilotzone.formula.typed import Typed
from subsidies.rules import unknowns
from subsidies.rules.model import InputSpec, Measure
from subsidies.rules.reading.blocks import unit_text
from subsidies.rules.reading.vocabulary import TYPES

CARRIED, LACKING, DIFFERS = "carried", "lacking", "differs"
# What an input is for: the amount or a bar rests on it, it has a default instead, or neither.
AMOUNT, DEFAULT, OTHER = "amount", "default", "other"

LINES, SHOWN_CODES = Text("多行明细", "lines"), 3

Key = tuple[str, str]  # the rows that a column is of, "" for the claim itself, and the name


@dataclass(frozen=True, slots=True)
class Leaf:
    """One input of the claim or one column of its rows."""

    key: Key
    spec: InputSpec
    rows: InputSpec | None = None

    @property
    def name(self) -> str:
        return ".".join(part for part in self.key if part)

    @property
    def label(self) -> Text:
        if self.rows is None:
            return self.spec.label
        first, second = self.rows.label, self.spec.label
        return Text(f"{first.zh}·{second.zh}", f"{first.en}: {second.en}")


@dataclass(frozen=True, slots=True)
class Carry:
    """How one input of a measure fares; `there` is the input of the same name where its type differs."""

    leaf: Leaf
    state: str
    role: str
    there: InputSpec | None = None


def leaves(measure: Measure) -> list[Leaf]:
    found = [Leaf(("", spec.name), spec) for spec in measure.scalar_inputs]
    return found + [Leaf((rows.name, spec.name), spec, rows) for rows in measure.row_inputs for spec in rows.columns]


def carry(measure: Measure, past: Measure) -> tuple[Carry, ...]:
    """Each input of the measure against what claims under `past` have on record."""
    there = {leaf.key: leaf.spec for leaf in leaves(past)}
    tops = {spec.name: spec for spec in past.inputs}
    role = roles(measure)
    found = []
    for leaf in leaves(measure):
        spec, top = there.get(leaf.key), tops.get(leaf.key[0] or leaf.key[1])
        if spec is not None and is_same(spec, leaf.spec):
            found.append(Carry(leaf, CARRIED, role[leaf.key]))
        elif spec is not None or (top is not None and top.is_rows != bool(leaf.rows)):
            found.append(Carry(leaf, DIFFERS, role[leaf.key], spec or top))
        else:
            found.append(Carry(leaf, LACKING, role[leaf.key]))
    return tuple(found)


def is_same(there: InputSpec, here: InputSpec) -> bool:
    """Whether a value of the one is a value of the other: the same unit, or lists with a code in common."""
    if here.type.kind != there.type.kind:
        return False
    if here.type.kind == "code":
        return bool({code for code, _ in here.codes} & {code for code, _ in there.codes})
    if here.type.kind == "money":
        return bool({*here.currencies} & {*there.currencies})
    return here.type.unit == there.type.unit and here.type.rate == there.type.rate


def roles(measure: Measure) -> dict[Key, str]:
    amount = {(rows, spec.name) for rows, spec in unknowns.needed(measure)}
    return {
        leaf.key: AMOUNT if leaf.key in amount else OTHER if leaf.spec.default is None else DEFAULT
        for leaf in leaves(measure)
    }


def reader(measure: Measure, past: Measure) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Takes the facts of a claim under `past` for the measure: facts of another type are left out."""
    wrong = {each.leaf.key for each in carry(measure, past) if each.state == DIFFERS}
    shapes = {spec.name: spec.is_rows for spec in past.inputs}
    whole = {name for rows, name in wrong if not rows}
    whole |= {rows for rows, _ in wrong if rows and not shapes.get(rows)}
    columns: dict[str, set[str]] = {}
    for rows, name in wrong:
        if rows and rows not in whole:
            columns.setdefault(rows, set()).add(name)
    if not wrong:
        return lambda facts: facts

    def read(facts: Mapping[str, Any]) -> Mapping[str, Any]:
        kept = {name: value for name, value in facts.items() if name not in whole}
        for rows, names in columns.items():
            kept[rows] = [{name: row[name] for name in row if name not in names} for row in kept.get(rows, ())]
        return kept

    return read


def cannot_do_without(measure: Measure) -> frozenset[str]:
    """Inputs without which no claim has an amount unless it is barred, however the others stand; rows by their name."""
    of_rows = frozenset(spec.name for spec in unknowns.needed_rows(measure))
    expressions = {(each.rows or "", each.name): each.expr for each in measure.computations}
    without_default = {spec.name for spec in measure.scalar_inputs if spec.default is None}
    known: dict[str, frozenset[str]] = {}

    def of_name(name: str) -> frozenset[str]:
        if name not in known:
            expr = expressions.get(("", name))
            known[name] = strict(expr, of_name) if expr else frozenset({name} & without_default)
        return known[name]

    total = expressions["", "total"]
    parts: Sequence[Typed] = [total]
    if total.op == "if":  # zero for whoever fails one of the bars
        passed, amount, _zero = total.args
        parts = [*(passed.args if passed.op == "and" else [passed]), amount]
    return of_rows.union(*(strict(each, of_name) for each in parts))


def strict(node: Typed, of_name: Callable[[str], frozenset[str]]) -> frozenset[str]:
    """The inputs that make the expression unknown whenever one of them is; those of rows are not among them."""
    if node.op == "name":
        return of_name(node.value)
    if node.op in ("aggregate", "grouped", "nth", "running", "column"):
        return frozenset()
    parts = [strict(each, of_name) for each in node.args]
    if node.op in ("and", "or"):
        return frozenset.intersection(*parts)
    if node.op == "if":
        return parts[0] | (parts[1] & parts[2])
    if node.op == "otherwise":
        return parts[0]
    return frozenset[str]().union(*parts)


def missing_for_all(measure: Measure, pasts: Sequence[Measure], supposed: Collection[str] = ()) -> list[str]:
    """The inputs for want of which no claim under any of `pasts` can have an amount; none where one may have.

    `supposed` are those that have a value for all claims.
    """
    needed, found = cannot_do_without(measure).difference(supposed), dict[str, None]()
    for past in pasts:
        states = {each.leaf.key: each.state for each in carry(measure, past)}
        carried = {name for (rows, name), state in states.items() if not rows and state == CARRIED}
        carried |= {spec.name for spec in past.row_inputs}
        lost = [spec.name for spec in measure.inputs if spec.name in needed and spec.name not in carried]
        if not lost:
            return []
        found |= dict.fromkeys(lost)
    return list(found)


def lacking_in_all(measure: Measure, pasts: Sequence[Measure]) -> frozenset[str]:
    """The inputs that claims under none of `pasts` carry, columns as rows.column, rows that are not there as well."""
    found = [
        {each.leaf.name for each in carry(measure, past) if each.state != CARRIED}
        | ({spec.name for spec in measure.row_inputs} - {spec.name for spec in past.row_inputs})
        for past in pasts
    ]
    return frozenset(set.intersection(*found) if found else ())


def to_suppose(measure: Measure, pasts: Sequence[Measure]) -> list[InputSpec]:
    """The inputs on which the amount rests and that no claim carries: one value for all may be supposed."""
    lacking, role = lacking_in_all(measure, pasts), roles(measure)
    return [spec for spec in measure.scalar_inputs if spec.name in lacking and role["", spec.name] == AMOUNT]


def of_table(measure: Measure, lacking: Container[str]) -> tuple[Carry, ...]:
    """The same for a table whose rows have none of the inputs that are lacking."""
    role = roles(measure)
    return tuple(
        Carry(leaf, LACKING if (leaf.key[0] or leaf.name) in lacking else CARRIED, role[leaf.key])
        for leaf in leaves(measure)
    )


def summary(found: Sequence[Carry]) -> dict[str, Any]:
    """As plain JSON: of how many inputs which are carried, which are lacking, and which differ in type."""
    has = [_named(each) for each in found if each.state == CARRIED]
    lacking = [_named(each) for each in found if each.state == LACKING]
    differs = [
        {**_named(each), "there": _type_words(each.there), "here": _type_words(each.leaf.spec)}
        for each in found
        if each.state == DIFFERS and each.there is not None
    ]
    return {"of": len(found), "has": has, "lacking": lacking, "differs": differs}


def _named(each: Carry) -> dict[str, Any]:
    return {"name": each.leaf.name, "zh": each.leaf.label.zh, "en": each.leaf.label.en, "role": each.role}


def _type_words(spec: InputSpec) -> dict[str, str]:
    """What values of the input are: its unit, its list by its first options, or a table of lines."""
    if spec.is_rows:
        found = LINES
    elif spec.type.kind == "code":
        found = Text(*("/".join(label.pick(way) for _, label in spec.codes[:SHOWN_CODES]) for way in ("zh", "en")))
    else:
        base = spec.type_name.rstrip("?")
        found = TYPES.get(base) or unit_text(base)
    return {"zh": found.zh, "en": found.en}
