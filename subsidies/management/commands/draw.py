"""`manage.py draw verify FILE`: repeat a draw from its published file, as anybody can with verify.py."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pilotzone.audit.rules import verify


class Command(BaseCommand):
    help = "Checks the published file of a draw: commitment, what was fixed, and the result."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["verify"])
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"No file {file}.")
        if verify.main(["--draw", str(file)]):
            raise CommandError("The draw does not hold.", returncode=1)
