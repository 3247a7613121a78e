"""Moments of the demo, counted in working days before and after today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pilotzone.kernel import clock
from pilotzone.kernel.workdays import Calendar
from pilotzone.reference import queries as reference
from subsidies.rules.deadlines import ZONE

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moments:
    today: date
    calendar: Calendar

    def at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """A time of day on the working day so many before today; after today where `ago` is negative."""
        return datetime.combine(self.day(ago), time(hour, minute), ZONE)

    def day(self, ago: int) -> date:
        if ago < 0:
            return self.calendar.add(self.today, -ago).day
        day = self.today
        while ago:
            day -= ONE_DAY
            ago -= self.calendar.is_working(day)
        return day


def moments(now: datetime) -> Moments:
    return Moments(clock.local_date(now), reference.calendar())
