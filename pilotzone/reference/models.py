"""What the whole portal looks up: places, working days, exchange rates, counters for readable references."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.fields import ScaledField
from pilotzone.reference.enums import ChangeKind, ChangeState

HOLIDAY = 40  # signs of the name of a holiday, or of several in one


class Division(models.Model):
    """An administrative division of the zone (GB/T 2260)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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
    """A day of which a notice speaks: a day off, or a make-up working day. `name` is the holiday's, where it is known.

    The last days of December may stand in the next year's notice.
    """

    day = models.DateField(primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    is_working = models.BooleanField()
    name = models.CharField(max_length=HOLIDAY, blank=True)


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


class ReferenceChange(models.Model):
    """A year's calendar or a day's rates, waiting for another person or decided.

    `key` is what it is of: "2027", or list and day of the rates. `content` is what is to stand, `before` what stood
    when it was proposed; `text` are the words of the notice from which the days were read.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=ChangeKind)
    key = models.CharField(max_length=60)
    ground = models.CharField(_("source"), max_length=120)
    text = models.TextField(blank=True)
    content = models.JSONField()
    before = models.JSONField()
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state=ChangeState.PROPOSED), name="reference_change_waits_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=ChangeState.CONFIRMED)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="reference_change_two_people",
            ),
        ]
        indexes = [models.Index(fields=["-proposed_at", "-id"], name="reference_change_newest")]

    def __str__(self):
        return f"{self.kind} {self.key}"

    @property
    def state_enum(self) -> ChangeState:
        return ChangeState(self.state)

    @property
    def source(self) -> str:
        """The list of the rates."""
        return self.key.rpartition(" ")[0]

    @property
    def what(self) -> str:
        """The year, or the day of the rates."""
        return self.key.rpartition(" ")[2]


class Counter(models.Model):
    """The last number given in a series of readable references, such as SB-2026."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)
