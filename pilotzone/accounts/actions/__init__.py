"""The writers of accounts: people, offices, appointments, absences, sign-ins."""

from pilotzone.accounts.actions.absences import enter_absence, withdraw_absence
from pilotzone.accounts.actions.appointing import (
    appoint,
    appoint_first,
    end_appointment,
    enter_office,
    rename_office,
)
from pilotzone.accounts.actions.people import choose_language, correct_details, create_machine, create_user
from pilotzone.accounts.actions.second_factor import reset_second_factor
from pilotzone.accounts.actions.signing_in import (
    forget_failed_tries,
    forget_logged_addresses,
    forget_sign_ins,
    lift_lock,
    record_sign_in,
)

__all__ = [
    "appoint",
    "appoint_first",
    "choose_language",
    "correct_details",
    "create_machine",
    "create_user",
    "end_appointment",
    "enter_absence",
    "enter_office",
    "forget_failed_tries",
    "forget_logged_addresses",
    "forget_sign_ins",
    "lift_lock",
    "record_sign_in",
    "rename_office",
    "reset_second_factor",
    "withdraw_absence",
]
