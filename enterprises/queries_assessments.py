"""Reads of the assessment that span models: who is told, how far a run has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from enterprises.models import Membership, Run
from enterprises.querysets_figures import holders
from pilotzone.accounts.models import User
from pilotzone.kernel.access import P


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps of portions that are done, of all that there are."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def progress(run: Run) -> Progress:
    """Each portion is derived, then scored."""
    found = run.portions.aggregate(total=Count("pk"), derived=Count("derived_at"), scored=Count("scored_at"))
    return Progress(found["derived"] + found["scored"], 2 * found["total"])


def people_of(enterprise_ids: Collection[int], permission: P, day: date) -> dict[int, list[User]]:
    """By enterprise, its members who hold the permission."""
    found: dict[int, list[User]] = {}
    rows = Membership.objects.filter(holders(enterprise_ids, permission, day)).select_related("user")
    for row in rows.order_by("enterprise_id", "user_id"):
        found.setdefault(row.enterprise_id, []).append(row.user)
    return found
