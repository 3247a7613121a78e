"""Measures: a document becomes a version when its own examples pass, and is in force when a second person approves."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies.enums import VersionState
from subsidies.models import Measure, MeasureVersion, Programme
from subsidies.rules import model
from subsidies.rules.examples import run_examples
from subsidies.rules.measure import MeasureError, load_measure


@transaction.atomic
def open_programme(
    *, code: str, name_zh: str, name_en: str, summary_zh: str = "", summary_en: str = "", by: User, now: datetime
) -> Programme:
    require(P.MEASURE_ENTER, by)
    programme = Programme.objects.create(
        code=code, name_zh=name_zh, name_en=name_en, summary_zh=summary_zh, summary_en=summary_en
    )
    audit.record("programme.opened", programme, by=by, now=now, payload={"code": code})
    return programme


@transaction.atomic
def enter_version(document: str, *, by: User, now: datetime) -> MeasureVersion:
    """Enter a document as the next version of its measure; a worked example that fails keeps it out."""
    require(P.MEASURE_ENTER, by)
    loaded = checked(document)
    programme = Programme.objects.filter(code=loaded.programme).first()
    if programme is None:
        raise Refused("no_programme", _("There is no programme “%(code)s”."), params={"code": loaded.programme})
    measure, _created = Measure.objects.select_for_update(of=("self",)).get_or_create(
        code=loaded.id, defaults={"programme": programme}
    )
    last: int = measure.versions.aggregate(last=Max("number"))["last"] or 0
    version = MeasureVersion.objects.create(
        measure=measure,
        number=last + 1,
        document=document,
        digest=loaded.digest,
        state=VersionState.DRAFT,
        entered_at=now,
        entered_by=by,
    )
    payload = {"measure": measure.code, "number": version.number, "digest": version.digest}
    audit.record("measure.version_entered", version, by=by, now=now, payload=payload)
    return version


def checked(document: str) -> model.Measure:
    try:
        loaded = load_measure(document)
    except MeasureError as error:
        raise Refused("document_faulty", str(error)) from error
    failed = [str(result.number) for result in run_examples(loaded) if not result.passed]
    if failed:
        raise Refused("examples_fail", _("Worked examples fail: %(numbers)s."), params={"numbers": ", ".join(failed)})
    return loaded


@transaction.atomic
def approve(version: MeasureVersion, *, by: User, now: datetime) -> MeasureVersion:
    """Put a version in force; the one before it is retired, and claims pinned to it keep it."""
    require(P.MEASURE_APPROVE, by)
    Measure.objects.select_for_update(of=("self",)).get(pk=version.measure_id)
    locked = MeasureVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if locked.entered_by_id == by.pk:
        raise Refused("own_version", _("The person who entered a version does not approve it."))
    if locked.state != VersionState.DRAFT:
        raise Refused("not_draft", _("This version has been decided on already."), status=409)
    locked.measure.versions.filter(state=VersionState.IN_FORCE).update(state=VersionState.RETIRED)
    locked.state, locked.approved_at, locked.approved_by = VersionState.IN_FORCE, now, by
    locked.save(update_fields=["state", "approved_at", "approved_by"])
    payload = {"number": locked.number, "digest": locked.digest}
    audit.record("measure.version_approved", locked, by=by, now=now, payload=payload)
    return locked


def require(permission: P, by: User) -> None:
    if not by.may(permission):
        raise NotAllowed("not_allowed", _("You may not take this step."))
