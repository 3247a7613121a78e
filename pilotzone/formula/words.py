"""Draws a formula in words and numbers from its term: one phrase per operator and language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pilotzone.formula.formats import MINUS, show
from pilotzone.formula.terms import Term
from pilotzone.formula.text import Language, Text
from pilotzone.formula.typed import Table

SIGNS = {"add": " + ", "subtract": f" {MINUS} ", "multiply": " × ", "divide": " ÷ "}
COMPARE = {
    ">": Text("高于", "above"),
    ">=": Text("不低于", "at least"),
    "<": Text("低于", "below"),
    "<=": Text("不高于", "at most"),
    "=": Text("为", "is"),
    "<>": Text("不为", "is not"),
}
CALLS = {
    "min": Text("{all}中的较低者", "the smaller of {all}"),
    "max": Text("{all}中的较高者", "the larger of {all}"),
    "steps": Text("{0} 中每满 {1} 计一次，共 {value} 次", "{value} whole steps of {1} in {0}"),
    "part": Text("{0} 在 {1} 至 {2} 之间的部分", "the part of {0} between {1} and {2}"),
    "share": Text("{0} 占 {1} 的 {value}", "{0} is {value} of {1}"),
    "growth": Text("从 {1} 到 {0}，增长 {value}", "from {1} to {0}, a growth of {value}"),
    "round_down": Text("{0}，按 {1} 向下取整", "{0}, rounded down to {1}"),
    "round_up": Text("{0}，按 {1} 向上取整", "{0}, rounded up to {1}"),
    "round_half_up": Text("{0}，按 {1} 四舍五入", "{0}, rounded to {1}"),
    "days": Text("从 {0} 到 {1} 共 {value}", "{value} from {0} to {1}"),
    "full_months": Text("从 {0} 到 {1} 满 {value}", "{value} completed from {0} to {1}"),
    "full_years": Text("从 {0} 到 {1} 满 {value}", "{value} completed from {0} to {1}"),
    "overlap_days": Text("{0} 至 {1} 与 {2} 至 {3} 重合 {value}", "{value} shared by {0} to {1} and {2} to {3}"),
}
# What is done in every row, before any row's value is known.
IN_ROWS = {
    "steps": Text("{0} 中每满 {1} 计一次", "whole steps of {1} in {0}"),
    "share": Text("{0} 占 {1} 的比例", "the share of {0} in {1}"),
    "growth": Text("从 {1} 到 {0} 的增长", "the growth from {1} to {0}"),
    "days": Text("从 {0} 到 {1} 的天数", "days from {0} to {1}"),
    "full_months": Text("从 {0} 到 {1} 的整月数", "whole months from {0} to {1}"),
    "full_years": Text("从 {0} 到 {1} 的整年数", "whole years from {0} to {1}"),
    "overlap_days": Text("{0} 至 {1} 与 {2} 至 {3} 重合的天数", "days shared by {0} to {1} and {2} to {3}"),
    "count": Text("项数", "the number of lines"),
    "sum": Text("{0}合计", "{0} added up"),
    "largest": Text("{0}中的最高者", "the largest {0}"),
    "smallest": Text("{0}中的最低者", "the smallest {0}"),
    "distinct": Text("不同{0}的数量", "the number of different {0}"),
    "any": Text("任一项符合", "any line"),
    "all": Text("全部符合", "all lines"),
    "running": Text("{0}累计", "{0} so far"),
    "nth": Text("按{0}的名次", "the place by {0}"),
    "filed": Text("填报顺序", "the place as filed"),
}
PER = Text("同一{label}的{words}", "{words} with the same {label}")
ROWS = {
    "count": Text("{taken} 项", "{taken_lines}"),
    "any": Text("{count} 项中任一项符合", "any of {lines}"),
    "all": Text("{count} 项全部符合", "all of {lines}"),
    "largest": Text("{taken} 项中的最高者", "the largest of {taken_lines}"),
    "smallest": Text("{taken} 项中的最低者", "the smallest of {taken_lines}"),
    "distinct": Text("{taken} 项中不同的有 {value}", "{value} different among {taken_lines}"),
}
MISSING = {
    "unknown": Text("尚未提供", "not given yet"),
    "none": Text("不存在", "does not exist"),
}
SECRET = Text("（不公开）", "(not public)")
LINES = Text("各项相加", "the lines added up")
UP_TO = Text("最高 {0}，审核提议 {1}", "at most {0}, {1} proposed in review")
UP_TO_OPEN = Text("最高 {0}，审核尚未提议", "at most {0}, nothing proposed in review yet")
UP_TO_SECRET = Text("最高 {0}，由审核酌定", "at most {0}, decided on in review")
LEFT = Text("{0}，其中已获 {1}", "{0}, of which {1} was received before")
UNSTATED = Text("原文未载明", "not stated in the text")
BETWEEN = Text("{0} 在 {1} 至 {2} 之间（含）", "{0} from {1} to {2}")
ONE_OF = Text("{0} 属于 {rest}", "{0} is one of {rest}")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Knows the labels; `secret` says of which names the value must not show, nor what follows from it alone."""

    language: Language
    label: Callable[[str], Text]
    code_label: Callable[[str, str], Text]
    tables: dict[str, Table]
    secret: Callable[[str], bool] | None = None

    def hides(self, term: Mapping[str, Any]) -> bool:
        if self.secret is None:
            return False
        named = term.get("name") or term.get("rows")
        return bool(named and self.secret(named)) or any(self.hides(each) for each in term.get("of", ()))

    def value(self, term: Term) -> str:
        if self.hides(term):
            return SECRET.pick(self.language)
        if _is_pattern(term):
            return ""
        if "missing" in term:
            return MISSING[term["missing"]].pick(self.language)
        return self.shown(term["value"], term["type"])

    def shown(self, value: object, type_name: str) -> str:
        if isinstance(value, str) and type_name[:1].islower() and "/" not in value:
            label = self.code_label(type_name, value)
            if label.zh:
                return label.pick(self.language)
        return show(value, type_name, self.language)

    def draw(self, term: Term) -> str:
        say = term["say"]
        if say == "constant":
            return self.value(term)
        if say == "name":
            return self._name(term)
        if say in SIGNS:
            return self._arithmetic(term)
        if say in IN_ROWS and _is_pattern(term):
            return self._in_rows(term)
        if say in CALLS:
            return self._call(term)
        if say in ROWS:
            if self.hides(term):
                return SECRET.pick(self.language)
            count, taken = term["count"], term["taken"]
            counts = {"count": count, "taken": taken, "lines": lines(count), "taken_lines": lines(taken)}
            return self._fill(ROWS[say], **counts, value=self.value(term))
        drawn: str = getattr(self, f"_{say}")(term)
        return drawn

    def _in_rows(self, term: Term) -> str:
        say = "filed" if term["say"] == "nth" and term["of"][0]["say"] == "constant" else term["say"]
        parts = [self.draw(each) for each in term["of"]]
        words = IN_ROWS[say].pick(self.language).format(*parts)
        if not term.get("per"):
            return words
        return self._fill(PER, words=words, label=self.inline(self.label(term["per"])))

    def _up_to(self, term: Term) -> str:
        proposed = term["of"][1]
        text = UP_TO_OPEN if "missing" in proposed else UP_TO_SECRET if self.hides(proposed) else UP_TO
        return text.pick(self.language).format(*(self.draw(each) for each in term["of"]))

    def _left(self, term: Term) -> str:
        return LEFT.pick(self.language).format(*(self.draw(each) for each in term["of"]))

    def _column(self, term: Term) -> str:
        return self.inline(self.label(term["name"]))

    def _shift(self, term: Term) -> str:
        count, unit = term["count"], term["unit"]
        moved = show(str(abs(count)), unit, self.language)
        after = count > 0
        text = Text(
            "{day} 后 {moved}" if after else "{day} 前 {moved}",
            "{moved} after {day}" if after else "{moved} before {day}",
        )
        return self._fill(text, day=self.draw(term["of"][0]), moved=moved)

    def _name(self, term: Term) -> str:
        if _is_pattern(term):
            return self._column(term)
        if term["type"] == "bool" or "missing" in term or self.hides(term):
            return self.inline(self.label(term["name"]))
        return self.value(term)

    def inline(self, text: Text) -> str:
        """A label inside a sentence: in English its capital goes, unless it is a word of capitals."""
        label = text.pick(self.language)
        plain = self.language == "en" and label[1:2].islower()
        return label[0].lower() + label[1:] if plain else label

    def _arithmetic(self, term: Term) -> str:
        left, right = (self._operand(each, term["say"], index) for index, each in enumerate(term["of"]))
        return f"{left}{SIGNS[term['say']]}{right}"

    def _operand(self, part: Term, outer: str, index: int) -> str:
        text, inner = self.draw(part), part["say"]
        tight = outer in ("multiply", "divide") or (outer == "subtract" and index == 1)
        simple = inner in ("constant", "name", "column") or (inner == "multiply" and outer != "divide")
        bracket = not simple and (tight or inner not in SIGNS) and inner not in ("sum", "minus")
        return f"（{text}）" if bracket and self.language == "zh" else f"({text})" if bracket else text

    def _call(self, term: Term) -> str:
        parts = [self.draw(each) for each in term["of"]]
        value = self.value(term)
        return CALLS[term["say"]].pick(self.language).format(*parts, all=self._list(parts, "and"), value=value)

    def _minus(self, term: Term) -> str:
        return f"{MINUS}{self.draw(term['of'][0])}"

    def _unstated(self, term: Term) -> str:
        return UNSTATED.pick(self.language)

    def _it(self, term: Term) -> str:
        return self.value(term)

    def _compare(self, term: Term) -> str:
        left, right = term["of"]
        word = COMPARE[term["by"]].pick(self.language)
        return f"{self._told(left)} {word} {self.draw(right)}"

    def _in_range(self, term: Term) -> str:
        value, low, high = term["of"]
        return BETWEEN.pick(self.language).format(self._told(value), self.draw(low), self.draw(high))

    def _in_set(self, term: Term) -> str:
        value, *options = term["of"]
        rest = self._list([self.draw(each) for each in options], "or")
        return ONE_OF.pick(self.language).format(self._told(value), rest=rest)

    def _told(self, term: Term) -> str:
        """A named value in a test: its label first, so that the reader knows what is compared."""
        if term["say"] != "name" or _is_pattern(term) or "missing" in term or self.hides(term):
            return self.draw(term)
        return f"{self.inline(self.label(term['name']))} {self.value(term)}"

    def _not(self, term: Term) -> str:
        inner = self.draw(term["of"][0])
        return f"不属于：{inner}" if self.language == "zh" else f"not: {inner}"

    def _or(self, term: Term) -> str:
        return self._list([self.draw(each) for each in term["of"]], "or")

    def _and(self, term: Term) -> str:
        return self._list([self.draw(each) for each in term["of"]], "and")

    def _list(self, parts: list[str], word: str) -> str:
        joint = {"zh": {"or": "或", "and": "和"}, "en": {"or": " or ", "and": " and "}}[self.language][word]
        comma = "、" if self.language == "zh" else ", "
        return comma.join(parts[:-1]) + joint + parts[-1] if len(parts) > 1 else parts[0]

    def _if(self, term: Term) -> str:
        test, first, second = (self.draw(each) for each in term["of"])
        if self.language == "zh":
            return f"{test}的为 {first}，其他为 {second}"
        return f"{first} if {test}, otherwise {second}"

    def _otherwise(self, term: Term) -> str:
        if _is_pattern(term):
            text = Text("{0}（无法计算的按 {1} 计）", "{0} (where it cannot be computed, {1})")
            return text.pick(self.language).format(*(self.draw(each) for each in term["of"]))
        if term["took"] != 1:
            return self.draw(term["of"][0])
        second = self.draw(term["of"][1])
        return f"无法计算，按 {second} 计" if self.language == "zh" else f"cannot be computed, counted as {second}"

    def _convert(self, term: Term) -> str:
        inner, value = self.draw(term["of"][0]), self.value(term) or term["to"]
        return f"{inner} 折合 {value}" if self.language == "zh" else f"{inner} converted to {value}"

    def _sum(self, term: Term) -> str:
        if self.hides(term):
            return LINES.pick(self.language)
        count, taken = term["count"], term["taken"]
        if count == taken:
            return f"{count} 项相加" if self.language == "zh" else f"{lines(count)} added up"
        text = Text("{count} 项中计入 {taken} 项，剔除 {out} 项", "{taken} of {all} count, {out} left out")
        drawn = self._fill(text, count=count, taken=taken, out=count - taken, all=lines(count))
        if "left_out" in term and Fraction(term["left_out"]):
            drawn += f" {self.shown(term['left_out'], term['type'])}"
        return drawn

    def _table(self, term: Term) -> str:
        table, comma = self.tables[term["table"]], "，" if self.language == "zh" else ", "
        heading, asked = self.inline(table.headings[term["column"]]), self.inline(table.argument)
        argument = term["of"][0]
        if _is_pattern(term):
            return (
                Text("按{asked}的{heading}", "the {heading} by {asked}")
                .pick(self.language)
                .format(asked=asked, heading=heading)
            )
        if not self.hides(argument):
            asked += f" {self.value(argument)}"
        return f"{asked}{comma}{heading} {self.value(term)}"

    def _fill(self, text: Text, **params: object) -> str:
        return text.pick(self.language).format(**params)


def lines(count: int) -> str:
    """A number of lines in English."""
    return f"{count} line" if count == 1 else f"{count} lines"


def _is_pattern(term: Mapping[str, Any]) -> bool:
    """A term of what is done in every row has no value of its own."""
    return "value" not in term and "missing" not in term
