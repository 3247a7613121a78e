"""Which lines count: conditions that drop lines written into the sums over them and the amounts of each."""

import re

from subsidies.rules.editing.references import named
from subsidies.rules.editing.renaming import WORD, is_expression
from subsidies.rules.editing.tree import Tree, put, scalars


def count_only(tree: Tree, rows: str, condition: str) -> Tree:
    """The tree with the condition in every sum over the rows, and in every amount of each row, that does not ask for
    it yet."""
    for path, text in list(scalars(tree)):
        if path[0] in ("define", "awards", "total", "tables") and is_expression(path, tree):
            counted = _counted(text, rows, condition)
            tree = put(tree, path, counted) if counted != text else tree
    for number, (_name, award) in enumerate(named(tree, "awards")):
        if award.get("each") == rows:
            tree = put(tree, ("awards", str(number), "when"), _asked(award.get("when"), condition))
    return tree


def _asked(when: Tree, condition: str) -> Tree:
    """When an amount applies, with one more condition."""
    tests = when if isinstance(when, list) else [when] if isinstance(when, str) and when.strip() else []
    if any(condition in {word[0] for word in WORD.finditer(str(test))} for test in tests):
        return when
    whole = [f"({test})" if re.search(r"\bor\b", str(test)) else str(test) for test in tests]
    return " and ".join([*whole, condition])


def _counted(text: str, rows: str, condition: str) -> str:
    """Each `over rows` of the expression, the last one first, so that places before it stay where they are."""
    for match in reversed(list(re.finditer(rf"\bover {re.escape(rows)}\b", text))):
        end = _end(text, match.end())
        asked = re.match(r"\s+where\s+(.+?)(\s+per\s.*)?$", text[match.end() : end], re.S)
        if asked is None:
            text = f"{text[: match.end()]} where {condition}{text[match.end() :]}"
        elif condition not in {word[0] for word in WORD.finditer(asked[1])}:
            start = match.end() + asked.start(1)
            test = f"({asked[1]})" if re.search(r"\bor\b", asked[1]) else asked[1]
            text = f"{text[:start]}{test} and {condition}{text[start + len(asked[1]) :]}"
    return text


def _end(text: str, start: int) -> int:
    """Where the bracket closes in which the place stands."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth < 0:
            return place
    return len(text)
