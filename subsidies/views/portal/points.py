"""What the invoices say against the lines of a claim, as its applicant reads it."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from subsidies import invoice_words
from subsidies.enums import EDITABLE
from subsidies.invoice_checks import Intake, found_of
from subsidies.rules.invoice_findings import Found
from subsidies.rules.lines import invoice_material
from subsidies.rules.model import InputSpec
from subsidies.views.portal.claim import Claim, LineView


@dataclass(frozen=True, slots=True)
class Points:
    claim: Claim
    by_line: dict[str, list[Found]]

    def kinds(self, view: LineView) -> set[str]:
        return {each.against.value for each in self.by_line.get(str(view.line.uid), ())}

    def marked(self, view: LineView) -> LineView:
        """The line with what its papers say against it."""
        own = self.by_line.get(str(view.line.uid), ())
        points = tuple({"label": invoice_words.LABELS[each.against], "text": self.words(each)} for each in own)
        return replace(view, points=points)

    def words(self, found: Found) -> str:
        return invoice_words.sentence(found, self.claim.measure, to_office=False)

    def tallies(self, chosen: str) -> list[dict[str, Any]]:
        """Tabs that show the lines with one kind of point; none where there is no point."""
        rows = invoice_words.tallies([each for own in self.by_line.values() for each in own], chosen)
        if not rows:
            return []
        return [
            {"label": _("All lines"), "url": "?", "count": None, "active": not chosen},
            *({**row, "url": f"?against={row['value']}"} for row in rows),
        ]


def points_of(claim: Claim, rows: InputSpec) -> Points:
    """Of a draft as it is now; of what was submitted, as it was frozen then. What lacks a paper is told elsewhere."""
    if not invoice_material(rows):
        return Points(claim, {})
    found: list[Found] = []
    if claim.application.state in EDITABLE:
        found = Intake(claim.application, claim.stored_lines, claim.scope).found
    else:
        kept = claim.application.invoice_checks.filter(is_current=True).values_list("record", flat=True).first()
        found = found_of(kept) if kept else []
    by_line: dict[str, list[Found]] = defaultdict(list)
    for each in found:
        if each.line.rows == rows.name and each.against not in invoice_words.ABSENT:
            by_line[each.line.uid].append(each)
    return Points(claim, by_line)
