"""An e-invoice as read, and how the texts in it become dates, fen and numbers."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from subsidies.rules.invoices import InvoiceNumberError, normalise_invoice_number

LARGEST = 10**15  # fen; more is no amount on an invoice
DATE = re.compile(r"(20\d{2})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})", re.ASCII)


class Source(StrEnum):
    """What of a file was read; the first is the most certain."""

    XML = "xml"
    OFD = "ofd"
    TEXT = "text"
    CODE = "code"
    SCAN = "scan"  # recognised on a picture: to be checked by eye


class Unread(ValueError):
    """The file holds no invoice that can be read.

    `reason` is broken, too_large, no_text (a scan without a QR code), not_an_invoice (no number), or code_missing
    (an older number of 8 digits without its invoice code, which is not unique).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Party:
    """Buyer or seller: the name, the unified social credit code or taxpayer number, and names that it had before."""

    name: str = ""
    code: str = ""
    former: tuple[str, ...] = ()


NOBODY = Party()


@dataclass(frozen=True, slots=True)
class Invoice:
    """Amounts in fen: without tax, the tax, and both together. None and "" are what could not be read.

    `contradictions` name what the QR code says otherwise than the rest of the paper: number, date, amount.
    `sure` says of a scan how certain each thing is that was recognised, in per cent.
    """

    source: Source
    number: str
    code: str = ""
    issued_on: date | None = None
    buyer: Party = NOBODY
    seller: Party = NOBODY
    net: int | None = None
    tax: int | None = None
    total: int | None = None
    contradictions: tuple[str, ...] = field(default=())
    sure: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What counts once in the portal, as for the lines of claims. Raises Unread."""
        try:
            return normalise_invoice_number(self.number, self.code).key
        except InvoiceNumberError as error:
            raise Unread("code_missing" if error.code in ("code_missing", "bad_code") else "not_an_invoice") from error


def completed(invoice: Invoice) -> Invoice:
    """The third amount where two of the three are known."""
    net, tax, total = invoice.net, invoice.tax, invoice.total
    if total is None and net is not None and tax is not None:
        return replace(invoice, total=net + tax)
    if net is None and tax is not None and total is not None:
        return replace(invoice, net=total - tax)
    if tax is None and net is not None and total is not None:
        return replace(invoice, tax=total - net)
    return invoice


def plain(text: str) -> str:
    """Full-width signs as plain ones, and no space around."""
    return unicodedata.normalize("NFKC", text).strip()


def day_of(text: str) -> date | None:
    found = DATE.search(plain(text))
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def fen_of(text: str) -> int | None:
    """1,060.00 or ¥1060 in fen; None for what is no amount, or one finer than a fen."""
    cleaned = re.sub(r"[¥,\s元]", "", plain(text))
    try:
        fen = Decimal(cleaned) * 100
    except InvalidOperation:
        return None
    if not fen.is_finite() or fen != fen.to_integral_value() or abs(fen) > LARGEST:
        return None
    return int(fen)


def party(name: str, code: str) -> Party:
    """As printed, without control signs, which a page may hold and a database may refuse."""
    folded = re.sub(r"\s+", "", plain(code)).upper()
    printed = "".join(sign for sign in re.sub(r"\s+", " ", plain(name)) if sign.isprintable())
    return Party(printed[:120], folded if folded.isalnum() and folded.isascii() else "")
