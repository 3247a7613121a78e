"""What an operator reports of a warehouse each month. A revision is a further row; what was told before stays."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from pilotzone.kernel.fields import ScaledField
from warehouses.enums import Channel
from warehouses.models.warehouses import Warehouse
from warehouses.querysets import Kept, MonthQuerySet, NeverDeleted


class WarehouseReport(models.Model):
    """One month of a warehouse. Areas are square metres times a hundred; `area` is what it had then."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="reports", db_index=False)
    month = models.DateField()  # its first day
    revision = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    area = ScaledField(places=2)
    area_used = ScaledField(places=2)
    pallets = models.PositiveBigIntegerField(null=True)
    orders = models.PositiveBigIntegerField()
    parcels = models.PositiveBigIntegerField()
    countries = models.JSONField(default=list)  # codes
    served_local = models.PositiveIntegerField(default=0)
    served_other = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    warnings = models.JSONField(default=list)  # what was odd when it was told: code and parameters
    channel = models.CharField(max_length=6, choices=Channel)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = MonthQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "month", "revision"], name="warehouse_report_revision_once"),
            models.UniqueConstraint(
                fields=["warehouse", "month"], condition=Q(is_current=True), name="warehouse_report_one_current"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="warehouse_report_revision_from_one"),
            models.CheckConstraint(
                condition=Q(area_used__gte=0, area__gte=0), name="warehouse_report_areas_not_below_zero"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="warehouse_report_month_by_first_day"),
        ]
        indexes = [
            models.Index(fields=["reported_at"], name="warehouse_report_newest"),
            models.Index(fields=["month", "warehouse"], condition=Q(is_current=True), name="warehouse_report_of_month"),
        ]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("Reports of a warehouse are never deleted.")

    @property
    def served(self) -> int:
        return int(self.served_local + self.served_other)


class ServedEnterprise(models.Model):
    """An enterprise that the warehouse served in the month of a report."""

    report = models.ForeignKey(WarehouseReport, on_delete=models.PROTECT, related_name="served_enterprises")
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=120, blank=True)
    in_city = models.BooleanField()

    objects = NeverDeleted.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "uscc"], name="served_enterprise_once")]
        indexes = [models.Index(fields=["uscc"], name="served_enterprise_by_code")]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("Reports of a warehouse are never deleted.")


class ReportChase(models.Model):
    """One day's reminders of a month's reports, and how far they have come; each operator is told once a day."""

    month = models.DateField()
    day = models.DateField()
    after_due = models.BooleanField()
    reached = models.BigIntegerField(default=0)  # key of the last warehouse told of
    told = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "day"], name="report_chase_once_a_day")]
