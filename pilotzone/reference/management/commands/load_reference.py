"""Enter the working days and the rates that come with the portal; what the bureau has entered since stands."""

import functools
from datetime import date, timedelta
from decimal import Decimal

import chinese_calendar
from chinese_calendar import Holiday
from django.core.management.base import BaseCommand

from pilotzone.reference import actions
from pilotzone.reference.models import CalendarYear

NOTICES = {
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
HOLIDAYS = {
    Holiday.new_years_day: "元旦",
    Holiday.spring_festival: "春节",
    Holiday.tomb_sweeping_day: "清明节",
    Holiday.labour_day: "劳动节",
    Holiday.dragon_boat_festival: "端午节",
    Holiday.mid_autumn_festival: "中秋节",
    Holiday.national_day: "国庆节",
}
# People's Bank of China, central parity of the yuan on the last trading day of 2023.
PARITY_2023_12_29 = {"USD": Decimal("7.0827"), "EUR": Decimal("7.8592")}


class Command(BaseCommand):
    help = __doc__
    stealth_options = ("now",)  # the demo's own moment

    def handle(self, *args, **options):
        there = set(CalendarYear.objects.values_list("year", flat=True))
        for year in NOTICES.keys() - there:  # what the bureau has entered since stands
            days, names = exceptions_of(year)
            actions.enter_calendar(year, NOTICES[year], days, names)
        actions.enter_rates("pboc-central-parity", date(2023, 12, 29), PARITY_2023_12_29, now=options.get("now"))
        self.stdout.write(f"working days of {len(NOTICES)} years")


@functools.cache
def exceptions_of(year: int) -> tuple[dict[date, bool], dict[date, str]]:
    """The days of which the year's notice speaks, and the holidays that they are of."""
    day, found, names = date(year, 1, 1), dict[date, bool](), dict[date, str]()
    while day.year == year:
        is_off, name = chinese_calendar.get_holiday_detail(day)
        if name is not None:
            found[day], names[day] = not is_off, HOLIDAYS[Holiday(name)]
        day += timedelta(days=1)
    return found, names
