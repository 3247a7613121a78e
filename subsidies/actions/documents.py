"""The papers of a draft: added, replaced, removed, and which lines each of them serves."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.kernel.errors import Refused
from subsidies import facts
from subsidies.actions import invoice_reading, scan_reading, undertaking
from subsidies.actions.drafting import changed, lock_to_edit
from subsidies.actions.invoice_reading import Outcome
from subsidies.models import Application, ClaimLine, Document
from subsidies.rules.model import Material

TYPES = {
    "pdf": (FileType.PDF,),
    "jpg": (FileType.JPEG,),
    "png": (FileType.PNG,),
    "ofd": (FileType.OFD,),
    "xlsx": (FileType.XLSX,),
}
MOST_DOCUMENTS = 400


def material_of(application: Application, name: str) -> Material:
    """A material that the applicant hands in; what comes from the enterprise's file is not uploaded here."""
    measure = facts.measure_of(application.measure_version)
    found = next((each for each in measure.materials if each.id == name and each.source == "claim"), None)
    if found is None:
        raise Refused("no_such_material", _("This measure asks for no such document."), status=404)
    return found


def accepted_types(material: Material, *, invoices: bool = False) -> tuple[FileType, ...]:
    """The kinds of file that the measure names; an invoice also as its XML, which is the original of a digital one."""
    named = tuple(kind for name in material.formats for kind in TYPES.get(name, ()))
    return (*named, FileType.XML) if invoices and FileType.XML not in named else named


def add_document(
    application: Application,
    material: str,
    upload: UploadedFile,
    *,
    lines: Iterable[ClaimLine] = (),
    replaces: Document | None = None,
    by: User,
    now: datetime,
) -> Document:
    """Hand in a paper, perhaps instead of another; checked by its content, and read before the claim is locked."""
    read = invoice_reading.read_upload(application, material, upload)
    with transaction.atomic():
        locked = lock_to_edit(application, expected_version=None, by=by, now=now)
        made = store_document(locked, material, upload, lines=lines, replaces=replaces, read=read, by=by, now=now)
        changed(locked, by=by, now=now)
    return made


def store_document(
    application: Application,
    material: str,
    upload: UploadedFile,
    *,
    lines: Iterable[ClaimLine],
    replaces: Document | None,
    read: Outcome | None,
    by: User,
    now: datetime,
) -> Document:
    """Check and keep the file and attach it; the caller holds the lock and has checked that this is open.

    `read` are the invoices that were read in it.
    """
    wanted = material_of(application, material)
    if replaces and (replaces.application_id, replaces.material) != (application.pk, material):
        raise Refused("other_material", _("A file can only take the place of one of the same kind."), field="file")
    if application.documents.filter(replaced_at=None).count() >= MOST_DOCUMENTS:
        text = _("A claim can have %(most)s files at most.")
        raise Refused("too_many_documents", text, params={"most": MOST_DOCUMENTS})
    accepted = accepted_types(wanted, invoices=invoice_reading.shows_invoices(application, material))
    stored = files.store(upload, by=by, now=now, accepted=accepted)
    made = Document.objects.create(application=application, material=material, file=stored, added_at=now, added_by=by)
    served = list(replaces.lines.all()) if replaces else list(lines)
    made.lines.set(served)
    if replaces:
        retire(replaces, now)
    invoice_reading.keep(made, read, now=now)
    scan_reading.ask(made, now=now)
    audit.record(
        "claim.document_added",
        made,
        case=application,
        by=by,
        now=now,
        payload={
            "material": material,
            "name": stored.name,
            "sha256": stored.sha256,
            "lines": len(served),
            "replaces": str(replaces.uid) if replaces else "",
        },
    )
    undertaking.arrived(application, material, by=by, now=now)
    return made


def retire(document: Document, now: datetime) -> None:
    document.replaced_at = now
    document.save(update_fields=["replaced_at"])


@transaction.atomic
def set_document_lines(document: Document, lines: Iterable[ClaimLine], *, by: User, now: datetime) -> Document:
    """Say which lines a paper serves."""
    locked = lock_to_edit(document.application, expected_version=None, by=by, now=now)
    document.lines.set([line for line in lines if line.application_id == locked.pk])
    changed(locked, by=by, now=now)
    return document


@transaction.atomic
def remove_document(document: Document, *, by: User, now: datetime) -> None:
    """Take a paper out of the draft; the record of it stays."""
    locked = lock_to_edit(document.application, expected_version=None, by=by, now=now)
    retire(document, now)
    changed(locked, by=by, now=now)
    audit.record(
        "claim.document_removed",
        document,
        case=locked,
        by=by,
        now=now,
        payload={"material": document.material, "name": document.file.name, "sha256": document.file.sha256},
    )
