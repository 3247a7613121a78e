"""A department's reply as a table: find its columns, read each row, and say at which row what is wrong."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pilotzone.kernel.cells import Raw
from subsidies.rules.sheets import RowError, find_named_head

HEADS: Mapping[str, tuple[str, ...]] = {
    "uscc": ("统一社会信用代码", "信用代码", "unified social credit code", "uscc"),
    "found": ("是否有不良情形（是/否）", "是否有不良情形", "是否有问题", "有无问题", "finding", "finding (yes/no)"),
    "text": ("情况说明", "说明", "text", "what was found"),
    "basis": ("依据文号", "依据", "basis", "document number"),
}
SHOWN_HEADS = ("序号", "统一社会信用代码", "企业名称", "申报编号", "是否有不良情形（是/否）", "情况说明", "依据文号")
YES = ("是", "有", "yes", "y", "true")
NO = ("否", "无", "没有", "no", "n", "false")
MOST_TEXT, MOST_BASIS, MOST_ROWS = 1000, 200, 20_000


@dataclass(frozen=True, slots=True)
class Reply:
    """A row as read: what a department says of one enterprise."""

    number: int
    uscc: str
    found: bool
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Replies:
    """`problem` is what is wrong with the table as a whole; then there are no rows."""

    rows: tuple[Reply, ...] = ()
    errors: tuple[RowError, ...] = ()
    problem: str = ""


def read(raw: Iterable[Raw], asked: Collection[str]) -> Replies:
    """`asked` are the codes of the round. A row without an answer is left out: that enterprise has no reply yet."""
    lines = list(raw)
    placed = find_named_head(lines, HEADS, HEADS)
    if placed is None:
        return Replies(problem="no_head")
    head, places = placed
    rows: list[Reply] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for number, cells in lines:
        if number <= head or not any(cell.text.strip() for cell in cells):
            continue
        texts = {name: cells[at].text.strip() if at < len(cells) else "" for name, at in places.items()}
        flawed = any(at < len(cells) and cells[at].flaw for at in places.values())
        code, params = fault_of(texts, flawed, asked, seen)
        if code:
            errors.append(RowError(number, code, params))
        elif texts["found"]:
            uscc = texts["uscc"].upper()
            rows.append(Reply(number, uscc, is_yes(texts["found"]), texts["text"], texts["basis"]))
        seen.setdefault(texts["uscc"].upper(), number)
    if not rows and not errors:
        return Replies(problem="no_rows")
    return Replies(tuple(rows), tuple(errors))


def fault_of(
    texts: Mapping[str, str], flawed: bool, asked: Collection[str], seen: Mapping[str, int]
) -> tuple[str, dict[str, Any]]:
    """What is wrong with a row, if anything."""
    uscc, answer = texts["uscc"].upper(), texts["found"].lower()
    if flawed:
        return "cell_flaw", {}
    if uscc not in asked:
        return "not_asked", {"uscc": texts["uscc"][:40]}
    if uscc in seen:
        return "twice", {"row": seen[uscc]}
    if answer and answer not in YES and answer not in NO:
        return "not_yes_or_no", {"text": texts["found"][:40]}
    if not answer and (texts["text"] or texts["basis"]):
        return "no_answer", {}
    if answer in YES and not texts["text"]:
        return "no_text", {}
    if answer in YES and not texts["basis"]:
        return "no_basis", {}
    if len(texts["text"]) > MOST_TEXT or len(texts["basis"]) > MOST_BASIS:
        return "too_long", {"text": MOST_TEXT, "basis": MOST_BASIS}
    return "", {}


def is_yes(text: str) -> bool:
    return text.lower() in YES
