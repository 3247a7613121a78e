"""Print the API's contract as it stands in the code (docs/api/openapi.yaml is this command's output)."""

import yaml
from django.core.management.base import BaseCommand

from pilotzone.exchange.api.views import contract


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        self.stdout.write(text(), ending="")


def text() -> str:
    """In English, in the order of the code."""
    written: str = yaml.safe_dump(contract("en"), allow_unicode=True, sort_keys=False, width=120)
    return written
