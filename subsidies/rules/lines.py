"""What must hold within one cost line beyond the type of each cell: its invoice number."""

from collections.abc import Mapping

from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.invoices import InvoiceNumberError, normalise_invoice_number

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
