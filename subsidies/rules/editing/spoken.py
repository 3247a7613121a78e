"""A formula as an official says it, 如果「高新技术企业」则 48万元 否则 40万元, as the language writes it."""

import re
from collections import Counter
from collections.abc import Iterable

from pilotzone.formula.text import Text
from pilotzone.kernel.typed import FULL_WIDTH
from subsidies.rules.editing.figures import as_formula
from subsidies.rules.editing.references import in_sight, labels
from subsidies.rules.editing.tree import Path, Tree, at

QUOTED = r'"[^"]*"|“[^”]*”'
WORDS = {
    "如果": "if",
    "若": "if",
    "那么": "then",
    "则": "then",
    "否则": "else",
    "并且": "and",
    "且": "and",
    "或者": "or",
    "或": "or",
    "其余": "rest",
}
SPOKEN = re.compile(rf"{QUOTED}|{'|'.join(sorted(WORDS, key=len, reverse=True))}")


def formula(text: str, unit: str, tree: Tree, path: Path) -> str:
    """What was typed with names for labels and the signs of the language; a figure alone has the unit of its field."""
    if text.isascii():
        return as_formula(text, unit)
    named = as_formula(by_names(text, tree, path), unit)
    return re.sub(r" {2,}", " ", SPOKEN.sub(lambda found: _word(found[0]), named)).strip()


def _word(found: str) -> str:
    return f" {WORDS[found]} " if found in WORDS else found


def by_names(text: str, tree: Tree, path: Path) -> str:
    """A formula in which values were called by their labels, 费用 × 50%, with their names; a label that several values
    have stays, and so does what stands in quotes."""
    item = at(tree, path[:2], {})
    rows = item.get("each") if isinstance(item, dict) else ""
    seen = in_sight(tree, rows if isinstance(rows, str) else "")
    near = [(each.name, each.label) for each in seen if each.insert == each.name]
    names = _single(labels(tree).items()) | _single(near)  # a value in sight goes before a column of other lines
    if not names:
        return text
    words = "|".join(re.escape(label) for label in sorted(names, key=len, reverse=True))
    return re.sub(rf"{QUOTED}|[「」]|{words}", lambda found: names.get(found[0], _kept(found[0])), text)


def _kept(found: str) -> str:
    return "" if found in "「」" else found


def _single(found: Iterable[tuple[str, Text]]) -> dict[str, str]:
    """The names by their labels, typed with full-width signs or with plain ones; not those that several have, nor a
    label that could be a part of any word."""
    pairs = [(label.zh, name) for name, label in found if len(label.zh) > 2 or not label.zh.isascii()]
    often = Counter(zh for zh, _name in pairs)
    once = [(zh, name) for zh, name in pairs if often[zh] == 1]
    return {zh.translate(FULL_WIDTH): name for zh, name in once} | dict(once)
