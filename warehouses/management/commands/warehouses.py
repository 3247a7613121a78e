"""`manage.py warehouses load`: countries with their boxes from the document that ships with the portal."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from warehouses.actions import places
from warehouses.rules.places import PlacesError


class Command(BaseCommand):
    help = "Loads the countries and regions of overseas warehouses; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["load"])
        parser.add_argument("--document", type=Path, help="another document than the portal's own")

    def handle(self, *args, document: Path | None, **options) -> None:
        try:
            found = places.load(document.read_text(encoding="utf-8") if document else None)
        except (PlacesError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(found)} countries and regions")
