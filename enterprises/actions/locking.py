"""Enterprises under lock, for a person who may act on it; members, payee and profile change one at a time."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from enterprises.standing import ended
from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused


def lock(enterprise: Enterprise, permission: P, *, by: User) -> Enterprise:
    """The row as it is now, locked. A refused registration takes no changes, nor does what has ended."""
    if not by.may(permission, enterprise_id=enterprise.pk):
        raise NotAllowed("not_allowed", _("You may not do this for the enterprise."))
    row: Enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if row.state == EnterpriseState.ENDED:
        raise ended(row)
    if not row.is_open:
        raise Refused("registration_closed", _("This registration was not accepted. Register the enterprise again."))
    return row


def require_no_part(enterprise: Enterprise, by: User) -> None:
    """Of an officer: whoever acts or acted for the enterprise takes no step about it."""
    if enterprise.memberships.filter(user=by).exists():
        text = _("You act or acted for this enterprise. Somebody without a part in it must take this step.")
        raise Refused("own_enterprise", text)


def lock_all(keys: Collection[int]) -> None:
    """In the order of their keys, before the first is written: of two batches about the same ones one waits."""
    list(Enterprise.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
