"""The one place that reads the clock; demo and tests can fix it."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

LONGEST_WAIT = timedelta(seconds=60)  # as long as a web process may take for a request
REQUEST_START = re.compile(r"(?:t=)?(\d{9,13}(?:\.\d{1,6})?)")
MILLISECONDS_FROM = 10**11
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The current moment in UTC, taken once on arrival and handed on as an argument."""
    if settings.PILOTZONE_CLOCK:
        fixed = parse_datetime(settings.PILOTZONE_CLOCK)
        if fixed is None:
            raise ValueError(f"PILOTZONE_CLOCK is not a moment: {settings.PILOTZONE_CLOCK!r}")
        return fixed if timezone.is_aware(fixed) else timezone.make_aware(fixed)
    return timezone.now()


def arrived(request: HttpRequest) -> datetime:
    """When the request reached the proxy, before it waited for a free process; else the current moment.

    Told by `X-Request-Start`, believed only where the proxy overwrites it, never in the future, and never more than
    `LONGEST_WAIT` ago.
    """
    current = now()
    if not settings.PILOTZONE_TRUST_REQUEST_START:
        return current
    told = told_start(request.headers.get("X-Request-Start", ""))
    if told is None:
        return current
    return min(max(told, current - LONGEST_WAIT), current)


def told_start(text: str) -> datetime | None:
    """`t=1720000000.123` or `t=1720000000123`: seconds, or milliseconds, of Unix time."""
    found = REQUEST_START.fullmatch(text.strip())
    if found is None:
        return None
    seconds = Decimal(found[1])
    if seconds >= MILLISECONDS_FROM:
        seconds /= 1000
    return EPOCH + timedelta(microseconds=int(seconds * 1_000_000))


def today() -> date:
    """Today's date in the zone's time, Asia/Shanghai."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    return timezone.localtime(moment).date()
