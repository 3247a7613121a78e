"""A cycle under lock, and a step on its way: by a person who may take it, or by the portal itself."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from enterprises.facts_assessments import catalogue, scheme_of, untold_in
from enterprises.models import Cycle, Run, SchemeVersion
from enterprises.result_words import language, pick
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


def require_figures(version: SchemeVersion, *, field: str) -> None:
    """A cycle assesses by figures that somebody can tell. Raises Refused where the catalogue does not have them."""
    untold = untold_in(scheme_of(version.document), catalogue())
    if untold:
        text = _(
            "The catalogue of figures does not have what this scheme reads: %(names)s. Nobody could report it. "
            "Criteria by which warehouses are recognised are chosen where a batch of recognition is opened."
        )
        names = ("、" if language() == "zh" else ", ").join(pick(each.label) for each in untold)
        raise Refused("figures_unknown", text, field=field, params={"names": names})


def require_idle(cycle: Cycle) -> None:
    """Nothing is published, checked or run again while a run is under way."""
    if Run.objects.filter(cycle=cycle).open().exists():
        raise Refused("run_under_way", _("A run of this cycle is under way. Wait until it has ended."), status=409)
