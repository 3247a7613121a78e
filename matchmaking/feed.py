"""What the change feed tells of this app: events."""

from matchmaking.models import Event
from pilotzone.exchange import resources
from pilotzone.exchange.resources import Resource


def register() -> None:
    """Called once, when the app is ready."""
    resources.register(Resource("events", Event, "matchmaking.api.views.EventList"))
