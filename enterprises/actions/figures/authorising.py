"""An enterprise lets a source tell its figures, for one purpose and a time; and takes it back."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.locking import lock
from enterprises.enums_figures import NOT_BY_TABLE, Purpose, SubjectKind
from enterprises.models import Authorisation, DataSource, Enterprise, Indicator
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused

MOST_YEARS = 3


@transaction.atomic
def authorise(
    enterprise: Enterprise,
    *,
    source: DataSource,
    indicators: Collection[Indicator],
    purpose: Purpose,
    starts_on: date,
    ends_on: date,
    by: User,
    now: datetime,
) -> Authorisation:
    """Raises Refused: a source that needs or can have none, nothing chosen, a term that is over or too long."""
    row = lock(enterprise, P.FIGURE_AUTHORISE, by=by)
    if source.kind in NOT_BY_TABLE or source.gives_aggregates_only:
        raise Refused("other_source", _("This source gives no figures on an authorisation."), field="source")
    if not indicators or any(SubjectKind.ENTERPRISE not in each.subjects for each in indicators):
        raise Refused("no_figures", _("Choose figures that are told of enterprises."), field="indicators")
    check_term(starts_on, ends_on, clock.local_date(now))
    made = Authorisation.objects.create(
        enterprise=row,
        source=source,
        purpose=purpose,
        starts_on=starts_on,
        ends_on=ends_on,
        given_at=now,
        given_by=by,
    )
    made.indicators.set(indicators)
    payload = {
        "source": {"zh": source.name_zh, "en": source.name_en},
        "code": source.code,
        "figures": sorted(each.code for each in indicators),
        "purpose": purpose.value,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    audit.record("figures.authorised", made, case=row, by=by, now=now, payload=payload)
    return made


def check_term(starts_on: date, ends_on: date, day: date) -> None:
    """The term of what an enterprise allows, as seen on the day. Raises Refused where it is over or too long."""
    if ends_on < starts_on or ends_on < day:
        raise Refused("term_over", _("The last day lies before the first, or has passed."), field="ends_on")
    if (ends_on - max(starts_on, day)).days > MOST_YEARS * 366:
        text = _("An authorisation runs %(years)s years at most.")
        raise Refused("term_long", text, field="ends_on", params={"years": MOST_YEARS})


@transaction.atomic
def revoke(authorisation: Authorisation, *, by: User, now: datetime) -> Authorisation:
    """From this moment nothing more is taken or read on it; what was computed from it before stands."""
    enterprise = lock(authorisation.enterprise, P.FIGURE_AUTHORISE, by=by)
    row: Authorisation = Authorisation.objects.select_for_update(of=("self",)).get(pk=authorisation.pk)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = now, by
        row.save(update_fields=["revoked_at", "revoked_by"])
        audit.record("figures.authorisation_revoked", row, case=enterprise, by=by, now=now)
    return row
