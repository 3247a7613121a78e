"""The operator applies for a warehouse, corrects once what is asked for, or withdraws."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.locking import lock as lock_enterprise
from enterprises.rules.assessment import kept
from enterprises.rules.assessment.model import Figure, Scheme
from pilotzone.accounts.models import User
from pilotzone.files.models import StoredFile
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.reference import actions as references
from warehouses import workflow_recognition as workflow
from warehouses.actions.recognition import inspecting, steps
from warehouses.enums import WarehouseState
from warehouses.enums_recognition import FileStage, RecognitionState
from warehouses.facts_recognition import known_by_register, scheme_for
from warehouses.models import Recognition, RecognitionBatch, Warehouse
from warehouses.models.recognition import kind_of
from warehouses.rules.recognition import stated_figures


@transaction.atomic
def file(
    warehouse: Warehouse,
    batch: RecognitionBatch,
    *,
    kind: str,
    statement: str,
    given: Mapping[str, str],
    files: Iterable[StoredFile] = (),
    by: User,
    now: datetime,
) -> Recognition:
    """Apply for the recognition of a registered warehouse in an open round; `given` as the scheme writes values.

    Raises Refused: not registered, round not open, of another kind, applied for already, a figure missing.
    """
    operator = lock_enterprise(warehouse.operator, P.RECOGNITION_APPLY, by=by)
    locked = steps.lock_batch(batch)
    day = clock.local_date(now)
    row = Warehouse.objects.for_page().get(pk=warehouse.pk)
    _check(row, locked, kind, day)
    scheme = scheme_for(locked)
    values = asked_values(scheme, row, given, now)
    made: Recognition = Recognition.objects.create(
        reference=references.next_reference("RD", day.year),
        batch=locked,
        warehouse=row,
        enterprise=operator,
        kind=kind,
        statement=steps.said(statement, "statement", _("Say what the warehouse does and for whom.")),
        given=values,
        filed_at=now,
        filed_by=by,
    )
    count = steps.add_files(made, FileStage.APPLICATION, files, by=by, now=now)
    steps.record("filed", made, made, by=by, now=now, warehouse=row.code, kind=kind, given=values, files=count)
    steps.tell_officers(made, "recognition_filed", P.RECOGNITION_CHECK, now=now)
    return made


def _check(warehouse: Warehouse, batch: RecognitionBatch, kind: str, day: date) -> None:
    if warehouse.state != WarehouseState.REGISTERED:
        raise Refused("not_registered", _("Only a registered warehouse can be recognised."), status=409)
    if not batch.is_open(day):
        raise Refused("not_open", _("Applications in this batch are not open."), status=409)
    if batch.kinds and kind not in batch.kinds:
        raise Refused("no_kind", _("This batch does not recognise this kind."), field="kind")
    if not kind_of(warehouse, kind):
        raise Refused("other_kind", _("The warehouse is registered as another kind."), field="kind")
    standing = batch.recognitions.exclude(state=RecognitionState.WITHDRAWN)
    if standing.filter(warehouse=warehouse).exists():
        text = _("An application for this warehouse stands in this batch already.")
        raise Refused("applied", text, status=409)


def asked_values(scheme: Scheme, warehouse: Warehouse, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    """What the operator states, of the figures that the register does not know."""
    known = known_by_register(scheme, warehouse, clock.local_date(now))
    asked = [each for each in stated_figures(scheme) if each.name not in known]
    return {each.name: checked(each, given.get(each.name, "")) for each in asked}


def checked(figure: Figure, text: str) -> str:
    """Raises Refused where the figure is missing or cannot have this value."""
    if not text:
        raise Refused("missing", _("Enter the value."), field=figure.name)
    try:
        value = kept.value_of(figure, text)
    except (ValueError, ZeroDivisionError) as error:
        raise Refused("no_value", _("The figure cannot have this value."), field=figure.name) from error
    low, high = figure.low, figure.high
    if figure.type.is_quantity and ((low is not None and value < low) or (high is not None and value > high)):
        raise Refused("no_value", _("The figure cannot have this value."), field=figure.name)
    return text


def own(recognition: Recognition, expected_version: int | None, by: User) -> Recognition:
    """The application under lock, for somebody who may apply for its operator."""
    if not by.may(P.RECOGNITION_APPLY, enterprise_id=recognition.enterprise_id):
        raise NotAllowed("not_allowed", _("You may not do this for the enterprise."))
    return steps.lock(recognition, expected_version)


@transaction.atomic
def correct(
    recognition: Recognition,
    *,
    answer: str,
    given: Mapping[str, str],
    files: Iterable[StoredFile] = (),
    expected_version: int | None = None,
    by: User,
    now: datetime,
) -> Recognition:
    """The operator's one correction: figures as they are now, further documents, and what was changed."""
    row = own(recognition, expected_version, by)
    steps.step(row, workflow.CORRECT, by=by)
    limit = row.correction_ends_at
    if limit is not None and now >= limit and not row.correction_provisional:
        raise Refused("too_late", _("The time to correct is over."), status=409)
    row.correction_answer = steps.said(answer, "answer", _("Say what you have corrected."))
    row.given = asked_values(scheme_for(row.batch), row.warehouse, given, row.filed_at)
    row.corrected_at, row.corrected_by = now, by
    row.save()
    count = steps.add_files(row, FileStage.CORRECTION, files, by=by, now=now)
    steps.record("corrected", row, row, by=by, now=now, given=row.given, files=count)
    steps.tell_officers(row, "recognition_corrected", P.RECOGNITION_CHECK, now=now)
    return row


@transaction.atomic
def withdraw(recognition: Recognition, *, expected_version: int | None = None, by: User, now: datetime) -> Recognition:
    row = own(recognition, expected_version, by)
    steps.step(row, workflow.WITHDRAW, by=by)
    row.ended_at, row.ended_by = now, by
    row.save()
    steps.record("withdrawn", row, row, by=by, now=now)
    inspecting.put_off_all(row, by=by, now=now)
    steps.tell_officers(row, "recognition_withdrawn", P.RECOGNITION_CHECK, now=now)
    return row
