"""Reports: keep which columns of claims somebody wants under a name."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.actions import budgeting
from subsidies.enums_statistics import ReportColumn
from subsidies.models import Report

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
