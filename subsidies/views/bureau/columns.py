"""The columns of the queue: what there is, what a person chose, and each claim's cells.

Cells are written here and not by a template: a page has two hundred of them, and drawing them was half its time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pilotzone.ui.templatetags.ui import local_text, plain_money, short_date
from subsidies.enums import CheckState
from subsidies.models import Application
from subsidies.views.bureau.due import due_of

CHECK_TONES = {CheckState.NOT_MET: "refused", CheckState.PAPER_DUE: "waiting", CheckState.UNKNOWN: "waiting"}


@dataclass(frozen=True, slots=True)
class Column:
    """`shown` puts a claim's value into the cell; `sort` is the order that the column shows."""

    name: str
    label: Promise
    shown: Callable[[Application], str]
    css: str = ""
    sort: str = ""
    direction: str = "descending"


def named(path: str) -> Callable[[Application], str]:
    """What the claim points to, by its name in the page's language."""
    pointed_to = attrgetter(path)
    return lambda claim: local_text(pointed_to(claim), "name")


def money(path: str) -> Callable[[Application], str]:
    amount_of = attrgetter(path)

    def shown(claim: Application) -> str:
        amount = amount_of(claim)
        return hint(gettext("Not yet")) if amount is None else plain_money(amount)

    return shown


def hint(text: str) -> SafeString:
    return format_html('<span class="hint">{}</span>', text)


def checks(claim: Application) -> SafeString:
    found = CheckState(claim.checks)
    css = f"tag tag-{CHECK_TONES[found]}" if found in CHECK_TONES else "second"
    return format_html('<span class="{}">{}</span>', css, found.label)


def officer(claim: Application) -> str:
    return claim.assigned_to.name if claim.assigned_to else hint(gettext("Nobody yet"))


COLUMNS = {
    column.name: column
    for column in (
        Column("division", _("District"), named("division")),
        Column("call", _("Call"), named("call")),
        Column("state", _("Stage"), lambda claim: str(claim.get_state_display())),
        Column("checks", _("Checks"), checks),
        Column("claimed", _("Claimed (¥)"), money("claimed"), "num", "-claimed"),
        Column("verified", _("Verified (¥)"), money("verified"), "num"),
        Column("audited", _("Re-reviewed (¥)"), money("audited"), "num"),
        Column("approved", _("Approved (¥)"), money("approved"), "num"),
        Column("officer", _("Officer"), officer),
        Column("submitted", _("Submitted"), lambda claim: short_date(claim.submitted_at), "nowrap", "-submitted"),
        Column("due", _("Due"), lambda claim: claim.due.words, "nowrap", "due", "ascending"),
    )
}
USUAL = ("division", "state", "checks", "claimed", "verified", "officer", "due")


def chosen(names: Sequence[str]) -> list[Column]:
    """The columns of these names, in their order; the usual ones where none is known."""
    return [COLUMNS[name] for name in names if name in COLUMNS] or [COLUMNS[name] for name in USUAL]


def rows(
    columns: Sequence[Column], claims: Sequence[Application], calendar: Any, now: datetime
) -> list[dict[str, Any]]:
    """Each claim with its cells, ready for the page."""
    heads = [(column.shown, opened(column)) for column in columns]
    found = []
    for claim in claims:
        claim.due = due_of(claim, calendar, now)
        cells = [format_html("{}{}</td>", opening, shown(claim)) for shown, opening in heads]
        found.append({"claim": claim, "cells": SafeString("".join(cells))})
    return found


def opened(column: Column) -> SafeString:
    """A cell's opening: its label stands beside the value where the table is stacked."""
    css = format_html(' class="{}"', column.css) if column.css else ""
    return format_html('<td{} data-label="{}">', css, column.label)
