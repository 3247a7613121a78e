"""Appoint the first security administrator of a new portal, who then enters the offices and appoints all others.

The person opens an account at the portal first. Refused while there is a security administrator.
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
        parser.add_argument("--office", required=True, help="name of the person's office, in Chinese")
        parser.add_argument("--office-en", default="", help="the same in English")
        parser.add_argument("--code", default="general-office", help="code of the office")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        person = User.objects.filter(email=email, is_active=True, is_machine=False).first()
        if person is None:
            raise CommandError(f"Nobody has an account with {email}. It is opened at /accounts/signup/.")
        names = {"name_zh": options["office"], "name_en": options["office_en"]}
        try:
            actions.appoint_first(person, code=options["code"], **names, now=clock.now())
        except DomainError as error:
            with translation.override("en"):
                raise CommandError(str(error.message)) from error
        self.stdout.write(f"{person.name} is security administrator from today.")
