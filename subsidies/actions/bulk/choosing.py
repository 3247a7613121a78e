"""What a person has ticked in the queue: kept on the server, so that filters and pages do not lose it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Refused
from subsidies.models import Application, SelectedClaim

MOST = 10_000  # claims of one act: the preview of more would keep its reader waiting


@transaction.atomic
def select(claims: QuerySet[Application], *, by: User) -> int:
    """Add these claims, of those that the person sees in the queue; how many are selected now.

    Raises Refused, adding nothing, when it would be more than MOST.
    """
    found = list(claims.order_by().values_list("pk", flat=True)[: MOST + 1])
    held = set(SelectedClaim.objects.filter(user=by).values_list("application", flat=True))
    if len(held.union(found)) > MOST:
        raise too_many()
    new = [SelectedClaim(user=by, application_id=pk) for pk in found if pk not in held]
    SelectedClaim.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    return len(held) + len(new)


@transaction.atomic
def deselect(claims: Iterable[Application] | None, *, by: User) -> None:
    """Take these claims out of the selection; None clears it."""
    rows = SelectedClaim.objects.filter(user=by)
    if claims is not None:
        rows = rows.filter(application__in=list(claims))
    rows.delete()


def too_many() -> Refused:
    text = _("At most %(most)s claims at once. Filter further, or do it in parts.")
    return Refused("too_many", text, params={"most": f"{MOST:,}"})
