"""The reasons of a frozen offer as sentences in either language."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import floor
from typing import Any

from pilotzone.formula.text import Language, Text

YES, NO, NOT_KNOWN = Text("是", "yes"), Text("否", "no"), Text("未知", "not known")
WEAK = Text("“{label}”得分 {score}，低于 {bound}", "“{label}” scored {score}, below {bound}")
NOT_WEAK = Text("“{label}”得分 {score}，不低于 {bound}", "“{label}” scored {score}, not below {bound}")
NO_SCORE = Text("“{label}”没有得分", "“{label}” has no score")
PLAIN = Text("{label}：{value}", "{label}: {value}")
BECAUSE = Text("{label}（{facts}）", "{label} ({facts})")
JOIN = Text("；", "; ")
PLACES = 2

Record = Mapping[str, Any]


def sentences(record: Record, language: Language) -> list[str]:
    """One sentence a condition that held: its label, and the facts behind it."""
    return [sentence(record, each, language) for each in record["conditions"] if each["held"]]


def sentence(record: Record, condition: Record, language: Language) -> str:
    facts = JOIN.pick(language).join(_facts(record, condition, language))
    label = _text(condition["label"]).pick(language)
    return BECAUSE.pick(language).format(label=label, facts=facts) if facts else label


def _facts(record: Record, condition: Record, language: Language) -> Iterator[str]:
    for name in condition["reads"]:
        told = record["values"][name]
        label = _text(told["label"]).pick(language)
        if "score" in told:
            yield _weakness(told, label, record["weak_below"], language)
        else:
            yield PLAIN.pick(language).format(label=label, value=_value(told, language))


def _weakness(told: Record, label: str, bound: int, language: Language) -> str:
    if "value" not in told["score"]:
        return NO_SCORE.pick(language).format(label=label)
    words = WEAK if told["value"] is True else NOT_WEAK
    return words.pick(language).format(label=label, score=short(told["score"]["value"], down=True), bound=bound)


def _value(told: Record, language: Language) -> str:
    if "value" not in told:
        return NOT_KNOWN.pick(language)
    if "shown" in told:
        return _text(told["shown"]).pick(language)
    value = told["value"]
    if isinstance(value, bool):
        return (YES if value else NO).pick(language)
    return short(value)


def short(value: str, *, down: bool = False) -> str:
    """Two decimal places, for reading only; the record keeps the exact value.

    A score beside a bound is rounded down: 39.996 is below 40, and a reader must not see 40.
    """
    exact = Fraction(value) * 10**PLACES
    rounded = floor(exact) if down else round(exact)
    whole, rest = divmod(abs(rounded), 10**PLACES)
    digits = f"{whole:,}.{rest:0{PLACES}d}".rstrip("0").rstrip(".")
    return f"-{digits}" if rounded < 0 else digits


def _text(pair: Mapping[str, str]) -> Text:
    return Text(pair["zh"], pair["en"])
