"""When cycles of a scheme open by themselves."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.assessments.steps import require_figures
from enterprises.enums import BusinessRole
from enterprises.enums_figures import PeriodKind, SubjectKind
from enterprises.models import Scheme, SchemeCalendar, SchemeVersion
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused, Stale
from pilotzone.kernel.workflow import require


@transaction.atomic
def set_calendar(
    scheme: Scheme,
    *,
    period_kind: PeriodKind,
    months: Sequence[int],
    opens_on_day: int,
    collecting_days: int,
    contest_days: int,
    roles: Sequence[BusinessRole] = (),
    expected_version: int = 0,
    by: User,
    now: datetime,
) -> SchemeCalendar:
    """Set the scheme's calendar; without months nothing opens by itself. A stale `expected_version` is a 409.

    The months, days and limits are checked by the database as well; cycles that have begun keep their days.
    """
    require(P.SCHEME_ENTER, by)
    locked = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    found = SchemeCalendar.objects.filter(scheme=locked).first() or SchemeCalendar(scheme=locked, version=0)
    if found.version != expected_version:
        raise Stale("stale", _("Somebody else set this calendar meanwhile. Reload the page."))
    if not all(1 <= month <= 12 for month in months):
        raise Refused("bad_month", _("Months are numbered 1 to 12."), field="months")
    if roles and locked.subject != SubjectKind.ENTERPRISE:
        raise Refused("roles_unused", _("Only enterprises are chosen by their role."), field="roles")
    in_use = SchemeVersion.objects.published().filter(scheme=locked).first()
    if months and in_use is not None:
        require_figures(in_use, field="months")
    found.period_kind, found.months, found.roles = period_kind, sorted(set(months)), sorted(set(roles))
    found.opens_on_day, found.collecting_days, found.contest_days = opens_on_day, collecting_days, contest_days
    found.set_at, found.set_by = now, by
    found.version += 1
    found.save()
    payload = {
        "scheme": locked.code,
        "period": str(period_kind),
        "months": found.months,
        "day": opens_on_day,
        "collecting_days": collecting_days,
        "contest_days": contest_days,
        "roles": found.roles,
    }
    audit.record("scheme.calendar_set", locked, by=by, now=now, payload=payload)
    return found
