"""What objections and reviews of claims have in common beside the ruling of two people.

Neither had a hand in what was said of the claim before.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from enterprises.objections import rulings
from enterprises.objections.models import Ruling
from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import facts, impartial
from subsidies.actions import recusing
from subsidies.models import Application

confirm, give_back, MOST_REASON = rulings.confirm, rulings.give_back, rulings.MOST_REASON


def require_impartial(application: Application, permission: P, by: User, *, also: Collection[str] = ()) -> None:
    """Holds the permission, has no part in the enterprise, and had no hand in the claim's review or decision.

    `also` are further kinds of audit events by which a person had a hand in it.
    """
    if not by.may(permission, division_id=application.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    recusing.require_disinterested(application, by)
    if by.pk in impartial.involved(application, also):
        raise Refused(
            "had_a_hand", _("You reviewed or decided this claim. People who had no hand in it must take this step.")
        )


def propose(
    row: Ruling, application: Application, *, outcome: str, clause: str, reason: str, by: User, now: datetime
) -> None:
    """Write the proposal into the locked row; `clause` only where the outcome refuses. The caller records."""
    rulings.require_open(row)
    if clause and clause not in facts.measure_of(application.measure_version).clauses:
        raise Refused("clause_missing", _("Name the clause that the refusal rests on."), field="clause")
    rulings.propose(row, outcome=outcome, clause=clause, reason=reason, by=by, now=now)
