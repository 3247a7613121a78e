"""`manage.py budget verify`: recompute every budget's totals from its ledger and name what differs."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from subsidies import queries


class Command(BaseCommand):
    help = "Checks the budgets' running totals against their ledgers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify"])

    def handle(self, *args, **options) -> None:
        checked, problems = 0, []
        for budget, found in queries.verify_budgets():
            checked += 1
            problems += [f"{budget.source} {budget.document_number} {budget.year}: {problem}" for problem in found]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} differences in {checked} budgets")
        self.stdout.write(f"{checked} budgets agree with their ledgers")
