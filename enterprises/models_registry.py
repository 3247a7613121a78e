"""Changes of what was checked at registration: asked for by the enterprise, decided by an officer."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import ChangeState, EndKind
from enterprises.querysets import RegistryChangeQuerySet


class RegistryChange(models.Model):
    """Another name, place of registration or founding day, as the new licence has it; counts when it is approved.

    `before` keeps what stood then: names and days as text, the place by its code.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.CASCADE, related_name="registry_changes")
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.WAITING)
    name_zh = models.CharField(max_length=120)
    registration_division = models.ForeignKey(
        "reference.Division", null=True, on_delete=models.PROTECT, related_name="+"
    )
    established_on = models.DateField()
    before = models.JSONField()
    licence = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)  # how it was checked, or why it was not approved

    objects = RegistryChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="waiting"),
                name="registry_change_one_waiting",
                violation_error_message=_("A change of registered facts waits already."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | ~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="registry_change_decided_paired",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(asked_by=F("decided_by")), name="registry_change_two_people"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(state="waiting"), name="registry_change_queue"),
        ]

    @property
    def state_enum(self) -> ChangeState:
        return ChangeState(self.state)


class EnterpriseEnd(models.Model):
    """That an enterprise no longer exists: entered by an officer, lifted by another one where that was wrong."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.CASCADE, related_name="ends")
    kind = models.CharField(max_length=12, choices=EndKind)
    ended_on = models.DateField()
    reason = models.CharField(max_length=500)
    successor = models.ForeignKey("enterprises.Enterprise", null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lift_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(lifted_at=None), name="enterprise_end_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="enterprise_end_lifted_paired",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | ~Q(entered_by=F("lifted_by")), name="enterprise_end_two_people"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("enterprise")), name="enterprise_end_other_successor"
            ),
        ]
