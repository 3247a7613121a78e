"""What must hold within one cost line beyond the type of each cell: its invoice number."""

from collections.abc import Mapping
from fractions import Fraction

from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.invoices import InvoiceNumberError, normalise_invoice_number
from subsidies.rules.model import InputSpec

BUYER_COLUMN = "buyer_is_applicant"
INVOICE_COLUMN = "invoice_number"
DIGITAL_DIGITS = 20


def invoice_key(values: Mapping[str, Kept]) -> str:
    """What counts once in the portal, however the number was typed; empty for no number. Raises Unreadable."""
    text = str(values.get(INVOICE_COLUMN, "") or "")
    if not text:
        return ""
    try:
        found = normalise_invoice_number(text, foreign=is_foreign(values))
    except InvoiceNumberError as error:
        raise Unreadable(f"invoice_{error.code}") from error
    digits = found.number if found.number.isdigit() and not found.code else ""
    if not is_foreign(values) and abs(len(digits) - DIGITAL_DIGITS) == 1:
        raise Unreadable("invoice_digits", digits=len(digits))
    return found.key


def is_foreign(values: Mapping[str, Kept]) -> bool:
    """An invoice in another currency is not one of the national forms."""
    amounts = [value for value in values.values() if isinstance(value, Mapping)]
    return any(amount["currency"] != "CNY" for amount in amounts)


def invoice_material(rows: InputSpec) -> str:
    """The paper that shows the invoice of each line; empty where the lines have no invoices."""
    return next((column.evidence for column in rows.columns if column.name == INVOICE_COLUMN), "")


def dated_by_invoice(rows: InputSpec) -> InputSpec | None:
    """The column with the invoice's date: the first date that the invoice shows."""
    shown = invoice_material(rows)
    dates = [column for column in rows.columns if column.type.kind == "date"]
    return next((column for column in dates if shown and column.evidence == shown), None)


def amount_of_invoice(rows: InputSpec) -> InputSpec | None:
    """The column with the invoice's amount: money that the invoice shows, else the first money there is."""
    shown = invoice_material(rows)
    money = [column for column in rows.columns if column.type.kind == "money" or column.type.currency]
    typed = [column for column in money if column.source == "claim"]
    return next((column for column in typed if shown and column.evidence == shown), typed[0] if typed else None)


def is_definition(line: str) -> bool:
    """Whether a line of a record is a value that the measure defines, and no award or step of one."""
    return "." not in line


def yuan_of_line(values: Mapping[str, Kept], rows: InputSpec) -> int | None:
    """A line's amount in fen where its column is one of yuan; None where it is none, or is not stated."""
    column = amount_of_invoice(rows)
    if column is None or column.type.currency != "CNY":
        return None
    typed = values.get(column.name, "")
    return int(Fraction(typed) * 100) if isinstance(typed, str) and typed else None


def papers_of_lines(rows: InputSpec) -> tuple[str, ...]:
    """The papers that show columns of each line, such as the invoice and the payment voucher, in their order."""
    return tuple(dict.fromkeys(column.evidence for column in rows.columns if column.evidence))
