"""Calls: a version in force is opened for claims, from a moment to a moment, on a budget."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.reference import actions as reference
from subsidies import facts
from subsidies.actions.measures import require
from subsidies.enums import VersionState
from subsidies.models import Budget, Call, MeasureVersion


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a call says of itself."""

    name_zh: str
    name_en: str
    document_number: str
    opens_at: datetime
    closes_at: datetime
    contact_zh: str
    contact_en: str
    contact_phone: str


@transaction.atomic
def publish(version: MeasureVersion, budget: Budget, announcement: Announcement, *, by: User, now: datetime) -> Call:
    """Publish a call; the days of its public notice are the measure's."""
    require(P.CALL_PUBLISH, by)
    if version.state != VersionState.IN_FORCE:
        raise Refused("not_in_force", _("Only a version in force can be called for."), status=409)
    if announcement.closes_at <= announcement.opens_at:
        raise Refused("dates_out_of_order", _("The call closes before it opens."), field="closes_at")
    measure = facts.measure_of(version)
    call = Call.objects.create(
        reference=reference.next_reference("ZJ", clock.local_date(announcement.opens_at).year, width=3),
        programme=version.measure.programme,
        measure_version=version,
        budget=budget,
        name_zh=announcement.name_zh,
        name_en=announcement.name_en,
        document_number=announcement.document_number,
        opens_at=announcement.opens_at,
        closes_at=announcement.closes_at,
        contact_zh=announcement.contact_zh,
        contact_en=announcement.contact_en,
        contact_phone=announcement.contact_phone,
        published_at=now,
        notice_days=measure.notice_working_days,
        notice_first_day_counts=measure.first_day_counts,
    )
    payload = {
        "measure": version.measure.code,
        "version": version.number,
        "opens_at": call.opens_at,
        "closes_at": call.closes_at,
        "budget": budget.document_number,
    }
    audit.record("call.published", call, by=by, now=now, payload=payload)
    return call
