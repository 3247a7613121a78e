"""What pages of goods show: values with their words, the rules as they were met, versions side by side."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from enterprises import facts_goods, goods_words
from enterprises.models import GoodsFiling
from enterprises.result_words import language
from enterprises.rules.goods.items import FIELDS
from enterprises.rules.services.reasons import sentence
from pilotzone.ui.templatetags.ui import is_chinese


@dataclass(frozen=True, slots=True)
class Line:
    label: Promise
    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One rule as it was looked at: what it says with the facts behind, and on which ground it stands."""

    text: str
    why: str
    clause: str
    level: str
    met: bool | None
    decided: bool


def value_text(name: str, value: Any) -> str:
    if name == "origin":
        named = facts_goods.origins().get(value)
        return (named.zh if is_chinese() else named.en) if named else str(value)
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def lines_of(filed: dict[str, Any]) -> list[Line]:
    return [Line(goods_words.COLUMNS[name], value_text(name, filed[name])) for name in FIELDS]


def changes_of(filing: GoodsFiling) -> list[Line]:
    return [
        Line(
            goods_words.COLUMNS[each["field"]],
            value_text(each["field"], each["after"]),
            value_text(each["field"], each["before"]),
        )
        for each in filing.differences
    ]


def explained(filing: GoodsFiling) -> list[Shown]:
    """Every rule of the frozen record in the reader's language, the one that decided marked."""
    if not filing.record:
        return []
    record, chosen = json.loads(filing.record), language()
    return [
        Shown(
            text=sentence(record, each, chosen),
            why=each["why"][chosen] or each["why"]["zh"],
            clause=(each["clause"][chosen] or each["clause"]["zh"]) if each["clause"] else "",
            level=each["level"],
            met=each["met"],
            decided=each["id"] == record["by"],
        )
        for each in record["rules"]
    ]


def compared(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The lines of two documents that differ, with their neighbours: the sign (+, - or none) and the line."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    for each in list(lines)[2:]:
        yield ("@", "") if each.startswith("@@") else (each[0].strip(), each[1:])
