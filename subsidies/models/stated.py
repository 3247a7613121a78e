"""What people of the bureau state for a measure: a desk on a claim, and a programme manager on a call."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from subsidies.enums import Desk
from subsidies.models.claims import Application, ClaimLine


class ReviewerValue(models.Model):
    """A value that a desk states for an input of the measure, or for a column of one line, with its reason.

    `value` is the kept text as of an answer; None says that there is none of what is asked. `source` names where it was
    taken from when a register could not answer. Rows are never changed: a new one replaces the desk's earlier one.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviewer_values")
    line = models.ForeignKey(ClaimLine, null=True, on_delete=models.CASCADE, related_name="reviewer_values")
    input = models.CharField(max_length=60)
    desk = models.CharField(max_length=20, choices=Desk)
    value = models.JSONField(null=True)
    source = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "input", "desk"],
                condition=Q(replaced_at=None, line=None),
                name="reviewer_value_one_per_desk",
            ),
            models.UniqueConstraint(
                fields=["line", "input", "desk"],
                condition=Q(replaced_at=None, line__isnull=False),
                name="reviewer_value_one_per_line",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reviewer_value_has_reason",
                violation_error_message=_("A value stated in review needs a reason."),
            ),
        ]


class CallValue(models.Model):
    """A value that the call fixes for everybody. What was submitted keeps the value that stood at that moment."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey("subsidies.Call", on_delete=models.CASCADE, related_name="values")
    input = models.CharField(max_length=60)
    value = models.JSONField()
    reason = models.CharField(max_length=500, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "input"], condition=Q(replaced_at=None), name="call_value_one_current"
            )
        ]
