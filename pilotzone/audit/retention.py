"""How long personal data are kept: declared by each app for its models, forgotten by a nightly task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from pilotzone.audit.sentences import Text

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """What is kept, for what, how it is shown meanwhile, for how many days, and how it is forgotten.

    `due` takes the moment before which data are over; `forget` takes some of those rows and says how many it did.
    `fields` are the declared personal fields that it forgets, as `app.Model.field`.
    """

    what: Text
    purpose: Text
    shown: Text
    days: int
    due: Callable[[datetime], QuerySet]
    forget: Callable[[list, datetime], int]
    fields: tuple[str, ...] = ()

    def waiting(self, now: datetime) -> QuerySet:
        return self.due(now - timedelta(days=self.days)).order_by("pk")


_rules: list[Rule] = []
_kept: dict[str, Text] = {}


def register(rule: Rule) -> None:
    _rules.append(rule)


def rules() -> tuple[Rule, ...]:
    return tuple(_rules)


def keep(fields: Mapping[str, Text]) -> None:
    """Personal fields that no rule forgets, as `app.Model.field`, each with the reason why they are kept."""
    _kept.update(fields)


def kept() -> Mapping[str, Text]:
    return _kept


def forget_due(now: datetime) -> int:
    """Forget everything whose time is over, some at a time, so that no lock is held long; how many."""
    total = 0
    for rule in rules():
        while rows := list(rule.waiting(now)[:AT_ONCE]):
            done = rule.forget(rows, now)
            total += done
            if not done:
                break
    return total
