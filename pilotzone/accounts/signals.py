"""What the packages of sign-in say has happened, handed to the actions."""

from typing import Any

from allauth.account.signals import password_reset
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from pilotzone.accounts import actions
from pilotzone.accounts.adapters import client_ip
from pilotzone.accounts.models import User
from pilotzone.kernel import clock


def connect() -> None:
    user_logged_in.connect(keep_sign_in, dispatch_uid="accounts.keep_sign_in")
    password_reset.connect(lift_lock, dispatch_uid="accounts.lift_lock")


def keep_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    device = request.headers.get("User-Agent", "")
    actions.record_sign_in(user, address=client_ip(request), device=device, now=clock.now())


def lift_lock(sender: Any, user: User, **kwargs: Any) -> None:
    actions.lift_lock(user)
