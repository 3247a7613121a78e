"""The text of an invoice as it is drawn on a page: labels and values, wherever a program put the line breaks."""

import re
from dataclasses import dataclass

from subsidies.rules.einvoices.model import Invoice, Source, Unread, completed, day_of, fen_of, party, plain

MOST_TEXT = 200_000
NUMBER = re.compile(r"发票号码\s*:?\s*(\d{20}|\d{8})(?!\d)")
LONE_NUMBER = re.compile(r"(?<!\d)(\d{20})(?!\d)")
CODE = re.compile(r"发票代码\s*:?\s*(\d{12}|\d{10})(?!\d)")
DAY = re.compile(r"开票日期\s*:?\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}-\d{1,2}-\d{1,2})")
LONE_DAY = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
NAME = re.compile(r"名\s*称\s*:\s*(\S+)")
TAXPAYER = re.compile(r"(?:纳\s*税\s*人\s*识\s*别\s*号|统一社会信用代码)\s*:\s*([0-9A-Z]{15,20})(?![0-9A-Z])")
LONE_TAXPAYER = re.compile(r"(?<![0-9A-Z])([0-9][0-9A-HJ-NPQRTUWXY]{17})(?![0-9A-Z])")
COMPANY = re.compile(r"^\S*[\u4e00-\u9fff(]\S*(?:公司|厂|中心|商行|经营部|事务所|研究院|合作社)$", re.MULTILINE)
SMALL = re.compile(r"小\s*写\s*\)?\s*:?\s*¥?\s*(-?[\d,]+\.\d{2})(?!\d)")
YUAN = re.compile(r"¥\s*(-?[\d,]+\.\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Fen."""

    net: int | None = None
    tax: int | None = None
    total: int | None = None


def read_text(text: str, source: Source = Source.TEXT) -> Invoice:
    """The invoice of one page's text. Raises Unread: no_text, or not_an_invoice where no number stands in it."""
    cleaned = plain(text[:MOST_TEXT]).replace("￥", "¥")
    if not cleaned:
        raise Unread("no_text")
    number = NUMBER.search(cleaned) or LONE_NUMBER.search(cleaned)
    if not number or "发票" not in cleaned:
        raise Unread("not_an_invoice")
    code = CODE.search(cleaned)
    day = DAY.search(cleaned) or LONE_DAY.search(cleaned)
    names = pair(NAME.findall(cleaned), COMPANY.findall(cleaned))
    codes = pair(TAXPAYER.findall(cleaned), LONE_TAXPAYER.findall(cleaned))
    amounts = amounts_in(cleaned)
    return completed(
        Invoice(
            source,
            number.group(1),
            code.group(1) if code and len(number.group(1)) == 8 else "",
            day_of(day.group()) if day else None,
            party(names[0], codes[0]),
            party(names[1], codes[1]),
            amounts.net,
            amounts.tax,
            amounts.total,
        )
    )


def pair(labelled: list[str], loose: list[str]) -> tuple[str, str]:
    """Buyer and seller, the buyer first as on every form; without labels only where there are exactly two."""
    if len(labelled) >= 2:
        return labelled[0], labelled[1]
    apart = list(dict.fromkeys(loose))
    return (apart[0], apart[1]) if len(apart) == 2 else ("", "")


def amounts_in(text: str) -> Amounts:
    """The total beside its label, else the largest amount; the two others are those that add up to it exactly."""
    small = SMALL.search(text)
    listed = [fen for found in YUAN.findall(text) if (fen := fen_of(found)) is not None]
    total = fen_of(small.group(1)) if small else max(listed, key=abs, default=None)
    if total is None:
        return Amounts()
    for place, net in enumerate(listed):
        for tax in listed[place + 1 :][:50]:
            if net + tax == total and abs(net) >= abs(tax):
                return Amounts(net, tax, total)
    return Amounts(total=total)
