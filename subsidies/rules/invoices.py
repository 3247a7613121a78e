"""Invoice numbers in one spelling, so that one invoice counts once however it is typed.

A fully digital invoice (数电发票) has 20 digits and begins with its year. An older one has 8 digits, beside a code
of 10 digits, or of 12 beginning with 0, without which the number is not unique; both are often typed as one number.
Foreign invoices have any number of their own.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class InvoiceKind(StrEnum):
    DIGITAL = "digital"
    OLDER = "older"
    FOREIGN = "foreign"


class InvoiceNumberError(ValueError):
    """`code` is empty, too_long, code_missing or bad_code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class InvoiceNumber:
    kind: InvoiceKind
    number: str
    code: str = ""

    @property
    def key(self) -> str:
        """What must be unique in the portal: the same digits, whether they were typed as one number or as two."""
        return self.code + self.number


SEPARATORS = re.compile(r"[\s\-_/.·,，、:：#№]+")
MAX_LENGTH = 40


def normalise_invoice_number(text: str, code: str = "", *, foreign: bool = False) -> InvoiceNumber:
    """The invoice that a typed number means; full-width digits, spaces and dashes make no difference."""
    number, prefix = _clean(text), _clean(code)
    if not number:
        raise InvoiceNumberError("empty")
    if len(number) > MAX_LENGTH:
        raise InvoiceNumberError("too_long")
    if foreign or not number.isdigit():
        return InvoiceNumber(InvoiceKind.FOREIGN, number)
    if not prefix and (len(number) == 18 or (len(number) == 20 and number[0] == "0")):
        return InvoiceNumber(InvoiceKind.OLDER, number[-8:], number[:-8])
    if len(number) == 20:
        return InvoiceNumber(InvoiceKind.DIGITAL, number)
    if len(number) <= 8 and prefix:
        if not re.fullmatch(r"[0-9]{10}|[0-9]{12}", prefix):
            raise InvoiceNumberError("bad_code")
        return InvoiceNumber(InvoiceKind.OLDER, number.zfill(8), prefix)
    if len(number) == 8:
        raise InvoiceNumberError("code_missing")
    return InvoiceNumber(InvoiceKind.FOREIGN, number)


def _clean(text: str) -> str:
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
