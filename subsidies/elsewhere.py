"""Money received elsewhere: what a claim declares item by item, and what the portal's own records say of the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum

from subsidies.models import Application, ClaimLine, InvoiceReading, OtherFunding
from subsidies.registers import AWARDED
from subsidies.rules.answers import Kept
from subsidies.rules.einvoices.model import Source
from subsidies.rules.model import InputSpec, Measure

SOURCE = "other_funding"


@dataclass(frozen=True, slots=True)
class OtherAward:
    """Another claim of the enterprise that was approved for the same project, or counts or shows the same invoices."""

    claim: Application
    same_project: bool
    invoices: int


def inputs_of(measure: Measure) -> list[InputSpec]:
    """The inputs that ask for money received elsewhere, in yuan."""
    return [spec for spec in measure.scalar_inputs if spec.source == SOURCE and spec.type.currency == "CNY"]


def sums(application: Application, names: Iterable[str]) -> dict[str, Kept]:
    """The answers that the items make, for inputs that have any: kept text in yuan."""
    asked = list(names)
    if not asked:
        return {}
    rows = OtherFunding.objects.filter(application=application, input__in=asked).order_by()
    return {name: yuan(total) for name, total in rows.values_list("input").annotate(Sum("amount"))}


def yuan(fen: int) -> str:
    return f"{Decimal(fen).scaleb(-2):.2f}"


def declared(application: Application, measure: Measure) -> int:
    """Fen: the answers to all inputs that ask for it."""
    texts = [str(application.answers.get(spec.name) or "0") for spec in inputs_of(measure)]
    return sum(int(Decimal(text) * 100) for text in texts)


def has_elsewhere(application: str) -> Q:
    """For a queryset of claims: those that declare items, or whose enterprise was awarded anything else."""
    others = Application.objects.filter(enterprise=OuterRef("enterprise"), state__in=AWARDED).exclude(
        pk=OuterRef(application)
    )
    return Q(Exists(OtherFunding.objects.filter(application=OuterRef(application)))) | Q(Exists(others))


def awards_for_the_same(claim: Application) -> list[OtherAward]:
    """The enterprise's other claims that were awarded for the same, in three queries."""
    numbers = set(claim.lines.exclude(invoice_number="").values_list("invoice_number", flat=True))
    rows = Application.objects.filter(enterprise=claim.enterprise_id, state__in=AWARDED).exclude(pk=claim.pk)
    others = {row.pk: row for row in rows.select_related("call__programme").order_by("submitted_at", "pk")}
    shared = same_numbers(others, numbers)
    return [
        OtherAward(row, bool(claim.project) and row.project == claim.project, shared.get(pk, 0))
        for pk, row in others.items()
        if shared.get(pk) or (claim.project and row.project == claim.project)
    ]


def same_numbers(claims: Iterable[int], numbers: set[str]) -> dict[int, int]:
    """How many of the invoice numbers each claim states in lines, or shows in papers where no line states them."""
    asked, wanted = list(claims), sorted(numbers)
    lines = ClaimLine.objects.filter(application__in=asked, invoice_number__in=wanted).order_by()
    papers = InvoiceReading.objects.filter(
        document__application__in=asked, document__replaced_at=None, number_key__in=wanted
    ).order_by()
    papers = papers.exclude(source=Source.SCAN.value)
    found = dict(lines.values_list("application").annotate(Count("invoice_number", distinct=True)))
    for pk, count in papers.values_list("document__application").annotate(Count("number_key", distinct=True)):
        found[pk] = max(count, found.get(pk, 0))
    return found
