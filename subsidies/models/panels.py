"""Experts at work: their invitation to an account, the claims dealt to groups, and each expert's part in a claim."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from subsidies.enums_panels import PartEnd
from subsidies.models.claims import Application
from subsidies.models.experts import Draw, Expert
from subsidies.querysets_panels import ExpertInvitationQuerySet, ExpertPartQuerySet, PanelClaimQuerySet


class ExpertInvitation(models.Model):
    """An expert of the pool is asked to sign in; the token travels by e-mail and counts once."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    token_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    PERSONAL = {"email": "sign-in of experts"}

    objects = ExpertInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["expert"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="expert_invitation_one_open",
                violation_error_message=_("This person has been invited already."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="expert_invitation_accepted_paired",
            ),
        ]

    @property
    def is_unanswered(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None


class PanelClaim(models.Model):
    """A claim before a group of a draw. Which group follows from the draw's own key."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="panel_claims")
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="panel_claim")
    group = models.PositiveSmallIntegerField()
    rubric = models.ForeignKey("subsidies.Rubric", null=True, on_delete=models.PROTECT, related_name="panel_claims")
    dealt_at = models.DateTimeField()
    dealt_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("scores are signed by"), null=True)  # unknown of what was dealt before days were given

    objects = PanelClaimQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(group__gte=1), name="panel_claim_has_group")]
        indexes = [
            models.Index(fields=["draw", "group", "id"], name="panel_claim_group"),
            models.Index(fields=["due_on"], name="panel_claim_due"),
        ]

    def __str__(self):
        return f"{self.draw} {self.application}"


class ExpertPart(models.Model):
    """An expert's part in a claim: called, declared without interest or with one, ended where another stands in.

    `rank` is the place in the draw's order; of those who stand, the first leads. `instead_of` had it before.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel_claim = models.ForeignKey(PanelClaim, on_delete=models.CASCADE, related_name="parts")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="parts")
    skill = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    instead_of = models.ForeignKey(Expert, null=True, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    has_interest = models.BooleanField(null=True)
    declared_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=PartEnd, blank=True)

    PERSONAL = {"reason": "conflicts of interest"}

    objects = ExpertPartQuerySet.as_manager()

    class Meta:
        ordering = ["panel_claim", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["panel_claim", "expert"], name="expert_part_once"),
            models.CheckConstraint(
                condition=Q(declared_at=None, has_interest=None)
                | Q(declared_at__isnull=False, has_interest__isnull=False),
                name="expert_part_declared_together",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="expert_part_ended_together",
            ),
            models.CheckConstraint(
                condition=~Q(has_interest=True) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="expert_part_interest_ends_it",
                violation_error_message=_("An interest ends the part, and says what it is."),
            ),
        ]
