"""What a desk looks at beside the files: originals compared. Recorded, and never changed."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from subsidies import examination
from subsidies.actions import moving, reviewing
from subsidies.models import Application, OriginalsCheck


@transaction.atomic
def record_originals(
    application: Application,
    materials: Collection[str],
    *,
    agrees: bool,
    remark: str = "",
    checked_on: date,
    by: User,
    now: datetime,
) -> OriginalsCheck:
    """Say which papers were compared with their originals, on which day, and whether they agree."""
    locked = moving.lock(application)
    desk = reviewing.require_desk(locked, by)
    standing = examination.papers_now(locked)
    papers = {name: standing[name] for name in materials if name in standing}
    remark = remark.strip()
    if not papers:
        raise Refused("nothing_compared", _("Choose the papers that were compared."), field="materials")
    if not agrees and not remark:
        raise Refused("remark_missing", _("Say what differs from the original."), field="remark")
    require_past(locked, checked_on, now, "checked_on")
    made = OriginalsCheck.objects.create(
        application=locked,
        desk=desk,
        papers=papers,
        agrees=agrees,
        remark=remark,
        checked_on=checked_on,
        recorded_at=now,
        recorded_by=by,
    )
    payload = {"desk": desk.value, "papers": papers, "agrees": agrees, "comment": remark, "checked_on": checked_on}
    payload |= reviewing.in_whose_name(locked, desk, by)
    audit.record("originals.checked", made, case=locked, by=by, now=now, payload=payload)
    return made


def require_past(application: Application, day: date, now: datetime, field: str) -> None:
    """Not in the future, and not before the claim was there."""
    submitted = application.submitted_at
    if day > clock.local_date(now) or (submitted and day < clock.local_date(submitted)):
        raise Refused("day_wrong", _("The day lies between the submission of the claim and today."), field=field)
