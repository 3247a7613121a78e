"""What enterprises contest of an assessment, with its evidence."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import OPEN_CONTESTS, ContestOutcome, ContestState
from enterprises.models_assessments import Assessment, Cycle, person
from enterprises.querysets_assessments import ContestQuerySet


class Contest(models.Model):
    """An enterprise says that one figure of its result is wrong: examined by one person, decided by another."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="contests")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="contests")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="contests")
    figure = models.CharField(max_length=60)  # its name in the scheme
    claimed = models.CharField(_("value claimed"), max_length=40)  # exact, as the scheme writes values
    statement = models.TextField(_("statement"))
    effect = models.JSONField(default=dict)  # score, grade and rank before and after, as shown when it was filed
    state = models.CharField(max_length=10, choices=ContestState, default=ContestState.FILED)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()  # by which it is decided
    examined_at = models.DateTimeField(null=True)
    examined_by = person()
    proposal = models.CharField(max_length=8, choices=ContestOutcome, blank=True)
    proposed_value = models.CharField(max_length=40, blank=True)
    proposal_note = models.TextField(blank=True)
    return_reason = models.TextField(blank=True)  # why the second reviewer sent it back
    decided_at = models.DateTimeField(null=True)
    decided_by = person()
    decision_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "-id"]
        indexes = [models.Index(fields=["-filed_at", "-id"], name="contest_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "figure"],
                condition=Q(state__in=OPEN_CONTESTS),
                name="contest_one_open_a_figure",
                violation_error_message=_("This value is being contested already."),
            ),
            models.CheckConstraint(condition=~Q(statement=""), name="contest_says_why"),
            models.CheckConstraint(
                condition=Q(examined_at=None, examined_by=None, proposal="")
                | Q(examined_at__isnull=False, examined_by__isnull=False) & ~Q(proposal=""),
                name="contest_examined_paired",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ContestState.ACCEPTED, ContestState.REFUSED), decided_at__isnull=False)
                & Q(decided_by__isnull=False, examined_by__isnull=False)
                & ~Q(decided_by=F("examined_by"))
                | ~Q(state__in=(ContestState.ACCEPTED, ContestState.REFUSED)) & Q(decided_at=None, decided_by=None),
                name="contest_decided_by_another",
                violation_error_message=_("Whoever examined a contest may not decide it."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_enum(self) -> ContestState:
        return ContestState(self.state)

    def is_late(self, day: date) -> bool:
        return self.state in OPEN_CONTESTS and day > self.due_on


class ContestFile(models.Model):
    """Evidence beside a contest."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["contest", "file"], name="contest_file_once")]
