"""A claim that goes back to the re-review leaves the meeting to which it was put."""

from datetime import datetime

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from subsidies.enums_meeting import ItemState, MeetingState
from subsidies.models import Application, MeetingItem


def leave(application: Application, *, by: User, now: datetime) -> None:
    """Take the claim, whose lock the caller holds, off its meeting; nothing where it stands on none.

    It goes from the list while that can be changed; on one that the minutes have fixed it stays, as one that left.
    """
    item = MeetingItem.objects.filter(application=application, stands=True).select_related("meeting").first()
    if item is None:
        return
    row = MeetingItem.objects.filter(pk=item.pk)
    if item.meeting.state == MeetingState.PLANNED:
        row.delete()
    else:
        row.update(stands=False, state=ItemState.LEFT)
    payload = {"meeting": item.meeting.reference}
    audit.record("meeting.claim_left", application, by=by, now=now, payload=payload)
