"""Papers of a claim that an enterprise's own system prepares: handed in, assigned to lines, taken out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework.parsers import MultiPartParser

from pilotzone.exchange.api.idempotency import Idempotent
from pilotzone.files import actions as files
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404
from pilotzone.kernel.problems import PROBLEMS
from subsidies.actions import documents
from subsidies.api import operations_drafts as operations
from subsidies.api import serializers_drafts as shapes
from subsidies.api.drafts import OfDrafts
from subsidies.models import ClaimLine, Document


class Documents(OfDrafts):
    """Hand in a paper. The same bytes for the same material are the same paper, however often they are sent."""

    parser_classes = (MultiPartParser,)
    operations = operations.answering("DOCUMENTS", shapes.DraftUploadSerializer, shapes.DraftDetailSerializer)

    def post(self, request, uid):
        given = self.given(request, shapes.DraftUploadSerializer)
        served = self.chosen_lines(given["lines"])
        upload = given["file"]
        if upload.size > settings.PILOTZONE_MAX_UPLOAD:
            raise DomainError("file_too_large", PROBLEMS["file_too_large"].title, status=413, field="file")
        there = self.standing(given["material"]).filter(file__sha256=files.digest_of(upload)).first()
        if there is not None:
            self.serve(there, served)
            return self.told(self.application)
        replaces = given["replaces"] and get_or_404(self.standing(given["material"]), uid=given["replaces"])
        documents.add_document(
            self.application,
            given["material"],
            upload,
            lines=served,
            replaces=replaces,
            by=request.user,
            now=clock.now(),
        )
        return self.told(self.application)

    def serve(self, document: Document, lines: Sequence[ClaimLine]) -> None:
        """The paper serves these lines too."""
        served = list(document.lines.all())
        if not set(lines) <= set(served):
            both = {*served, *lines}
            documents.set_document_lines(document, both, by=self.request.user, now=clock.now())

    def standing(self, material: str) -> Any:
        rows = self.application.documents.filter(replaced_at=None, material=material)
        return rows.select_related("application", "file")


class OfDocument(Idempotent, OfDrafts):
    def document(self, uid: UUID) -> Document:
        rows = self.application.documents.filter(replaced_at=None).select_related("application", "file")
        found: Document = get_or_404(rows, uid=uid)
        return found


class DocumentLines(OfDocument):
    """Which lines a paper serves."""

    operations = operations.answering("DOCUMENT_LINES", shapes.DraftServedSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid, document):
        served = self.chosen_lines(self.given(request, shapes.DraftServedSerializer)["lines"])
        documents.set_document_lines(self.document(document), served, by=request.user, now=clock.now())
        return self.told(self.application)


class DocumentRemoved(OfDocument):
    operations = operations.answering("DOCUMENT_REMOVED", shapes.DraftNoFieldsSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid, document):
        self.given(request, shapes.DraftNoFieldsSerializer)
        documents.remove_document(self.document(document), by=request.user, now=clock.now())
        return self.told(self.application)
