"""The bank's answer as a table: find its columns, read each row, and say at which row what is wrong.

Takes cells as texts. Rows of totals are known by their first word; nothing else is left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pilotzone.kernel.cells import Raw
from pilotzone.kernel.money import MoneyError, parse_money
from subsidies.rules.payment_file import CHECK, TOTAL
from subsidies.rules.sheets import RowError, find_named_head

HEADS: Mapping[str, tuple[str, ...]] = {
    "reference": ("付款编号", "申报编号", "编号", "业务编号", "payment reference", "claim reference", "reference"),
    "result": ("结果", "付款结果", "处理结果", "交易结果", "result"),
    "bank_reference": ("银行流水号", "流水号", "交易流水号", "凭证号", "bank reference", "bank's reference"),
    "reason": ("退回原因", "失败原因", "原因", "reason"),
    "day": ("日期", "付款日期", "交易日期", "date"),
    "amount": ("金额（元）", "金额", "amount", "amount (yuan)"),
}
NEEDED = ("reference", "result", "day")
SHOWN_HEADS = ("付款编号", "收款单位", "金额（元）", "结果", "银行流水号", "退回原因", "日期")
PAID = ("成功", "已付", "已付款", "付款成功", "支付成功", "交易成功", "paid", "success")
BOUNCED = ("退回", "退汇", "退票", "失败", "付款失败", "支付失败", "交易失败", "bounced", "returned", "failed")
DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Expected:
    """A payment of the batch: what a row may name it by, and its amount in fen."""

    key: int
    payment: str
    claim: str
    amount: int


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row as read; `key` is the payment's."""

    number: int
    key: int
    is_paid: bool
    day: date
    bank_reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Results:
    """`problem` is what is wrong with the table as a whole; then there are no rows."""

    rows: tuple[ResultRow, ...] = ()
    errors: tuple[RowError, ...] = ()
    problem: str = ""


def read(raw: Iterable[Raw], expected: Sequence[Expected]) -> Results:
    lines = list(raw)
    placed = find_named_head(lines, HEADS, NEEDED)
    if placed is None:
        return Results(problem="no_head")
    head, places = placed
    body = [
        (number, texts)
        for number, cells in lines
        if number > head and any(texts := [cell.text.strip() for cell in cells]) and not is_total(texts)
    ]
    if not body:
        return Results(problem="no_rows")
    if len(body) > MOST_ROWS:
        return Results(problem="too_many_rows")
    names = named(expected)
    flaws = {number: cells for number, cells in lines if any(cells[p].flaw for p in places.values() if p < len(cells))}
    rows: list[ResultRow] = []
    errors: list[RowError] = []
    seen: dict[int, int] = {}
    for number, texts in body:
        found = RowError(number, "cell_flaw") if number in flaws else read_row(number, texts, places, names)
        if isinstance(found, ResultRow) and found.key in seen:
            found = RowError(number, "twice", {"row": seen[found.key]})
        if isinstance(found, RowError):
            errors.append(found)
        else:
            seen[found.key] = number
            rows.append(found)
    return Results(tuple(rows), tuple(errors))


def is_total(texts: Sequence[str]) -> bool:
    first = next(filter(None, texts), "")
    return first.startswith((TOTAL, CHECK))


def named(expected: Sequence[Expected]) -> dict[str, Expected]:
    """The payments by their own references; by the claim's too where the batch pays it once."""
    claims: dict[str, list[Expected]] = {}
    for each in expected:
        claims.setdefault(each.claim, []).append(each)
    once = {claim: rows[0] for claim, rows in claims.items() if len(rows) == 1}
    return once | {each.payment: each for each in expected}


def read_row(
    number: int, texts: Sequence[str], places: Mapping[str, int], names: Mapping[str, Expected]
) -> ResultRow | RowError:
    given = {name: texts[place] if place < len(texts) else "" for name, place in places.items()}
    reference = given["reference"].lstrip("'").upper()
    if reference not in names:
        return RowError(number, "unknown_reference", {"reference": given["reference"] or "–"})
    expected = names[reference]
    word = given["result"].casefold()
    if word not in (*PAID, *BOUNCED):
        return RowError(number, "unknown_result", {"result": given["result"] or "–"})
    day = day_of(given["day"])
    if day is None:
        return RowError(number, "no_day", {"day": given["day"] or "–"})
    is_paid = word in PAID
    if is_paid and not given.get("bank_reference"):
        return RowError(number, "no_bank_reference")
    if not is_paid and not given.get("reason"):
        return RowError(number, "no_reason")
    if given.get("amount") and not is_amount(given["amount"], expected.amount):
        return RowError(number, "amount_differs", {"amount": given["amount"]})
    return ResultRow(number, expected.key, is_paid, day, given.get("bank_reference", ""), given.get("reason", ""))


def day_of(text: str) -> date | None:
    match = DATE.fullmatch(text.split(" ")[0])
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def is_amount(text: str, fen: int) -> bool:
    try:
        return parse_money(text.lstrip("'")).minor == fen
    except MoneyError:
        return False
