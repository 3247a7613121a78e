"""An OFD paper: a zip of XML. The invoice is attached to it as XML, or tagged, or at least drawn as text."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from subsidies.rules.einvoices.model import Invoice, Source, Unread
from subsidies.rules.einvoices.text import read_text
from subsidies.rules.einvoices.xml import MOST_BYTES, local, of_texts, read_xml, tree

MOST_PARTS = 60  # XML files looked at; an invoice has about twenty
ROOT = "OFD.xml"
CUSTOM = {
    "发票代码": "InvoiceCode",
    "发票号码": "InvoiceNo",
    "开票日期": "IssueDate",
    "购买方纳税人识别号": "BuyerTaxID",
    "销售方纳税人识别号": "SellerTaxID",
    "合计金额": "TaxExclusiveTotalAmount",
    "合计税额": "TaxTotalAmount",
}


def read_ofd(content: bytes) -> Invoice:
    """The invoice that an OFD paper is; raises Unread."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return from_parts(dict(parts_of(archive)))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, Unread):
            raise
        raise Unread("broken") from error


def parts_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Its XML files, none larger than an invoice can be."""
    named = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".xml")]
    for entry in named[:MOST_PARTS]:
        if entry.file_size <= MOST_BYTES:
            yield entry.filename, archive.read(entry)


def from_parts(parts: dict[str, bytes]) -> Invoice:
    attached = [name for name in parts if "attach" in name.lower() and not name.endswith("Attachments.xml")]
    for name in sorted(attached, key=lambda each: not each.endswith("original_invoice.xml")):
        try:
            return read_xml(parts[name])
        except Unread:
            continue
    objects = dict(drawn(parts))
    texts = tagged(parts, {number: text for number, (_place, text) in objects.items()}) | custom(parts)
    try:
        return of_texts(texts, Source.OFD)
    except Unread:
        return read_text("\n".join(text for _place, text in sorted(objects.values())), Source.OFD)


def custom(parts: dict[str, bytes]) -> dict[str, str]:
    """What the root file says of the paper under Chinese names."""
    found = {}
    for element in tree(parts[ROOT]).iter() if ROOT in parts else ():
        name = CUSTOM.get(element.get("Name", ""))
        if name and local(element.tag) == "CustomData" and element.text:
            found[name] = element.text
    return found


def drawn(parts: dict[str, bytes]) -> Iterator[tuple[str, tuple[tuple[float, float], str]]]:
    """Every text object by its number: where it stands on the page, from the top, and what it says."""
    for name, content in parts.items():
        if not name.endswith("Content.xml"):
            continue
        for element in tree(content).iter():
            if local(element.tag) != "TextObject":
                continue
            text = "".join(each.text or "" for each in element.iter() if local(each.tag) == "TextCode")
            yield element.get("ID", ""), (place_of(element.get("Boundary", "")), text)


def place_of(boundary: str) -> tuple[float, float]:
    """Down and across, in millimetres; lines that are less than 2 mm apart are one line."""
    numbers = re.findall(r"-?\d+(?:\.\d+)?", boundary)
    if len(numbers) < 2:
        return (0.0, 0.0)
    return (round(float(numbers[1]) / 2) * 2.0, float(numbers[0]))


def tagged(parts: dict[str, bytes], objects: dict[str, str]) -> dict[str, str]:
    """What the custom tags of the paper point at, by tag."""
    found: dict[str, str] = {}
    for name, content in parts.items():
        if "Tag" not in name.rpartition("/")[2]:
            continue
        for element in tree(content).iter():
            references = [each.text or "" for each in element if local(each.tag) == "ObjectRef"]
            text = "".join(objects.get(each.strip(), "") for each in references)
            if text:
                found.setdefault(local(element.tag), text)
    return found
