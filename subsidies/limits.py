"""Which time limits of claims may be provisional; those of corrections, papers, notices and offers have own tasks."""

from pilotzone.reference.actions.limits import Limit
from subsidies.enums import State
from subsidies.models import Application, DeemedWithdrawal, Objection, Review

# A correction stops the clock of the desk to which the claim goes back: what is left of its time is kept.
WITH_A_DESK = (
    State.DISTRICT_REVIEW,
    State.CITY_REVIEW,
    State.DECIDING,
    State.APPROVED,
    State.PAYABLE,
    State.CORRECTION,
)
LIMITS = (
    Limit(
        lambda: Application.objects.filter(state__in=WITH_A_DESK),
        lambda row: row.paused_at or row.stage_entered_at,
        "due_at",
    ),
    Limit(lambda: Objection.objects.undecided(), lambda row: row.filed_at, "due_at"),
    Limit(lambda: Review.objects.undecided(), lambda row: row.filed_at, "due_at"),
    Limit(
        lambda: DeemedWithdrawal.objects.filter(restored_at=None),
        lambda row: row.confirmed_at,
        "restorable_until",
        "provisional",
    ),
)
