"""How the office shares its work: the rules by which claims find their officer."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from subsidies.enums import Desk
from subsidies.querysets import AssignmentRuleQuerySet


class AssignmentRule(models.Model):
    """Claims that reach a desk go to one of these people. Ended rules stay: the record of claims names them."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.CharField(max_length=20, choices=Desk)
    division = models.ForeignKey("reference.Division", null=True, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("subsidies.Programme", null=True, on_delete=models.PROTECT, related_name="+")
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AssignmentRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("desk"),
                Coalesce(F("division"), Value(0)),
                Coalesce(F("programme"), Value(0)),
                condition=Q(ended_at=None),
                name="assignment_rule_one_standing",
                violation_error_message=_("There is a rule for this district and programme already: end it first."),
            ),
            models.CheckConstraint(
                condition=Q(desk__in=(Desk.DISTRICT_COMMERCE, Desk.CITY)), name="assignment_rule_desk"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="assignment_rule_ended_paired",
            ),
        ]
