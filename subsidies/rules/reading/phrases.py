"""Expressions in words: names become their labels, words and amounts are written as people write them."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from pilotzone.formula.formats import UNIT_WORDS, round_amount, show_date
from pilotzone.formula.kinds import CURRENCIES
from pilotzone.formula.text import Language, Text

SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
KEYWORD = r"(?:then|else|and|or|in|over|where|otherwise|not|per|desc|asc)\b"
TOKEN = re.compile(
    r"(?P<space>\s+)"
    r'|"(?P<code>[^"]*)"'
    r"|(?P<date>\d{4}-\d{2}-\d{2})"
    r"|(?P<number>\d[\d_]*(?:\.\d+)?)(?!\d)(?:[ ]?(?P<scale>[万亿]))?"
    rf"(?:[ ]?(?P<unit>%|(?!{KEYWORD})[A-Za-z]\w*(?:/[a-z]\w*)?))?"
    r"|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)"
    r"|(?P<sign>\.\.|<=|>=|<>|.)",
    re.S,
)
KEYWORDS = {
    "if": Text("如果", "if"),
    "then": Text("则", "then"),
    "else": Text("否则", "else"),
    "and": Text("且", "and"),
    "or": Text("或", "or"),
    "not": Text("非", "not"),
    "in": Text("属于", "in"),
    "over": Text("，逐项取自", "over"),
    "where": Text("，条件为", "where"),
    "per": Text("，按", "per"),
    "otherwise": Text("；没有时按", "otherwise"),
    "true": Text("是", "yes"),
    "false": Text("否", "no"),
    "it": Text("该值", "this value"),
    "unstated": Text("原文没有写明", "not stated by the source"),
    "sum": Text("合计", "sum of"),
    "count": Text("项数", "number of"),
    "largest": Text("最大值", "largest"),
    "smallest": Text("最小值", "smallest"),
    "any": Text("有任一", "any"),
    "all": Text("全部", "all"),
    "distinct": Text("不同值的个数", "number of different"),
    "nth": Text("名次", "place by"),
    "desc": Text("从大到小", "downwards"),
    "asc": Text("从小到大", "upwards"),
    "min": Text("取小", "the lower of"),
    "max": Text("取大", "the higher of"),
    "growth": Text("增长率", "growth of"),
    "share": Text("占比", "share of"),
    "convert": Text("折算", "converted"),
    "steps": Text("满几个", "full steps of"),
    "part": Text("区间内部分", "part within"),
    "days": Text("天数", "days"),
    "full_months": Text("足月数", "full months"),
    "full_years": Text("足年数", "full years"),
    "overlap_days": Text("重叠天数", "days in common"),
    "round_down": Text("向下取整", "rounded down"),
    "round_up": Text("向上取整", "rounded up"),
    "round_half_up": Text("四舍五入", "rounded"),
}
SIGNS = {
    "*": Text("×", "×"),
    "/": Text("÷", "÷"),
    "-": Text("−", "−"),
    "<=": Text("≤", "≤"),
    ">=": Text("≥", "≥"),
    "<>": Text("≠", "≠"),
    "..": Text(" 至 ", " to "),
    ".": Text("的", "."),
    "(": Text("（", "("),
    ")": Text("）", ")"),
    ",": Text("，", ","),
    "{": Text("（", "{"),
    "}": Text("）", "}"),
}


class Phrases:
    """`names` are the document's own names with their labels, `codes` the entries of its lists."""

    def __init__(self, names: Mapping[str, Text], codes: Mapping[str, Text]) -> None:
        self.names, self.codes = names, codes

    def text(self, expression: str) -> Text:
        """In both languages; names stand in brackets where they are not all that there is."""
        return Text(self._words(expression, "zh"), self._words(expression, "en"))

    def _words(self, expression: str, language: Language) -> str:
        expression = expression.strip()
        if own := self.names.get(expression):
            return own.pick(language)
        parts = [self._token(match, language) for match in TOKEN.finditer(expression)]
        words = re.sub(r" {2,}", " ", "".join(parts)).strip()
        return tight(words) if language == "zh" else words

    def _token(self, match: re.Match[str], language: Language) -> str:
        kind = match.lastgroup or "sign"
        if match["number"]:
            return quantity(match, language)
        return READERS[kind](self, match[kind], language)

    def name(self, name: str, language: Language) -> str:
        if own := self.names.get(name) or self.names.get(name.partition(".")[0]):
            return f"「{own.zh}」" if language == "zh" else f"[{own.pick(language)}]"
        known = KEYWORDS.get(name)
        return known.pick(language) if known else name

    def code(self, code: str, language: Language) -> str:
        label = self.codes.get(code)
        text = label.pick(language) if label else code
        return f"“{text}”"


Reader = Callable[[Phrases, str, Language], str]
READERS: Mapping[str, Reader] = {
    "space": lambda _phrases, _text, _language: " ",
    "code": Phrases.code,
    "date": lambda _phrases, text, language: day(text, language),
    "name": Phrases.name,
    "sign": lambda _phrases, text, language: SIGNS[text].pick(language) if text in SIGNS else text,
}


def tight(words: str) -> str:
    """Chinese needs no spaces beside full-width signs and between its own words."""
    words = re.sub(r"\s*([（），；“”「」])\s*", r"\1", words)
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", words)


def day(text: str, language: Language) -> str:
    try:
        return show_date(dt.date.fromisoformat(text), language)
    except ValueError:
        return text


def quantity(match: re.Match[str], language: Language) -> str:
    number = Fraction(Decimal(match["number"].replace("_", ""))) * SCALES[match["scale"] or ""]
    unit, _, below = (match["unit"] or "").partition("/")
    plain = f"{number.numerator:,}" if number.denominator == 1 else f"{match['number']}{match['scale'] or ''}"
    if unit == "%":
        return f"{plain}%"
    if unit in CURRENCIES:
        money = round_amount(number, unit, language)
        words = f"{money}元" if money[-1] in "万亿" else money
    else:
        called = unit_words(unit, language) if unit else ""
        words = f"{plain} {called.removesuffix('s') if number == 1 else called}".rstrip()
    return f"{words}/{unit_words(below, language)}" if below else words


def unit_words(unit: str, language: Language) -> str:
    zh, en = UNIT_WORDS.get(unit) or UNIT_WORDS.get(unit.removesuffix("s")) or (unit, unit)
    return en if language == "en" else zh
