"""Measures and their drafts: begun from a template, a copy or a document; written in until they are proposed."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.formula.text import Text
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.versions import require_editable
from pilotzone.kernel.workflow import require
from subsidies.enums import VersionState
from subsidies.models import Measure, MeasureVersion, Programme
from subsidies.rules import heads
from subsidies.rules.measure import MeasureError, load_measure

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,39}")
PROGRAMME_CODE = re.compile(r"[a-z][a-z0-9_]{3,39}")


@transaction.atomic
def open_programme(
    *, code: str, name_zh: str, name_en: str, summary_zh: str = "", summary_en: str = "", by: User, now: datetime
) -> Programme:
    """A new field of support, under which measures are written and calls opened; measures name it by its code."""
    require(P.MEASURE_ENTER, by)
    if not PROGRAMME_CODE.fullmatch(code):
        raise Refused(
            "bad_code",
            _("A code has 4 to 40 small letters, digits and underscores, and begins with a letter."),
            field="code",
        )
    if Programme.objects.filter(code=code).exists():
        raise Refused("code_taken", _("There is a programme with this code already."), field="code")
    programme = Programme.objects.create(
        code=code, name_zh=name_zh, name_en=name_en, summary_zh=summary_zh, summary_en=summary_en
    )
    audit.record("programme.opened", programme, by=by, now=now, payload={"code": code})
    return programme


@transaction.atomic
def enter_version(document: str, *, by: User, now: datetime) -> MeasureVersion:
    """Enter a document that loads as a draft of the measure that it names; its number is the portal's."""
    require(P.MEASURE_ENTER, by)
    try:
        loaded = load_measure(document)
    except MeasureError as error:
        raise Refused("document_faulty", str(error)) from error
    programme = Programme.objects.filter(code=loaded.programme).first()
    if programme is None:
        raise Refused("no_programme", _("There is no programme “%(code)s”."), params={"code": loaded.programme})
    measure, _created = Measure.objects.get_or_create(code=loaded.id, defaults={"programme": programme})
    return begin(measure, document, origin="", by=by, now=now)


@transaction.atomic
def start_measure(
    *, code: str, programme: Programme, name: Text, document: str = "", origin: str = "", by: User, now: datetime
) -> MeasureVersion:
    """A new measure with its first draft: the blank template, or a copy of a document, as which it may be faulty."""
    require(P.MEASURE_ENTER, by)
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Refused("bad_code", _("A code has capital letters, digits and hyphens, at most 40."), field="code")
    if Measure.objects.filter(code=code).exists():
        raise Refused("code_taken", _("There is a measure with this code already."), field="code")
    text = document or heads.blank(code=code, programme=programme.code, name=name)
    text = heads.with_head(text, {"id": code, "programme": programme.code, **living(text)})
    if document and name.zh:
        text = heads.with_head(text, {"name": heads.flow(name)})
    measure = Measure.objects.create(code=code, programme=programme)
    return begin(measure, text, origin=origin, by=by, now=now)


@transaction.atomic
def start_version(measure: Measure, *, document: str = "", origin: str = "", by: User, now: datetime) -> MeasureVersion:
    """A new draft of a measure: a copy of its version in force, or of a document.

    While none is in force, a copy of the newest that was not discarded.
    """
    require(P.MEASURE_ENTER, by)
    if not document:
        kept = measure.versions.exclude(state=VersionState.DISCARDED).order_by("-number")
        source = kept.filter(state=VersionState.IN_FORCE).first() or kept.first() or measure.versions.latest("number")
        document, origin = source.document, origin or str(source)
    text = heads.with_head(document, {"id": measure.code, "programme": measure.programme.code, **living(document)})
    return begin(measure, text, origin=origin, by=by, now=now)


def living(document: str) -> dict[str, str]:
    """A copy of a historic text begins as a draft; what it was stays with the original."""
    return {"status": "draft"} if heads.head_of(document).is_historic else {}


def begin(measure: Measure, document: str, *, origin: str, by: User, now: datetime) -> MeasureVersion:
    """The next version of the measure as a draft; inside the caller's transaction."""
    locked = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    last: int = locked.versions.aggregate(last=Max("number"))["last"] or 0
    version = MeasureVersion(
        measure=locked, number=last + 1, origin=origin[:80], entered_at=now, entered_by=by, saved_at=now
    )
    fill(version, heads.with_head(document, {"version": str(version.number)}))
    version.save(force_insert=True)
    version.editors.add(by)
    name_by(version)
    payload = {"measure": locked.code, "number": version.number, "digest": version.digest, "origin": version.origin}
    audit.record("measure.version_entered", version, by=by, now=now, payload=payload)
    return version


def fill(version: MeasureVersion, document: str, digest: str | None = None) -> None:
    """Set the text and, when it loads, its digest, unless the caller knows that already. The caller saves."""
    version.document = document
    if digest is not None:
        version.digest = digest
        return
    try:
        version.digest = load_measure(document).digest
    except MeasureError:
        version.digest = ""


def lock_draft(version: MeasureVersion, *, expected_revision: int | None, by: User) -> MeasureVersion:
    """The draft, locked, if this person may write in it and nobody has since `expected_revision` was read."""
    require(P.MEASURE_ENTER, by)
    locked = lock(version)
    require_editable(locked, expected_revision)
    return locked


def write(
    locked: MeasureVersion, document: str, *, digest: str | None = None, removed: str = "", by: User, now: datetime
) -> None:
    """Keep the draft's text, faulty or not; whoever wrote in it cannot approve it. The caller holds the lock.

    `removed` is what this saving took away, for the next one to put back. There is no audit event while it is a draft:
    the proposal records the text and all who wrote in it.
    """
    fill(locked, document, digest)
    locked.revision += 1
    locked.saved_at, locked.removed = now, removed
    locked.save(update_fields=["document", "digest", "revision", "saved_at", "removed"])
    locked.editors.add(by)
    name_by(locked)


def lock(version: MeasureVersion) -> MeasureVersion:
    """The version as it is now, with its measure locked: versions of one measure change one after another."""
    Measure.objects.select_for_update(of=("self",)).get(pk=version.measure_id)
    found: MeasureVersion = (
        MeasureVersion.objects.select_for_update(of=("self",)).select_related("measure__programme").get(pk=version.pk)
    )
    return found


def name_by(version: MeasureVersion) -> None:
    """A measure is called as its version in force says; until there is one, as the newest that was written."""
    measure = version.measure
    name = heads.head_of(version.document).name
    if not (name.zh or name.en) or measure.versions.filter(state=VersionState.IN_FORCE).exclude(pk=version.pk).exists():
        return
    measure.name_zh, measure.name_en = (name.zh or name.en)[:200], name.en[:300]
    measure.save(update_fields=["name_zh", "name_en"])
