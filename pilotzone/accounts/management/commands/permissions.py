"""Print the permission matrix as it stands in the code (docs/permissions.md is this command's output)."""

from django.core.management.base import BaseCommand
from django.utils import translation

from pilotzone.accounts.enums import ROLE_LABELS
from pilotzone.kernel.access import MATRIX, SIGNED_IN, P, R


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        self.stdout.write(page())


def page() -> str:
    with translation.override("en"):
        labels = [str(ROLE_LABELS[role]) for role in R]
    lines = [
        "# Permissions",
        "",
        "Printed from `pilotzone/kernel/access.py` by `python manage.py permissions`. A role is held by appointment",
        "(bureau, bounded by the office's division) or by membership (for one enterprise). Which rows somebody sees is",
        "decided by `visible_to`, when a step is open by `subsidies/workflow.py`.",
        "",
        "Everybody signed in: " + ", ".join(f"`{permission}`" for permission in sorted(SIGNED_IN)) + ".",
        "",
        "| Permission | " + " | ".join(labels) + " |",
        "|---|" + ":-:|" * len(labels),
    ]
    for permission in P:
        if permission not in SIGNED_IN:
            marks = ["●" if permission in MATRIX[role] else "" for role in R]
            lines.append(f"| `{permission}` | " + " | ".join(marks) + " |")
    return "\n".join(lines)
