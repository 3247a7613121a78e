"""`manage.py jobs status | failed | retry | drain`: the operator's look at the outbox."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pilotzone.jobs import actions, queries
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError


class Command(BaseCommand):
    help = "See, retry and run the tasks of the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("status", help="how many tasks are in which state")
        verbs.add_parser("failed", help="the tasks that were given up, newest first")
        verbs.add_parser("drain", help="run what is due in this process")
        retry = verbs.add_parser("retry", help="give failed tasks new attempts")
        retry.add_argument("uids", nargs="+")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, f"do_{verb}")(**options)

    def do_status(self, **options: Any) -> None:
        for state, count in queries.counts().items():
            self.stdout.write(f"{state:8} {count}")

    def do_failed(self, **options: Any) -> None:
        for row in OutboxTask.objects.failed()[:100]:
            self.stdout.write(f"{row.uid} {row.created_at:%Y-%m-%d %H:%M} {row}: {row.last_error}")

    def do_drain(self, **options: Any) -> None:
        self.stdout.write(f"{actions.drain(now=timezone.now())} tasks done")

    def do_retry(self, uids: list[str], **options: Any) -> None:
        for uid in uids:
            row = OutboxTask.objects.failed().filter(uid=uid).first()
            if row is None:
                raise CommandError(f"No failed task {uid}.")
            try:
                actions.retry(row, by=None, now=clock.now())
            except DomainError as error:
                raise CommandError(f"{row}: {error.message}") from error
            self.stdout.write(f"{row} will be tried again")
