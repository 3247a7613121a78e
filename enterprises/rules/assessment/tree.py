"""Reads the tree: dimensions, groups and indicators, with their weights, gates and methods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from enterprises.rules.assessment.methods import TEST, read_normalisation, read_steps, read_treatment
from enterprises.rules.assessment.model import (
    FIRST,
    Bands,
    Bonus,
    Figure,
    Gate,
    Indicator,
    Normalisation,
    Part,
    Weighting,
)
from enterprises.rules.assessment.numbers import DECIMAL, read_number, read_share
from enterprises.rules.assessment.weighting import read_weights, stated_points
from pilotzone.formula.document import Mapping as MappingNode
from pilotzone.formula.document import Node, Scalar
from pilotzone.formula.document import Sequence as SequenceNode
from pilotzone.formula.kinds import BOOL, NUMBER, Type, unit_type
from pilotzone.formula.reader import Reader
from pilotzone.formula.tables import read_expression
from pilotzone.formula.text import NO_TEXT
from pilotzone.formula.typed import Names, Typed, reads_through

MOST_LEVELS = 3
MOST_INDICATORS = 120
AGGREGATES = ("arithmetic", "geometric", "median")
KINDS = ("parts", "value", "manual", "steps")
GROUP = ("parts", "weights", "aggregate", "gate")
METHOD = ("direction", "applies", "missing", "blank", "cap", "winsorise", "transform", "normalise")
COMMON = ("id", "label", "weight", "clause")
POINTS = unit_type("points") or NUMBER


@dataclass(slots=True)
class Tree:
    """Reads parts one after another; what they are made of is added to `figures` and to the names in sight."""

    reader: Reader
    names: Names
    figures: dict[str, Figure]
    behind: dict[str, frozenset[str]]  # the figures behind each definition
    grades: Sequence[str]
    deductive: bool
    maximum: float
    taken: set[str] = field(default_factory=set)

    def read(
        self, node: Node | None, weights: Node | None, whole: Fraction, level: int = 1
    ) -> tuple[tuple[Part, ...], Weighting]:
        """The parts of one whole, in order; `whole` is what points as weights must add up to."""
        items = self.reader.items(node)
        if isinstance(node, SequenceNode) and not items:
            self.reader.report(node, "no_parts")
        entries = [(each, self._entries(each, level)) for each in items]
        entries = [(each, parts) for each, parts in entries if parts]
        if self.deductive:
            flat = (self._end(each, parts, whole, level) for each, parts in entries)
            return tuple(part for part in flat if part is not None), Weighting()
        if not entries:
            return (), Weighting()
        shares, weighting = read_weights(self.reader, weights, entries, node or entries[0][0], whole)
        found = [self._part(each, parts, whole, level) for each, parts in entries]
        pairs = zip(found, shares, strict=True)
        return tuple(replace(part, weight=share) for part, share in pairs if part is not None), weighting

    def bonus(self, node: Node | None) -> Bonus:
        if node is None:
            return Bonus()
        outer = self.reader.mapping(node, required=("parts",), optional=("limit", "beyond"))
        found = []
        for each in self.reader.items(outer.get("parts")):
            entries = self.reader.mapping(
                each, required=("id", "label"), optional=("value", "steps", *METHOD, "clause")
            )
            if entries and self._takes_name(each, entries) and (part := self._bonus_part(each, entries)):
                found.append(part)
        limit = read_number(self.reader, outer.get("limit"), float("inf"), above=0)
        return Bonus(tuple(found), limit, self.reader.flag(outer.get("beyond")))

    def _entries(self, node: Node, level: int) -> dict[str, Node]:
        entries = self.reader.mapping(
            node, required=("id", "label"), optional=("weight", "clause", *KINDS, *GROUP[1:], *METHOD)
        )
        if entries and len(entries.keys() & set(KINDS)) != 1:
            self.reader.report(node, "part_kind")
            return {}
        if level > MOST_LEVELS:
            self.reader.report(node, "tree_depth", limit=MOST_LEVELS)
            return {}
        return entries if entries and self._takes_name(node, entries) else {}

    def _takes_name(self, node: Node, entries: Mapping[str, Node]) -> bool:
        name = self.reader.name(entries.get("id"))
        if not name:
            return False
        if name in self.taken:
            self.reader.report(entries["id"], "taken_name", name=name)
            return False
        self.taken.add(name)
        if len(self.taken) > MOST_INDICATORS:
            self.reader.report(node, "too_many_parts", limit=MOST_INDICATORS)
            return False
        return True

    def _part(self, node: Node, entries: Mapping[str, Node], whole: Fraction, level: int) -> Part | None:
        if "parts" not in entries:
            return self._end(node, entries, whole, level)
        self._only(node, entries, (*COMMON, *GROUP))
        inner, weighting = self.read(entries["parts"], entries.get("weights"), stated_points(entries, whole), level + 1)
        return Part(
            self.reader.string(entries.get("id")),
            self.reader.text(entries.get("label")) or NO_TEXT,
            parts=inner,
            aggregate=self.reader.choice(entries.get("aggregate"), AGGREGATES, "arithmetic"),
            gate=self._gate(entries.get("gate")),
            clause=self.reader.string(entries.get("clause")),
            weighting=weighting,
        )

    def _gate(self, node: Node | None) -> Gate | None:
        if node is None:
            return None
        parts = self.reader.mapping(node, required=("least",), optional=("grade", "ceiling", "clause"))
        if ("grade" in parts) == ("ceiling" in parts):
            self.reader.report(node, "gate_effect")
        return Gate(
            read_share(self.reader, parts.get("least"), 0.0),
            self.grade(parts.get("grade")),
            read_number(self.reader, parts["ceiling"]) if "ceiling" in parts else None,
            self.reader.string(parts.get("clause")),
        )

    def grade(self, node: Node | None) -> str:
        name = self.reader.string(node) if node is not None else ""
        if name and name not in self.grades:
            self.reader.report(node or MappingNode(1, 1), "unknown_grade", name=name, options=", ".join(self.grades))
        return name

    def _end(self, node: Node, entries: Mapping[str, Node], whole: Fraction, level: int) -> Part | None:
        """An indicator; in a deductive scheme also the members of a group, which is there for reading only."""
        if self.deductive and "parts" in entries:
            self._only(node, entries, ("id", "label", "clause", "parts"), "deductive_flat")
            inner, _ = self.read(entries["parts"], None, whole, level + 1)
            indicator = None
        else:
            inner, indicator = (), self._indicator(node, entries)
            if indicator is None:
                return None
        label = self.reader.text(entries.get("label")) or NO_TEXT
        clause = self.reader.string(entries.get("clause"))
        return Part(self.reader.string(entries.get("id")), label, parts=inner, indicator=indicator, clause=clause)

    def _bonus_part(self, node: Node, entries: Mapping[str, Node]) -> Part | None:
        if "missing" in entries:
            self.reader.report(entries["missing"], "missing_in_bonus")
        if ("value" in entries) == ("steps" in entries):
            self.reader.report(node, "bonus_kind")
            return None
        found = self._stepped(entries, rising=True) if "steps" in entries else self._valued(entries, share=False)
        if found is None:
            return None
        bands = found.normalisation.bands
        if "value" in entries and (bands is None or min(bands.points) < 0):
            self.reader.report(node, "bonus_kind")
        label = self.reader.text(entries.get("label")) or NO_TEXT
        part = Part(self.reader.string(entries.get("id")), label, clause=self.reader.string(entries.get("clause")))
        return replace(part, indicator=replace(found, missing="drop"))

    def _indicator(self, node: Node, entries: Mapping[str, Node]) -> Indicator | None:
        reader = self.reader
        if "manual" in entries:
            self._only(node, entries, (*COMMON, "manual", "applies", "missing"))
            return self._manual(entries)
        if "steps" in entries:
            self._only(node, entries, (*COMMON, "steps", "applies", "missing"))
            if not self.deductive:
                reader.report(node, "steps_only_deductive")
            return self._stepped(entries, rising=False)
        self._only(node, entries, (*COMMON, "value", *METHOD))
        found = self._valued(entries, share=not self.deductive)
        if self.deductive and found is not None:
            bands = found.normalisation.bands
            if bands is None or bands.most > 0 or "weight" in entries:
                reader.report(node, "deductive_flat")
        return found

    def _only(self, node: Node, entries: Mapping[str, Node], keys: Sequence[str], code: str = "unknown_key") -> None:
        for key in entries:
            if key not in keys:
                place = node.keys[key] if isinstance(node, MappingNode) else node
                self.reader.report(place, code, key=key, keys=", ".join(keys))

    def _manual(self, entries: Mapping[str, Node]) -> Indicator | None:
        most = read_number(self.reader, entries["manual"], 1.0, above=0)
        typed = self._own_figure(entries, POINTS, "points", Fraction(0), Fraction(str(most)))
        if typed is None:
            return None
        name = typed.value
        first = replace(self.figures[name], name=name + FIRST)
        self.figures[first.name] = first
        return self._finished(entries, typed, Normalisation("goalposts", 0.0, most), manual=True)

    def _stepped(self, entries: Mapping[str, Node], *, rising: bool) -> Indicator | None:
        found = read_steps(self.reader, entries["steps"], rising=rising)
        if found is None:
            return None
        low, high = min(found.steps), max(found.steps)
        typed = self._own_figure(entries, NUMBER.with_(optional=True), "number?", Fraction(low), Fraction(high))
        return None if typed is None else self._finished(entries, typed, found)

    def _own_figure(
        self, entries: Mapping[str, Node], of: Type, type_name: str, low: Fraction, high: Fraction
    ) -> Typed | None:
        """Points that a person gives are a figure of their own, named as the indicator."""
        name = self.reader.string(entries.get("id"))
        if name in self.names.claim:
            self.reader.report(entries["id"], "taken_name", name=name)
            return None
        label = self.reader.text(entries.get("label")) or NO_TEXT
        self.figures[name] = Figure(
            name, of, type_name, label, name, ("expert",), low=low, high=high, of_indicator=name
        )
        self.names.claim[name] = of
        self.behind[name] = frozenset({name})
        return Typed("name", (), of, name)

    def _valued(self, entries: Mapping[str, Node], *, share: bool) -> Indicator | None:
        """With `share` the points of bands make a part of 1, else they are points as they stand."""
        reader = self.reader
        typed = read_expression(reader, entries.get("value"), self.names)
        if typed is None:
            return None
        if typed.type.kind == "bool":
            if "normalise" in entries:
                reader.report(entries["normalise"], "normalise_unused")
            return self._finished(entries, typed, TEST)
        if not typed.type.is_quantity:
            reader.report(entries["value"], "indicator_type", found=typed.type.name)
            return None
        if "normalise" not in entries:
            reader.report(entries["value"], "normalise_missing")
            return None
        found = read_normalisation(reader, entries["normalise"], typed.type)
        if found is not None and found.bands is not None and share:
            found = self._of_points(entries, found, found.bands)
        return None if found is None else self._finished(entries, typed, found)

    def _of_points(self, entries: Mapping[str, Node], found: Normalisation, bands: Bands) -> Normalisation:
        """Points of bands are out of the indicator's weight where that is in points, else out of the best band's."""
        weight = entries.get("weight")
        match = DECIMAL.fullmatch(weight.text) if isinstance(weight, Scalar) else None
        most = float(match[1]) if match and not match[2] else bands.most
        if min(bands.points) < 0 or not 0 < bands.most <= most:
            self.reader.report(entries["normalise"], "points_beyond", most=f"{most:g}")
        return replace(found, of=most)

    def _finished(
        self, entries: Mapping[str, Node], typed: Typed, normalisation: Normalisation, *, manual: bool = False
    ) -> Indicator:
        reader = self.reader
        treatment = read_treatment(reader, entries, typed.type, normalisation)
        applies = read_expression(reader, entries.get("applies"), self.names, wanted=BOOL)
        return Indicator(
            typed,
            normalisation,
            applies,
            reader.choice(entries.get("direction"), ("higher", "lower"), "higher") == "lower",
            reader.choice(entries.get("missing"), ("zero", "drop"), "zero"),
            reader.choice(entries.get("blank"), ("drop", "zero"), "drop"),
            treatment.cap,
            treatment.winsorise,
            treatment.log,
            manual,
            self.figures_behind(typed, applies),
        )

    def figures_behind(self, *expressions: Typed | None) -> tuple[str, ...]:
        """What the expressions read, through definitions and tables too."""
        written = [each for each in expressions if each is not None]
        names = {name for each in written for _, name in reads_through(each, self.names.tables)}
        return tuple(sorted({figure for name in names for figure in self.behind.get(name, ())}))
