"""The payment plan of an approved claim: who pays how much of it in which instalment, exactly to the fen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pilotzone.formula.text import Text
from pilotzone.kernel.money import split_exactly
from subsidies.rules.model import Measure

NOBODY = Text("", "")


@dataclass(frozen=True, slots=True)
class Share:
    """A payer's or an instalment's part of the amount, in fen; `is_met` is false where its condition does not hold."""

    id: str
    label: Text
    amount: int
    due: Text = NOBODY
    is_met: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """What one payer pays in one instalment, in fen. One that is not due at once waits for `due` to be confirmed."""

    payer: str
    payer_label: Text
    label: Text
    due: Text
    at_once: bool
    amount: int


def plan_of(record: Mapping[str, Any], measure: Measure, amount: int) -> tuple[Part, ...]:
    """The parts in the order of payment; they add up to `amount`. Only the first instalment is due at once.

    An instalment whose condition did not hold at the decision is planned all the same, and waits. Shares that do not
    add up to the amount (fixed instalments of a claim that the list cut) are not guessed at: one part holds it all.
    """
    lines = {line["id"]: line for line in record["lines"]}
    payers = [Share(each.id, each.label, in_fen(lines[f"payer.{each.id}"]["value"])) for each in measure.payers]
    times = [instalment(lines[f"instalment.{each.id}"], each.label, each.due) for each in measure.instalments]
    payers = adding_up(payers, amount)
    times = adding_up(times, amount)
    parts = []
    for place, (time, paid) in enumerate(zip(times, shared_out(times, payers), strict=True)):
        parts += [
            Part(payer.id, payer.label, time.label, time.due, place == 0 and time.is_met, part)
            for payer, part in zip(payers, paid, strict=True)
            if part
        ]
    return tuple(parts)


def instalment(line: Mapping[str, Any], label: Text, due: Text) -> Share:
    """The planned part: what the line's formula names, also where its condition gave nothing yet."""
    value = line["value"]
    planned = line["formula"].get("value", value)
    return Share(line["id"], label, in_fen(planned), due, value == planned)


def in_fen(yuan: str | None) -> int:
    return int(Fraction(yuan or 0) * 100)


def adding_up(shares: Sequence[Share], amount: int) -> list[Share]:
    if shares and sum(share.amount for share in shares) == amount:
        return list(shares)
    return [Share("", NOBODY, amount)]


def shared_out(times: Iterable[Share], payers: Sequence[Share]) -> list[list[int]]:
    """For each instalment what each payer pays of it: in proportion to what the payer has still to pay, so that
    neither a payer's nor an instalment's sum ever differs."""
    left = [payer.amount for payer in payers]
    rows = []
    for time in times:
        row = split_exactly(time.amount, left)
        left = [still - part for still, part in zip(left, row, strict=True)]
        rows.append(row)
    return rows
