"""Who looks after an enterprise, and the register of its problems."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums_services import ProblemState, Side
from enterprises.models_rules import paired, person
from enterprises.querysets_services import LiaisonQuerySet, ProblemQuerySet


class LiaisonAppointment(models.Model):
    """Who in the bureau looks after an enterprise, from a day to a day, both included."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="liaisons")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    appointed_at = models.DateTimeField()
    appointed_by = person(required=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = person()

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(ended_at=None),
                name="liaison_one_at_a_time",
                violation_error_message=_("The enterprise has a liaison officer already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="liaison_dates_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=paired("ended") & (Q(ended_at=None) | Q(ends_on__isnull=False)), name="liaison_ended_paired"
            ),
        ]


class MajorMark(models.Model):
    """An officer holds an enterprise for major though no rule says so, until the mark is taken back."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="major_marks")
    reason = models.CharField(_("reason"), max_length=300)
    marked_at = models.DateTimeField()
    marked_by = person(required=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = person()

    class Meta:
        ordering = ["-marked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(ended_at=None),
                name="major_mark_once",
                violation_error_message=_("The enterprise is marked already."),
            ),
            models.CheckConstraint(condition=paired("ended"), name="major_mark_ended_paired"),
        ]


class Problem(models.Model):
    """What troubles an enterprise: raised by itself or by its officer, answered, solved. `version` counts its steps."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="problems")
    title = models.CharField(_("in one line"), max_length=120)
    state = models.CharField(max_length=10, choices=ProblemState, default=ProblemState.OPEN)
    side = models.CharField(max_length=10, choices=Side)
    raised_at = models.DateTimeField()
    raised_by = person(required=True)
    answered_at = models.DateTimeField(null=True)  # the first answer
    solved_at = models.DateTimeField(null=True)
    solved_by = person()
    version = models.PositiveIntegerField(default=1)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=paired("solved")
                & (
                    Q(state=ProblemState.SOLVED, solved_at__isnull=False)
                    | ~Q(state=ProblemState.SOLVED) & Q(solved_at=None)
                ),
                name="problem_solved_paired",
            ),
        ]
        indexes = [
            models.Index(fields=["-raised_at", "-id"], name="problem_newest"),
            models.Index(fields=["raised_at", "id"], name="problem_oldest"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_enum(self) -> ProblemState:
        return ProblemState(self.state)


class ProblemEntry(models.Model):
    """What was written about a problem, in its order; `act` is the step by which it was written."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="entries")
    act = models.CharField(max_length=10)
    side = models.CharField(max_length=10, choices=Side)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()
    by = person(required=True)

    class Meta:
        ordering = ["problem", "at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="problem_entry_has_text")]
