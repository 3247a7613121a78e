"""`manage.py credit load`: the credit lists from the document that ships with the portal, or from another."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from enterprises.actions import credit_lists
from enterprises.rules.credit_lists import ListError


class Command(BaseCommand):
    help = "Loads the credit lists with their levels, grounds and terms; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["load"])
        parser.add_argument("--document", type=Path, help="another document than the portal's own")

    def handle(self, *args, document: Path | None, **options) -> None:
        try:
            found = credit_lists.load(document.read_text(encoding="utf-8") if document else None)
        except (ListError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(found)} credit lists")
