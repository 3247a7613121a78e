"""Enter published exchange rates from a CSV file with the columns day, currency and rate (yuan for one unit)."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from pilotzone.kernel.money import EXPONENTS
from pilotzone.reference import actions


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--list", default="pboc-central-parity", help="the list that publishes them")

    def handle(self, *args, **options):
        with options["file"].open(encoding="utf-8-sig", newline="") as file:
            rows = [rate_of(number, row) for number, row in enumerate(csv.DictReader(file), 2)]
        found: dict[date, dict[str, Decimal]] = defaultdict(dict)
        for day, currency, rate in rows:
            found[day][currency] = rate
        with transaction.atomic():
            for day, rates in found.items():
                actions.enter_rates(options["list"], day, rates)
        self.stdout.write(f"{options['list']}: {len(rows)} rates of {len(found)} days.")


def rate_of(number: int, row: dict[str, str | None]) -> tuple[date, str, Decimal]:
    """One row, or what is wrong in it."""
    try:
        day, rate = date.fromisoformat((row["day"] or "").strip()), Decimal((row["rate"] or "").strip())
        currency = (row["currency"] or "").strip().upper()
    except (KeyError, ValueError, InvalidOperation) as error:
        raise CommandError(f"Row {number}: a day as 2024-03-29, a currency and a rate are needed.") from error
    if currency not in EXPONENTS:
        raise CommandError(f"Row {number}: the currency {currency} is not known.")
    if not rate.is_finite() or rate <= 0 or rate != round(rate, 6):
        raise CommandError(f"Row {number}: a rate is above zero and has six decimal places at most.")
    return day, currency, rate
