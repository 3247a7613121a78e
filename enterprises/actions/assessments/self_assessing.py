"""What an enterprise thinks of itself where experts give points: kept beside their points, and never counted."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import facts_assessments as facts
from enterprises.actions.assessments import points as given
from enterprises.actions.figures import writing
from enterprises.actions.locking import lock
from enterprises.models import Cycle, Enterprise, Park, SelfAssessment, Subject
from enterprises.models_points import NOTE
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale

ASKED_NOT = _("Nobody asks for a self-assessment here.")


@transaction.atomic
def tell(
    cycle: Cycle,
    thing: Enterprise | Park | Subject,
    points: Mapping[str, Decimal],
    notes: Mapping[str, str],
    *,
    expected_version: int,
    by: User,
    now: datetime,
) -> SelfAssessment:
    """Points of some or all indicators, while figures are collected; told again, they take the place of those before.

    Those of a park or a warehouse are told by the enterprise that operates it.

    Raises Refused: the scheme does not ask, the enterprise is not assessed, points that cannot be, points without a
    reason; Stale: somebody else has told meanwhile.
    """
    firm = thing if isinstance(thing, Enterprise) else thing.operator
    if firm is None:
        raise Refused("not_asked", ASKED_NOT)
    firm = lock(firm, P.FIGURE_REPORT, by=by)
    row = given.collecting(cycle)
    scheme = facts.scheme_of(row.scheme_version.document)
    if not scheme.self_assessment or not is_assessed(row, thing, clock.local_date(now)):
        raise Refused("not_asked", ASKED_NOT)
    for part, value in points.items():
        given.asked(row, part, value)
        if not notes.get(part, "").strip():
            raise Refused("no_reason", _("Say what the points rest on."), field=f"{part}_note")
    subject = writing.subject_of(thing)
    kept = SelfAssessment.objects.filter(cycle=row, subject=subject).first()
    if (kept.version if kept else 0) != expected_version:
        raise Stale("stale", _("Somebody else has told this meanwhile. Look at it again."))
    kept = kept or SelfAssessment(cycle=row, subject=subject, version=0)
    kept.points = {part: given.scaled(value) for part, value in points.items()}
    kept.notes = {part: notes[part].strip()[:NOTE] for part in points}
    kept.told_at, kept.told_by, kept.version = now, by, kept.version + 1
    kept.save()
    payload = {"enterprise": firm.uscc, "points": {part: str(value) for part, value in points.items()}}
    audit.record("cycle.self_assessed", row, by=by, now=now, payload=payload)
    return kept


def is_assessed(cycle: Cycle, thing: Enterprise | Park | Subject, day: date) -> bool:
    things = facts.things_in(cycle, day)
    return things.model is type(thing) and things.filter(pk=thing.pk).exists()
