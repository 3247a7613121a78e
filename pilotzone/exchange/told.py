"""The change feed as webhooks follow it: numbered changes that a client may know of, by what it was given."""

from collections.abc import Iterable
from operator import attrgetter

from pilotzone.exchange import feed, queries
from pilotzone.exchange.models import Change, ChangeCounter, Client
from pilotzone.kernel import clock


def head() -> int:
    """The newest place; 0 where nothing has changed yet."""
    counter = ChangeCounter.objects.filter(pk=1).first()
    return counter.last if counter else 0


def forgotten() -> int:
    """The last place that is no longer kept."""
    counter = ChangeCounter.objects.filter(pk=1).first()
    return counter.forgotten if counter else 0


def after(position: int, limit: int, client: Client) -> tuple[list[Change], int]:
    """Of the next `limit` changes those that the client may know of, and the last place looked at."""
    rows = list(Change.objects.numbered().filter(position__gt=position)[:limit])
    return visible(rows, client), rows[-1].position if rows else position


def visible(rows: Iterable[Change], client: Client) -> list[Change]:
    """Those of them whose object the client may see now, or of which it may know that it is gone."""
    scopes = client.held_scopes - queries.barred(client.partner, client.held_scopes, clock.today()).keys()
    by_name = {each.name: each for each in feed.readable(scopes, ())}
    opened = [row for row in rows if row.resource in by_name]
    known = {each[-1] for each in feed.told_to(client.user, by_name, list(map(attrgetter(*feed.COLUMNS), opened)))}
    return [row for row in opened if row.position in known]


def is_visible(position: int, client: Client) -> bool:
    return bool(visible(Change.objects.filter(position=position), client))


def address(position: int) -> str:
    """Where the feed tells this change, and the object as it is by then."""
    return f"/api/v1/changes/?after={feed.cursor_of(position - 1)}"
