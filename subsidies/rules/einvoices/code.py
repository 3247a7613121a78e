"""The QR code on an invoice: `01,kind,code,number,amount,date,check,…`.

On a fully digital invoice, which has no code of its own, the amount is the total; on an older one that without tax.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from subsidies.rules.einvoices.model import Invoice, Source, Unread, completed, day_of, fen_of

NUMBER = re.compile(r"[0-9]{8}|[0-9]{20}")


def read_code(payload: str) -> Invoice:
    """Raises Unread where the code is not an invoice's."""
    parts = [part.strip() for part in payload.split(",")]
    if len(parts) < 6 or parts[0] != "01" or not NUMBER.fullmatch(parts[3]):
        raise Unread("not_an_invoice")
    digital = len(parts[3]) == 20
    amount = fen_of(parts[4])
    return Invoice(
        Source.CODE,
        parts[3],
        "" if digital else parts[2],
        day_of(parts[5]),
        net=None if digital else amount,
        total=amount if digital else None,
    )


def first_code(payloads: Iterable[str]) -> Invoice | None:
    """The first of the codes that is an invoice's."""
    for payload in payloads:
        try:
            return read_code(payload)
        except Unread:
            continue
    return None


def joined(paper: Invoice, code: Invoice | None) -> Invoice:
    """What the paper says, filled up from its code; where both speak and differ, the contradiction is kept."""
    if code is None:
        return paper
    same = (paper.net, paper.total) if code.total is not None else (paper.net,)
    amount = code.total if code.total is not None else code.net
    known = [each for each in same if each is not None]
    differing = {
        "number": code.number != paper.number or bool(paper.code and code.code != paper.code),
        "date": bool(code.issued_on and paper.issued_on) and code.issued_on != paper.issued_on,
        "amount": amount is not None and bool(known) and amount not in known,
    }
    return completed(
        replace(
            paper,
            code=paper.code or code.code,
            issued_on=paper.issued_on or code.issued_on,
            net=paper.net if paper.net is not None else code.net,
            total=paper.total if paper.total is not None else code.total,
            contradictions=tuple(name for name, differs in differing.items() if differs),
        )
    )
