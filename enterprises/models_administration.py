"""Somebody asks to become an enterprise's administrator, because nobody is left who could hand it over."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import OPEN_REQUESTS, AdministrationState
from enterprises.querysets import AdministrationRequestQuerySet

IS_OPEN = Q(state__in=OPEN_REQUESTS)


def paired(name: str, at: str, by: str) -> models.CheckConstraint:
    both = Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(condition=Q(**{at: None, by: None}) | both, name=name)


class AdministrationRequest(models.Model):
    """A person asks, on a letter sealed by the enterprise; one officer checks the letter, another one confirms.

    One waits for each enterprise and person, not one for each enterprise: a code is no secret, and a request made by
    a stranger would otherwise keep the right person from asking. Of several the officers see all; when one is
    approved the others close. An objection sends a request that was checked back to the check, which has to answer it
    from then on.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.CASCADE, related_name="administration_requests"
    )
    state = models.CharField(max_length=10, choices=AdministrationState, default=AdministrationState.WAITING)
    position = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    phone = models.CharField(max_length=20, blank=True)  # forgotten after the decision
    letter = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")  # so too
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="administration_requests"
    )
    objections_until = models.DateTimeField()  # exclusive; confirmed before only where an objection was answered
    objected_at = models.DateTimeField(null=True)
    objected_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=500, blank=True)
    objection_answer = models.CharField(max_length=500, blank=True)  # why it does not stand, of who checked
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    check_note = models.CharField(max_length=500, blank=True)  # how the letter was checked with the enterprise
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    refusal = models.CharField(max_length=500, blank=True)

    PERSONAL = {
        "phone": "to ask back about the request",
        "letter": "names the person whom the enterprise makes its administrator",
        "position": "what the person is in the enterprise",
        "reason": "why nobody can hand the administration over; may name who has left",
        "objection": "an administrator who is still there says so",
        "objection_answer": "why the administration changes all the same; the objector reads it",
        "check_note": "with whom the letter was checked",
    }

    objects = AdministrationRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "asked_by"],
                condition=IS_OPEN,
                name="administration_request_one_open",
                violation_error_message=_("Your request for this enterprise waits already."),
            ),
            paired("administration_request_checked_paired", "checked_at", "checked_by"),
            paired("administration_request_objected_paired", "objected_at", "objected_by"),
            models.CheckConstraint(
                condition=IS_OPEN & Q(decided_at=None, decided_by=None)
                | ~IS_OPEN & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="administration_request_decided_paired",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("refused", "withdrawn", "closed"))
                | Q(state="waiting", checked_at=None)
                | Q(state__in=("checked", "approved"), checked_at__isnull=False),
                name="administration_request_checked_first",
            ),
            models.CheckConstraint(
                condition=~IS_OPEN | Q(letter__isnull=False) & ~Q(phone=""), name="administration_request_has_letter"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("checked", "approved")) | Q(objected_at=None) | ~Q(objection_answer=""),
                name="administration_request_objection_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(checked_by=F("decided_by")),
                name="administration_request_two_people",
            ),
            models.CheckConstraint(
                condition=(Q(checked_by=None) | ~Q(checked_by=F("asked_by")))
                & (~Q(state__in=("approved", "refused", "closed")) | ~Q(decided_by=F("asked_by"))),
                name="administration_request_not_by_oneself",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(decided_by=F("asked_by")),
                name="administration_request_withdrawn_by_asker",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=IS_OPEN, name="administration_request_queue"),
        ]

    @property
    def state_enum(self) -> AdministrationState:
        return AdministrationState(self.state)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS

    @property
    def is_objected(self) -> bool:
        return self.objected_at is not None

    def may_be_objected_to(self, now: datetime) -> bool:
        """Whether the administrators' days to object still run and none of them has."""
        return not self.is_objected and now < self.objections_until
