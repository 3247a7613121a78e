"""Statistics counted from time to time, so that a page adds up thousands of rows and not a million claims."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import MoneyField
from subsidies.enums_statistics import Size, Step, Unit
from subsidies.querysets import StatisticQuerySet


class StatisticRun(models.Model):
    """One counting of everything; pages show the last one and say as of when it is."""

    as_of = models.DateTimeField()
    claims = models.PositiveIntegerField(default=0)


class StatisticSum(models.Model):
    """What happened in one month: claims submitted in it, decided in it, payments made in it, money that came back."""

    run = models.ForeignKey(StatisticRun, on_delete=models.CASCADE, related_name="sums")
    programme = models.ForeignKey("subsidies.Programme", on_delete=models.CASCADE, related_name="+")
    division = models.ForeignKey("reference.Division", null=True, on_delete=models.CASCADE, related_name="+")
    size = models.CharField(max_length=8, choices=Size)
    month = models.DateField()  # its first day
    submitted = models.PositiveIntegerField(default=0)
    claimed = MoneyField(default=0)
    decided = models.PositiveIntegerField(default=0)
    approved = MoneyField(default=0)
    payments = models.PositiveIntegerField(default=0)
    paid = MoneyField(default=0)
    recovered = MoneyField(default=0)

    objects = StatisticQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "programme", "division", "size", "month"], name="statistic_sum_once")
        ]


class StepTime(models.Model):
    """Of how many claims a step took so long; the year is that of the step's end."""

    run = models.ForeignKey(StatisticRun, on_delete=models.CASCADE, related_name="times")
    programme = models.ForeignKey("subsidies.Programme", on_delete=models.CASCADE, related_name="+")
    division = models.ForeignKey("reference.Division", null=True, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=Step)
    unit = models.CharField(max_length=5, choices=Unit)
    value = models.PositiveIntegerField()
    claims = models.PositiveIntegerField()

    objects = StatisticQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "programme", "division", "year", "step", "unit", "value"], name="step_time_once"
            )
        ]


class Report(models.Model):
    """A table of claims whose columns somebody has chosen; for oneself, or for all who read statistics."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    columns = models.JSONField()  # names of columns, in their order
    is_shared = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = StatisticQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(retired_at=None),
                name="report_name_once",
                violation_error_message=_("You have a report of this name already."),
            )
        ]

    def __str__(self):
        return self.name
