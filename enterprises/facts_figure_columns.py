"""Figures of very many subjects as columns of whole numbers, each judged by its basis; what `facts_figures` is for few.

A million rows of objects would cost more than the assessment that reads them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from enterprises.enums_figures import Basis, Mode, Purpose
from enterprises.facts_figures import AT_ONCE, OWN, ground_given, with_codes
from enterprises.models import Authorisation, DataSource, Figure, Indicator, SharingItem
from enterprises.rules.figures import bases
from enterprises.rules.figures.bases import Ground
from enterprises.rules.figures.periods import Period
from pilotzone.kernel import copying
from pilotzone.kernel.money import EXPONENTS

Whole = npt.NDArray[np.int64]

MODES = tuple(mode.value for mode in Mode)
CURRENCIES = ("", *sorted(EXPONENTS))
BASES = (Basis.OWN.value, Basis.CATALOGUE.value, Basis.AUTHORISATION.value)
WIDTH = 10


@dataclass(frozen=True, slots=True)
class FigureRows:
    """Current figures, one per place of the arrays. `reason` is 0 where a figure may be read, else one of `reasons`.

    Values are scaled by the indicator's places; subjects, indicators, sources and authorisations are keys, periods,
    modes and currencies places in their lists.
    """

    subject: Whole
    indicator: Whole
    period: Whole
    mode: Whole
    source: Whole
    value: Whole
    currency: Whole
    authorisation: Whole
    reason: Whole
    reasons: tuple[str, ...]
    periods: tuple[Period, ...]
    indicators: Mapping[str, Indicator]
    sources: Mapping[int, str]  # in the order in which they stand


def covered(
    subjects: Sequence[int], indicators: Collection[str], periods: Sequence[Period], purpose: Purpose, day: date
) -> FigureRows:
    """Nothing is recorded here: whoever uses the values reads through `actions.figures.reading.read_columns`."""
    known = {each.code: each for each in Indicator.objects.filter(code__in=indicators)}
    table = np.concatenate(
        [
            copying.integers(rows_of(subjects[start : start + AT_ONCE], known, periods), WIDTH)
            for start in range(0, max(len(subjects), 1), AT_ONCE)
        ]
    )
    subject, indicator, period, mode, source, value, currency, basis, sharing, authorisation = table.T
    reason, reasons = judged(indicator, basis, sharing, authorisation, known, purpose, day)
    return FigureRows(
        subject,
        indicator,
        period,
        mode,
        source,
        value,
        currency,
        authorisation,
        reason,
        reasons,
        tuple(periods),
        known,
        dict(DataSource.objects.values_list("pk", "code")),
    )


def rows_of(
    subjects: Sequence[int], indicators: Mapping[str, Indicator], periods: Sequence[Period]
) -> "QuerySet[Figure, tuple[int, ...]]":
    spans = [Q(period_start=each.start, period_kind=each.kind) for each in periods]
    wanted = Q(pk=None)
    for span in spans:
        wanted |= span
    rows = Figure.objects.current().filter(
        wanted, subject__in=subjects, indicator__in=[each.pk for each in indicators.values()]
    )
    return rows.values_list(
        "subject_id",
        "indicator_id",
        numbered(spans),
        numbered([Q(mode=mode) for mode in MODES]),
        "source_id",
        "value",
        numbered([Q(currency=each) for each in CURRENCIES]),
        numbered([Q(basis=basis) for basis in BASES]),
        "sharing_id",
        "authorisation_id",
    )


def numbered(conditions: Sequence[Q]) -> Case:
    cases = [When(condition, then=Value(place)) for place, condition in enumerate(conditions)]
    return Case(*cases, default=Value(0), output_field=IntegerField())


def judged(
    indicator: Whole,
    basis: Whole,
    sharing: Whole,
    authorisation: Whole,
    known: Mapping[str, Indicator],
    purpose: Purpose,
    day: date,
) -> tuple[Whole, tuple[str, ...]]:
    """Each basis is judged once for each indicator, whatever rests on it."""
    codes = {each.pk: code for code, each in known.items()}
    wide = max(codes, default=0) + 1
    keys, where = np.unique(
        ((sharing + authorisation) * wide + indicator) * len(BASES) + basis, return_inverse=True
    )  # a figure has one of the two, or none
    shared = {row.pk: row.ground(names) for row, names in with_codes(SharingItem.objects.all())}
    given = grounds_given(np.unique(authorisation[authorisation > 0]).tolist())
    reasons, found = {"": 0}, []
    for key in keys.tolist():
        rest, kind = divmod(key, len(BASES))
        ground_key, item = divmod(rest, wide)
        grounds: Mapping[int, Ground] = ({0: OWN}, shared, given)[kind]
        reason = bases.refusal(grounds[ground_key], purpose=purpose.value, item=codes[item], day=day)
        found.append(reasons.setdefault(reason, len(reasons)))
    return np.array(found, np.int64)[where], tuple(reasons)


def grounds_given(keys: Sequence[int]) -> dict[int, Ground]:
    found: dict[int, Ground] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = Authorisation.objects.filter(pk__in=keys[start : start + AT_ONCE])
        found |= {row.pk: ground_given(row, names) for row, names in with_codes(rows)}
    return found
