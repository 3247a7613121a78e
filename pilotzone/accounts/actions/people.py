"""The accounts themselves: opened for a person or another organisation's system, and set right by the person."""

from datetime import datetime

from django.db import transaction

from pilotzone.accounts.enums import Language
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit


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


@transaction.atomic
def correct_details(user: User, *, name: str, phone: str, now: datetime) -> User:
    """The person's own correction. The record keeps the name of who acted as it was then."""
    row: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    given = {"name": name.strip(), "phone": phone}
    before = {field: getattr(row, field) for field, value in given.items() if value != getattr(row, field)}
    changed = list(before)
    if not changed:
        return row
    row.name, row.phone = given["name"], given["phone"]
    row.save(update_fields=changed)
    personal = {"before": before, "after": {field: given[field] for field in changed}}
    audit.record("account.details_corrected", row, by=user, now=now, payload={"fields": changed}, personal=personal)
    return row


def choose_language(user: User, language: Language) -> None:
    """The language of the person's mails, and of the pages in a browser in which none was chosen."""
    User.objects.filter(pk=user.pk).update(language=language)
