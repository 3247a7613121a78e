"""The re-review takes its proposal back, as long as nobody has signed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.transactions import transacted
from subsidies import workflow
from subsidies.actions import moving, recusing, settlements
from subsidies.actions.meetings import leaving
from subsidies.enums import Desk, Stage, State
from subsidies.models import Application


@transacted
def take_back(application: Application, *, by: User, now: datetime) -> Application:
    """From the decision back to the re-review, by whoever proposed it; a settled list falls with it.

    Raises Refused once a signature stands: then a director sends it back.
    """
    locked = moving.lock(application)
    if locked.state != State.DECIDING:
        raise Refused("not_proposed", _("The claim does not wait for a decision any more."), status=409)
    recusing.require_disinterested(locked, by)
    opinion = locked.opinions.filter(desk=Desk.CITY, fallen_at=None).first()
    if opinion is None or opinion.given_by_id != by.pk:
        raise Refused("not_yours", _("Somebody else proposed this claim for decision."), status=409)
    if locked.signatures.filter(fallen_at=None).exists():
        raise Refused(
            "signed_since", _("The decision has been signed. A director can send the claim back."), status=409
        )
    moving.enter(locked, workflow.TAKE_BACK, by=by, now=now)
    leaving.leave(locked, by=by, now=now)
    settlements.let_fall(locked.call, by=by, now=now, why="claim_taken_back")
    locked.entitlements.filter(stage=Stage.SETTLED, is_current=True).update(is_current=False)
    opinion.fallen_at = now
    opinion.save(update_fields=["fallen_at"])
    audit.record("claim.taken_back", locked, by=by, now=now, payload={"desk": Desk.CITY.value})
    return locked
