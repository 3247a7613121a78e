"""Objections to one recognition on public notice: in writing, under a real name, decided by two people."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from enterprises.objections.enums import ObjectionSource
from enterprises.objections.models import EvidenceFile, Ruling, named_and_founded
from warehouses.enums_recognition import ObjectionOutcome
from warehouses.models.recognition import Recognition, RecognitionNotice
from warehouses.querysets_recognition import ObjectionQuerySet


class RecognitionObjection(Ruling):
    """While it is undecided its recognition alone waits. Who objects is kept encrypted; a department is named.

    `answer` is the letter to whoever objected, canonical JSON with its digest, from which the paper is drawn.
    """

    PERSONAL = {
        "identity_encrypted": "name, code and telephone of the objector, to verify the real name; read by those who "
        "decide, each reading recorded; erased with the case",
        "statement": "may tell who objects; read by those who decide",
    }

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.UUIDField(unique=True)  # the form that was sent: sent twice it is one objection
    reference = models.CharField(max_length=24, unique=True)
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="objections")
    notice = models.ForeignKey(RecognitionNotice, on_delete=models.PROTECT, related_name="objections")
    source = models.CharField(max_length=12, choices=ObjectionSource)
    identity_encrypted = models.TextField(blank=True)
    department = models.CharField(max_length=120, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    statement = models.TextField(blank=True)
    letter = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    erased_at = models.DateTimeField(null=True)  # who it was, what it said and its papers are forgotten
    answer_reference = models.CharField(max_length=24, blank=True)
    answer = models.TextField(blank=True)
    answer_digest = models.CharField(max_length=64, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta(Ruling.Meta):
        constraints = [
            *Ruling.Meta.constraints,
            *named_and_founded("recognition_objection"),
            models.CheckConstraint(
                condition=Q(answer="", answer_digest="", answer_reference="")
                | ~Q(answer="") & ~Q(answer_digest="") & ~Q(answer_reference="") & Q(decided_at__isnull=False),
                name="recognition_objection_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("", *ObjectionOutcome.values)), name="recognition_objection_outcome_known"
            ),
        ]
        indexes = [models.Index(fields=["-filed_at", "-id"], name="recognition_objection_newest")]

    def __str__(self) -> str:
        return self.reference

    @property
    def outcome_label(self) -> str:
        return str(ObjectionOutcome(self.outcome).label) if self.outcome else ""


class RecognitionObjectionFile(EvidenceFile):
    objection = models.ForeignKey(RecognitionObjection, on_delete=models.CASCADE, related_name="evidence")
