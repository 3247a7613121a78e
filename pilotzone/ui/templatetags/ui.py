"""Filters and tags of the pages: money, dates, texts in two languages, icons, tags, addresses, QR codes."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import segno
from django import template
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_by
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.money import format_money
from pilotzone.kernel.money import plain_money as write_plain_money

register = template.Library()
register.filter("filesize", filesizeformat)

TAG_ICONS = {"waiting": "clock", "done": "check", "refused": "x"}
ALERT_ICONS = {"info": "info-circle", "ok": "circle-check", "warn": "alert-triangle", "bad": "alert-circle"}
FINDING_ICONS = {
    "met": "circle-check",
    "not_met": "circle-x",
    "needs_document": "file-alert",
    "unknown": "help-circle",
    "not_applicable": "circle-minus",
}
FILE_ICONS = {
    "uploading": "loader-2",
    "unscanned": "shield",
    "scanning": "shield-search",
    "clean": "shield-check",
    "rejected": "shield-x",
}
ICON_SETS = {"tag": TAG_ICONS, "alert": ALERT_ICONS, "finding": FINDING_ICONS, "file": FILE_ICONS}
COUNT_CAP = 999
ENDS = ("？", "?", "。", ".", "！", "!", "：", ":")


# --- money -----------------------------------------------------------------------------------------


@register.filter
def money(minor: int | None, currency: str = "CNY") -> str:
    """`¥70,000.00`; nothing for no amount: "not yet" is the page's own words, never a zero or a dash."""
    return "" if minor is None else format_money(minor, currency)


@register.filter
def plain_money(minor: int | None, currency: str = "CNY") -> str:
    """For columns whose head names the currency."""
    return "" if minor is None else write_plain_money(minor, currency)


@register.filter
def signed_money(minor: int | None, currency: str = "CNY") -> str:
    """A difference: the plus is written too, so that a rise is not taken for an amount."""
    if minor is None:
        return ""
    return ("+" if minor > 0 else "") + format_money(minor, currency)


@register.filter
def signed_plain(minor: int | None, currency: str = "CNY") -> str:
    """A difference in a column whose head names the currency."""
    if minor is None:
        return ""
    return ("+" if minor > 0 else "") + write_plain_money(minor, currency)


def split_money(minor: int | None, currency: str, size: str) -> str:
    if minor is None:
        return ""
    whole, point, fen = format_money(minor, currency).partition(".")
    return format_html('<span class="money {}">{}<span class="fen">{}{}</span></span>', size, whole, point, fen)


@register.filter
def money_big(minor: int | None, currency: str = "CNY") -> str:
    """The one large amount of a page; fen smaller."""
    return split_money(minor, currency, "money-big")


@register.filter
def money_mid(minor: int | None, currency: str = "CNY") -> str:
    """The size of the four amounts."""
    return split_money(minor, currency, "money-mid")


@register.filter
def money_bar(minor: int | None, currency: str = "CNY") -> str:
    """The size of an amount in the sticky bar."""
    return split_money(minor, currency, "money-bar")


@register.filter
def step_value(value: Any, currency: str = "CNY") -> str:
    """The value of a step: minor units as money, anything else in its own words."""
    if isinstance(value, int) and not isinstance(value, bool):
        return format_money(value, currency or "CNY")
    return local(value)


@register.filter
def negative(minor: int) -> int:
    """What was deducted, as the amount line shows it."""
    return -minor


@register.filter
def percent(rate: int | None, unit: int = 10_000) -> str:
    """A scaled rate: 3000 of 10,000 is `30%`."""
    if rate is None:
        return ""
    return f"{(Decimal(rate) * 100 / unit).normalize():f}%"


@register.filter
def number(value: int | None) -> str:
    """A count with thousands marked the same way in both languages; nothing where there is none."""
    return "" if value is None else f"{value:,}"


@register.filter
def capped(count: int) -> str:
    """Counts above 999 are not counted to the end."""
    return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)


# --- texts in two languages ------------------------------------------------------------------------


def is_chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


@register.filter
def labelled(text: Any, label: Any) -> str:
    """`label: text`; a label that is a question or a sentence has its own end and takes no colon."""
    if str(label).endswith(ENDS):
        return f"{label}{'' if is_chinese() else ' '}{text}"
    return f"{label}{pgettext('between a label and its text', ': ')}{text}"


def in_language(value: Any, name: str, language: str) -> str:
    key = f"{name}_{language}" if name else language
    found = value.get(key) if isinstance(value, Mapping) else getattr(value, key, None)
    return "" if found is None else str(found)


def chosen(value: Any, name: str) -> tuple[str, str]:
    """The text and, when it is not in the reader's language, the language that it is in."""
    wanted, other = ("zh", "en") if is_chinese() else ("en", "zh")
    text = in_language(value, name, wanted)
    if text and wanted == "en" and not text.isascii() and text == in_language(value, name, other):
        return text, other
    return (text, "") if text else (in_language(value, name, other), other)


@register.filter
def local(value: Any, name: str = "") -> str:
    """`name_zh` or `name_en` by the reader's language; a fallback says which language it is in."""
    if value is None or isinstance(value, str | Promise):
        return value or ""
    text, language = chosen(value, name)
    if not language or not text:
        return text
    return format_html('<span lang="{}">{}</span>', "zh-Hans" if language == "zh" else "en", text)


@register.filter
def local_text(value: Any, name: str = "") -> str:
    """The same without mark-up: for titles, options and attributes."""
    if value is None or isinstance(value, str | Promise):
        return value or ""
    return chosen(value, name)[0]


# --- dates -----------------------------------------------------------------------------------------


def here(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def long_date(value: date | None) -> str:
    """`2026年8月1日`, `1 August 2026`."""
    return format_by(here(value), pgettext("long date", "j F Y")) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """`8月1日`, `1 Aug`: only where the year is plain from the page."""
    return format_by(here(value), pgettext("short date", "j M")) if value else ""


@register.filter
def long_datetime(value: datetime | None) -> str:
    """`2026年8月1日 17:00`, `1 August 2026, 17:00`."""
    return format_by(here(value), pgettext("long date and time", "j F Y, H:i")) if value else ""


@register.filter
def short_datetime(value: datetime | None) -> str:
    """`8月1日 17:00`, `1 Aug, 17:00`; of another year than this one with its year, since nobody could tell which."""
    if value and here(value).year != clock.today().year:
        return long_datetime(value)
    return format_by(here(value), pgettext("short date and time", "j M, H:i")) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    return format_by(here(value), "H:i") if value else ""


@register.filter
def since(value: datetime | None) -> str:
    """A moment that is over: its hour today, and its day too on any other."""
    today = bool(value) and clock.local_date(value) == clock.today()  # type: ignore[arg-type]
    return clock_time(value) if today else short_datetime(value)


@register.filter
def deadline(value: datetime | None) -> str:
    """A deadline at midnight is the day before at 24:00, as the papers write it."""
    if not value:
        return ""
    moment = here(value)
    if moment.time() != time(0):
        return long_datetime(moment)
    day = long_date((moment - timedelta(days=1)).date())
    return pgettext("deadline at the end of a day", "%(day)s, 24:00") % {"day": day}


# --- icons, tags, addresses ------------------------------------------------------------------------


@register.filter
def may(user: Any, permission: str) -> bool:
    """Whether somebody holds a permission somewhere, so that no link leads to a page that refuses them."""
    return bool(user.is_authenticated and user.may(P(permission)))


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> str:
    """A picture from the sprite; hidden from readers unless it stands alone and has a label."""
    if label:
        classes = f"icon {extra}".strip()
        return format_html('<svg class="{}" role="img" aria-label="{}">{}</svg>', classes, label, drawing(name))
    return silent_icon(name, extra)


@cache
def silent_icon(name: str, extra: str) -> str:
    """A page draws dozens of the same few: each is put together once."""
    return format_html('<svg class="{}" aria-hidden="true">{}</svg>', f"icon {extra}".strip(), drawing(name))


def drawing(name: str) -> str:
    return format_html('<use href="{}#{}"></use>', static("icons.svg"), name)


@register.filter
def icon_for(state: str, kind: str) -> str:
    """The icon that belongs to a state, empty where words suffice."""
    return ICON_SETS[kind].get(str(state), "")


@register.simple_tag
def told_above(form: Any) -> str:
    """The summary has told what is wrong with the form: where it is drawn, what concerns no field is not repeated."""
    form.errors_told_above = True
    return ""


@register.inclusion_tag("components/status_tag.html")
def status_tag(state: Any, audience: str = "bureau") -> dict[str, Any]:
    """A state in the words of its audience ("applicant" or "bureau"); the enum brings `tone` and `label_for`."""
    return {"label": state.label_for(audience), "tone": state.tone}


@register.simple_tag(takes_context=True)
def query_string(context: template.Context, **changes: Any) -> str:
    """The address bar's parameters with these changed; None, an empty text or an empty list takes one out."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None or value == "" or value == []:
            query.pop(key, None)
        else:
            query.setlist(key, value if isinstance(value, list | tuple) else [value])
    return "?" + query.urlencode()


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """A QR code as SVG without any style attribute: rows of unit squares as one path."""
    rows = list(segno.make(text, error="m", micro=False).matrix)
    border, size = 2, len(rows) + 4
    path = "".join(
        f"M{x + border} {y + border}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path class="qr-dark" d="{2}"/></svg>',
        size,
        label or pgettext("picture", "QR code"),
        path,
    )


@register.simple_tag
def stacked_bar(parts: list[dict[str, Any]], label: str) -> SafeString:
    """Shares of one whole in a row: dicts of `value` and `fill` (0 to 3). The figures stand beside it."""
    whole = sum(part["value"] for part in parts) or 1
    edges, at = [], 0
    for part in parts:
        edges.append((part["fill"], f"{at * 1000 / whole:.2f}", f"{part['value'] * 1000 / whole:.2f}"))
        at += part["value"]
    bars = format_html_join("", '<rect class="fill-{}" x="{}" width="{}" height="14"/>', edges)
    return format_html(
        '<svg class="stacked-bar" viewBox="0 0 1000 14" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        label,
        bars,
    )
