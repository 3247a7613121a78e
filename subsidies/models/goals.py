"""What a budget is to achieve: measured at mid-year and at the end, evaluated by one and reviewed by another."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import ScaledField
from subsidies.enums_goals import GoalKind, GoalState
from subsidies.models.budget import Budget
from subsidies.querysets_goals import GoalSheetQuerySet

PERSON = {"null": True, "on_delete": models.PROTECT, "related_name": "+"}


def paired(name: str) -> models.CheckConstraint:
    at, by = f"{name}_at", f"{name}_by"
    condition = Q(**{at: None, by: None}) | Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(condition=condition, name=f"goal_sheet_{name}_paired")


class GoalSheet(models.Model):
    """The goals of one budget. What was handed in is never changed; a trigger holds that in the database."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    budget = models.OneToOneField(Budget, on_delete=models.PROTECT, related_name="goals")
    state = models.CharField(max_length=10, choices=GoalState, default=GoalState.DRAFT)
    purpose = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    check_note = models.CharField(max_length=500, blank=True)
    evaluated_at = models.DateTimeField(null=True)
    evaluated_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    evaluation_note = models.CharField(max_length=500, blank=True)
    score = ScaledField(places=2, null=True)  # points of the self-evaluation
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    review_score = ScaledField(places=2, null=True)
    review_note = models.CharField(max_length=500, blank=True)
    reminded_on = models.DateField(null=True)

    objects = GoalSheetQuerySet.as_manager()

    class Meta:
        constraints = [
            *(paired(name) for name in ("set", "checked", "evaluated", "reviewed")),
            models.CheckConstraint(
                condition=Q(state="draft", set_at=None) | ~Q(state="draft") & Q(set_at__isnull=False),
                name="goal_sheet_set_when_no_draft",
            ),
            models.CheckConstraint(
                condition=Q(evaluated_at=None, score=None) | Q(evaluated_at__isnull=False, score__range=(0, 100_00)),
                name="goal_sheet_evaluated_with_score",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, review_score=None)
                | Q(reviewed_at__isnull=False, evaluated_at__isnull=False, review_score__range=(0, 100_00)),
                name="goal_sheet_reviewed_with_score",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("evaluated_by")),
                name="goal_sheet_two_people",
                violation_error_message=_("Somebody else reviews what you evaluated."),
            ),
        ]

    @property
    def state_enum(self) -> GoalState:
        return GoalState(self.state)


class Goal(models.Model):
    """One indicator with its target; the values are held times a hundred."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sheet = models.ForeignKey(GoalSheet, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=GoalKind)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    at_most = models.BooleanField(default=False)
    target = ScaledField(places=2)
    weight = ScaledField(places=2)
    mid_value = ScaledField(places=2, null=True)
    achieved = ScaledField(places=2, null=True)
    points = ScaledField(places=2, null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["sheet", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="goal_position_once"),
            models.CheckConstraint(
                condition=Q(target__gte=0) & (Q(target__gt=0) | Q(at_most=True)), name="goal_target"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100_00), name="goal_weight"),
            models.CheckConstraint(
                condition=Q(points=None, achieved=None)
                | Q(achieved__isnull=False, points__gte=0, points__lte=F("weight")),
                name="goal_points_within",
            ),
        ]
