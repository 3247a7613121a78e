"""The writers of reference data."""

from pilotzone.reference.actions.changing import confirm, propose_calendar, propose_rates, send_back, withdraw
from pilotzone.reference.actions.districts import enter_districts, remove_district
from pilotzone.reference.actions.entering import (
    RATE_WORDS,
    Rate,
    enter_calendar,
    enter_rates,
    next_reference,
    next_references,
    tell_rates,
)

__all__ = [
    "RATE_WORDS",
    "Rate",
    "confirm",
    "enter_calendar",
    "enter_districts",
    "enter_rates",
    "next_reference",
    "next_references",
    "propose_calendar",
    "propose_rates",
    "remove_district",
    "send_back",
    "tell_rates",
    "withdraw",
]
