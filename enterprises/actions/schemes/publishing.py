"""A version of a scheme on its way: proposed, approved by a second person, in use from its day; or back, or away."""

from datetime import date, datetime
from typing import Any

from enterprises import workflow_schemes as workflow
from enterprises.actions.schemes import writing
from enterprises.enums_assessments import DECIDED
from enterprises.models import Scheme, SchemeVersion
from enterprises.rules.assessment import readiness
from pilotzone.formula.readiness import Gap, earliest_start
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.versions.actions import NotReady, Publishing

__all__ = [
    "SCHEMES",
    "NotReady",
    "approve",
    "discard",
    "earliest_day",
    "enter_force_due",
    "gaps_of",
    "propose",
    "retire",
    "send_back",
    "steps_of",
    "take_back",
]


class SchemePublishing(Publishing[SchemeVersion]):
    """Cycles keep the version with which they began; new ones take the one in use."""

    kind = "scheme"
    enter_permission = P.SCHEME_ENTER
    approve_permission = P.SCHEME_APPROVE
    way = workflow.VERSION
    page = "bureau:enterprises:scheme_version_detail"

    def lock(self, version: SchemeVersion) -> SchemeVersion:
        return writing.lock(version)

    def siblings(self, version: SchemeVersion) -> Any:
        return version.scheme.versions

    def document_of(self, version: SchemeVersion) -> Scheme:
        found: Scheme = version.scheme
        return found

    def gaps_of(self, version: SchemeVersion, valid_from: date | None, *, today: date) -> tuple[Gap, ...]:
        terms = readiness.Terms(
            code=version.scheme.code,
            subject=version.scheme.subject,
            number=version.number,
            valid_from=valid_from,
            earliest=earliest_day(version, today),
            today=today,
        )
        return readiness.gaps_of(version.document, terms)

    def name_by(self, version: SchemeVersion) -> None:
        writing.name_by(version)


def earliest_day(version: SchemeVersion, today: date) -> date:
    """The first day from which the version can be in use: not past, and after every version decided on."""
    others = SchemeVersion.objects.filter(scheme=version.scheme_id, state__in=DECIDED).exclude(pk=version.pk)
    return earliest_start(others.values_list("valid_from", "valid_to"), today)


SCHEMES = SchemePublishing()
propose, approve, send_back = SCHEMES.propose, SCHEMES.approve, SCHEMES.send_back
take_back, discard, retire = SCHEMES.take_back, SCHEMES.discard, SCHEMES.retire
gaps_of, steps_of = SCHEMES.gaps_of, SCHEMES.steps_of


def enter_force_due(*, now: datetime) -> int:
    """Approved versions whose day has come; how many. Safe to run twice."""
    due = SchemeVersion.objects.taking_effect(clock.local_date(now))
    return SCHEMES.enter_force_due(due, now=now)
