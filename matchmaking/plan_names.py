"""Names for the ids of a Problem, in the reader's language."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.facts import Facts
from matchmaking.plan_words import fault_text
from matchmaking.rules.plan.model import Fault
from pilotzone.ui.templatetags.ui import clock_time, local_text, short_date


def slot_name(starts_at: datetime, ends_at: datetime) -> str:
    """Day and hours: an event may last for days."""
    day = short_date(timezone.localtime(starts_at).date())
    return f"{day} {clock_time(starts_at)}–{clock_time(ends_at)}"


def names_of(facts: Facts) -> dict[str, str]:
    names = {key: local_text(row.party.names) for key, row in facts.participations.items()}
    names |= {key: slot_name(row.starts_at, row.ends_at) for key, row in facts.slots.items()}
    return names | {key: row.code for key, row in facts.tables.items()} | dict(facts.people)


def fault_lines(faults: Iterable[Fault], facts: Facts) -> list[str]:
    """Each once, in words."""
    names = names_of(facts)
    return list(dict.fromkeys(fault_text(fault, names) for fault in faults))


def joined(lines: Iterable[str]) -> str:
    return _("; ").join(lines)
