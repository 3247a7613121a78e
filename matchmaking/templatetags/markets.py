"""Names of countries and regions, and of languages, on pages."""

from django import template
from django.utils.translation import get_language

from matchmaking import languages, markets

register = template.Library()


@register.filter
def market(code: str) -> str:
    """A country or region in the reader's language; a code that is no longer known stands as it is."""
    return markets.names(get_language() or "zh-hans").get(code, code)


@register.filter
def tongue(code: str) -> str:
    return languages.names(get_language() or "zh-hans").get(code, code)
