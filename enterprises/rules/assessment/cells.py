"""What the text of a table's cell means as a value of a figure."""

import datetime as dt
import re
from collections.abc import Mapping
from fractions import Fraction

from enterprises.rules.assessment.model import Figure
from pilotzone.formula.text import Text
from pilotzone.formula.values import NONE, UNKNOWN, Value, exact

NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.[0-9]{1,9})?")
ABSENT = frozenset({"n/a", "null", "不适用"})
TRUTHS = {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}

WORDS = {
    "number": Text("“{text}”不是数字。", '"{text}" is not a number.'),
    "percent": Text("这一项不是百分比，请去掉百分号。", "This is no percentage; leave out the sign."),
    "truth": Text("“{text}”应为是或否。", '"{text}" must be yes or no.'),
    "date": Text("“{text}”不是日期，请写成 2024-12-31。", '"{text}" is not a date; write it as 2024-12-31.'),
    "code": Text("“{text}”不在可选项中：{options}。", '"{text}" is not one of: {options}.'),
    "absent": Text(
        "这一项对所有对象都适用，不能写“不适用”。", "This figure exists for everybody; n/a is not possible."
    ),
    "low": Text("不能小于 {bound}。", "It cannot be less than {bound}."),
    "high": Text("不能大于 {bound}。", "It cannot be more than {bound}."),
}


class CellError(ValueError):
    def __init__(self, code: str, **params: str) -> None:
        words = WORDS[code]
        self.message = Text(words.zh.format(**params), words.en.format(**params))
        super().__init__(self.message.en)


def read_cell(text: str, figure: Figure, codes: Mapping[str, Text]) -> Value:
    """The value; an empty cell is not reported. Raises CellError."""
    text = text.strip()
    if not text:
        return UNKNOWN
    if text.casefold() in ABSENT:
        if not figure.type.optional:
            raise CellError("absent")
        return NONE
    if figure.type.kind == "bool":
        if text.casefold() not in TRUTHS:
            raise CellError("truth", text=text[:40])
        return TRUTHS[text.casefold()]
    if figure.type.kind == "date":
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise CellError("date", text=text[:40]) from error
    if figure.type.kind == "code":
        return _code(text, codes)
    return _bounded(_number(text, figure), figure)


def _code(text: str, codes: Mapping[str, Text]) -> str:
    """A code, or its label in either language."""
    for code, label in codes.items():
        if text in (code, label.zh, label.en):
            return code
    raise CellError("code", text=text[:40], options=", ".join(codes))


def _number(text: str, figure: Figure) -> Fraction:
    percent = text.endswith("%")
    plain = text.rstrip("%").strip()
    if NUMBER.fullmatch(plain) is None:
        raise CellError("number", text=text[:40])
    if percent and not figure.type.rate:
        raise CellError("percent")
    return Fraction(plain.replace(",", "")) / (100 if percent else 1)


def _bounded(value: Fraction, figure: Figure) -> Fraction:
    if figure.low is not None and value < figure.low:
        raise CellError("low", bound=exact(figure.low))
    if figure.high is not None and value > figure.high:
        raise CellError("high", bound=exact(figure.high))
    return value
