"""Figures read for a purpose: what the basis does not cover is refused, and each reading of authorised ones is kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import facts_figure_columns, facts_figures
from enterprises.actions.consenting import note_reading
from enterprises.enums_consents import ConsentItem
from enterprises.enums_figures import Purpose
from enterprises.facts_figure_columns import FigureRows
from enterprises.facts_figures import Reading
from enterprises.models import Consent, FigureReading
from enterprises.rules.figures.bases import Ground
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed

Used = tuple[str, Period]


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
    keep(authorised(found), purpose, by=by, now=now)
    return found


@transaction.atomic
def read_on_consent(
    consent: Consent,
    subjects: Iterable[int],
    indicators: Collection[str],
    periods: Collection[Period],
    *,
    by: User,
    now: datetime,
) -> Reading:
    """What a bank or an insurer may read: figures of the enterprise's own telling as far as its consent names them;
    others where their own basis covers financing besides. Raises NotAllowed as `note_reading` does."""
    day, purpose = clock.local_date(now), Purpose.FINANCING
    named = sorted(each.code for each in consent.indicators.all())
    found = facts_figures.covered(subjects, set(named) & set(indicators), periods, purpose, day, consented(named))
    note_reading(consent, ConsentItem.FIGURES, len(found.values), by=by, now=now)
    keep(authorised(found), purpose, by=by, now=now)
    return found


def consented(codes: Sequence[str]) -> Ground:
    return Ground((Purpose.FINANCING.value,), tuple(codes))


def authorised(found: Reading) -> Mapping[int, Sequence[Used]]:
    """What was read on each authorisation."""
    used: dict[int, list[Used]] = defaultdict(list)
    for value in found.values:
        if value.authorisation is not None:
            used[value.authorisation].append((value.indicator, value.period))
    return used


@transaction.atomic
def read_columns(
    subjects: Sequence[int],
    indicators: Collection[str],
    periods: Sequence[Period],
    purpose: Purpose,
    *,
    now: datetime,
) -> FigureRows:
    """The same for very many subjects, by the portal itself: columns instead of objects, the same records."""
    found = facts_figure_columns.covered(subjects, indicators, periods, purpose, clock.local_date(now))
    codes = {each.pk: code for code, each in found.indicators.items()}
    rows = np.flatnonzero((found.authorisation > 0) & (found.reason == 0))
    used: dict[int, list[Used]] = defaultdict(list)
    columns = (found.authorisation[rows], found.indicator[rows], found.period[rows])
    for authorisation, indicator, period in zip(*(each.tolist() for each in columns), strict=True):
        used[authorisation].append((codes[indicator], found.periods[period]))
    keep(used, purpose, by=None, now=now)
    return found


def keep(used: Mapping[int, Sequence[Used]], purpose: Purpose, *, by: User | None, now: datetime) -> None:
    """One record for each authorisation of what was read on it."""
    FigureReading.objects.bulk_create(
        [
            FigureReading(
                authorisation_id=authorisation,
                purpose=purpose,
                indicators=sorted({indicator for indicator, _period in values}),
                periods=[str(period) for period in sorted({period for _code, period in values})],
                count=len(values),
                read_at=now,
                read_by=by,
            )
            for authorisation, values in sorted(used.items())
        ],
        batch_size=500,
    )
