"""What both faces show of a draw: what was fixed, who is excluded, and the seats."""

import json
from typing import Any

from django.http import HttpResponse

from subsidies import drawing
from subsidies.enums_proof import Conflict, Skill
from subsidies.models import Draw


def label_of(skill: str) -> str:
    return str(Skill(skill).label) if skill in Skill.values else ""


def draw_context(draw: Draw) -> dict[str, Any]:
    """By reference alone: names are for the bureau's own page."""
    basis = json.loads(draw.basis)
    excluded = [
        {"id": row["id"], "reasons": [str(Conflict(reason).label) for reason in row["reasons"]]}
        for row in basis["exclusions"]
    ]
    return {
        "draw": draw,
        "basis": basis,
        "candidates": len(basis["candidates"]),
        "excluded": excluded,
        "quotas": [{"label": label_of(row["skill"]), "count": row["count"]} for row in basis["quotas"]],
        "seats": [seat | {"label": label_of(seat["skill"])} for seat in drawing.panel_of(draw)],
        "recusals": [(row.candidate, row.get_reason_display(), row.made_at) for row in draw.recusals.all()],
        "seed": drawing.seed_of(draw).hex() if draw.is_drawn else "",
    }


def draw_response(draw: Draw) -> HttpResponse:
    response = HttpResponse(drawing.file_of(draw), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{draw.reference}.json"'
    return response
