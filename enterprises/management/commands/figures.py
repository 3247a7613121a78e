"""`manage.py figures load`: indicators, sources and sharing items from the document that ships with the portal."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enterprises.actions.figures import reference
from enterprises.rules.figures.reference import ReferenceError


class Command(BaseCommand):
    help = "Loads what there is to report, who reports it, and the items of the sharing catalogue; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["load"])
        parser.add_argument("--document", type=Path, help="another document than the portal's own")

    def handle(self, *args, document: Path | None, **options) -> None:
        try:
            found = reference.load(document.read_text(encoding="utf-8") if document else None)
        except (ReferenceError, OSError) as error:
            raise CommandError(str(error)) from error
        counts = f"{len(found.indicators)} indicators, {len(found.sources)} sources, {len(found.sharing)} sharing items"
        self.stdout.write(counts)
