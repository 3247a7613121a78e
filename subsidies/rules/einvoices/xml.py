"""The XML of an e-invoice: the fully digital one (数电票), and the `original_invoice.xml` inside an OFD paper.

Names of the tags as in the tax administration's files. A document type is refused, so nothing outside is fetched and
no entity grows.
"""

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from subsidies.rules.einvoices.model import Invoice, Source, Unread, completed, day_of, fen_of, party, plain

MOST_BYTES = 5 * 1024 * 1024
MOST_TAGS = 100_000
DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([\w.-]+)[\"'][^>]*\?>", re.IGNORECASE)
NUMBER = ("InvoiceNumber", "InvoiceNo", "Fphm")
CODE = ("InvoiceCode", "Fpdm")
DAY = ("IssueTime", "IssueDate", "InvoiceDate", "Kprq", "RequestTime")
BUYER = ("BuyerName", "Gmfmc")
BUYER_CODE = ("BuyerIdNum", "BuyerTaxID", "BuyerTaxNo", "Gmfnsrsbh")
SELLER = ("SellerName", "Xsfmc")
SELLER_CODE = ("SellerIdNum", "SellerTaxID", "SellerTaxNo", "Xsfnsrsbh")
NET = ("TotalAmWithoutTax", "TaxExclusiveTotalAmount", "Hjje")
TAX = ("TotalTaxAm", "TaxTotalAmount", "Hjse")
TOTAL = ("TotalTax-includedAmount", "TaxInclusiveTotalAmount", "Jshj")


def tree(content: bytes) -> Element:
    """The root; raises Unread."""
    if len(content) > MOST_BYTES:
        raise Unread("too_large")
    try:
        root: Element = fromstring(readable(content), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise Unread("broken") from error
    return root


def readable(content: bytes) -> bytes:
    """Expat knows no Chinese code pages: such a file is given to it as UTF-8."""
    declared = DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    if not declared or not declared.group(1).lower().startswith((b"gb", b"cp936")):
        return content
    body = content.removeprefix(b"\xef\xbb\xbf")[declared.end() :]
    return body.decode("gb18030").encode()


def local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def texts_of(root: Element) -> dict[str, str]:
    """The first text of each tag, whatever its namespace."""
    found: dict[str, str] = {}
    for count, element in enumerate(root.iter()):
        if count > MOST_TAGS:
            raise Unread("too_large")
        text = (element.text or "").strip()
        if text:
            found.setdefault(local(element.tag), text)
    return found


def read_xml(content: bytes) -> Invoice:
    """The invoice that a file of XML is; raises Unread."""
    return of_texts(texts_of(tree(content)), Source.XML)


def of_texts(texts: Mapping[str, str], source: Source) -> Invoice:
    """The invoice of texts by tag; raises Unread where there is no number."""

    def first(names: Iterable[str]) -> str:
        return next((texts[name] for name in names if texts.get(name)), "")

    number = re.sub(r"\s", "", plain(first(NUMBER)))
    if not re.fullmatch(r"\d{8}|\d{20}", number):
        raise Unread("not_an_invoice")
    return completed(
        Invoice(
            source,
            number,
            "" if len(number) == 20 else re.sub(r"\s", "", plain(first(CODE))),
            day_of(first(DAY)),
            party(first(BUYER), first(BUYER_CODE)),
            party(first(SELLER), first(SELLER_CODE)),
            fen_of(first(NET)),
            fen_of(first(TAX)),
            fen_of(first(TOTAL)),
        )
    )
