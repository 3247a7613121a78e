"""The documents are checked; what is missing is asked for once, everything at the same time."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.rules.assessment.model import Scheme
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workdays import end_of
from pilotzone.reference import queries as reference
from warehouses import facts_recognition as facts
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition import steps
from warehouses.actions.recognition.applying import checked
from warehouses.enums_recognition import InspectionState, RecognitionState
from warehouses.models import Recognition
from warehouses.rules.recognition import stated_figures


@transaction.atomic
def ask_correction(
    recognition: Recognition, *, demand: str, expected_version: int | None = None, by: User, now: datetime
) -> Recognition:
    """Ask the operator for everything that is missing; there is one request, and one answer."""
    row = steps.lock(recognition, expected_version)
    steps.step(row, workflow.ASK_CORRECTION, by=by)
    steps.require_unlinked(by, row)
    if row.correction_at is not None:
        text = _("A correction was asked for already. Check the application, or propose that it is refused.")
        raise Refused("asked_once", text, status=409)
    row.correction = steps.said(demand, "demand", _("Name everything that has to be corrected."))
    limit = reference.calendar().add(clock.local_date(now), row.batch.correction_days)
    row.correction_at, row.correction_by = now, by
    row.correction_ends_at, row.correction_provisional = end_of(limit.day), limit.provisional
    row.save()
    steps.record("correction_asked", row, row, by=by, now=now, ends_at=row.correction_ends_at)
    steps.tell_operator(row, "recognition_correction", now=now, until=limit.day, demand=row.correction)
    return row


@transaction.atomic
def pass_check(
    recognition: Recognition, *, note: str = "", expected_version: int | None = None, by: User, now: datetime
) -> Recognition:
    """The documents are complete and agree; next the warehouse is inspected."""
    row = steps.lock(recognition, expected_version)
    steps.step(row, workflow.PASS_CHECK, by=by)
    steps.require_unlinked(by, row)
    row.checked_at, row.checked_by, row.check_note = now, by, note.strip()
    row.save()
    steps.record("checked", row, row, by=by, now=now)
    steps.tell_operator(row, "recognition_checked", now=now)
    return row


@transaction.atomic
def put_before_panel(
    recognition: Recognition,
    *,
    values: Mapping[str, str],
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Recognition:
    """The figures as established after the inspection, by which the criteria are judged."""
    row = steps.lock(recognition, expected_version)
    steps.step(row, workflow.TO_PANEL, by=by)
    steps.require_unlinked(by, row)
    if not row.inspections.filter(state=InspectionState.DONE).exists():
        raise Refused("not_inspected", _("The warehouse has not been inspected yet."), status=409)
    if row.inspections.to_make().exists():
        raise Refused("inspection_open", _("An inspection is still to be made."), status=409)
    row.established = established(row, facts.scheme_for(row.batch), values, now)
    row.established_at, row.established_by = now, by
    row.save()
    steps.record("established", row, row, by=by, now=now, values=row.established)
    steps.tell_officers(row, "recognition_panel", P.RECOGNITION_JUDGE, now=now)
    return row


def established(
    row: Recognition, scheme: Scheme, values: Mapping[str, str], now: datetime
) -> dict[str, dict[str, str]]:
    """What the officer leaves as it was told keeps its source; the day is that of the application."""
    told = facts.told(row, clock.local_date(row.filed_at))
    found = {}
    for figure in stated_figures(scheme):
        before = told.get(figure.name, {"value": "", "source": facts.OFFICER})
        text = checked(figure, values.get(figure.name) or before["value"])
        found[figure.name] = before if text == before["value"] else {"value": text, "source": facts.OFFICER}
    return found


def lapse_due(*, now: datetime) -> int:
    """Corrections that were not made in time; on a day that is still uncertain nothing lapses."""
    recount_provisional(now=now)
    return sum(lapse(row, now=now) for row in Recognition.objects.lapsed_corrections(now).order_by("pk"))


@transaction.atomic
def recount_provisional(*, now: datetime) -> int:
    """Where the year's working days have been entered meanwhile, the limit becomes certain."""
    rows = Recognition.objects.filter(state=RecognitionState.CORRECTING, correction_provisional=True)
    calendar, settled = reference.calendar(), 0
    for each in rows.order_by("pk"):
        row = steps.lock(each)
        if row.state != RecognitionState.CORRECTING or row.correction_at is None:
            continue
        limit = calendar.add(clock.local_date(row.correction_at), row.batch.correction_days)
        if limit.provisional:
            continue
        row.correction_ends_at, row.correction_provisional = end_of(limit.day), False
        row.save(update_fields=["correction_ends_at", "correction_provisional"])
        steps.record("limit_settled", row, row, by=None, now=now, ends_at=row.correction_ends_at)
        settled += 1
    return settled


@transaction.atomic
def lapse(recognition: Recognition, *, now: datetime) -> bool:
    row = steps.lock(recognition)
    limit = row.correction_ends_at
    if row.state != RecognitionState.CORRECTING or row.correction_provisional or limit is None or now < limit:
        return False
    steps.step(row, workflow.LAPSE_CORRECTION, by=None)
    row.reason = "材料未在规定时间内补正。"
    row.decided_at = now
    row.save()
    steps.record("correction_lapsed", row, row, by=None, now=now)
    steps.tell_operator(row, "recognition_lapsed", now=now)
    return True
