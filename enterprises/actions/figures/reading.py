"""Figures read for a purpose: what the basis does not cover is refused, and each reading of authorised ones is kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import facts_figures
from enterprises.enums_figures import Purpose
from enterprises.facts_figures import Reading, Value
from enterprises.models import FigureReading
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed


@transaction.atomic
def read(
    subjects: Iterable[int],
    indicators: Collection[str],
    periods: Collection[Period],
    purpose: Purpose,
    *,
    by: User | None,
    now: datetime,
) -> Reading:
    """Values with source and basis, and refusals with their reason; `by` is None where the portal itself computes.

    Of every authorisation that was used there is one record a reading, which its enterprise sees.
    """
    if by is not None and not by.may(P.FIGURE_INSPECT):
        raise NotAllowed("not_allowed", _("You may not read figures of enterprises."))
    found = facts_figures.covered(subjects, indicators, periods, purpose, clock.local_date(now))
    used: dict[int, list[Value]] = defaultdict(list)
    for value in found.values:
        if value.authorisation is not None:
            used[value.authorisation].append(value)
    FigureReading.objects.bulk_create(
        [
            FigureReading(
                authorisation_id=authorisation,
                purpose=purpose,
                indicators=sorted({value.indicator for value in values}),
                periods=[str(period) for period in sorted({value.period for value in values})],
                count=len(values),
                read_at=now,
                read_by=by,
            )
            for authorisation, values in sorted(used.items())
        ],
        batch_size=500,
    )
    return found
