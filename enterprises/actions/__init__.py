"""The writers of the registry, one verb each."""

from enterprises.actions.members import (
    accept,
    change_role,
    end_membership,
    hand_over,
    invite,
    name_agent,
    withdraw_invitation,
)
from enterprises.actions.payees import ask_change, reveal_payee, set_payee
from enterprises.actions.registration import accept_registration, edit, refuse_registration, register
from enterprises.actions.relating import add_shareholder, end_shareholder

__all__ = [
    "accept",
    "accept_registration",
    "add_shareholder",
    "ask_change",
    "change_role",
    "edit",
    "end_membership",
    "end_shareholder",
    "hand_over",
    "invite",
    "name_agent",
    "refuse_registration",
    "register",
    "reveal_payee",
    "set_payee",
    "withdraw_invitation",
]
