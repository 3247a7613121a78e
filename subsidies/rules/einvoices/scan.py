"""An invoice as an engine recognised it on a scan: lines of text with their places, the buyer left of the seller.

Nothing of it is certain: each thing that was recognised has a certainty, and a person compares it with the paper.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from enterprises.rules.codes import folded, uscc_fault
from pilotzone.files.recognised import TextLine
from subsidies.rules.einvoices.model import NOBODY, Invoice, Party, Source, day_of, fen_of, party, plain
from subsidies.rules.einvoices.text import read_text

NAME = re.compile(r"^名\s*称\s*:\s*(.*)$")
TAXPAYER = re.compile(r"^[^:]*(?:识别号|信用代码|税号)\s*:\s*(.*)$")
YEN = re.compile(r"(?<![0-9A-Z])[Y羊](?=\s*-?\d)")  # what ¥ is often taken for
USCC_LENGTH = 18
DOUBTED = 50  # per cent: amounts that do not add up are no surer than that


def read_scan(lines: Sequence[TextLine]) -> Invoice:
    """The invoice on one page. Raises Unread: no_text, or not_an_invoice where no number was recognised."""
    rows = in_rows([replace(line, text=YEN.sub("¥", plain(line.text))) for line in lines if line.text.strip()])
    found = read_text("\n".join(line.text for line in rows), Source.SCAN)
    middle = (min(line.left for line in rows) + max(line.right for line in rows)) / 2
    names, codes = (at_sides(rows, label, middle) for label in (NAME, TAXPAYER))
    buyer, seller = (party_of(names[side], codes[side]) for side in (0, 1))
    invoice = replace(found, buyer=buyer, seller=seller)
    return replace(invoice, sure=certainties(invoice, rows, names, codes))


def in_rows(lines: Sequence[TextLine]) -> list[TextLine]:
    """In reading order: a line whose middle lies within the height of the row's first belongs to its row."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda each: each.top + each.bottom):
        middle = (line.top + line.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda each: each.left)]


def at_sides(
    rows: Sequence[TextLine], label: re.Pattern[str], middle: float
) -> tuple[TextLine | None, TextLine | None]:
    """What stands behind a label in the left half of the page, and in the right one; the first of each."""
    sides: list[TextLine | None] = [None, None]
    for line in rows:
        matched = label.match(line.text)
        if not matched:
            continue
        side = int(line.left >= middle)
        value = replace(line, text=matched.group(1)) if matched.group(1) else beside(rows, line)
        sides[side] = sides[side] or value
    return sides[0], sides[1]


def beside(rows: Sequence[TextLine], label: TextLine) -> TextLine | None:
    """The nearest text to the right of a label that was recognised by itself."""
    height = label.bottom - label.top
    near = [line for line in rows if label.right - height <= line.left <= label.right + 4 * height]
    same = [line for line in near if line is not label and label.top <= (line.top + line.bottom) / 2 <= label.bottom]
    return min(same, key=lambda each: each.left, default=None)


def party_of(name: TextLine | None, code: TextLine | None) -> Party:
    """A code of 18 signs whose check digit does not hold was not recognised rightly, and is left out."""
    found = party(name.text if name else "", code.text if code else "")
    bad = len(found.code) == USCC_LENGTH and uscc_fault(folded(found.code)) is not None
    return replace(found, code="") if bad else found


def certainties(
    invoice: Invoice,
    rows: Sequence[TextLine],
    names: Sequence[TextLine | None],
    codes: Sequence[TextLine | None],
) -> dict[str, int]:
    """Of what was recognised, the certainty of the least certain line that it was taken from."""
    sure = {"number": least(line for line in rows if invoice.number in line.text)}
    if invoice.issued_on:
        sure["date"] = least(line for line in rows if day_of(line.text) == invoice.issued_on)
    for place, (name, who) in enumerate((("buyer", invoice.buyer), ("seller", invoice.seller))):
        if who != NOBODY:
            own = (names[place] if who.name else None, codes[place] if who.code else None)
            sure[name] = least(line for line in own if line)
    agrees = invoice.net is not None and invoice.tax is not None and invoice.total == invoice.net + invoice.tax
    for name, fen in (("net", invoice.net), ("tax", invoice.tax), ("total", invoice.total)):
        if fen is not None:
            certainty = least(line for line in rows if fen in amounts_of(line.text))
            sure[name] = certainty if agrees else min(certainty, DOUBTED)
    return sure


def amounts_of(text: str) -> set[int | None]:
    return {fen_of(found) for found in re.findall(r"-?[\d,]+\.\d{2}(?!\d)", text)}


def least(lines: Iterable[TextLine]) -> int:
    """0 where no line shows it: it was put together from others."""
    return min((line.sure for line in lines), default=0)


def filled_up(code: Invoice, scan: Invoice) -> Invoice:
    """What a QR code says, with what it does not say from the same page as recognised; never otherwise than the code.

    `sure` names what was recognised. Amounts that do not add up with the code's are left out.
    """
    fits = amounts_fit(code, scan)
    filled = replace(
        code,
        issued_on=code.issued_on or scan.issued_on,
        buyer=scan.buyer if code.buyer == NOBODY else code.buyer,
        seller=scan.seller if code.seller == NOBODY else code.seller,
        net=scan.net if fits else code.net,
        tax=scan.tax if fits else code.tax,
        total=scan.total if fits else code.total,
    )
    parts = (("date", "issued_on"), *((name, name) for name in ("buyer", "seller", "net", "tax", "total")))
    taken = {name for name, part in parts if getattr(filled, part) != getattr(code, part)}
    return replace(filled, sure={name: scan.sure[name] for name in sorted(taken) if name in scan.sure})


def amounts_fit(code: Invoice, scan: Invoice) -> bool:
    """All three were recognised and add up, and none is another than the code's."""
    net, tax, total = scan.net, scan.tax, scan.total
    if net is None or tax is None or total is None or net + tax != total:
        return False
    return code.net in (None, net) and code.total in (None, total)
