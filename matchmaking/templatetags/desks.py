"""Addresses of the pages around a participant, whoever looks: an enterprise, an overseas firm, the bureau."""

from typing import Any

from django import template

from matchmaking.enums import Topic
from matchmaking.enums_meetings import Unit

register = template.Library()
TOPICS, UNITS = dict(Topic.choices), dict(Unit.choices)


@register.simple_tag
def page_url(place: Any, name: str, *args: Any) -> str:
    """`place`: a desk, or where a profile is kept."""
    found: str = place.url(name, *args)
    return found


@register.filter
def topic(code: str) -> str:
    return str(TOPICS.get(code, code))


@register.filter
def unit(code: str) -> str:
    return str(UNITS.get(code, code))
