"""Where the facts about a claim's warehouses can be read: entry with version, papers of that day, recognition."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from pilotzone.kernel.access import P
from warehouses import known as register
from warehouses.models import Warehouse
from warehouses.rules.known import Known


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str = ""  # empty where the reader may not open it
    number: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`page` is the warehouse's entry, empty where the reader may not open it."""

    page: str
    papers: tuple[Link, ...]
    recognised: tuple[Link, ...]


def for_officer(user: Any, found: Collection[Known], day: date) -> dict[int, Evidence]:
    """An officer opens what the register and the recognitions let him or her see."""
    rows = Warehouse.objects.filter(pk__in=[each.key for each in found])
    seen = rows.visible_to(user) if user.may(P.WAREHOUSE_INSPECT) else rows.none()
    return evidence("bureau", seen, found, day, may_recognitions=user.may(P.RECOGNITION_READ))


def for_applicant(user: Any, found: Collection[Known], day: date) -> dict[int, Evidence]:
    seen = Warehouse.objects.filter(pk__in=[each.key for each in found]).for_member(user, P.WAREHOUSE_READ)
    return evidence("portal", seen, found, day, may_recognitions=True)


def evidence(
    face: str, seen: Iterable[Warehouse], found: Collection[Known], day: date, *, may_recognitions: bool
) -> dict[int, Evidence]:
    """By warehouse; papers are those that hold on the day."""
    uids = {row.pk: row.uid for row in seen}
    papers = register.papers_by([each.key for each in found], day)
    return {
        each.key: Evidence(
            page_of(face, uids, each),
            tuple(paper_links(face, uids, papers.get(each.key, ()))),
            tuple(recognition_links(face, each, may_open=may_recognitions and each.key in uids)),
        )
        for each in found
    }


def page_of(face: str, uids: Mapping[int, Any], row: Known) -> str:
    if row.key not in uids:
        return ""
    return f"{reverse(f'{face}:warehouses:warehouse_detail', args=[uids[row.key]])}#version-{row.version}"


def paper_links(face: str, uids: Mapping[int, Any], papers: Iterable[Any]) -> Iterable[Link]:
    for paper in papers:
        uid = uids.get(paper.warehouse_id)
        url = reverse(f"{face}:warehouses:document_file", args=[uid, paper.uid]) if uid else ""
        yield Link(paper.kind_label, url, paper.number)


def recognition_links(face: str, row: Known, *, may_open: bool) -> Iterable[Link]:
    for each in row.recognised:
        url = reverse(f"{face}:warehouses:recognition_detail", args=[each.uid]) if may_open else ""
        yield Link(each.reference, url)
