"""`manage.py field_keys`: which of PILOTZONE_FIELD_KEYS the sealed texts need; with --renew, all sealed with the first.

A key that nothing needs any more may be taken out, once no backup that is kept needs it either (docs/deploy.md).
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pilotzone.accounts.actions import field_keys


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--renew", action="store_true", help="seal with the first key what older ones opened")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["renew"]:
            self.stdout.write(f"{field_keys.renew()} texts sealed with the first key")
        lost = 0
        for column, found in field_keys.count().items():
            opened = [f"{found[place]} by key {place + 1}" for place in sorted(key for key in found if key is not None)]
            lost += found[None]
            unread = [f"{found[None]} by no key"] if found[None] else []
            self.stdout.write(f"{column}: {', '.join(opened + unread) or 'none'}")
        if lost:
            raise CommandError(f"{lost} texts are opened by none of PILOTZONE_FIELD_KEYS: put their key back.")
