"""Reads of visits: the list that a call uses, answers as they stand, and the frozen record's content."""

import json
from pathlib import Path
from typing import Any

from pilotzone.onsite import keeping
from subsidies.enums_visits import VisitKind
from subsidies.models import Call, Visit

DEFAULTS = Path(__file__).parent / "checklists" / "default.json"


def items_for(call: Call, kind: VisitKind) -> list[dict[str, str]]:
    """The call's own list for the kind, else the usual one."""
    own = call.visit_lists.filter(kind=kind, replaced_at=None).first()
    if own is not None:
        return list(own.items)
    usual: dict[str, list[dict[str, str]]] = json.loads(DEFAULTS.read_text(encoding="utf-8"))
    return usual[kind.value]


def record_of(visit: Visit) -> dict[str, Any]:
    """What is frozen: the list, the answers that count, every photo by its digest, and who was there."""
    return {
        "format": "pilotzone.visit/1",
        "claim": visit.application.reference,
        "draw": visit.draw.reference if visit.draw else "",
        "kind": visit.kind,
        "planned_on": visit.planned_on.isoformat(),
        **keeping.record_of(visit),
        "officers": [str(each.uid) for each in visit.officers],
        "remark": visit.remark,
        "present": bool(visit.present_name),
    }
