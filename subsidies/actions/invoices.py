"""An invoice number counts once in the portal: held by the submitted claim that counts it, free again without it."""

from subsidies.models import Application, ClaimLine, InvoiceUse


def reserve(application: Application) -> None:
    """Each number that is free counts for this claim from now on; a used one stays with the claim that uses it.

    Asked whenever the claim is valued: a number that another claim has given up meanwhile is counted here, so it
    has to be held here. In the order of numbers, so that two claims at the same moment wait for each other once.
    """
    seen: dict[str, ClaimLine] = {}
    lines = application.lines.exclude(invoice_number="").filter(invoice_use=None)
    for line in lines.order_by("input", "position"):
        seen.setdefault(line.invoice_number, line)
    uses = [InvoiceUse(number=number, line=line, application=application) for number, line in sorted(seen.items())]
    InvoiceUse.objects.bulk_create(uses, ignore_conflicts=True, batch_size=500)


def free(application: Application) -> list[str]:
    """The claim gives up its numbers; which they were."""
    rows = InvoiceUse.objects.filter(application=application)
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    rows.delete()
    return numbers
