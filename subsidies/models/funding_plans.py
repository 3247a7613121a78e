"""Funding plans (下达计划): what commerce and finance issue under a document number, and payments refer to."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums_payment import PlanState
from subsidies.querysets_meetings import FundingPlanQuerySet


class FundingPlan(models.Model):
    """Drawn up by commerce with its number and its claims, issued when finance agrees to the same record."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    document_number = models.CharField(max_length=60)
    programme = models.ForeignKey("subsidies.Programme", on_delete=models.PROTECT, related_name="funding_plans")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAWN_UP)
    record = models.TextField()  # canonical JSON: the claims by district with amounts and the budgets they come from
    digest = models.CharField(max_length=64)
    total = MoneyField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drop_reason = models.CharField(max_length=300, blank=True)

    objects = FundingPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document_number"],
                condition=~Q(state=PlanState.DROPPED),
                name="funding_plan_number_once",
                violation_error_message=_("A plan with this document number exists already."),
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_by=None) & ~Q(state=PlanState.ISSUED)
                | Q(issued_at__isnull=False, issued_by__isnull=False, state=PlanState.ISSUED),
                name="funding_plan_issued_paired",
            ),
            models.CheckConstraint(
                condition=Q(issued_by=None) | ~Q(issued_by=F("made_by")), name="funding_plan_two_people"
            ),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="funding_plan_newest")]

    def __str__(self):
        return self.reference

    @property
    def state_enum(self) -> PlanState:
        return PlanState(self.state)

    @staticmethod
    def number_of(applications: Iterable[int]) -> dict[int, str]:
        """The document number of the issued plan that a claim is in, by claim."""
        issued = {"plan__state": PlanState.ISSUED, "stands": True}
        rows = FundingPlanItem.objects.filter(application__in=list(applications), **issued)
        return dict(rows.values_list("application", "plan__document_number"))


class FundingPlanItem(models.Model):
    """One claim of a plan; it stands in one plan, unless that is not issued or the claim's award was withdrawn."""

    plan = models.ForeignKey(FundingPlan, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="plan_items")
    amount = MoneyField()
    stands = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "application"], name="funding_plan_item_once"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(stands=True), name="funding_plan_item_one_plan"
            ),
        ]
