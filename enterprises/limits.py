"""Which time limits of enterprises may be provisional; those of offered services have an own task."""

from enterprises.enums_assessments import CycleState
from enterprises.enums_goods import FilingState
from enterprises.models import Cycle, GoodsFiling
from pilotzone.reference.actions.limits import Limit

LIMITS = (
    # An answer begins the officer's days anew: also counted from the filing it is as many working days.
    Limit(lambda: GoodsFiling.objects.filter(state=FilingState.WAITING), lambda row: row.made_at, "due_on"),
    Limit(
        lambda: Cycle.objects.filter(state=CycleState.PROVISIONAL),
        lambda row: row.provisional_at,
        "contest_until",
        "contest_provisional",
    ),
)
