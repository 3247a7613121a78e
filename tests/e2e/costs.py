"""Two hundred cost lines in three currencies, and what they come to, by plain decimal arithmetic."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import load_workbook

FEN = Decimal("0.01")
PARITY = {"CNY": Decimal(1), "USD": Decimal("7.0827"), "EUR": Decimal("7.8592")}  # of 29 December 2023
FIRST = {"CNY": Decimal("400.00"), "USD": Decimal("60.00"), "EUR": Decimal("55.00")}
STEP = {"CNY": Decimal("1.10"), "USD": Decimal("0.25"), "EUR": Decimal("0.31")}
KINDS = ("Platform fee", "Building an independent website", "Running an independent website", "Promotion")
LATE = 7  # this line carries a date of 2024 until it is corrected
HEAD = ("Kind of cost", "Description", "Invoice number", "Invoice date", "Paid on")
HEAD += ("The buyer on the invoice is the applicant", "Amount", "Currency")


@dataclass(frozen=True, slots=True)
class Cost:
    number: int
    kind: str
    description: str
    invoice: str
    dated: str
    paid: str
    amount: Decimal
    currency: str

    @property
    def yuan(self) -> Decimal:
        return (self.amount * PARITY[self.currency]).quantize(FEN, ROUND_HALF_UP)

    @property
    def cells(self) -> list:
        return [
            self.kind,
            self.description,
            self.invoice,
            self.dated,
            self.paid,
            "Yes",
            float(self.amount),
            self.currency,
        ]


def cost(number: int) -> Cost:
    currency = ("CNY", "USD", "EUR")[number % 3]
    day = f"2023-{1 + number % 12:02d}-{1 + number % 27:02d}"
    return Cost(
        number=number,
        kind=KINDS[number % 4],
        description=f"第{number}项 Service {number}",
        invoice=f"2332{number:016d}" if currency == "CNY" else f"JOURNEY-{number:04d}",
        dated="2024-01-09" if number == LATE else day,
        paid=day,
        amount=FIRST[currency] + number * STEP[currency],
        currency=currency,
    )


COSTS = tuple(cost(number) for number in range(1, 201))


def eligible(*left_out: int) -> Decimal:
    return sum((each.yuan for each in COSTS if each.number not in left_out), Decimal(0))


def subsidy(*left_out: int) -> Decimal:
    """30 % of what counts, cut to the fen; the ceiling of a turnover of 62.48 million is 70,000 and not reached."""
    return (eligible(*left_out) * Decimal("0.3")).quantize(FEN, ROUND_DOWN)


def shown(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"


def fill(template: Path, target: Path, *, wrong: bool) -> Path:
    """The portal's own template with all lines; `wrong` spoils five of them, each in another way."""
    book = load_workbook(template)
    sheet = book.worksheets[0]
    assert [cell.value.removesuffix(" *") for cell in sheet[1]] == list(HEAD)
    for row, each in enumerate(COSTS, 2):
        for column, value in enumerate(each.cells, 1):
            sheet.cell(row, column, value)
    if wrong:
        for address, (value, _) in MISTAKES.items():
            sheet[address] = value
    book.save(target)
    return target


# By cell: what stands there, and a word of what the page must say about it.
MISTAKES = {
    "D5": ("2023-02-30", "no such day"),
    "C9": (COSTS[0].invoice, "row 2"),
    "G12": (-50, "above 0"),
    "G20": ("=G19*2", "formula"),
    "H31": ("JPY", "are accepted"),
}
