"""What a desk looked at beside the uploaded files: originals compared."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from subsidies.enums import Desk
from subsidies.models.claims import Application


class OriginalsCheck(models.Model):
    """A desk compared originals with what was handed in. Never changed; a later check stands beside it.

    `papers`: for each material the sha256 of the files that were compared, so that a replaced file needs a new check.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="originals_checks")
    desk = models.CharField(max_length=20, choices=Desk)
    papers = models.JSONField()
    agrees = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True)
    checked_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(remark=""), name="originals_check_says_what_differs")
        ]
