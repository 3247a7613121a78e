"""What the papers of cost lines say against the lines, each with its evidence. Findings warn; they decide nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from enterprises.rules.codes import folded
from enterprises.rules.names import is_same
from subsidies.rules.einvoices.model import Invoice, Party, Source

SCANNED = "scanned"  # in the evidence of what rests on a scan


class Against(StrEnum):
    """Which point does not agree."""

    BUYER = "buyer"  # made out to somebody else than the applicant
    NUMBER_USED = "number_used"  # counts in another claim
    REPEATED = "repeated"  # counts in an earlier line of this claim
    NUMBER = "number"  # not the number that the line states
    AMOUNT = "amount"
    DATE = "date"
    WINDOW = "window"  # dated outside what the measure supports
    CONTRADICTION = "contradiction"  # the QR code says otherwise than the paper
    SCAN = "scan"  # recognised on a scan, to be checked by eye
    NO_INVOICE = "no_invoice"
    NO_PAPER = "no_paper"  # another paper that each line needs, such as the payment voucher


@dataclass(frozen=True, slots=True)
class Line:
    """A cost line as stated. `amount` is in minor units with its currency; `materials` are the papers it has."""

    uid: str
    rows: str
    number: int
    invoice: str = ""
    dated: date | None = None
    amount: tuple[int, str] | None = None
    materials: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice that was read in a document which serves the line."""

    document: str
    invoice: Invoice


@dataclass(frozen=True, slots=True)
class Found:
    """One point against a line. `evidence` holds texts: dates as ISO, amounts in fen, names as read."""

    against: Against
    line: Line
    document: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines are compared with.

    `used` are the numbers that count in other claims, with what a reviewer is told of each. `wanted` are the papers
    that each line needs, by its uid; `shown_by` the one that shows the invoice, by the rows. `outside` are the lines
    that the measure would drop for the date on their invoice, with the condition.
    """

    applicant: Party
    used: Mapping[str, Mapping[str, str]]
    wanted: Mapping[str, Collection[str]]
    shown_by: Mapping[str, str]
    outside: Mapping[str, str] = field(default_factory=dict)


# What of an invoice a point rests on, as `Invoice.sure` names it.
RESTS_ON = {Against.BUYER: "buyer", Against.AMOUNT: "total", Against.DATE: "date", Against.WINDOW: "date"}


def findings(lines: Sequence[Line], papers: Mapping[str, Sequence[Paper]], known: Known) -> list[Found]:
    """Every point against the lines, in their order. `papers` are by the line's uid.

    A paper that serves several lines is compared with the one whose number it has.
    """
    found: list[Found] = []
    seen: dict[str, Line] = {}
    stated = {line.invoice for line in lines if line.invoice}
    for line in lines:
        own = [each for each in papers.get(line.uid, ()) if each.invoice.key not in stated - {line.invoice}]
        paper = fitting(line, own)
        points = [*of_numbers(line, own, known, seen), *(of_paper(line, paper, known) if paper else ())]
        found += marked(points, line, paper) if paper and is_scan(paper) else of_parts(points, paper)
        found += of_absence(line, known)
        if line.invoice:
            seen.setdefault(line.invoice, line)
    return found


def fitting(line: Line, papers: Sequence[Paper]) -> Paper | None:
    """The paper of the line's own number, else the first: whatever its number is, it is meant to show this line.

    A scan only where no other paper shows it.
    """
    ordered = sorted(papers, key=is_scan)
    return next((each for each in ordered if each.invoice.key == line.invoice), ordered[0] if ordered else None)


def is_scan(paper: Paper) -> bool:
    return paper.invoice.source == Source.SCAN


def marked(points: Iterable[Found], line: Line, paper: Paper) -> Iterable[Found]:
    """The points that rest on a scan are marked so; and that the line is shown by one is a point of its own."""
    for each in points:
        yield replace(each, evidence={**each.evidence, SCANNED: "yes"}) if each.document else each
    least = min(paper.invoice.sure.values(), default=0)
    yield Found(Against.SCAN, line, paper.document, {"sure": str(least), SCANNED: "yes"})


def of_parts(points: Iterable[Found], paper: Paper | None) -> Iterable[Found]:
    """Of an invoice whose QR code was read, the points that rest on what was recognised beside it are marked so."""
    sure = paper.invoice.sure if paper else {}
    for each in points:
        recognised = each.document and RESTS_ON.get(each.against) in sure
        yield replace(each, evidence={**each.evidence, SCANNED: "yes"}) if recognised else each


def of_numbers(line: Line, papers: Sequence[Paper], known: Known, seen: Mapping[str, Line]) -> Iterable[Found]:
    """The stated number and the one on the paper may both be used already: a slip in one hides nothing."""
    paper = fitting(line, papers)
    read = paper.invoice.key if paper else ""
    for number in dict.fromkeys(filter(None, (line.invoice, read))):
        if number in known.used:
            yield Found(
                Against.NUMBER_USED, line, paper.document if paper else "", {"number": number, **known.used[number]}
            )
    if line.invoice and line.invoice in seen:
        earlier = seen[line.invoice]
        yield Found(Against.REPEATED, line, "", {"number": line.invoice, "line": str(earlier.number)})


def of_paper(line: Line, paper: Paper, known: Known) -> Iterable[Found]:
    invoice = paper.invoice
    if line.invoice and invoice.key != line.invoice:
        yield Found(Against.NUMBER, line, paper.document, {"stated": line.invoice, "read": invoice.key})
    if not is_bought_by(invoice.buyer, known.applicant):
        yield Found(Against.BUYER, line, paper.document, {"name": invoice.buyer.name, "code": invoice.buyer.code})
    if differs(line, invoice):
        evidence = {"stated": str(line.amount[0]) if line.amount else ""}
        evidence |= {"total": fen_text(invoice.total), "net": fen_text(invoice.net)}
        yield Found(Against.AMOUNT, line, paper.document, evidence)
    if line.dated and invoice.issued_on and line.dated != invoice.issued_on:
        evidence = {"stated": line.dated.isoformat(), "read": invoice.issued_on.isoformat()}
        yield Found(Against.DATE, line, paper.document, evidence)
    if line.uid in known.outside and invoice.issued_on:
        evidence = {"read": invoice.issued_on.isoformat(), "condition": known.outside[line.uid]}
        yield Found(Against.WINDOW, line, paper.document, evidence)
    if invoice.contradictions:
        yield Found(Against.CONTRADICTION, line, paper.document, {"of": " ".join(invoice.contradictions)})


def of_absence(line: Line, known: Known) -> Iterable[Found]:
    shown_by = known.shown_by.get(line.rows, "")
    for material in known.wanted.get(line.uid, ()):
        if material not in line.materials:
            against = Against.NO_INVOICE if material == shown_by else Against.NO_PAPER
            yield Found(against, line, "", {"material": material})


def is_bought_by(buyer: Party, applicant: Party) -> bool:
    """By the code where one was read, and by the name, a former one too; what could not be read is no finding."""
    if buyer.code and folded(buyer.code) != folded(applicant.code):
        return False
    return not buyer.name or any(is_same(buyer.name, name) for name in (applicant.name, *applicant.former))


def differs(line: Line, invoice: Invoice) -> bool:
    """To the fen, against the total; a line in another currency cannot be compared with a national invoice."""
    if line.amount is None or line.amount[1] != "CNY" or invoice.total is None:
        return False
    return line.amount[0] != invoice.total


def fen_text(amount: int | None) -> str:
    return "" if amount is None else str(amount)
