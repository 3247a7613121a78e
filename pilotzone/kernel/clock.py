"""The one place that reads the clock; demo and tests can fix it."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def now() -> datetime:
    """The current moment in UTC, taken once on arrival and handed on as an argument."""
    if settings.PILOTZONE_CLOCK:
        fixed = parse_datetime(settings.PILOTZONE_CLOCK)
        if fixed is None:
            raise ValueError(f"PILOTZONE_CLOCK is not a moment: {settings.PILOTZONE_CLOCK!r}")
        return fixed if timezone.is_aware(fixed) else timezone.make_aware(fixed)
    return timezone.now()


def today() -> date:
    """Today's date in the zone's time, Asia/Shanghai."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    return timezone.localtime(moment).date()
