"""Tables as people type them: a line for each band or level, read into rows of the language."""

from fractions import Fraction
from itertools import pairwise

from pilotzone.formula.tables import MAX_BANDS
from pilotzone.formula.text import Text
from subsidies.rules.editing.figures import as_expression, in_currency, typed_value
from subsidies.rules.editing.kinds import kind_of, label_of
from subsidies.rules.editing.shapes import Answers, Unanswered, need
from subsidies.rules.editing.tree import Tree


def lines_of(answers: Answers, key: str, *, figures: tuple[int, ...]) -> list[list[str]]:
    """Two words a line, those at `figures` figures. Raises Unanswered with the first line that is none."""
    lines = [line.split() for line in need(answers, key).splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        if len(line) != 2 or any(typed_value(in_currency(line[place], "CNY")[0]) is None for place in figures):
            found = " ".join(line)
            raise Unanswered(
                key,
                Text(
                    f"第{number}行“{found}”无法识别：每行填两项，以空格分隔，金额写作 5万 或 50,000。",
                    f"Line {number}, “{found}”, cannot be read: two things a line, a space between, such as 50,000.",
                ),
            )
    if len(lines) > MAX_BANDS:
        raise Unanswered(
            key, Text(f"最多 {MAX_BANDS} 行，现有 {len(lines)} 行。", f"{MAX_BANDS} lines at most, not {len(lines)}.")
        )
    return lines


def figure_of(text: str) -> Fraction:
    return typed_value(in_currency(text, "CNY")[0]) or Fraction(0)


def table_of(tree: Tree, argument: str, answers: Answers, key: str, name: Text, column: Text) -> dict[str, Tree]:
    """A table of amounts in yuan by bands of the input, from the lines that were typed as the answer `key`."""
    of, called = kind_of(tree, argument), label_of(tree, argument)
    unit = "" if of in ("count", "number") else of
    lines = lines_of(answers, key, figures=(0, 1))
    for number, (before, line) in enumerate(pairwise(lines), start=2):
        if figure_of(line[0]) <= figure_of(before[0]):
            raise Unanswered(
                key,
                Text(
                    f"第{number}行的起点“{line[0]}”不大于上一行：请按起点由小到大填写。",
                    f"Line {number} begins at “{line[0]}”, not above the line before it: begin with the lowest.",
                ),
            )
    bands = [{"from": as_expression(low, unit), "most": as_expression(gives, "CNY")} for low, gives in lines]
    return {
        "label": {"zh": name.zh, "en": name.en},
        "of": of,
        "argument": {"zh": called.zh, "en": called.en},
        "gives": {"most": {"zh": column.zh, "en": column.en}},
        "bands": bands,
    }
