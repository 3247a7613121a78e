"""Addresses of the pages around a participant, whoever looks: an enterprise, an overseas firm, the bureau."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from matchmaking.enums import Topic
from matchmaking.enums_meetings import Unit
from matchmaking.models import Item
from pilotzone.ui.templatetags.ui import number

register = template.Library()
TOPICS, UNITS = dict(Topic.choices), dict(Unit.choices)
MONTHLY = {
    "": _("%(count)s a month"),
    Unit.PIECE: ngettext_lazy("%(count)s piece a month", "%(count)s pieces a month", "number"),
    Unit.SET: ngettext_lazy("%(count)s set a month", "%(count)s sets a month", "number"),
    Unit.PAIR: ngettext_lazy("%(count)s pair a month", "%(count)s pairs a month", "number"),
    Unit.CARTON: ngettext_lazy("%(count)s carton a month", "%(count)s cartons a month", "number"),
    Unit.KG: _("%(count)s kg a month"),
    Unit.TONNE: ngettext_lazy("%(count)s tonne a month", "%(count)s tonnes a month", "number"),
    Unit.METRE: ngettext_lazy("%(count)s metre a month", "%(count)s metres a month", "number"),
    Unit.SQUARE_METRE: _("%(count)s m² a month"),
    Unit.CONTAINER: ngettext_lazy("%(count)s container a month", "%(count)s containers a month", "number"),
    Unit.PARCEL: ngettext_lazy("%(count)s parcel a month", "%(count)s parcels a month", "number"),
}


@register.simple_tag
def page_url(place: Any, name: str, *args: Any) -> str:
    """`place`: a desk, or where a profile is kept."""
    found: str = place.url(name, *args)
    return found


@register.filter
def topic(code: str) -> str:
    return str(TOPICS.get(code, code))


@register.filter
def monthly(item: Item) -> str:
    """What is wanted or supplied: `40,000 pieces a month`."""
    return MONTHLY[item.unit] % {"count": number(item.volume), "number": item.volume}


@register.filter
def unit(code: str) -> str:
    return str(UNITS.get(code, code))
