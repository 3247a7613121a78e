"""Reads of visits: the list that a call uses, answers as they stand, and the frozen record's content."""

import json
from pathlib import Path
from typing import Any

from subsidies.enums_visits import VisitKind
from subsidies.models import Call, Visit, VisitEntry

DEFAULTS = Path(__file__).parent / "checklists" / "default.json"


def items_for(call: Call, kind: VisitKind) -> list[dict[str, str]]:
    """The call's own list for the kind, else the usual one."""
    own = call.visit_lists.filter(kind=kind, replaced_at=None).first()
    if own is not None:
        return list(own.items)
    usual: dict[str, list[dict[str, str]]] = json.loads(DEFAULTS.read_text(encoding="utf-8"))
    return usual[kind.value]


def last_entries(visit: Visit) -> dict[str, VisitEntry]:
    """Of each item the last that arrived."""
    return {entry.item: entry for entry in visit.entries.select_related("made_by").order_by("pk")}


def record_of(visit: Visit) -> dict[str, Any]:
    """What is frozen: the list, the answers that count, every photo by its digest, and who was there."""
    entries = last_entries(visit)
    photos = visit.photos.select_related("file").order_by("pk")
    return {
        "format": "pilotzone.visit/1",
        "claim": visit.application.reference,
        "draw": visit.draw.reference if visit.draw else "",
        "kind": visit.kind,
        "planned_on": visit.planned_on.isoformat(),
        "items": [
            {
                **item,
                "value": entries[item["code"]].value if item["code"] in entries else "",
                "remark": entries[item["code"]].remark if item["code"] in entries else "",
                "stated_at": entries[item["code"]].stated_at.isoformat() if item["code"] in entries else "",
            }
            for item in visit.items
        ],
        "photos": [
            {
                "uid": str(photo.uid),
                "item": photo.item,
                "sha256": photo.file.sha256,
                "taken_at": photo.taken_at.isoformat(),
                "exif_at": photo.exif_at,
                "place": [photo.latitude, photo.longitude] if photo.latitude else [],
                "accuracy": photo.accuracy,
                "place_source": photo.place_source,
            }
            for photo in photos
        ],
        "officers": [str(each.uid) for each in visit.officers],
        "remark": visit.remark,
        "present": bool(visit.present_name),
    }
