"""Who objects, and what is handed in: read and checked, the same for every kind of objection."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises import secrets
from enterprises.objections import identities
from enterprises.objections.enums import ObjectionSource
from enterprises.rules import codes
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused

LETTER_TYPES = (FileType.PDF, FileType.JPEG, FileType.PNG, FileType.OFD)
LONGEST_STATEMENT = 4000
LETTER, EVIDENCE = "letter", "evidence"
MOST_EVIDENCE = 10
ERASED = {"identity_encrypted": "", "statement": "", "letter": None}


@dataclass(frozen=True, slots=True)
class Objector:
    """Who objects, as given: `code` is a unified social credit code, or a person's document number."""

    source: ObjectionSource
    name: str
    code: str
    phone: str
    contact: str = ""

    def kept(self) -> dict[str, str]:
        return {"name": self.name, "code": self.code, "phone": self.phone, "contact": self.contact}


def read_objector(given: Objector) -> Objector:
    """The objector with codes in one form; says what cannot be right, since it will be compared with the letter."""
    name = given.name.strip()
    if not identities.is_real_name(name):
        raise Refused("name_not_real", _("Give the real name: anonymous objections are not taken up."), field="name")
    if not identities.is_phone(given.phone):
        raise Refused("phone_wrong", _("A telephone number has 7 to 16 digits."), field="phone")
    if given.source == ObjectionSource.ORGANISATION:
        code = codes.folded(given.code)
        if codes.uscc_fault(code):
            raise Refused(
                "code_wrong",
                _("This is no valid unified social credit code: compare it with the licence."),
                field="code",
            )
        if not identities.is_real_name(given.contact):
            raise Refused("contact_missing", _("Name the person whom the bureau can ask."), field="contact")
    else:
        code = identities.folded(given.code)
        if not identities.is_document_number(code):
            raise Refused(
                "code_wrong",
                _("This is no valid number of an identity card, passport or travel permit: compare it sign by sign."),
                field="code",
            )
    return Objector(given.source, name, code, given.phone.strip(), given.contact.strip())


def read_statement(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("statement_missing", _("Say what you object to, with the facts."), field="statement")
    if len(text) > LONGEST_STATEMENT:
        raise Refused(
            "statement_long",
            _("The text has %(most)s signs at most; put the rest into the letter."),
            field="statement",
            params={"most": LONGEST_STATEMENT},
        )
    return text


def keep(upload: UploadedFile, field: str, *, by: User | None, now: datetime) -> StoredFile:
    """Store a paper of the objection; what is wrong with it is said at its own field."""
    try:
        return files.store(upload, by=by, now=now, accepted=LETTER_TYPES)
    except Refused as error:
        raise Refused(error.code, error.template, field=field, params=error.params) from error


def in_clear(objection: Any) -> dict[str, str]:
    """Name, code and telephone of whoever objected. Raises Refused once they are erased."""
    if objection.erased_at:
        raise Refused("erased", _("Who objected has been erased: the time for it is over."), status=410)
    if not objection.identity_encrypted:
        return {"name": objection.department, "code": objection.document_number, "phone": "", "contact": ""}
    found: dict[str, str] = json.loads(secrets.decrypt(objection.identity_encrypted))
    return found


def read_papers(letter: StoredFile | None, evidence: Sequence[StoredFile]) -> tuple[StoredFile, ...]:
    """The letter first."""
    if letter is None:
        raise Refused("letter_missing", _("Choose the letter."), field=LETTER)
    if len(evidence) > MOST_EVIDENCE:
        raise Refused("too_many", _("%(most)s files at most."), field=EVIDENCE, params={"most": MOST_EVIDENCE})
    return (letter, *evidence)


def paper_of(objection: Any, name: str) -> StoredFile:
    """The letter, or the piece of evidence with this identifier."""
    paper: StoredFile | None = objection.letter if name == LETTER else evidence_of(objection, name)
    if paper is None:
        raise Refused("no_such_paper", _("The objection has no such paper."), status=404)
    return paper


def evidence_of(objection: Any, identifier: str) -> StoredFile | None:
    try:
        row = objection.evidence.select_related("file").filter(uid=UUID(identifier)).first()
    except ValueError:
        return None
    return row.file if row else None


def erase(rows: QuerySet[Any], case_of: Callable[[Any], Model], now: datetime) -> int:
    """Name, code, telephone, statement and letter; that there was one and how it was decided stays with the case.

    The caller lets go of the evidence. The files go by their own sweep, since nothing refers to them any more.
    """
    found = list(rows.select_for_update(of=("self",)).filter(erased_at=None).order_by("pk"))
    for row in found:
        for name, value in (ERASED | {"erased_at": now}).items():
            setattr(row, name, value)
        row.save(update_fields=[*ERASED, "erased_at"])
        audit.record("objection.erased", row, case=case_of(row), by=None, now=now, payload={"reference": row.reference})
    return len(found)
