"""Reports: keep which columns somebody wants under a name, and record who took which claims out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.actions import budgeting
from subsidies.enums_statistics import ReportColumn
from subsidies.models import Application, Report

MOST_ROWS = 50_000
MOST_REPORTS = 30


@transaction.atomic
def keep(name: str, columns: Sequence[str], *, is_shared: bool, by: User, now: datetime) -> Report:
    """The same name again replaces one's own report of that name. Raises Refused: no name, no column, too many."""
    budgeting.require(by, P.STATISTICS_READ)
    name = name.strip()
    if not name or len(name) > 80:
        raise Refused("name_missing", _("Give the report a name, 80 signs at most."), field="name")
    known = [each for each in dict.fromkeys(columns) if each in ReportColumn.values]
    if not known:
        raise Refused("columns_missing", _("Choose at least one column."), field="columns")
    own = Report.objects.select_for_update(of=("self",)).filter(owner=by, retired_at=None)
    if own.exclude(name=name).count() >= MOST_REPORTS:
        raise Refused("too_many_reports", _("Delete a report first: %(most)s are kept at most."), params={"most": 30})
    row, _made = Report.objects.update_or_create(
        owner=by, name=name, retired_at=None, defaults={"columns": known, "is_shared": is_shared, "changed_at": now}
    )
    audit.record("report.kept", row, by=by, now=now, payload={"name": name, "columns": known, "shared": is_shared})
    return row


@transaction.atomic
def retire(report: Report, *, by: User, now: datetime) -> None:
    row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if row.owner_id != by.pk:
        raise NotAllowed("not_allowed", _("Only whoever made the report deletes it."))
    row.retired_at = now
    row.save(update_fields=["retired_at"])
    audit.record("report.retired", row, by=by, now=now, payload={"name": row.name})


@transaction.atomic
def take_out(
    report: Report, claims: QuerySet[Application], *, filters: Mapping[str, Any], by: User, now: datetime
) -> list[Application]:
    """The claims of an export, recorded with who, which columns, which filters and how many. Raises Refused above the
    most that one sheet takes."""
    budgeting.require(by, P.STATISTICS_READ)
    rows = list(
        claims.select_related("enterprise", "division", "call__programme").order_by("reference")[: MOST_ROWS + 1]
    )
    if len(rows) > MOST_ROWS:
        raise Refused("too_many_rows", _("More than %(most)s claims: narrow the filters."), params={"most": MOST_ROWS})
    payload = {"name": report.name, "columns": report.columns, "filters": dict(filters), "rows": len(rows)}
    audit.record("report.exported", report, by=by, now=now, payload=payload)
    return rows
