"""What was read in invoices, and what it says against the lines, in words for applicant and reviewer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pilotzone.kernel.money import format_money
from pilotzone.ui.templatetags.ui import long_date
from subsidies import wording
from subsidies.rules.invoice_findings import SCANNED, Against, Found
from subsidies.rules.model import Measure

LABELS = {
    Against.BUYER: gettext_lazy("Made out to somebody else"),
    Against.NUMBER_USED: gettext_lazy("Invoice used already"),
    Against.REPEATED: gettext_lazy("Invoice used in an earlier line"),
    Against.NUMBER: gettext_lazy("Number differs"),
    Against.AMOUNT: gettext_lazy("Amount differs"),
    Against.DATE: gettext_lazy("Date differs"),
    Against.WINDOW: gettext_lazy("Dated outside the period"),
    Against.CONTRADICTION: gettext_lazy("Paper and QR code differ"),
    Against.SCAN: gettext_lazy("Read from a scan"),
    Against.NO_INVOICE: gettext_lazy("No invoice attached"),
    Against.NO_PAPER: gettext_lazy("Paper missing"),
}
PROBLEMS = {
    "broken": gettext_lazy("The file is damaged and could not be read."),
    "too_large": gettext_lazy("The file is too large to be an invoice and was not read."),
    "no_text": gettext_lazy("A scan without a readable QR code: compare it by eye."),
    "scan_waits": gettext_lazy("A scan without a readable QR code: it is being read. What is read is checked by eye."),
    "scan_left": gettext_lazy("A scan in which no invoice number was recognised: compare it by eye."),
    "not_an_invoice": gettext_lazy("No invoice number was found in it: compare it by eye."),
    "code_missing": gettext_lazy("The invoice code that belongs to the number of 8 digits could not be read."),
}
SOURCES = {
    "xml": gettext_lazy("read from its XML"),
    "ofd": gettext_lazy("read from the OFD paper"),
    "text": gettext_lazy("read from the text of the page"),
    "code": gettext_lazy("read from its QR code"),
    "scan": gettext_lazy("read from a scan, to be checked by eye"),
}
PARTS = {
    "number": pgettext_lazy("of an invoice", "number"),
    "date": pgettext_lazy("of an invoice", "date"),
    "amount": pgettext_lazy("of an invoice", "amount"),
}
RECOGNISED = PARTS | {
    "buyer": pgettext_lazy("of an invoice", "buyer"),
    "seller": pgettext_lazy("of an invoice", "seller"),
    "net": pgettext_lazy("of an invoice", "amount without tax"),
    "tax": pgettext_lazy("of an invoice", "tax"),
    "total": pgettext_lazy("of an invoice", "total"),
}


def sureness(sure: Mapping[str, int] | None) -> str:
    """How certain each thing is that was recognised on a scan, the least certain first."""
    ordered = sorted((sure or {}).items(), key=lambda each: each[1])
    return wording.listed(f"{RECOGNISED[name]} {percent}%" for name, percent in ordered)


def sentence(found: Found, measure: Measure, *, to_office: bool) -> str:
    """The point with its evidence; whose claim has the number already is for the office alone."""
    words = WORDS.get(found.against)
    said = words(found.evidence, measure) if words else used(found.evidence, to_office=to_office)
    if SCANNED in found.evidence and found.against != Against.SCAN:
        return _("%(point)s Read from a scan, to be checked by eye.") % {"point": said}
    return said


def used(evidence: Mapping[str, str], *, to_office: bool) -> str:
    if to_office:
        return _("Number %(number)s stands in claim %(claim)s of %(enterprise)s.") % dict(evidence)
    return _("Number %(number)s is used in another claim already.") % {"number": evidence["number"]}


def of_buyer(evidence: Mapping[str, str], measure: Measure) -> str:
    buyer = " ".join(filter(None, (evidence["name"], evidence["code"])))
    return _("The invoice is made out to %(buyer)s.") % {"buyer": buyer}


def of_repeated(evidence: Mapping[str, str], measure: Measure) -> str:
    return _("The same invoice as in line %(line)s.") % {"line": evidence["line"]}


def of_number(evidence: Mapping[str, str], measure: Measure) -> str:
    return _("The line states %(stated)s, the invoice is %(read)s.") % dict(evidence)


def of_amount(evidence: Mapping[str, str], measure: Measure) -> str:
    stated, total = (money(evidence[name]) for name in ("stated", "total"))
    if evidence["stated"] == evidence["net"]:
        return _("The line states %(stated)s, which is the amount without tax; the invoice's total is %(total)s.") % {
            "stated": stated,
            "total": total,
        }
    return _("The line states %(stated)s, the invoice's total is %(total)s.") % {"stated": stated, "total": total}


def of_date(evidence: Mapping[str, str], measure: Measure) -> str:
    stated, read = (day(evidence[name]) for name in ("stated", "read"))
    return _("The line states %(stated)s, the invoice is dated %(read)s.") % {"stated": stated, "read": read}


def of_window(evidence: Mapping[str, str], measure: Measure) -> str:
    condition = next((each for each in measure.conditions if each.id == evidence["condition"]), None)
    label = wording.pick(condition.label) if condition else ""
    return _("The invoice is dated %(read)s. The measure asks: %(condition)s.") % {
        "read": day(evidence["read"]),
        "condition": label,
    }


def of_contradiction(evidence: Mapping[str, str], measure: Measure) -> str:
    parts = wording.listed(PARTS[part] for part in evidence["of"].split())
    return _("The QR code says otherwise than the paper: %(parts)s.") % {"parts": parts}


def of_scan(evidence: Mapping[str, str], measure: Measure) -> str:
    return _(
        "Recognised with a certainty of %(sure)s%% at least: compare number, date, parties and amounts by eye."
    ) % {"sure": evidence["sure"]}


def of_absence(evidence: Mapping[str, str], measure: Measure) -> str:
    label = next((wording.pick(each.label) for each in measure.materials if each.id == evidence["material"]), "")
    return _("Not attached to this line: %(paper)s.") % {"paper": label}


ABSENT = (Against.NO_INVOICE, Against.NO_PAPER)  # told with the papers while a claim is written
WORDS = {
    Against.BUYER: of_buyer,
    Against.REPEATED: of_repeated,
    Against.NUMBER: of_number,
    Against.AMOUNT: of_amount,
    Against.DATE: of_date,
    Against.WINDOW: of_window,
    Against.CONTRADICTION: of_contradiction,
    Against.SCAN: of_scan,
    Against.NO_INVOICE: of_absence,
    Against.NO_PAPER: of_absence,
}


def money(fen: str) -> str:
    return format_money(int(fen), "CNY") if fen else _("nothing")


def day(iso: str) -> str:
    return str(long_date(date.fromisoformat(iso))) if iso else ""


def tallies(found: list[Found], chosen: str) -> list[dict[str, Any]]:
    """How many lines each kind of point concerns, as choices of a filter."""
    lines: dict[Against, set[str]] = {}
    for each in found:
        lines.setdefault(each.against, set()).add(each.line.uid)
    return [
        {"value": against.value, "label": LABELS[against], "count": len(lines[against]), "active": against == chosen}
        for against in Against
        if against in lines
    ]
