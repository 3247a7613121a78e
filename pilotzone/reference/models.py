"""What the whole portal looks up: places, working days, exchange rates, counters for readable references."""

import uuid

from django.db import models
from django.db.models import Q

from pilotzone.kernel.fields import ScaledField


class Division(models.Model):
    """An administrative division of the zone (GB/T 2260)."""

    code = models.CharField(max_length=6, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self):
        return self.name_zh


class CalendarYear(models.Model):
    """A year whose State Council notice has been entered."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    notice = models.CharField(max_length=120)


class CalendarDay(models.Model):
    """A day that differs from its weekday: a day off, or a make-up working day."""

    day = models.DateField(primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    is_working = models.BooleanField()


class ExchangeRate(models.Model):
    """A published rate: how many yuan one unit of the currency is worth, times a million."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=40)
    day = models.DateField()
    currency = models.CharField(max_length=3)
    rate = ScaledField(places=6)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "day", "currency"], name="exchange_rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
        ]
        indexes = [models.Index(fields=["-day", "-id"], name="exchange_rate_newest")]

    def __str__(self):
        return f"{self.source} {self.day} {self.currency}"


class Counter(models.Model):
    """The last number given in a series of readable references, such as SB-2026."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)
