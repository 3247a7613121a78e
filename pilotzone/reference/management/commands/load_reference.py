"""Load or reload the reference data that ships with the portal; safe to run again."""

import functools
from datetime import date, timedelta
from decimal import Decimal

import chinese_calendar
from django.core.management.base import BaseCommand

from pilotzone.kernel.workdays import SATURDAY
from pilotzone.reference import actions

NOTICES = {
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国务院办公厅2025年11月4日通知",
}
# GB/T 2260: the sixteen districts of Tianjin, the city of the first programme.
DIVISIONS = [
    ("120116", "滨海新区", "Binhai"),
    ("120101", "和平区", "Heping"),
    ("120102", "河东区", "Hedong"),
    ("120103", "河西区", "Hexi"),
    ("120104", "南开区", "Nankai"),
    ("120105", "河北区", "Hebei"),
    ("120106", "红桥区", "Hongqiao"),
    ("120110", "东丽区", "Dongli"),
    ("120111", "西青区", "Xiqing"),
    ("120112", "津南区", "Jinnan"),
    ("120113", "北辰区", "Beichen"),
    ("120114", "武清区", "Wuqing"),
    ("120115", "宝坻区", "Baodi"),
    ("120117", "宁河区", "Ninghe"),
    ("120118", "静海区", "Jinghai"),
    ("120119", "蓟州区", "Jizhou"),
]
# People's Bank of China, central parity of the yuan on the last trading day of 2023.
PARITY_2023_12_29 = {"USD": Decimal("7.0827"), "EUR": Decimal("7.8592")}


class Command(BaseCommand):
    help = __doc__
    stealth_options = ("now",)  # the demo's own moment

    def handle(self, *args, **options):
        actions.enter_divisions(DIVISIONS)
        for year, notice in NOTICES.items():
            actions.enter_calendar(year, notice, exceptions_of(year))
        actions.enter_rates("pboc-central-parity", date(2023, 12, 29), PARITY_2023_12_29, now=options.get("now"))
        self.stdout.write(f"Reference data: {len(DIVISIONS)} divisions, working days of {len(NOTICES)} years.")


@functools.cache
def exceptions_of(year: int) -> dict[date, bool]:
    """The days of a year on which the notice overrules the weekday."""
    day, found = date(year, 1, 1), {}
    while day.year == year:
        working = chinese_calendar.is_workday(day)
        if working != (day.weekday() < SATURDAY):
            found[day] = working
        day += timedelta(days=1)
    return found
