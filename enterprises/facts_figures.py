"""From rows of figures to the values that rules take; for one subject and for very many in the same few queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from enterprises.enums_figures import OWN_PURPOSES, Basis, PeriodKind, Purpose
from enterprises.models import Authorisation, Figure, Indicator, SharingItem
from enterprises.rules.figures import bases
from enterprises.rules.figures.bases import Ground
from enterprises.rules.figures.periods import Period
from enterprises.rules.figures.sheet import Spec
from pilotzone.kernel import clock

AT_ONCE = 5_000  # subjects asked for in one query
OWN = Ground(tuple(purpose.value for purpose in OWN_PURPOSES))
FIELDS = (
    "subject_id", "indicator__code", "period_start", "period_kind", "mode", "source__code", "value", "currency",
    "basis", "sharing_id", "authorisation_id", "as_of", "revision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One current figure with its source and basis; `refused` says why it may not be read, and then it has no value."""

    subject: int
    indicator: str
    period: Period
    mode: str
    source: str
    value: int | None
    currency: str
    basis: str
    sharing: int | None
    authorisation: int | None
    as_of: date
    revision: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What may be read and what may not, each figure once."""

    values: tuple[Value, ...]
    refused: tuple[Value, ...]


def spec_of(indicator: Indicator) -> Spec:
    return Spec(
        code=indicator.code,
        names=(indicator.name_zh, indicator.name_en),
        places=indicator.places,
        is_money=indicator.is_money,
        by_mode=indicator.by_mode,
        periods=tuple(indicator.periods),
        subjects=tuple(indicator.subjects),
        lowest=indicator.lowest,
    )


def covered(
    subjects: Iterable[int],
    indicators: Collection[str],
    periods: Collection[Period],
    purpose: Purpose,
    day: date,
    own: Ground = OWN,
) -> Reading:
    """The current figures, those whose basis does not cover the purpose on this day without their value; `own`: for
    what those may be read that the subject reports itself.

    Nothing is recorded here: whoever uses the values reads through `actions.figures.reading.read`.
    """
    shared = {row.pk: row.ground(codes) for row, codes in with_codes(SharingItem.objects.all())}
    allowed: list[Value] = []
    refused: list[Value] = []
    for rows in portions(subjects, indicators, periods):
        given = authorisations_of(rows)
        for row in rows:
            ground = ground_of(row, shared, given, own)
            reason = bases.refusal(ground, purpose=purpose.value, item=row[1], day=day)
            (refused if reason else allowed).append(value_of(row, reason))
    return Reading(tuple(allowed), tuple(refused))


def portions(
    subjects: Iterable[int], indicators: Collection[str], periods: Collection[Period]
) -> Iterator[list[tuple]]:
    wanted = sorted(set(subjects))
    spans = Q(pk=None)
    for period in periods:
        spans |= Q(period_start=period.start, period_kind=period.kind)
    for start in range(0, len(wanted), AT_ONCE):
        rows = Figure.objects.current().filter(spans, indicator__code__in=indicators)
        rows = rows.filter(subject__in=wanted[start : start + AT_ONCE]).order_by("subject", "indicator", "pk")
        yield list(rows.values_list(*FIELDS))


def with_codes(rows: QuerySet) -> Iterator[tuple]:
    for row in rows.prefetch_related("indicators"):
        yield row, [indicator.code for indicator in row.indicators.all()]


def authorisations_of(rows: Iterable[tuple]) -> Mapping[int, Ground]:
    keys = {row[10] for row in rows if row[10] is not None}
    found: dict[int, Ground] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        given = Authorisation.objects.filter(pk__in=ordered[start : start + AT_ONCE])
        found |= {row.pk: ground_given(row, codes) for row, codes in with_codes(given)}
    return found


def ground_given(row: Authorisation, codes: Iterable[str]) -> Ground:
    revoked: datetime | None = row.revoked_at
    return Ground(
        (row.purpose,), tuple(codes), row.starts_on, row.ends_on, clock.local_date(revoked) if revoked else None
    )


def ground_of(row: tuple, shared: Mapping[int, Ground], given: Mapping[int, Ground], own: Ground) -> Ground:
    basis, sharing, authorisation = row[8], row[9], row[10]
    if basis == Basis.CATALOGUE:
        return shared[sharing]
    if basis == Basis.AUTHORISATION:
        return given[authorisation]
    return own


def value_of(row: tuple, reason: str) -> Value:
    subject, indicator, start, kind, mode, source, value, currency, basis, sharing, authorisation, as_of, revision = row
    return Value(
        subject=subject,
        indicator=indicator,
        period=Period(start, PeriodKind(kind)),
        mode=mode,
        source=source,
        value=None if reason else value,
        currency=currency,
        basis=basis,
        sharing=sharing,
        authorisation=authorisation,
        as_of=as_of,
        revision=revision,
        refused=reason,
    )
