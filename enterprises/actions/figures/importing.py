"""A table of figures from an agency: read, checked row by row, and written whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NoReturn
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises import figure_words, import_errors
from enterprises.actions.figures import writing
from enterprises.actions.figures.writing import Counts, New
from enterprises.enums import EnterpriseState
from enterprises.enums_figures import NOT_BY_TABLE, Ask, Basis, ImportState, SubjectKind
from enterprises.facts_figures import spec_of
from enterprises.models import (
    Authorisation,
    DataSource,
    Enterprise,
    FigureImport,
    Indicator,
    Park,
    SharingItem,
    Subject,
)
from enterprises.rules.figures import sheet
from enterprises.rules.figures.sheet import Row, RowError, Spec, Target, Unread
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files import sheet_stream, spreadsheets
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.cells import Raw
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference import actions as reference

KIND = "figures.import"
MOST_BYTES = 64 * 1024 * 1024
REPORTED_ROWS = 1_000
PASSES = 3  # read, placed, written: a third of a row each; nobody sees the last before it is whole
AT_ONCE = 2_000
MOST_ERRORS = 10_000  # listed; all are counted


@transaction.atomic
def start(
    file: StoredFile,
    *,
    source: DataSource,
    sharing: SharingItem | None,
    as_of: date,
    scope_note: str,
    submission: UUID | None = None,
    by: User,
    now: datetime,
) -> FigureImport:
    """Begin an import as a job. Without an item of the sharing catalogue each row needs its enterprise's authorisation.

    Raises Refused: figures that the enterprises report themselves, an item of another source or not in force.
    """
    day = clock.local_date(now)
    require_taken(source, sharing, as_of, day, by)
    number = reference.next_reference("SJ", day.year)
    row = FigureImport.objects.create(
        uid=submission or uuid4(),
        reference=number,
        source=source,
        sharing=sharing,
        as_of=as_of,
        scope_note=scope_note.strip(),
        file=file,
        made_at=now,
        made_by=by,
    )
    link = reverse("bureau:enterprises:figure_import_detail", args=[row.uid])
    row.job = jobs.start(KIND, f"{number} {file.name}", total=0, by=by, now=now, args=(str(row.uid),), link=link)
    row.save(update_fields=["job"])
    payload = {
        "source": source.code,
        "file": file.name,
        "sha256": file.sha256,
        "item": sharing.number if sharing else "",
    }
    audit.record("figures.import_started", row, by=by, now=now, payload=payload)
    return row


def require_taken(source: DataSource, sharing: SharingItem | None, as_of: date, day: date, by: User) -> None:
    """What must hold of all rows of a table."""
    if not by.may(P.FIGURE_IMPORT):
        raise NotAllowed("not_allowed", _("You may not import figures."))
    if source.kind in NOT_BY_TABLE:
        raise Refused("own_figures", _("Enterprises report their own figures themselves."), field="source")
    if as_of > day:
        raise Refused("as_of_ahead", _("The day as of which the table was made lies ahead."), field="as_of")
    if sharing is not None and not usable(sharing, source, day):
        text = _("Choose an item of the sharing catalogue that is this source's and in force.")
        raise Refused("other_item", text, field="sharing")
    if sharing is None and source.gives_aggregates_only:
        text = _("A statistics office gives aggregates by an item of the sharing catalogue.")
        raise Refused("aggregates_only", text, field="sharing")


def usable(sharing: SharingItem, source: DataSource, day: date) -> bool:
    in_force = sharing.starts_on <= day and (sharing.ends_on is None or day <= sharing.ends_on)
    return sharing.source_id == source.pk and in_force


def run(uid: str, job: Job, *, now: datetime) -> dict[str, int]:
    """Read, check, write. Run again after its worker was lost, it begins anew or finds that it is done."""
    row = FigureImport.objects.select_related("source", "sharing", "file", "made_by").get(uid=uid)
    if row.state != ImportState.RUNNING:
        return outcome(row)
    plan = Plan(row.source, row.sharing, row.scope_note, clock.local_date(now))
    try:
        read = list(reported(sheet.read(raw_rows(row.file), plan.specs.values(), row.as_of), job))
    except sheet.NoHead as error:
        refuse_head(error)
    if not read:
        raise Refused("no_rows", _("The table has no rows."))
    jobs.expect(job, len(read))
    made, errors = plan.place(read, lambda done: jobs.report(job, (len(read) + done) // PASSES))
    if errors:
        return keep_errors(row, errors, now=now)
    return write(row, [new for _number, new in made], job, now=now)


def refuse_head(error: sheet.NoHead) -> NoReturn:
    columns = ", ".join(str(figure_words.COLUMNS[name]) for name in error.missing)
    text = _("No row names the columns. Missing: %(columns)s. Use the template.")
    raise Refused("no_head", text, params={"columns": columns}) from error


def raw_rows(file: StoredFile) -> Iterator[Raw]:
    last = sheet.MOST_ROWS + sheet.HEAD_WITHIN
    with default_storage.open(file.path) as stream:
        yield from (
            sheet_stream.rows(stream, last) if file.type == FileType.XLSX else spreadsheets.csv_rows(stream, last)
        )


def reported(rows: Iterable[Row | Unread], job: Job) -> Iterator[Row | Unread]:
    for count, row in enumerate(rows, 1):
        if count % REPORTED_ROWS == 0:
            jobs.report(job, count // PASSES)
        yield row


class Plan:
    """Whose the codes are and on what basis each row stands, looked up for many rows at once."""

    def __init__(self, source: DataSource, sharing: SharingItem | None, scope_note: str, day: date) -> None:
        self.source, self.sharing, self.scope_note, self.day = source, sharing, scope_note, day
        indicators = list(Indicator.objects.all())
        self.keys = {indicator.code: indicator.pk for indicator in indicators}
        self.specs: dict[str, Spec] = {indicator.code: spec_of(indicator) for indicator in indicators}
        shared = sharing.indicators.values_list("code", flat=True) if sharing else ()
        self.shared = frozenset(shared)

    def place(
        self, rows: Sequence[Row | Unread], report: Callable[[int], None]
    ) -> tuple[list[tuple[int, New]], list[RowError]]:
        """Each row as a figure to be written, with its number, and all that is wrong, row by row."""
        made: list[tuple[int, New]] = []
        errors: list[RowError] = []
        placed: list[tuple[Row, Target]] = []
        for start in range(0, len(rows), AT_ONCE):
            portion = rows[start : start + AT_ONCE]
            targets, twice = targets_of({row.who for row in portion})
            owned = {target.key for target in targets.values() if target.kind == SubjectKind.ENTERPRISE}
            given = {} if self.sharing else self.authorisations(owned)
            good: list[tuple[Row, Target]] = []
            for row in portion:
                target = targets.get(row.who)
                found = self.wrong(row, target, twice, given)
                errors += found
                if isinstance(row, Row) and target is not None and not found:
                    good.append((row, target))
            placed += good
            made += self.figures(good, given)
            report(start + len(portion))
        return made, sorted([*errors, *sheet.repeated(placed)], key=sheet.standing)

    def wrong(
        self, row: Row | Unread, target: Target | None, twice: set[str], given: Mapping[tuple[int, str], int]
    ) -> list[RowError]:
        """All that is wrong with a row; whose figure it is is asked as soon as the code and the indicator are read."""
        found = list(row.errors) if isinstance(row, Unread) else []
        if row.who and row.indicator and (error := self.stray(row, target, twice, given)) is not None:
            found.append(error)
        return found

    def stray(
        self, row: Row | Unread, target: Target | None, twice: set[str], given: Mapping[tuple[int, str], int]
    ) -> RowError | None:
        """Why the figure is not taken of whom the row names."""
        if row.who in twice:
            return RowError(row.number, "code", row.who, "several_subjects")
        spec, source = self.specs[row.indicator], self.source
        error = sheet.misplaced(row, target, spec, aggregates_only=source.gives_aggregates_only)
        if error is not None or target is None:
            return error
        if row.ask == Ask.WITHDRAW:
            return None
        if self.sharing:
            named = row.indicator in self.shared
            return None if named else RowError(row.number, "indicator", row.indicator, "not_shared")
        if target.kind == SubjectKind.ENTERPRISE and (target.key, row.indicator) in given:
            return None
        return RowError(row.number, "code", row.who, "not_authorised")

    def authorisations(self, enterprises: set[int]) -> dict[tuple[int, str], int]:
        """By enterprise and figure: the authorisation in force, the oldest that covers it."""
        rows = Authorisation.objects.in_force(self.day).filter(source=self.source, enterprise__in=enterprises)
        found = rows.order_by("-pk").values_list("enterprise_id", "indicators__code", "pk")
        return {(enterprise, code): pk for enterprise, code, pk in found}

    def figures(
        self, rows: list[tuple[Row, Target]], given: Mapping[tuple[int, str], int]
    ) -> Iterator[tuple[int, New]]:
        by_kind: dict[str, set[int]] = {kind: set() for kind in SubjectKind.values}
        for _row, target in rows:
            by_kind[target.kind].add(target.key)
        firms, parks = writing.subjects_of(by_kind[SubjectKind.ENTERPRISE], by_kind[SubjectKind.PARK])
        subjects = {SubjectKind.ENTERPRISE.value: firms, SubjectKind.PARK.value: parks}
        basis = Basis.CATALOGUE.value if self.sharing else Basis.AUTHORISATION.value
        sharing = self.sharing.pk if self.sharing else None
        for row, target in rows:
            known = subjects.get(target.kind)
            authorisation = None if self.sharing else given.get((target.key, row.indicator))
            yield (
                row.number,
                New(
                    subject=known[target.key] if known is not None else target.key,
                    indicator=self.keys[row.indicator],
                    period=row.period,
                    mode=row.mode,
                    value=row.value,
                    currency=row.currency,
                    scope_note=row.note or self.scope_note,
                    basis=basis,
                    sharing=sharing,
                    authorisation=authorisation,
                    ask=row.ask,
                    expected=row.expected,
                ),
            )


def targets_of(codes: set[str]) -> tuple[dict[str, Target], set[str]]:
    """Whose each code is (credit code, customs number, park code, warehouse code), and the codes of more than one."""
    found: dict[str, Target] = {}
    twice: set[str] = set()
    live = Enterprise.objects.filter(state=EnterpriseState.ACTIVE)
    kinds: tuple[tuple[str, Iterable[tuple[str, int]]], ...] = (
        (SubjectKind.ENTERPRISE, live.filter(uscc__in=codes).values_list("uscc", "pk")),
        (SubjectKind.ENTERPRISE, live.filter(customs_code__in=codes).values_list("customs_code", "pk")),
        (SubjectKind.PARK, Park.objects.filter(code__in=codes).values_list("code", "pk")),
        (SubjectKind.WAREHOUSE, Subject.objects.warehouses_of(codes)),
    )
    for kind, rows in kinds:
        for code, pk in rows:
            target = Target(kind, pk)
            if found.setdefault(code, target) != target:
                twice.add(code)
    return found, twice


@transaction.atomic
def keep_errors(row: FigureImport, errors: list[RowError], *, now: datetime) -> dict[str, int]:
    """Nothing is imported; the list of errors can be downloaded."""
    locked = FigureImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state != ImportState.RUNNING:
        return outcome(locked)
    upload = SimpleUploadedFile(f"{row.reference}-errors.csv", import_errors.kept(errors[:MOST_ERRORS]))
    locked.errors = files.store(upload, by=row.made_by, now=now, accepted=(FileType.CSV,), most=MOST_BYTES)
    locked.state, locked.wrong, locked.ended_at = ImportState.WRONG, len(errors), now
    locked.save(update_fields=["errors", "state", "wrong", "ended_at"])
    audit.record("figures.import_refused", locked, by=row.made_by, now=now, payload={"errors": len(errors)})
    return outcome(locked)


@transaction.atomic
def write(row: FigureImport, rows: list[New], job: Job, *, now: datetime) -> dict[str, int]:
    """All of them in one transaction, under the lock of their source; cancelled meanwhile, nothing of it stays."""
    source = DataSource.objects.select_for_update(of=("self",)).get(pk=row.source_id)
    locked = FigureImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state != ImportState.RUNNING:
        return outcome(locked)
    jobs.stop_if_asked(job)
    counts: Counts = writing.write(
        rows,
        source,
        as_of=row.as_of,
        batch=row.pk,
        by=row.made_by,
        now=now,
        after_portion=lambda _done: jobs.stop_if_asked(job),
    )
    locked.state, locked.ended_at, locked.rows = ImportState.DONE, now, len(rows)
    locked.added, locked.revised, locked.unchanged = counts.added, counts.revised, counts.unchanged
    locked.save(update_fields=["state", "ended_at", "rows", "added", "revised", "unchanged"])
    audit.record("figures.imported", locked, by=row.made_by, now=now, payload=outcome(locked))
    return outcome(locked)


def outcome(row: FigureImport) -> dict[str, int]:
    return {"added": row.added, "revised": row.revised, "unchanged": row.unchanged, "errors": row.wrong}
