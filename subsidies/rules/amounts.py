"""Awards, their steps and the total, lowered to expressions over the value before each step."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from pilotzone.formula.document import Node, Sequence
from pilotzone.formula.kinds import BOOL, CNY, Type
from pilotzone.formula.tables import read_expression
from pilotzone.formula.text import Text
from pilotzone.formula.typed import Typed
from subsidies.rules.builder import Builder
from subsidies.rules.model import CLAIM_SCOPES, WIDE_SCOPES, Computation, Condition, Discretion
from subsidies.rules.steps import STEP_KEYS, call, lower_step, zero

AWARD_KEYS = ("value", "up_to", "proposed", "criteria", "when", "each", "steps", "pay_to", "clause", "assumption")
TRUE = Typed("constant", (), BOOL, True)
TOTAL_LABEL = Text("补助金额", "Subsidy")


class Amounts:
    """Reads `awards` and `total` into the builder's computations."""

    def __init__(self, builder: Builder, conditions: Mapping[str, Condition]) -> None:
        self.builder, self.reader, self.names = builder, builder.reader, builder.names
        self.conditions = conditions
        self.discretions: dict[str, Discretion] = {}
        self.payees: dict[str, tuple[str, str, str]] = {}
        self.formulas: dict[str, Node] = {}

    def read(self, awards: Node | None, total: Node | None, *, needed: bool) -> None:
        names = [found for each in self.reader.items(awards) if (found := self._award(each))]
        if awards is not None and not self.reader.items(awards) and needed:
            self.reader.report(awards, "no_amount")
        if total is not None:
            self._total(total, names)
        elif not needed:
            self.builder.append("total.value", "sum", zero(CNY), None, {})
            self._due("total.value", {})

    # awards

    def _award(self, node: Node) -> str | None:
        parts = self.reader.mapping(node, required=("id", "label"), optional=AWARD_KEYS)
        name, rows = self.reader.name(parts.get("id")), self.builder.each(parts.get("each"))
        if not name:
            return None
        if name in self.names.claim or name in self.names.rows or name in self.names.tables:
            self.reader.report(parts["id"], "taken_name", name=name)
            return None
        value = self._proposed(name, node, parts) if "up_to" in parts else self._value(node, parts, rows)
        if value is None:
            self.builder.declare(name, None, Type("any"))
            return name
        self.formulas[name] = parts["up_to" if "up_to" in parts else "value"]
        floored = call("max", value, zero(value.type)) if value.op != "up_to" else value
        for test in self._when(parts.get("when"), rows):
            floored = Typed("if", (test, floored, zero(value.type)), value.type)
            value = Typed("if", (test, value, zero(value.type)), value.type)
        self.builder.append(f"{name}.value", "award", floored, rows, parts, told=value)
        last, left = self._steps(name, parts, rows, value.type)
        self._payee(name, last, left, parts)
        if left is not None:
            self._add_up(name, last, left, value.type, parts)
        else:
            self.builder.append(name, "sum", self.builder.named(last), None, {})
        return name

    def _value(self, node: Node, parts: Mapping[str, Node], rows: str | None) -> Typed | None:
        if "value" not in parts:
            self.reader.report(node, "missing_key", key="value")
            return None
        value = read_expression(self.reader, parts["value"], self.names, each=rows)
        if value is None or not self._payable(parts["value"], value):
            return None
        return value if value.type.kind != "any" else Typed("unstated", (), CNY)

    def _proposed(self, name: str, node: Node, parts: Mapping[str, Node]) -> Typed | None:
        """Discretion: the reviewer's proposal, at most the ceiling; nothing is computed until there is one."""
        if "each" in parts or "value" in parts:
            self.reader.report(node, "up_to_alone")
        ceiling = read_expression(self.reader, parts["up_to"], self.names)
        proposals = [spec.name for spec in self.builder.inputs if spec.source == "reviewer" and not spec.is_rows]
        proposed = self.reader.choice(parts.get("proposed"), proposals)
        if "proposed" not in parts:
            self.reader.report(node, "missing_key", key="proposed")
        if ceiling is None or not proposed or not self._payable(parts["up_to"], ceiling):
            return None
        if ceiling.type.kind == "any":
            ceiling = Typed("unstated", (), CNY)
        given = self.builder.named(proposed)
        if given.type != ceiling.type:
            self.reader.report(parts["proposed"], "need_type", wanted=ceiling.type.name, found=given.type.name)
            return None
        label = {key: parts[key] for key in ("clause", "assumption") if key in parts}
        self.builder.append(f"{name}.ceiling", "ceiling", call("max", ceiling, zero(ceiling.type)), None, label)
        self.discretions[name] = Discretion(name, proposed, self.reader.text(parts.get("criteria")))
        return Typed("up_to", (self.builder.named(f"{name}.ceiling"), given), given.type)

    def _payable(self, place: Node, value: Typed) -> bool:
        if value.type.optional:
            self.reader.report(place, "optional_value")
        elif value.type.kind in ("quantity", "any"):
            return True
        else:
            self.reader.report(place, "need_quantity", found=value.type.name)
        return False

    def _when(self, node: Node | None, rows: str | None) -> list[Typed]:
        """`when` is one test or a list of tests; all must hold."""
        places = node.items if isinstance(node, Sequence) else [node] if node is not None else []
        tests = [read_expression(self.reader, each, self.names, each=rows, wanted=BOOL) for each in places]
        return [test for test in tests if test is not None]

    def _payee(self, name: str, last: str, left: str | None, parts: Mapping[str, Node]) -> None:
        """One payee per row: the rows' own amounts must be payable as they stand."""
        place = parts.get("pay_to")
        if place is None:
            return
        columns = [] if left is None else [c for c, of in self.names.rows[left].items() if of.kind in ("text", "code")]
        column = self.reader.choice(place, columns)
        if left is None or not rounds_to_fen(self.builder.computations[-1]):
            self.reader.report(place, "pay_to_rounds")
        elif column:
            self.payees[name] = (left, column, last)

    # the total

    def _total(self, node: Node, awards: list[str]) -> None:
        parts = self.reader.mapping(node, required=("label", "steps"), optional=("value", "clause", "assumption"))
        typed = self._total_value(parts.get("value"), awards)
        if typed is None:
            return
        if typed.type.kind == "any":
            typed = Typed("unstated", (), CNY)
        if typed.type != CNY:
            self._no_money(node, typed, awards if "value" not in parts else [])
            return
        self.builder.append("total.value", "sum", typed, None, {})
        last, _ = self._steps("total", parts, None, CNY)
        steps = self.reader.items(parts.get("steps"))
        if not steps or not rounds_to_fen(self.builder.computations[-1]):
            self.reader.report(steps[-1] if steps else node, "final_round")
        self._due(last, parts)

    def _no_money(self, node: Node, total: Typed, awards: list[str]) -> None:
        """Told at the first award that is no amount of money; at the total where it has a formula of its own."""
        for name in awards:
            found = self.builder.named(name).type
            if found not in (CNY, Type("any")) and name in self.formulas:
                self.reader.report(self.formulas[name], "award_currency", found=found.name)
                return
        self.reader.report(node, "total_currency", found=total.type.name)

    def _total_value(self, node: Node | None, awards: list[str]) -> Typed | None:
        if node is not None:
            return read_expression(self.reader, node, self.names)
        found: Typed | None = None
        for name in awards:
            award = self.builder.named(name)
            found = award if found is None else Typed("add", (found, award), award.type)
        return found

    def _due(self, last: str, parts: Mapping[str, Node]) -> None:
        """A condition that bars makes the total zero, whatever else is still unknown."""
        total, tests = self.builder.named(last), bars(self.builder, self.conditions.values())
        if tests:
            total = Typed("if", (Typed("and", tuple(tests), BOOL), total, zero(CNY)), CNY)
        self.builder.append("total", "total", total, None, parts, told=self.builder.named(last), before=last)
        if "label" not in parts:
            self.builder.computations[-1] = replace(self.builder.computations[-1], label=TOTAL_LABEL)

    # steps

    def _steps(self, name: str, parts: Mapping[str, Node], rows: str | None, of: Type) -> tuple[str, str | None]:
        """Runs the steps of an award or the total: the name of the last value, and the rows it is still a column of."""
        current, widest, columns = f"{name}.value", 0, list(self.names.rows[rows]) if rows else []
        scopes, reached = ("row", *columns, *CLAIM_SCOPES), "claim"
        for number, item in enumerate(self.reader.items(parts.get("steps")), 1):
            keys = self.reader.mapping(item, optional=STEP_KEYS)
            scope = self.reader.choice(keys.get("per"), scopes, "row" if rows else reached)
            width = _width(scope)
            if width < widest or (rows is None and width < _width("claim")):
                self.reader.report(item, "step_scope")
                continue
            widest, reached = max(widest, width), scope if scope in CLAIM_SCOPES else reached
            if scope in CLAIM_SCOPES and rows is not None:
                current, rows = self._add_up(f"{name}.sum", current, rows, of, parts), None
            if scope in WIDE_SCOPES and "limit" in keys and "already" not in keys:
                self.reader.report(item, "scope_needs_already", scope=scope)
            if rows and scope not in ("row", *CLAIM_SCOPES):
                current = self._group_step(f"{name}.{number}", current, item, keys, rows, scope, of)
            else:
                current = self._step(f"{name}.{number}", current, item, keys, rows, of, scope)
        return current, rows

    def _step(
        self, name: str, before: str, item: Node, parts: dict[str, Node], rows: str | None, of: Type, scope: str
    ) -> str:
        step = lower_step(self.reader, item, parts, self.builder.value(before, rows, of), self.names, rows)
        if step is None:
            return before
        kind, lowered, told = step
        self.builder.append(
            name, "step", lowered, rows, parts, told=told,
            step=kind, before=before, options=self._options(kind, parts), scope=scope,
        )  # fmt: skip
        return name

    def _group_step(
        self, name: str, before: str, item: Node, parts: dict[str, Node], rows: str, per: str, of: Type
    ) -> str:
        """A step on the sum of the rows with the same value. Each row keeps what it adds to the group's result, in
        the filed order: what the step gives for the total up to it, less what it gives without it."""
        column = self.builder.value(before, rows, of)
        upto, prior = f"{name}.upto", f"{name}.prior"
        self.builder.append(upto, "part", Typed("running", (column,), of, (rows, per)), rows, {})
        total = self.builder.value(upto, rows, of)
        self.builder.append(prior, "part", Typed("subtract", (total, column), of), rows, {})
        steps = [
            lower_step(self.reader, item, parts, self.builder.value(each, rows, of), self.names, rows)
            for each in (upto, prior)
        ]
        if steps[0] is None or steps[1] is None:
            return before
        kind, lowered, told = steps[0]
        self.builder.append(
            name, "step", Typed("subtract", (lowered, steps[1][1]), of), rows, parts, told=told,
            step=kind, before=before, options=self._options(kind, parts), scope=per,
        )  # fmt: skip
        return name

    def _options(self, kind: str, parts: Mapping[str, Node]) -> dict[str, str]:
        options = {key: self.reader.string(parts[key]) for key in ("below",) if key in parts}
        if kind in ("round", "stack"):
            options["how"] = self.reader.string(parts[kind])
        return options

    def _add_up(self, name: str, current: str, rows: str, of: Type, parts: Mapping[str, Node]) -> str:
        column = Typed("column", (), of, (rows, current))
        self.builder.append(name, "award", Typed("aggregate", (column, TRUE), of, ("sum", rows)), None, parts)
        return name


def bars(builder: Builder, conditions: Iterable[Condition]) -> list[Typed]:
    """The tests that must hold for anything to be given; one on rows must hold in every row."""
    tests = []
    for condition in conditions:
        if condition.severity != "bars":
            continue
        if condition.rows is None:
            tests.append(builder.named(condition.id))
        else:
            column = Typed("column", (), BOOL, (condition.rows, condition.id))
            tests.append(Typed("aggregate", (column, TRUE), BOOL, ("all", condition.rows)))
    return tests


def rounds_to_fen(step: Computation) -> bool:
    if step.step != "round" or step.kind != "step":
        return False
    rounded = step.expr if step.expr.op == "call" else step.expr.args[0]  # by a column: a difference of two
    unit = rounded.args[1].value
    return isinstance(unit, Fraction) and (unit * 100).denominator == 1


def _width(scope: str) -> int:
    """Row, then a column of the rows, then the claim, then what is wider than a claim."""
    if scope == "row":
        return 0
    return 2 + (scope in WIDE_SCOPES) if scope in CLAIM_SCOPES else 1
