"""The accounts themselves: opened for a person or for another organisation's system."""

from datetime import datetime

from django.db import transaction

from pilotzone.accounts.models import User


@transaction.atomic
def create_user(*, email: str, name: str, password: str | None, phone: str = "", language: str, now: datetime) -> User:
    """A person who can sign in; without a password only through a provider."""
    user = User(email=email.strip().lower(), name=name, phone=phone, language=language, date_joined=now)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def create_machine(*, label: str, name: str, language: str, now: datetime) -> User:
    """An account by which another organisation's system acts. Its address can receive nothing (RFC 6761)."""
    user = User(email=f"{label}@partners.invalid", name=name[:80], language=language, date_joined=now, is_machine=True)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user
