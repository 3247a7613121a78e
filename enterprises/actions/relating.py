"""What ties an enterprise to others: its keys follow every change of it; its shareholders, as it states them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises import relations
from enterprises.actions.locking import lock
from enterprises.models import Enterprise, RelationKey, Shareholding
from enterprises.models_relations import WHOLE
from enterprises.rules import codes
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused


def refresh(enterprise: Enterprise, *, now: datetime) -> int:
    """Make the keys what they should be; how many changed. The caller's transaction has the enterprise's change."""
    wanted = relations.keys_of(enterprise, clock.local_date(now))
    rows = RelationKey.objects.filter(enterprise=enterprise)
    gone = rows.exclude(key__in=list(wanted)).delete()[0]
    there = set(rows.values_list("key", flat=True))
    made = [
        RelationKey(enterprise=enterprise, kind=kind.value, key=key) for key, kind in wanted.items() if key not in there
    ]
    RelationKey.objects.bulk_create(made, ignore_conflicts=True)
    return gone + len(made)


def rebuild(*, now: datetime) -> tuple[int, int]:
    """Every enterprise's keys again, after an upgrade or another key: how many enterprises, how many keys changed."""
    enterprises = changed = 0
    for enterprise in Enterprise.objects.order_by("pk").iterator(chunk_size=500):
        with transaction.atomic():
            changed += refresh(enterprise, now=now)
        enterprises += 1
    return enterprises, changed


@transaction.atomic
def add_shareholder(
    enterprise: Enterprise, *, name: str, code: str, basis_points: int, by: User, now: datetime
) -> Shareholding:
    """State a shareholder; all shares together are 100% at most."""
    row = lock(enterprise, P.ENTERPRISE_EDIT, by=by)
    code = codes.folded(code)
    if code and codes.uscc_fault(code):
        raise Refused("uscc_wrong", _("This is no unified social credit code."), field="code")
    if code and code == row.uscc:
        raise Refused("own_shareholder", _("An enterprise is not its own shareholder."), field="code")
    if not 0 < basis_points <= WHOLE:
        raise Refused("share_wrong", _("A share lies above 0% and at 100% at most."), field="share")
    day = clock.local_date(now)
    held = row.shareholdings.filter(ends_on=None)
    if sum(held.values_list("basis_points", flat=True)) + basis_points > WHOLE:
        raise Refused("shares_above_whole", _("All shares together would be more than 100%."), field="share")
    made = Shareholding.objects.create(
        enterprise=row,
        name=name.strip(),
        code=code,
        basis_points=basis_points,
        starts_on=day,
        entered_at=now,
        entered_by=by,
    )
    refresh(row, now=now)
    payload = {"code": code, "basis_points": basis_points}
    audit.record(
        "enterprise.shareholder_added", made, case=row, by=by, now=now, payload=payload, personal={"name": made.name}
    )
    return made


@transaction.atomic
def end_shareholder(shareholding: Shareholding, *, by: User, now: datetime) -> Shareholding:
    """No shareholder any more from today on; the record of it stays."""
    row = lock(shareholding.enterprise, P.ENTERPRISE_EDIT, by=by)
    held: Shareholding = Shareholding.objects.get(pk=shareholding.pk)
    if held.ends_on is None:
        held.ends_on = clock.local_date(now)
        held.save()
        refresh(row, now=now)
        payload = {"code": held.code, "basis_points": held.basis_points}
        audit.record("enterprise.shareholder_ended", held, case=row, by=by, now=now, payload=payload)
    return held
