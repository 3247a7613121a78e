"""Schemes and their drafts: begun blank, from a document or as a copy; written in until they are proposed."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import SchemeState
from enterprises.models import Scheme, SchemeVersion
from enterprises.rules.assessment.blank import blank
from enterprises.rules.assessment.scheme import SchemeError, load_scheme
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.formula import heads
from pilotzone.formula.text import Text
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.versions import require_editable
from pilotzone.kernel.workflow import require

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,39}")


@transaction.atomic
def enter_version(document: str, *, by: User, now: datetime) -> SchemeVersion:
    """Enter a document that loads as a draft of the scheme that it names; its number is the portal's."""
    require(P.SCHEME_ENTER, by)
    try:
        loaded = load_scheme(document)
    except SchemeError as error:
        raise Refused("document_faulty", str(error)) from error
    scheme, _created = Scheme.objects.get_or_create(code=loaded.id, defaults={"subject": loaded.subject})
    return _begin(scheme, document, by=by, now=now)


@transaction.atomic
def start_scheme(*, code: str, subject: str, name: Text, document: str = "", by: User, now: datetime) -> SchemeVersion:
    """A new scheme with its first draft: the blank one, or a copy of a document, as which it may be faulty."""
    require(P.SCHEME_ENTER, by)
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Refused("bad_code", _("A code has capital letters, digits and hyphens, at most 40."), field="code")
    if Scheme.objects.filter(code=code).exists():
        raise Refused("code_taken", _("There is a scheme with this code already."), field="code")
    text = document or blank(code=code, subject=subject, name=name)
    text = heads.with_head(text, {"id": code, "subject": subject, "name": heads.flow(name)})
    return _begin(Scheme.objects.create(code=code, subject=subject), text, by=by, now=now)


@transaction.atomic
def start_version(scheme: Scheme, *, source: SchemeVersion | None = None, by: User, now: datetime) -> SchemeVersion:
    """A new draft of a scheme: a copy of the version given, else of that in use, else of the newest not discarded."""
    require(P.SCHEME_ENTER, by)
    kept = scheme.versions.exclude(state=SchemeState.DISCARDED).order_by("-number")
    copied = source or kept.published().first() or kept.first() or scheme.versions.latest("number")
    text = heads.with_head(copied.document, {"id": scheme.code, "subject": scheme.subject})
    return _begin(scheme, text, source=copied, by=by, now=now)


def _begin(
    scheme: Scheme, document: str, *, source: SchemeVersion | None = None, by: User, now: datetime
) -> SchemeVersion:
    """The next version of the scheme as a draft; inside the caller's transaction."""
    locked = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    last: int = locked.versions.aggregate(last=Max("number"))["last"] or 0
    version = SchemeVersion(scheme=locked, number=last + 1, entered_at=now, entered_by=by, saved_at=now)
    _fill(version, heads.with_head(document, {"version": str(version.number), "status": "draft"}))
    version.save(force_insert=True)
    version.editors.add(by)
    name_by(version)
    payload = {"scheme": locked.code, "number": version.number, "digest": version.digest}
    audit.record("scheme.version_entered", version, by=by, now=now, payload=payload | copied_from(source))
    return version


def copied_from(source: SchemeVersion | None) -> dict[str, int]:
    return {"copied_from": source.number} if source else {}


def _fill(version: SchemeVersion, document: str) -> None:
    """Set the text and, when it loads, its digest. The caller saves."""
    version.document = document
    try:
        version.digest = load_scheme(document).digest
    except SchemeError:
        version.digest = ""


def lock(version: SchemeVersion) -> SchemeVersion:
    """The version as it is now, with its scheme locked: versions of one scheme change one after another."""
    Scheme.objects.select_for_update(of=("self",)).get(pk=version.scheme_id)
    found: SchemeVersion = (
        SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=version.pk)
    )
    return found


def lock_draft(version: SchemeVersion, *, expected_revision: int | None, by: User) -> SchemeVersion:
    """The draft, locked, if this person may write in it and nobody has since `expected_revision` was read."""
    require(P.SCHEME_ENTER, by)
    locked = lock(version)
    require_editable(locked, expected_revision)
    return locked


@transaction.atomic
def save_draft(
    version: SchemeVersion, document: str, *, expected_revision: int, by: User, now: datetime
) -> SchemeVersion:
    """Keep the draft's text, faulty or not; whoever wrote in it cannot approve it.

    Saving what is there already changes nothing. There is no audit event while it is a draft: the proposal records
    the text and all who wrote in it.
    """
    locked = lock_draft(version, expected_revision=expected_revision, by=by)
    if locked.document == document:
        return locked
    _fill(locked, document)
    locked.revision += 1
    locked.saved_at = now
    locked.save(update_fields=["document", "digest", "revision", "saved_at"])
    locked.editors.add(by)
    name_by(locked)
    return locked


def name_by(version: SchemeVersion) -> None:
    """A scheme is called as its version in use says; until there is one, as the newest that was written."""
    scheme = version.scheme
    name = heads.head_of(version.document).name
    if not (name.zh or name.en) or scheme.versions.published().exclude(pk=version.pk).exists():
        return
    scheme.name_zh, scheme.name_en = (name.zh or name.en)[:160], name.en[:200]
    scheme.save(update_fields=["name_zh", "name_en"])
