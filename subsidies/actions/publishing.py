"""A version on its way: proposed, approved by a second person, in force from its day, retired; or back, or away."""

from datetime import date, datetime
from typing import Any

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.versions.actions import NotReady, Publishing
from subsidies import queries, workflow
from subsidies.actions import measures
from subsidies.models import Measure, MeasureVersion
from subsidies.rules import readiness
from subsidies.rules.readiness import Gap

__all__ = [
    "MEASURES",
    "NotReady",
    "approve",
    "approvers_of",
    "discard",
    "enter_force_due",
    "gaps_of",
    "propose",
    "retire",
    "send_back",
    "steps_of",
    "take_back",
]


class MeasurePublishing(Publishing[MeasureVersion]):
    kind = "measure"
    enter_permission = P.MEASURE_ENTER
    approve_permission = P.MEASURE_APPROVE
    way = workflow.VERSION
    page = "bureau:subsidies:version_detail"

    def lock(self, version: MeasureVersion) -> MeasureVersion:
        return measures.lock(version)

    def siblings(self, version: MeasureVersion) -> Any:
        return version.measure.versions

    def document_of(self, version: MeasureVersion) -> Measure:
        found: Measure = version.measure
        return found

    def gaps_of(self, version: MeasureVersion, valid_from: date | None, *, today: date) -> tuple[Gap, ...]:
        terms = readiness.Terms(
            code=version.measure.code,
            programme=version.measure.programme.code,
            number=version.number,
            valid_from=valid_from,
            earliest=queries.earliest_start(version, today),
            today=today,
            siblings=queries.other_versions(version),
        )
        return readiness.gaps_of(version.document, terms)

    def name_by(self, version: MeasureVersion) -> None:
        measures.name_by(version)

    def settle(self, locked: MeasureVersion) -> None:
        locked.removed = ""

    def entered_force(self, locked: MeasureVersion, now: datetime) -> None:
        """Calls that are open on the version before: whoever publishes calls says whether they go over to this one."""
        if calls := queries.open_calls_on_others(locked, now).count():
            self.tell(queries.officers(P.CALL_PUBLISH), "calls_open", locked, now=now, count=calls)


MEASURES = MeasurePublishing()
propose, approve, send_back = MEASURES.propose, MEASURES.approve, MEASURES.send_back
take_back, discard, retire = MEASURES.take_back, MEASURES.discard, MEASURES.retire
gaps_of, approvers_of, steps_of = MEASURES.gaps_of, MEASURES.approvers_of, MEASURES.steps_of


def enter_force_due(*, now: datetime) -> int:
    """Approved versions whose day has come; how many. Safe to run twice."""
    due = MeasureVersion.objects.taking_effect(clock.local_date(now))
    return MEASURES.enter_force_due(due, now=now)
