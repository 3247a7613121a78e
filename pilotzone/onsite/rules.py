"""Work on site: the list, how an answer is kept, and what is still to be answered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

YES_NO, NUMBER, TEXT = "yes_no", "number", "text"
LONGEST = 2000
COORDINATE = re.compile(r"-?\d{1,3}(\.\d{1,7})?")
Item = Mapping[str, str]


def faults(items: Sequence[Item]) -> str:
    """What is wrong with a list; empty when nothing is."""
    if not items:
        return "no_items"
    if any(not item["zh"] or item["kind"] not in (YES_NO, NUMBER, TEXT) for item in items):
        return "item_incomplete"
    return ""


def kept(item: Item, typed: str) -> str | None:
    """The one text for what was typed; None where it is no answer to this item. Empty takes an answer back."""
    text = typed.strip()
    if not text:
        return ""
    if item["kind"] == YES_NO:
        return text if text in ("yes", "no") else None
    if item["kind"] == NUMBER:
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            return None
        fits = number.is_finite() and 0 <= number < 10**9 and number == number.quantize(Decimal("0.01"))
        return f"{number.normalize():f}" if fits else None
    return text[:LONGEST]


def unanswered(items: Iterable[Item], answers: Mapping[str, str]) -> list[str]:
    """Codes of the items without an answer; free text may be left empty."""
    return [item["code"] for item in items if item["kind"] != TEXT and not answers.get(item["code"])]


def coordinate(text: str, most: int) -> str:
    """Degrees with at most seven places, between plus and minus `most`; empty where it is none."""
    plain = text.strip()
    if not COORDINATE.fullmatch(plain) or abs(Decimal(plain)) > most:
        return ""
    return plain


def read_lines(text: str) -> list[dict[str, str]]:
    """A list as it is typed: an item a line, “Chinese | English | yes_no, number or text”."""
    items = []
    for number, line in enumerate(filter(None, (line.strip() for line in text.splitlines())), 1):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        zh, en, kind = (*parts, "", "")[:3]
        items.append({"code": f"i{number}", "zh": zh, "en": en, "kind": kind or YES_NO})
    return items


def written(items: Iterable[Item]) -> str:
    return "\n".join(" | ".join((item["zh"], item["en"], item["kind"])) for item in items)
