"""Notices about requests for meetings: to an enterprise's people in the portal, to an overseas firm by e-mail."""

from datetime import datetime

from django.urls import reverse

from matchmaking.actions.telling import about, organisers
from matchmaking.models import MeetingRequest, Participation
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.messages import actions as messages


def tell(request: MeetingRequest, reader: Participation, kind: str, *, now: datetime) -> None:
    """One side of the request, about what the other did."""
    other = request.target if reader.pk == request.source_id else request.source
    enterprise = reader.party.enterprise_id
    if enterprise is None:
        outbox.enqueue("matchmaking.mail_news", reader.pk, other.pk, kind, now=now)
        return
    people = organisers([enterprise], clock.local_date(now))
    link = reverse("portal:matchmaking:partner_detail", args=[reader.uid, other.uid])
    params = about(reader.event) | {"party": other.party.names}
    messages.notify(people, kind, params=params, link=link, now=now, case=reader)
