"""Enter what a new portal begins with, and the districts of its zone; safe to run again.

Working days, countries, what enterprises report and credit lists come with the portal. Districts are the zone's own: a
line for each in a text or CSV file, such as `120116,滨海新区,Binhai`. They can be entered on a page as well.
"""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from pilotzone.reference import actions
from pilotzone.reference.models import Division

COMES_WITH_IT = (("load_reference",), ("warehouses", "load"), ("figures", "load"), ("credit", "load"))


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--districts", type=Path, metavar="FILE", help="code, name in Chinese, name in English")

    def handle(self, *args: object, districts: Path | None, **options: object) -> None:
        for command in COMES_WITH_IT:
            call_command(*command, stdout=self.stdout)
        if districts is not None:
            self.enter(districts)
        count = Division.objects.count()
        self.stdout.write(
            f"{count} districts" if count else "No district yet: --districts FILE, or Appointments, Districts."
        )

    def enter(self, file: Path) -> None:
        try:
            actions.enter_districts(file.read_text(encoding="utf-8-sig"), by=None, now=clock.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        except Refused as error:
            with translation.override("en"):
                raise CommandError(f"{file}: {error.message}") from error
