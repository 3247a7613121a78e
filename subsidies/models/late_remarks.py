"""A remark on a point that the desk had reviewed already: a supervisor allows it with a reason, or does not."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from subsidies.enums import Desk
from subsidies.querysets_terms import LateRemarkQuerySet


class LateRemark(models.Model):
    """Asked for by the desk, answered by a supervisor, used by the request for corrections that names it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("subsidies.Application", on_delete=models.CASCADE, related_name="late_remarks")
    desk = models.CharField(max_length=20, choices=Desk)
    target = models.CharField(max_length=120)
    remark = models.CharField(max_length=500)
    why = models.CharField(max_length=500)  # why it was not said the first time
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    allowed = models.BooleanField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)  # or overtaken: a refused one that was asked for again

    objects = LateRemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "desk", "target"], condition=Q(used_at=None), name="late_remark_one_open"
            ),
            models.CheckConstraint(
                condition=Q(allowed=None, reason="", answered_at=None, answered_by=None)
                | Q(allowed__isnull=False, answered_at__isnull=False, answered_by__isnull=False) & ~Q(reason=""),
                name="late_remark_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="late_remark_two_people"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="late_remark_says_why"),
        ]
