"""The one place where figures are written: new ones, revisions of those that differ, and nothing for the rest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from enterprises import figure_series
from enterprises.enums_figures import SubjectKind
from enterprises.models import DataSource, Enterprise, Figure, Park, Subject
from enterprises.rules.figures.periods import Period
from pilotzone.accounts.models import User
from pilotzone.kernel import copying

PORTION = 2_000
BATCH = 500
Series = tuple[int, int, date, str, str]
COLUMNS = (
    "subject_id", "indicator_id", "period_start", "period_kind", "mode", "source_id", "revision", "is_current", "value",
    "currency", "scope_note", "basis", "sharing_id", "authorisation_id", "as_of", "reported_at", "reported_by_id",
    "batch_id",
)  # fmt: skip
SAME = ("value", "currency", "scope_note", "basis", "sharing_id", "authorisation_id")


@dataclass(frozen=True, slots=True)
class New:
    """A value as it is told now; keys of rows, the value scaled."""

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
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Figures are written inside the transaction of what they belong to.")
    counts = Counts()
    for start in range(0, len(rows), PORTION):
        portion = rows[start : start + PORTION]
        before = current(portion, source)
        made, superseded = [], []
        for row in portion:
            old = before.get(row.series)
            if old is not None and old[2] == row.told:
                continue
            if old is not None:
                superseded.append(old[0])
            revision = old[1] + 1 if old else 1
            made.append(figure(row, source, revision, as_of=as_of, batch=batch, by=by, now=now))
        Figure.objects.filter(pk__in=superseded).update(is_current=False)
        copying.insert(Figure, COLUMNS, [tuple(getattr(each, name) for name in COLUMNS) for each in made])
        figure_series.note(made, source, now=now)
        counts += Counts(len(made) - len(superseded), len(superseded), len(portion) - len(made))
        after_portion(start + len(portion))
    return counts


def current(rows: Iterable[New], source: DataSource) -> dict[Series, tuple[int, int, tuple[object, ...]]]:
    """By series: key, revision and what was told, of the rows that stand."""
    rows = list(rows)
    found = Figure.objects.current().filter(
        source=source,
        subject__in={row.subject for row in rows},
        indicator__in={row.indicator for row in rows},
        period_start__in={row.period.start for row in rows},
    )
    names = ("subject_id", "indicator_id", "period_start", "period_kind", "mode", "pk", "revision", *SAME)
    return {each[:5]: (each[5], each[6], each[7:]) for each in found.values_list(*names)}


def figure(
    row: New, source: DataSource, revision: int, *, as_of: date, batch: int | None, by: User, now: datetime
) -> Figure:
    return Figure(
        subject_id=row.subject,
        indicator_id=row.indicator,
        period_start=row.period.start,
        period_kind=row.period.kind,
        mode=row.mode,
        source_id=source.pk,
        revision=revision,
        value=row.value,
        currency=row.currency,
        scope_note=row.scope_note,
        basis=row.basis,
        sharing_id=row.sharing,
        authorisation_id=row.authorisation,
        as_of=as_of,
        reported_at=now,
        reported_by_id=by.pk,
        batch_id=batch,
    )


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
