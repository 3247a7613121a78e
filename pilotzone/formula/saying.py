"""An expression in words as it is typed, before there are any facts: names by their labels, operators as phrases."""

from collections.abc import Mapping
from fractions import Fraction

from pilotzone.formula.formats import MINUS, UNIT_WORDS, grouped, per_unit, round_amount, show_date
from pilotzone.formula.kinds import CURRENCIES
from pilotzone.formula.problems import ExpressionError
from pilotzone.formula.syntax import Node, parse
from pilotzone.formula.text import Language, Text
from pilotzone.formula.words import COMPARE

SIGNS = {"add": " + ", "subtract": f" {MINUS} ", "multiply": " × ", "divide": " ÷ "}
TIGHT = ("multiply", "divide", "minus")
CALLS = {
    "min": Text("{all}中的较低者", "the smaller of {all}"),
    "max": Text("{all}中的较高者", "the larger of {all}"),
    "steps": Text("{0}中每满{1}的次数", "the number of whole {1} in {0}"),
    "part": Text("{0}在{1}至{2}之间的部分", "the part of {0} between {1} and {2}"),
    "share": Text("{0}占{1}的比例", "the share of {0} in {1}"),
    "growth": Text("从{1}到{0}的增长率", "the growth from {1} to {0}"),
    "round_down": Text("{0}（按{1}向下取整）", "{0}, rounded down to {1}"),
    "round_up": Text("{0}（按{1}向上取整）", "{0}, rounded up to {1}"),
    "round_half_up": Text("{0}（按{1}四舍五入）", "{0}, rounded to {1}"),
    "convert": Text("{0}折合{1}", "{0} converted to {1}"),
    "days": Text("{0}至{1}的天数", "the days from {0} to {1}"),
    "full_months": Text("{0}至{1}的整月数", "the full months from {0} to {1}"),
    "full_years": Text("{0}至{1}的整年数", "the full years from {0} to {1}"),
    "overlap_days": Text("{0}至{1}与{2}至{3}重合的天数", "the days that {0} to {1} and {2} to {3} share"),
    "nth": Text("按{0}排的名次", "the place by {0}"),
}
ROWS = {
    "sum": Text("{rows}中{where}{0}之和", "the sum of {0} over {rows}{where}"),
    "count": Text("{rows}{where}的项数", "the number of {rows}{where}"),
    "distinct": Text("{rows}中{where}不同{0}的个数", "the number of different {0} in {rows}{where}"),
    "largest": Text("{rows}中{where}最高的{0}", "the largest {0} in {rows}{where}"),
    "smallest": Text("{rows}中{where}最低的{0}", "the smallest {0} in {rows}{where}"),
    "any": Text("{rows}中任一项{where}满足：{0}", "in any of {rows}{where}: {0}"),
    "all": Text("{rows}中每一项{where}都满足：{0}", "in every one of {rows}{where}: {0}"),
}
FIXED = {
    "true": Text("是", "yes"),
    "false": Text("否", "no"),
    "unstated": Text("原文未载明", "not stated in the text"),
    "it": Text("查表的值", "the value looked up"),
    "CNY": Text("人民币", "CNY"),
}
PHRASES = {
    "if": Text("{0}的为{1}，否则为{2}", "{1} if {0}, otherwise {2}"),
    "not": Text("不属于：{0}", "not: {0}"),
    "in_range": Text("{0}在{1}至{2}之间（含）", "{0} is from {1} to {2}"),
    "otherwise": Text("{0}（无法计算时按{1}）", "{0} ({1} where it cannot be computed)"),
    "where": Text("（{0}的）", " where {0}"),
    "table": Text("{1}（按{0}查表）", "{1} by {0}"),
}
BRACKETS = {"zh": "（{0}）", "en": "({0})"}


def say(text: str, labels: Mapping[str, Text], language: Language) -> str:
    """The expression in words; empty while it cannot be read."""
    try:
        node = parse(text) if text.strip() else None
    except ExpressionError:
        return ""
    if node is None:
        return ""
    words = _Sayer(labels, language).say(node)
    return words[:1].upper() + words[1:]


class _Sayer:
    def __init__(self, labels: Mapping[str, Text], language: Language) -> None:
        self.labels, self.language = labels, language

    def say(self, node: Node) -> str:
        parts = [self._operand(each, node) for each in node.args]
        if node.op in SIGNS:
            return SIGNS[node.op].join(parts)
        if node.op in ("or", "and"):
            return self._listed(parts, node.op)
        if node.op in PHRASES:
            return self._phrase(PHRASES[node.op], *parts)
        drawn: str = getattr(self, f"_{node.op}", self._unknown)(node, parts)
        return drawn

    def _operand(self, node: Node, outer: Node) -> str:
        words = self.say(node)
        mixed = node.op in ("or", "and") and outer.op in ("or", "and", "not")
        loose = node.op in ("add", "subtract", "if", "otherwise") and outer.op in TIGHT
        return BRACKETS[self.language].format(words) if mixed or loose else words

    def _quantity(self, node: Node, parts: list[str]) -> str:
        value, unit = node.value
        money, _slash, per = unit.partition("/") if unit else ("", "", "")
        if per in UNIT_WORDS and money in CURRENCIES:
            return per_unit(round_amount(value, money, "en"), per, self.language)
        if unit in CURRENCIES:
            words = round_amount(value, unit, self.language)
            return words.replace(" ", "") + "元" if words[-1] in "万亿" else words
        return grouped(value * 100) + "%" if unit == "%" else f"{grouped(value)} {self._unit(unit, value)}".strip()

    def _unit(self, unit: str, value: Fraction) -> str:
        words = UNIT_WORDS.get(unit) or UNIT_WORDS.get(unit.removesuffix("s"))
        if words is None:
            return str(unit)
        return words[0] if self.language == "zh" else words[1].removesuffix("s") if value == 1 else words[1]

    def _date(self, node: Node, parts: list[str]) -> str:
        return show_date(node.value, self.language)

    def _code(self, node: Node, parts: list[str]) -> str:
        return self._label(f'"{node.value}"')

    def _currency(self, node: Node, parts: list[str]) -> str:
        return self._label(node.value)

    def _truth(self, node: Node, parts: list[str]) -> str:
        return self._label("true" if node.value else "false")

    def _unstated(self, node: Node, parts: list[str]) -> str:
        return self._label("unstated")

    def _name(self, node: Node, parts: list[str]) -> str:
        return self._label(node.value)

    def _minus(self, node: Node, parts: list[str]) -> str:
        return MINUS + parts[0]

    def _compare(self, node: Node, parts: list[str]) -> str:
        space = "" if self.language == "zh" else " "
        return f"{parts[0]}{space}{COMPARE[node.value].pick(self.language)}{space}{parts[1]}"

    def _in_set(self, node: Node, parts: list[str]) -> str:
        return f"{parts[0]}{'为' if self.language == 'zh' else ' is '}{self._listed(parts[1:], 'or')}"

    def _aggregate(self, node: Node, parts: list[str]) -> str:
        kind, rows = node.value[:2]
        value, tests = ("", parts) if kind == "count" else (parts[0], parts[1:])
        where = self._phrase(PHRASES["where"], tests[0]) if tests else ""
        return ROWS[kind].pick(self.language).format(value, rows=self._label(rows), where=where)

    def _call(self, node: Node, parts: list[str]) -> str:
        name = node.value[0]
        if name in CALLS:
            return self._phrase(CALLS[name], *parts, all=self._listed(parts, "with"))
        return self._phrase(PHRASES["table"], parts[0] if parts else "", self._label(name))

    def _unknown(self, node: Node, parts: list[str]) -> str:
        return self._listed(parts, "with") if parts else str(node.value or node.op)

    def _phrase(self, phrase: Text, *parts: str, **more: str) -> str:
        padded = (*parts, "…", "…", "…", "…")
        return phrase.pick(self.language).format(*padded, **more)

    def _label(self, name: str) -> str:
        label = (self.labels.get(name) or FIXED.get(name) or Text(name.strip('"'), name.strip('"'))).pick(self.language)
        inline = self.language == "en" and label[1:2].islower()
        return label[:1].lower() + label[1:] if inline else label

    def _listed(self, parts: list[str], word: str) -> str:
        joints = {"zh": {"or": "或", "and": "且", "with": "和"}, "en": {"or": " or ", "and": " and ", "with": " and "}}
        joint = joints[self.language][word]
        comma = "、" if self.language == "zh" else ", "
        return comma.join(parts[:-1]) + joint + parts[-1] if len(parts) > 1 else "".join(parts)
