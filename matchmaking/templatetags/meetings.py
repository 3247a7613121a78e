"""Reasons of plans on pages."""

from django import template

from matchmaking.plan_words import REASONS

register = template.Library()


@register.filter
def plan_reason(code: str) -> str:
    """Why a meeting was released, or a request has none."""
    return str(REASONS.get(code, "–"))
