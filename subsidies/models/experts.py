"""The pool of experts, what they have declared, and draws that anybody can repeat."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from subsidies.enums_proof import Conflict, DrawPurpose, Skill


class Expert(models.Model):
    """Somebody who can be drawn into a panel; drawn and published by the reference alone."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=80)
    employer = models.CharField(_("employer"), max_length=120)
    employer_uscc = models.CharField(_("employer's unified social credit code"), max_length=18, blank=True)
    skills = models.JSONField()  # codes of Skill, the first is the main one
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="experts")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    PERSONAL = {"name": "panels of experts", "employer": "conflicts of interest"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="expert_ended_paired",
            ),
            models.UniqueConstraint(
                fields=["name", "employer"],
                condition=Q(ended_at=None),
                name="expert_once",
                violation_error_message=_("This person is in the pool already."),
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="expert_account_once"),
        ]

    def __str__(self):
        return self.reference

    @property
    def skill_labels(self) -> list[str]:
        return [str(Skill(skill).label) for skill in self.skills]


class ExpertInterest(models.Model):
    """An interest in an enterprise that the expert has declared; it stands."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="interests")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "enterprise"],
                name="expert_interest_once",
                violation_error_message=_("This interest is declared already."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="expert_interest_has_reason"),
        ]


class Draw(models.Model):
    """A draw in two steps: everything is fixed with the seed's digest, then a later public value decides.

    `basis` is canonical JSON of what was fixed; who sits on the panel follows from it, the seed and the value.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    call = models.ForeignKey("subsidies.Call", on_delete=models.PROTECT, related_name="draws")
    purpose = models.CharField(max_length=10, choices=DrawPurpose)
    basis = models.TextField()
    digest = models.CharField(max_length=64)
    seed_encrypted = models.TextField()
    public_day = models.DateField()
    review_day = models.DateField()
    fixed_at = models.DateTimeField()
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public_value = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at=None, drawn_by=None, public_value="")
                | (Q(drawn_at__isnull=False, drawn_by__isnull=False) & ~Q(public_value="")),
                name="draw_drawn_together",
            ),
            models.CheckConstraint(
                condition=Q(review_day__gt=F("public_day")),
                name="draw_before_review",
                violation_error_message=_("The draw lies before the day of the review."),
            ),
        ]
        indexes = [models.Index(fields=["-fixed_at", "-id"], name="draw_newest")]

    def __str__(self):
        return self.reference

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None


class DrawRecusal(models.Model):
    """Somebody drawn steps back; the next in the same order takes the seat."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="recusals")
    position = models.PositiveSmallIntegerField()
    candidate = models.CharField(max_length=24)
    reason = models.CharField(max_length=20, choices=Conflict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "position"], name="draw_recusal_position_once"),
            models.UniqueConstraint(fields=["draw", "candidate"], name="draw_recusal_once"),
        ]
