"""What is frozen of an inspection."""

from typing import Any

from pilotzone.onsite import keeping
from warehouses.models import Inspection


def record_of(inspection: Inspection) -> dict[str, Any]:
    """The list with the answers that count, every photo by its digest, the verdict, and who inspected."""
    return {
        "format": "pilotzone.inspection/1",
        "application": inspection.recognition.reference,
        "warehouse": inspection.recognition.warehouse.code,
        "mode": inspection.mode,
        "planned_on": inspection.planned_on.isoformat(),
        **keeping.record_of(inspection),
        "officers": [str(each.uid) for each in inspection.officers],
        "verdict": inspection.verdict,
        "remark": inspection.remark,
        "present": bool(inspection.present_name),
    }
