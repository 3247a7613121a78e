"""A public notice as people read it: enterprise, project, clause, amount and what the measure marks as public."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Sum

from enterprises.models import RegistryChange
from pilotzone.ui.templatetags.ui import local_text
from subsidies import wording
from subsidies.enums import NoticeState
from subsidies.models import MeasureVersion, NoticeItem, Objection, PublicNotice
from subsidies.rules import notices
from subsidies.rules.model import Grant, Measure


@dataclass(frozen=True)
class Row:
    """One claim; each public figure with its column's name."""

    item: NoticeItem
    enterprise: str
    project: str
    figures: tuple[tuple[str, str], ...]
    clauses: str


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def stands(notice: PublicNotice, now: datetime) -> bool:
    return notice.state == NoticeState.PUBLISHED and (notice.provisional or now < notice.ends_at)


def listed_items(notice: PublicNotice, now: datetime) -> list[NoticeItem]:
    """The claims as listed; once the notice is over without those that bear a person's name."""
    items = notice.items.select_related("application__enterprise", "application__call")
    over = not stands(notice, now)
    upheld = Objection.objects.upheld().filter(item=OuterRef("pk"))
    return [
        item
        for item in items.annotate(off=Exists(upheld))
        if not (over and notices.names_a_person(item.application.enterprise.uscc))
    ]


def versions(notice: PublicNotice) -> str:
    """By which versions of the measure the claims on it were decided: a supplementary notice may have moved some."""
    found = MeasureVersion.objects.filter(pk__in=notice.items.values("application__measure_version"))
    return wording.listed(str(each) for each in found.select_related("measure").order_by("number"))


def taken_off(notice: PublicNotice) -> tuple[int, int]:
    """How many of the list's claims were taken off it after an objection, and what they make in fen."""
    upheld = Objection.objects.upheld().filter(item=OuterRef("pk"))
    found = notice.items.filter(Exists(upheld)).aggregate(count=Count("pk"), amount=Sum("amount"))
    return found["count"], found["amount"] or 0


def table(measure: Measure, items: Iterable[NoticeItem]) -> Table:
    """One column for each public input, and for each recognition that somebody on the list gets."""
    found = list(items)
    names_as_published(found)
    specs = [spec for spec in measure.scalar_inputs if spec.public and spec.type.kind != "bool"]
    given = {name for item in found for name in item.public.get("grants", ())}
    grants = [grant for grant in measure.grants if grant.id in given]
    columns = tuple(wording.pick(each.label) for each in (*specs, *grants))
    return Table(columns, tuple(row(item, measure, columns, specs, grants) for item in found))


def names_as_published(items: Sequence[NoticeItem]) -> None:
    """A notice names enterprises as they were named when it was published, whatever their name has become."""
    keys = {item.application.enterprise_id for item in items}
    changes = RegistryChange.objects.approved().filter(enterprise__in=keys).order_by("-decided_at", "-pk")
    told = list(changes.values_list("enterprise_id", "decided_at", "before__name_zh"))
    for item in items:
        for enterprise, at, before in told if item.notice_id else ():
            if enterprise == item.application.enterprise_id and at > item.notice.published_at:
                item.application.enterprise.name_zh = before  # shown, never saved


def row(item: NoticeItem, measure: Measure, columns: tuple[str, ...], specs: list[Any], grants: list[Grant]) -> Row:
    application, inputs, given = item.application, item.public.get("inputs", {}), item.public.get("grants", {})
    values = [wording.answer_words(inputs.get(spec.name), spec) for spec in specs]
    values += [grant_words(given.get(grant.id), grant, measure) for grant in grants]
    return Row(
        item,
        local_text(application.enterprise, "name"),
        application.project or local_text(application.call, "name"),
        tuple(zip(columns, values, strict=True)),
        wording.listed(clause_labels(item, measure)),
    )


def grant_words(code: str | None, grant: Grant, measure: Measure) -> str:
    labels = measure.lists.get(grant.codes, {})
    return wording.pick(labels[code]) if code in labels else ""


def clause_labels(item: NoticeItem, measure: Measure) -> list[str]:
    """The clauses by which this claim gets its amount."""
    names = item.public.get("clauses", ())
    return [wording.pick(measure.clauses[name].label) for name in names if name in measure.clauses]
