"""What follows from the total: recognitions, who pays, in which parts; and the rules over all claims of a call."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from pilotzone.formula.document import Node, Scalar
from pilotzone.formula.kinds import BOOL, CNY, CODE, RATE, Type
from pilotzone.formula.tables import read_expression
from pilotzone.formula.typed import Typed
from subsidies.rules.amounts import bars
from subsidies.rules.builder import Builder
from subsidies.rules.model import (
    NO_TEXT,
    BudgetRule,
    Condition,
    Family,
    Grant,
    Instalment,
    Netting,
    Payer,
    Selection,
)
from subsidies.rules.steps import call, zero

REST = "rest"
FAMILY_SCOPES = ("enterprise-lifetime", "enterprise-year", "project")
NETTING_STARTS = ("overdue", "demanded")
NETTING_AGAINST = ("programme", "measure", "any")
FEN = Typed("constant", (), CNY, Fraction(1, 100))
NOTHING = Typed("constant", (), CODE, "")  # the code of a recognition that is not given


class Outcomes:
    def __init__(self, builder: Builder) -> None:
        self.builder, self.reader, self.names = builder, builder.reader, builder.names

    def grants(self, node: Node | None, conditions: Iterable[Condition]) -> tuple[Grant, ...]:
        tests, found = bars(self.builder, conditions), []
        for item in self.reader.items(node):
            parts = self.reader.mapping(
                item, required=("id", "label", "value"), optional=("list", "when", "valid_for", "clause", "assumption")
            )
            name = self.reader.name(parts.get("id"))
            value = read_expression(self.reader, parts.get("value"), self.names, wanted=CODE)
            when = read_expression(self.reader, parts.get("when"), self.names, wanted=BOOL)
            if value is None or not name:
                continue
            of = self._listed(parts, value)
            all_hold = [*tests, *([when] if when else [])]
            if all_hold:
                value = Typed("if", (Typed("and", tuple(all_hold), BOOL), value, NOTHING), of)
            self.builder.append(f"grant.{name}", "grant", value, None, parts, told=value)
            found.append(
                Grant(
                    name,
                    self.reader.text(parts.get("label")) or NO_TEXT,
                    of.codes or "",
                    self.reader.string(parts.get("valid_for")),
                    self.reader.string(parts.get("clause")),
                )
            )
        return tuple(found)

    def _listed(self, parts: Mapping[str, Node], value: Typed) -> Type:
        """The list that the recognition's code is from: the value's own, or the one that is named."""
        if value.type.codes:
            return value.type
        name = self.reader.choice(parts.get("list"), list(self.names.lists))
        options = self.names.lists.get(name, ())
        if not name:
            self.reader.report(parts["value"], "code_without_list")
        elif value.op == "constant" and value.value not in options:
            given = {"code": value.value, "codes": name, "options": ", ".join(options)}
            self.reader.report(parts["value"], "unknown_code", **given)
        return replace(CODE, codes=name or None)

    def payers(self, node: Node | None) -> tuple[Payer, ...]:
        items, found = self.reader.items(node), []
        given: list[str] = []
        for number, item in enumerate(items, 1):
            parts = self.reader.mapping(item, required=("id", "label", "share"), optional=("clause", "assumption"))
            name = self.reader.name(parts.get("id"))
            share, part = self._part(parts.get("share"), number == len(items), given)
            if not name or part is None:
                continue
            if share is not None:  # by itself, for what the payers' budgets bear of a whole list
                self.builder.append(f"payer.{name}.share", "part", share, None, {})
            self.builder.append(f"payer.{name}", "payer", part, None, parts)
            given.append(f"payer.{name}")
            label = self.reader.text(parts.get("label")) or NO_TEXT
            found.append(Payer(name, label, f"payer.{name}.share" if share is not None else ""))
        return tuple(found)

    def instalments(self, node: Node | None) -> tuple[Instalment, ...]:
        """Parts of the total in the order of payment; one whose `when` does not hold is not due."""
        items, found = self.reader.items(node), []
        given: list[str] = []
        for number, item in enumerate(items, 1):
            parts = self.reader.mapping(
                item,
                required=("id", "label", "due"),
                optional=("share", "amount", "when", "clause", "assumption"),
            )
            name, last = self.reader.name(parts.get("id")), number == len(items)
            part = (
                self._amount(parts["amount"], given)
                if "amount" in parts
                else self._part(parts.get("share"), last, given)[1]
            )
            when = read_expression(self.reader, parts.get("when"), self.names, wanted=BOOL)
            if not name or part is None:
                if "amount" not in parts and "share" not in parts:
                    self.reader.report(item, "missing_key", key="share")
                continue
            self.builder.append(f"instalment.{name}.part", "part", part, None, {})
            due = self.builder.named(f"instalment.{name}.part")
            told, value = due, due
            if when is not None:
                value = Typed("if", (when, due, zero(CNY)), CNY)
            self.builder.append(f"instalment.{name}", "instalment", value, None, parts, told=told)
            given.append(f"instalment.{name}.part")
            texts = (self.reader.text(parts.get(key)) or NO_TEXT for key in ("label", "due"))
            found.append(Instalment(name, *texts))
        return tuple(found)

    def _part(self, place: Node | None, last: bool, given: Sequence[str]) -> tuple[Typed | None, Typed | None]:
        """The share by itself and that share of the total, rounded down to the fen; of the last one no share, and what
        the parts before leave."""
        if isinstance(place, Scalar) and place.text == REST:
            if not last:
                self.reader.report(place, "rest_is_last")
            return None, self._rest(given)
        share = read_expression(self.reader, place, self.names, wanted=RATE)
        if share is None or place is None:
            return None, None
        if last:
            self.reader.report(place, "last_is_rest")
        product = Typed("multiply", (self.builder.named("total"), share), CNY)
        return share, call("min", call("round_down", call("max", product, zero(CNY)), FEN), self._rest(given))

    def _amount(self, place: Node, given: Sequence[str]) -> Typed | None:
        amount = read_expression(self.reader, place, self.names, wanted=CNY)
        if amount is None:
            return None
        return call("min", call("round_down", call("max", amount, zero(CNY)), FEN), self._rest(given))

    def _rest(self, given: Sequence[str]) -> Typed:
        left = self.builder.named("total")
        for name in given:
            left = Typed("subtract", (left, self.builder.named(name)), CNY)
        return left

    # rules over a whole call

    def selection(self, node: Node | None) -> Selection | None:
        if node is None:
            return None
        parts = self.reader.mapping(node, required=("by", "keep"), optional=("dir", "ties", "clause", "assumption"))
        self._ranked("select.by", parts)
        return Selection(
            "select.by",
            self.reader.choice(parts.get("dir"), ("desc", "asc"), "desc") == "desc",
            self.reader.whole(parts.get("keep"), 1, 1, 100_000),
            self.reader.choice(parts.get("ties"), ("enter", "none"), "enter"),
            self.reader.string(parts.get("clause")),
        )

    def budget(self, node: Node | None) -> BudgetRule | None:
        if node is None:
            return None
        optional = ("by", "dir", "partial", "to", "clause", "assumption")
        parts = self.reader.mapping(node, required=("rule",), optional=optional)
        rule = self.reader.choice(parts.get("rule"), ("pro_rata", "rank", "first_come"))
        if rule == "rank":
            self._ranked("budget.by", parts)
            if "by" not in parts:
                self.reader.report(node, "missing_key", key="by")
        unit = read_expression(self.reader, parts.get("to"), self.names, wanted=CNY)
        if unit is not None and (unit.op != "constant" or unit.value <= 0 or (unit.value * 100).denominator != 1):
            self.reader.report(parts["to"], "positive_constant")
            unit = None
        return BudgetRule(
            rule,
            "budget.by" if rule == "rank" else "",
            self.reader.choice(parts.get("dir"), ("desc", "asc"), "desc") == "desc",
            self.reader.choice(parts.get("partial"), ("rest", "nothing"), "rest"),
            1 if unit is None else int(unit.value * 100),
            self.reader.string(parts.get("clause")),
            self.reader.string(parts.get("assumption")),
        )

    def family(self, node: Node | None) -> Family | None:
        if node is None:
            return None
        parts = self.reader.mapping(node, required=("id", "choose"), optional=("per", "clause", "assumption"))
        choose = self.reader.choice(parts.get("choose"), ("highest", "applicant"), "highest")
        per = self.reader.choice(parts.get("per"), FAMILY_SCOPES, "enterprise-lifetime")
        return Family(self.reader.name(parts.get("id")), choose, self.reader.string(parts.get("clause")), per)

    # what is demanded back

    def netting(self, node: Node | None) -> Netting | None:
        if node is None:
            return None
        parts = self.reader.mapping(node, required=("starts",), optional=("against", "clause", "assumption"))
        starts = self.reader.choice(parts.get("starts"), NETTING_STARTS, "overdue")
        against = self.reader.choice(parts.get("against"), NETTING_AGAINST, "programme")
        return Netting(starts, against, self.reader.string(parts.get("clause")))

    def _ranked(self, name: str, parts: Mapping[str, Node]) -> None:
        by = read_expression(self.reader, parts.get("by"), self.names)
        if by is None:
            return
        if by.type.optional or by.type.kind not in ("quantity", "date", "any"):
            self.reader.report(parts["by"], "need_quantity", found=by.type.name)
        self.builder.append(
            name, "part", by if by.type.kind != "any" else Typed("unstated", (), Type("quantity")), None, {}
        )
