"""A role that stands beside no other ends with the first membership: whoever holds one gives it up knowingly."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pilotzone.accounts import grants
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused

ROLE_WOULD_END = "role_would_end"


def given_up(by: User, *, gives_up_role: bool, now: datetime) -> dict[str, list[str]]:
    """What the record tells of it; nothing where there is no such role. Raises Refused without an explicit yes."""
    ended = [str(grant.role) for grant in grants.held_alone(by, clock.local_date(now))]
    if ended and not gives_up_role:
        raise Refused(ROLE_WOULD_END, _("You would no longer hold the role that you have now. Say that you want that."))
    return {"gave_up": ended} if ended else {}
