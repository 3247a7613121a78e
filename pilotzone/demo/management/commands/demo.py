"""Fill an empty database with the small demo or with many claims, or print the demo's sign-ins."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pilotzone.accounts.models import User
from pilotzone.demo import bulk, people, small
from pilotzone.kernel import clock
from subsidies.actions import counting


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="print who can sign in, and how")
        parser.add_argument("--claims", type=int, metavar="N", help="add N submitted claims for measurements")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same claims")

    def handle(self, *args: Any, sign_ins: bool, claims: int | None, seed: int, **options: Any) -> None:
        if not settings.PILOTZONE_DEMO:
            raise CommandError("This is not a demo installation (PILOTZONE_DEMO is false): nothing was changed.")
        if sign_ins:
            self.print_sign_ins()
            return
        start = time.perf_counter()
        if claims:
            bulk.build(claims, seed=seed, now=clock.now(), say=self.say)
        elif User.objects.exists():
            self.say("There is data in this database already: nothing was changed.")
            return
        else:
            small.build(now=clock.now(), say=self.say)
        self.say(f"Statistics: {counting.count(now=clock.now()).claims} claims counted.")
        self.say(f"Done in {time.perf_counter() - start:.1f} s.")

    def say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()

    def print_sign_ins(self) -> None:
        rows = people.sign_ins()
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        for role, email in rows:
            self.stdout.write(f"  {role.ljust(widths[0])}  {email.ljust(widths[1])}  {people.PASSWORD}")
