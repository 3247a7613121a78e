"""`manage.py relations rebuild`: the keys by which related enterprises are found, made again for all of them."""

from django.core.management.base import BaseCommand, CommandParser

from enterprises.actions import relating
from pilotzone.kernel import clock


class Command(BaseCommand):
    help = "Makes the keys by which related enterprises are found, after an upgrade or another field key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild"])

    def handle(self, *args, **options) -> None:
        enterprises, changed = relating.rebuild(now=clock.now())
        self.stdout.write(f"{enterprises} enterprises, {changed} keys changed")
