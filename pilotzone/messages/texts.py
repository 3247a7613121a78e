"""Notices put into words, in one language, from their kind and parameters.

A parameter is stored neutrally and drawn late: a date, a moment, an amount and a text in two
languages look different to different readers.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from pilotzone.kernel.errors import filled
from pilotzone.kernel.money import Money, format_money
from pilotzone.messages import kinds
from pilotzone.messages.models import Notice
from pilotzone.ui.templatetags.ui import deadline, long_date


def stored(value: Any) -> Any:
    """A parameter as JSON."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, Mapping):
        return {"zh": value["zh"], "en": value.get("en", "")}
    if isinstance(value, Promise):
        return {"zh": in_language(value, "zh-hans"), "en": in_language(value, "en")}
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return str(value)


def in_language(text: Promise, language: str) -> str:
    with translation.override(language):
        return str(text)


def drawn(value: Any) -> str:
    """A stored parameter in the active language."""
    if not isinstance(value, dict):
        return str(value)
    if "moment" in value:
        return deadline(datetime.fromisoformat(value["moment"]))  # midnight is the day before at 24:00
    if "date" in value:
        return long_date(date.fromisoformat(value["date"]))
    if "minor" in value:
        return format_money(value["minor"], value["currency"])
    english = (translation.get_language() or "").startswith("en")
    return value["en"] if english and value["en"] else value["zh"]


def title_and_body(notice: Notice) -> tuple[str, str]:
    """In the active language."""
    kind = kinds.get(notice.kind)
    params = {name: value if isinstance(value, int) else drawn(value) for name, value in notice.params.items()}
    return filled(kind.title, params), filled(kind.body, params)


def absolute(path: str) -> str:
    """The address of a page of the portal for use outside it."""
    return urljoin(settings.PILOTZONE_BASE_URL + "/", path.lstrip("/"))
