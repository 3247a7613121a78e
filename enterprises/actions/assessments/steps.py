"""A cycle under lock, and a step on its way: by a person who may take it, or by the portal itself."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from enterprises.models import Cycle, Run
from pilotzone.accounts.models import User
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.workflow import Transition, move


def lock(cycle: Cycle, expected_version: int | None = None) -> Cycle:
    """The row as it is now. Raises Stale where somebody has changed it since `expected_version` was read."""
    row: Cycle = Cycle.objects.select_related("scheme_version__scheme").select_for_update(of=("self",)).get(pk=cycle.pk)
    if expected_version is not None and row.version != expected_version:
        raise Stale("stale", _("Somebody else has changed this cycle meanwhile. Look at it again."))
    return row


def step(cycle: Cycle, transition: Transition, *, by: User | None) -> None:
    """Move the cycle. `by` None: the calendar does it, and needs no permission."""
    move(cycle, replace(transition, permission=None) if by is None else transition, by=by)
    cycle.version += 1


def require_idle(cycle: Cycle) -> None:
    """Nothing is published, checked or run again while a run is under way."""
    if Run.objects.filter(cycle=cycle).open().exists():
        raise Refused("run_under_way", _("A run of this cycle is under way. Wait until it has ended."), status=409)
