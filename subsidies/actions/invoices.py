"""An invoice number counts once in the portal: held by the submitted claim that counts it, free again without it."""

from collections.abc import Iterable

from subsidies.models import Application, ClaimLine, InvoiceUse


def reserve(application: Application, lines: Iterable[ClaimLine] | None = None) -> set[str]:
    """Each number that is free counts for this claim from now on; a used one stays with the claim that uses it.

    Asked whenever the claim is valued: a number that another claim has given up meanwhile is counted here, so it
    has to be held here. What no line has any more is given up.

    Only taking can wait for another claim. All are taken in the order of their numbers, and before any is given up:
    so a claim that waits holds nothing that another, waiting for it, still needs. `lines` are the claim's in
    their order, where they have been read under its lock already.
    """
    first: dict[str, ClaimLine] = {}
    for line in application.lines.order_by("input", "position") if lines is None else lines:
        if line.invoice_number:
            first.setdefault(line.invoice_number, line)
    held = {use.number: use for use in InvoiceUse.objects.filter(application=application)}
    wanted = sorted(first.keys() - held.keys())
    uses = [InvoiceUse(number=number, line=first[number], application=application) for number in wanted]
    InvoiceUse.objects.bulk_create(uses, ignore_conflicts=True, batch_size=500)
    moved = [use for number, use in held.items() if number in first and use.line_id != first[number].pk]
    for use in moved:
        use.line = first[use.number]
    InvoiceUse.objects.bulk_update(moved, ["line"], batch_size=500)
    InvoiceUse.objects.filter(pk__in=[use.pk for number, use in held.items() if number not in first]).delete()
    return set(InvoiceUse.objects.filter(application=application).values_list("number", flat=True))


def free(application: Application) -> list[str]:
    """The claim gives up its numbers; which they were."""
    rows = InvoiceUse.objects.filter(application=application)
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    rows.delete()
    return numbers
