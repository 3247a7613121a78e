"""Take away a person's lost second factor and end the sessions, recorded as an act of the operator.

For when no security administrator can do it on the page of the portal (Appointments, Reset a second factor).
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from pilotzone.accounts import actions
from pilotzone.accounts.models import User
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in")
        parser.add_argument("--reason", required=True, help="why, and how the person was identified; it is recorded")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        person = User.objects.filter(email=email, is_machine=False).first()
        if person is None:
            raise CommandError(f"Nobody has an account with {email}.")
        try:
            actions.reset_second_factor(person, by=None, now=clock.now(), reason=options["reason"])
        except DomainError as error:
            with translation.override("en"):
                raise CommandError(str(error.message)) from error
        self.stdout.write(f"{person.name} signs in with the password and sets up a new second factor.")
