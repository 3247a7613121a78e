"""What the months of all warehouses come to, counted ahead, so that a page of statistics adds up few rows."""

from django.db import models

from enterprises.models import Enterprise
from pilotzone.kernel.fields import ScaledField
from warehouses.models.places import Country
from warehouses.querysets_space import MonthSumQuerySet, OperatorSumQuerySet

SUMMED = ("area", "area_used", "pallets", "orders", "parcels", "served_local", "served_other")


class MonthCount(models.Model):
    """When a month was counted."""

    month = models.DateField(unique=True)  # its first day
    counted_at = models.DateTimeField()


class Sums(models.Model):
    """The reports of one month. Areas are square metres times a hundred; pallets not stated count as none."""

    month = models.DateField()
    warehouses = models.PositiveIntegerField()
    area = ScaledField(places=2)
    area_used = ScaledField(places=2)
    pallets = models.PositiveBigIntegerField(default=0)
    orders = models.PositiveBigIntegerField()
    parcels = models.PositiveBigIntegerField()
    served_local = models.PositiveBigIntegerField()
    served_other = models.PositiveBigIntegerField()
    markets = models.JSONField(default=list)  # codes of the countries and regions served

    class Meta:
        abstract = True


class MonthTotal(Sums):
    """By country and by the division where the operators were registered when it was counted: whoever they are."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+", db_index=False)
    division = models.ForeignKey("reference.Division", null=True, on_delete=models.CASCADE, related_name="+")

    objects = MonthSumQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "country", "division"], name="month_total_once")]


class MonthSum(Sums):
    """By operator and country."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+", db_index=False)
    operator = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")

    objects = OperatorSumQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "country", "operator"], name="month_sum_once"),
            models.CheckConstraint(condition=models.Q(warehouses__gt=0), name="month_sum_of_some"),
        ]
        indexes = [models.Index(fields=["month", "country", "-area", "operator"], name="month_sum_largest")]


class OperatorMonth(Sums):
    """By operator, all countries together: the largest of a month are its first rows."""

    operator = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    division = models.ForeignKey("reference.Division", null=True, on_delete=models.CASCADE, related_name="+")

    objects = MonthSumQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "operator"], name="operator_month_once")]
        indexes = [
            models.Index(fields=["month", "-area", "operator"], name="operator_month_largest"),
            models.Index(fields=["month", "division", "-area", "operator"], name="operator_month_of_division"),
        ]
