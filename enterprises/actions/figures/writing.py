"""The one place where figures are written: new ones, revisions of those that differ, and nothing for the rest.

A figure that is withdrawn has a last revision that says so, and none that stands.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q

from enterprises import figure_series
from enterprises.enums_figures import Ask, SubjectKind
from enterprises.figure_series import Changed
from enterprises.models import DataSource, Enterprise, Figure, Park, Subject
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User
from pilotzone.kernel import copying

PORTION = 2_000
BATCH = 500
Series = tuple[int, int, date, str, str]
COLUMNS = (
    "subject_id", "indicator_id", "period_start", "period_kind", "mode", "revision", "is_current", "is_withdrawn",
    "value", "currency", "scope_note", "basis", "sharing_id", "authorisation_id", "source_id", "as_of", "reported_at",
    "reported_by_id", "batch_id",
)  # fmt: skip
SAME = ("value", "currency", "scope_note", "basis", "sharing_id", "authorisation_id")


class Fate(StrEnum):
    """What came of it; the last three are refusals."""

    ADDED = "added"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    UNCHANGED = "unchanged"
    STANDS = "stands"
    MISSING = "missing"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class New:
    """A value as it is told now; keys of rows, the value scaled. `expected` is the revision that its teller knows.

    Of one that is withdrawn only the series is told.
    """

    subject: int
    indicator: int
    period: Period
    mode: str
    value: int
    currency: str
    scope_note: str
    basis: str
    sharing: int | None = None
    authorisation: int | None = None
    ask: Ask = Ask.PUT
    expected: int | None = None

    @property
    def series(self) -> Series:
        return self.subject, self.indicator, self.period.start, self.period.kind.value, self.mode

    @property
    def told(self) -> tuple[object, ...]:
        """What must be the same for there to be nothing new."""
        return self.value, self.currency, self.scope_note, self.basis, self.sharing, self.authorisation


@dataclass(frozen=True, slots=True)
class Counts:
    added: int = 0
    revised: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.added + other.added, self.revised + other.revised, self.unchanged + other.unchanged)


def write(
    rows: Sequence[New],
    source: DataSource,
    *,
    as_of: date,
    batch: int | None,
    by: User,
    now: datetime,
    after_portion: Callable[[int], None] = lambda done: None,
) -> Counts:
    """Inside the caller's transaction. The caller holds the lock under which this source's figures are written."""
    counts = Counts()
    for start in range(0, len(rows), PORTION):
        portion = rows[start : start + PORTION]
        found = Counter(fate for fate, _revision in settle(portion, source, as_of=as_of, batch=batch, by=by, now=now))
        counts += Counts(found[Fate.ADDED], found[Fate.REVISED], found[Fate.UNCHANGED])
        after_portion(start + len(portion))
    return counts


def settle(
    rows: Sequence[New], source: DataSource, *, as_of: date, batch: int | None, by: User, now: datetime
) -> list[tuple[Fate, int]]:
    """Each row's fate, and the revision that its series has now (0: it has none). No series is told twice.

    Inside the caller's transaction, which holds the lock under which this source's figures are written.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Figures are written inside the transaction of what they belong to.")
    before = latest(rows, source)
    common = (source.pk, as_of, now, by.pk, batch)
    fates: list[tuple[Fate, int]] = []
    made: list[tuple[Any, ...]] = []
    changed: list[Changed] = []
    superseded: list[int] = []
    for row in rows:
        old = before.get(row.series)
        fate = fate_of(row, old)
        revision = old.revision if old else 0
        if fate in WRITTEN:
            revision += 1
            told = old.told if old is not None and fate == Fate.WITHDRAWN else row.told
            made.append((*row.series, revision, fate != Fate.WITHDRAWN, fate == Fate.WITHDRAWN, *told, *common))
            changed.append(Changed(row.subject, row.indicator, row.period, row.mode, revision, fate != Fate.WITHDRAWN))
            if old is not None and old.stands:
                superseded.append(old.key)
        fates.append((fate, revision))
    Figure.objects.filter(pk__in=superseded).update(is_current=False)
    copying.insert(Figure, COLUMNS, made)
    figure_series.note(changed, source, now=now)
    return fates


WRITTEN = frozenset({Fate.ADDED, Fate.REVISED, Fate.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Last:
    """The last revision of a series; it stands unless the figure was withdrawn."""

    key: int
    revision: int
    stands: bool
    told: tuple[object, ...]


def fate_of(row: New, old: Last | None) -> Fate:
    stands = old is not None and old.stands
    if row.ask == Ask.NEW and stands:
        return Fate.STANDS
    if row.ask in (Ask.CHANGE, Ask.WITHDRAW) and not stands:
        return Fate.MISSING
    if row.expected is not None and row.expected != (old.revision if old is not None else 0):
        return Fate.STALE
    if row.ask == Ask.WITHDRAW:
        return Fate.WITHDRAWN
    if old is None or not stands:
        return Fate.ADDED
    return Fate.UNCHANGED if old.told == row.told else Fate.REVISED


def latest(rows: Sequence[New], source: DataSource) -> dict[Series, Last]:
    """By series, of those that rows belong to and others beside them."""
    found = Figure.objects.filter(
        Q(is_current=True) | Q(is_withdrawn=True),
        source=source,
        subject__in={row.subject for row in rows},
        indicator__in={row.indicator for row in rows},
        period_start__in={row.period.start for row in rows},
    )
    names = ("subject_id", "indicator_id", "period_start", "period_kind", "mode", "pk", "revision", "is_current", *SAME)
    last: dict[Series, Last] = {}
    for each in found.values_list(*names):
        before = last.get(each[:5])
        if before is None or before.revision < each[6]:
            last[each[:5]] = Last(each[5], each[6], each[7], each[8:])
    return last


def subject_of(thing: Enterprise | Park | Subject) -> Subject:
    """The subject of an enterprise or a park, made when it is first needed; a warehouse's stands for it already."""
    if isinstance(thing, Subject):
        return thing
    if isinstance(thing, Park):
        own = {"kind": SubjectKind.PARK, "operator": thing.operator}
        return Subject.objects.get_or_create(park=thing, defaults=own)[0]
    return Subject.objects.get_or_create(enterprise=thing, defaults={"kind": SubjectKind.ENTERPRISE})[0]


def subjects_of(enterprises: Iterable[int], parks: Iterable[int]) -> tuple[dict[int, int], dict[int, int]]:
    """The same for very many: the subject's key by that of the enterprise, and by that of the park."""
    return (
        ensured("enterprise_id", SubjectKind.ENTERPRISE, sorted(set(enterprises))),
        ensured("park_id", SubjectKind.PARK, sorted(set(parks))),
    )


def ensured(field: str, kind: SubjectKind, keys: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        rows = Subject.objects.filter(**{f"{field}__in": portion})
        there = dict(rows.values_list(field, "pk"))
        made = [Subject(kind=kind, **{field: key}) for key in portion if key not in there]
        Subject.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
        found |= dict(rows.values_list(field, "pk")) if made else there
    return found
