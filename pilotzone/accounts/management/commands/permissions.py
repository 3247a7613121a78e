"""Print the permission matrix as it stands in the code (docs/permissions.md is this command's output)."""

from django.core.management.base import BaseCommand
from django.utils import translation

from pilotzone.accounts.enums import ROLE_LABELS
from pilotzone.kernel.access import MACHINE_ROLES, MATRIX, SIGNED_IN, P, R
from pilotzone.kernel.scopes import RIGHTS, Scope


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        self.stdout.write(page())


def page() -> str:
    roles = [role for role in R if role not in MACHINE_ROLES]
    with translation.override("en"):
        labels = [str(ROLE_LABELS[role]) for role in roles]
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
            marks = ["●" if permission in MATRIX[role] else "" for role in roles]
            lines.append(f"| `{permission}` | " + " | ".join(marks) + " |")
    return "\n".join([*lines, "", *scope_lines()])


def scope_lines() -> list[str]:
    """What another organisation's system may do, from `pilotzone/kernel/scopes.py`."""
    rows = [
        f"| `{scope}` | {listed(RIGHTS[scope].office)} | {listed(RIGHTS[scope].member)} |" for scope in sorted(Scope)
    ]
    return [
        "## Scopes of other systems",
        "",
        "A partner's key holds scopes in place of a role: those of an office in its division or the whole zone, those",
        "of a member for the enterprises that it stands for.",
        "",
        "| Scope | As an office | As a member |",
        "|---|---|---|",
        *rows,
    ]


def listed(permissions: frozenset[P]) -> str:
    return ", ".join(f"`{permission}`" for permission in sorted(permissions)) or "not given"
