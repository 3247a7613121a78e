"""Tables of claims: asked for, made as a job, let go after some days. Who took out what stays in the record."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require
from subsidies import claim_tables as reads
from subsidies.enums_statistics import ReportColumn, TableSource
from subsidies.models import Application, ClaimTable

KIND = "subsidies.claim_table"
MOST_ROWS = 100_000
MOST_OPEN = 3  # of one person
KEPT = timedelta(days=7)


@transaction.atomic
def ask(
    claims: QuerySet[Application],
    columns: Sequence[str],
    *,
    source: TableSource,
    filters: Mapping[str, Sequence[str]],
    name: str = "",
    by: User,
    now: datetime,
) -> ClaimTable:
    """Have a table made of these claims, in this order; `filters` tell how they were found.

    Refused: `columns_missing`, `tables_under_way`, `no_claims`, `too_many_rows`.
    """
    require(P.QUEUE_READ, by)
    known = [each for each in dict.fromkeys(columns) if each in ReportColumn.values]
    if not known:
        raise Refused("columns_missing", gettext_lazy("Choose at least one column."), field="columns")
    if Job.objects.open().filter(kind=KIND, created_by=by).count() >= MOST_OPEN:
        text = gettext_lazy("%(most)s of your tables are being made. Wait for one, or cancel it.")
        raise Refused("tables_under_way", text, params={"most": MOST_OPEN})
    keys = keys_of(claims)
    uid = uuid4()
    job = jobs.start(
        KIND,
        _("Table of claims"),
        total=len(keys),
        by=by,
        now=now,
        args=(str(uid),),
        link=reverse("bureau:subsidies:table_detail", args=[uid]),
    )
    table: ClaimTable = ClaimTable.objects.create(
        uid=uid,
        source=source,
        name=name,
        columns=known,
        claims=keys,
        filters={key: list(values) for key, values in filters.items() if any(values)},
        job=job,
        made_at=now,
        made_by=by,
    )
    return table


def keys_of(claims: QuerySet[Application]) -> list[int]:
    keys = list(claims.values_list("pk", flat=True)[: MOST_ROWS + 1])
    if not keys:
        raise Refused("no_claims", gettext_lazy("No claim matches: there is nothing to take out."))
    if len(keys) > MOST_ROWS:
        text = gettext_lazy("More than %(most)s claims: narrow the filters.")
        raise Refused("too_many_rows", text, params={"most": f"{MOST_ROWS:,}"})
    return keys


def run(uid: str, job: Job, *, clock: Callable[[], datetime]) -> dict[str, Any]:
    """The work of the job: begun anew after a kill, nothing to do where the file is there."""
    table = ClaimTable.objects.select_related("made_by").get(uid=uid)
    if table.file_id is None:
        written = 0

        def told(count: int) -> None:
            nonlocal written
            written = count
            jobs.report(job, count)

        data = reads.workbook(table.columns, reads.claims_of(table), told)
        table = keep(table, data, written, now=clock())
    return {"claims": table.rows}


@transaction.atomic
def keep(table: ClaimTable, data: bytes, rows: int, *, now: datetime) -> ClaimTable:
    """The file, once; the record tells who took which claims out, by which columns and filters."""
    held = ClaimTable.objects.select_for_update(of=("self",)).defer("claims")
    locked: ClaimTable = held.select_related("made_by").get(pk=table.pk)
    if locked.file_id is None:
        name = f"claims-{clock.local_date(now):%Y%m%d}.xlsx"
        locked.file = files.keep_made(name, data, FileType.XLSX, by=locked.made_by, now=now)
        locked.rows = rows
        locked.save(update_fields=["file", "rows"])
        payload = {"source": locked.source, "name": locked.name, "columns": locked.columns}
        payload |= {"filters": locked.filters, "rows": rows}
        audit.record("claims.exported", locked, by=locked.made_by, now=now, payload=payload)
    return locked


@transaction.atomic
def drop_old(*, now: datetime) -> int:
    """Let go of the tables that were kept long enough; their files go with those that nothing refers to."""
    old = ClaimTable.objects.filter(made_at__lt=now - KEPT)
    count, _kinds = old.delete()
    return count
