"""What is kept of sign-ins and for how long, and what ends the lock after wrong passwords."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from axes import utils as axes
from axes.models import AccessAttempt, AccessLog

from pilotzone.accounts.models import SignIn, User

LONGEST_DEVICE = 255


def record_sign_in(user: User, *, address: str | None, device: str, now: datetime) -> SignIn:
    """With the account and not with its address: an address that was given up may be somebody else's tomorrow."""
    row: SignIn = SignIn.objects.create(user=user, at=now, address=address or None, device=device[:LONGEST_DEVICE])
    return row


def lift_lock(user: User) -> int:
    """Whoever read the mail to the account is its owner: wrong passwords for any of its addresses no longer count."""
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    return sum(axes.reset(username=address.lower()) for address in sorted(addresses))


def forget_sign_ins(rows: Iterable[SignIn], now: datetime) -> int:
    """Who signed in when, from where and with what device."""
    keys = [row.pk for row in rows]
    SignIn.objects.filter(pk__in=keys).delete()
    return len(keys)


def forget_logged_addresses(rows: Iterable[AccessLog], now: datetime) -> int:
    """Sign-ins by the address that was typed, as they were logged before they were kept with the account."""
    keys = [row.pk for row in rows]
    AccessLog.objects.filter(pk__in=keys).delete()
    return len(keys)


def forget_failed_tries(rows: Iterable[AccessAttempt], now: datetime) -> int:
    """Wrong passwords: the address that was typed, from where and with what device."""
    keys = [row.pk for row in rows]
    AccessAttempt.objects.filter(pk__in=keys).delete()
    return len(keys)
