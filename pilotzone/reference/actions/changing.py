"""The working days of a year and the rates of a day: proposed by one person, in force once another has confirmed them.

Time limits and amounts rest on both. A time limit that was told for certain stays as it was told, and a figure that
stands keeps the rates with which it was worked out; everything else follows.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.workflow import move, require
from pilotzone.messages import actions as messages
from pilotzone.reference import queries, workflow
from pilotzone.reference.actions.entering import correct_rate, enter_calendar, locked_rate, note_rate
from pilotzone.reference.enums import ChangeKind
from pilotzone.reference.models import CalendarDay, ReferenceChange
from pilotzone.reference.rules import notices
from pilotzone.reference.rules.notices import Notice

FIRST_YEAR, YEARS_AHEAD = 2008, 2  # the State Council's present form of notices; none comes earlier than a year before
AHEAD = timedelta(days=1)
FAULT_WORDS: Mapping[str, Promise] = {
    "nothing_read": _("No day off and no working day was found in this text. Paste the notice as it was published."),
    "no_such_day": _("“%(words)s”: there is no such day."),
    "ends_before_it_begins": _("“%(words)s”: it ends before it begins."),
    "too_long": _("“%(words)s”: these are more days than a holiday has."),
    "another_weekday": _("“%(words)s”: %(day)s is a 周%(weekday)s and not a 周%(said)s."),
    "another_count": _("“%(words)s”: the notice counts %(said)s days, these are %(read)s."),
    "off_and_working": _("“%(words)s”: %(day)s is called both a day off and a working day."),
    "working_anyway": _("“%(words)s”: %(day)s is a working day anyway."),
    "another_year": _("“%(words)s”: %(day)s is not of this year."),
}


@transaction.atomic
def propose_calendar(year: int, *, ground: str, text: str, by: User, now: datetime) -> ReferenceChange:
    """The days of a year's notice, read from its words; they replace what stands of the year.

    Refused: `no_such_year`, what is wrong with the notice (`FAULT_WORDS`), `day_of_another_notice`, `nothing_changes`,
    `change_waits`.
    """
    require(P.REFERENCE_PROPOSE, by)
    last = clock.local_date(now).year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        words = _("Enter a year from %(first)s to %(last)s.")
        raise Refused("no_such_year", words, field="year", params={"first": FIRST_YEAR, "last": last})
    found = notices.read(text, year)
    faults = [*faults_of(found), *days_elsewhere(year, found.days)]
    if faults:
        first, *others = faults
        first.others = tuple(others)
        raise first
    content = {"days": {f"{day:%F}": working for day, working in sorted(found.days.items())}, "names": names_of(found)}
    before = queries.standing_calendar(year)
    if before == content | {"notice": ground}:
        raise Refused("nothing_changes", _("The year stands exactly so already."), field="text")
    return propose(ChangeKind.CALENDAR, str(year), ground, content | {"notice": ground}, before, text, by=by, now=now)


def faults_of(found: Notice) -> Iterator[DomainError]:
    for each in found.faults:
        params = {"words": each.words, **each.params}
        yield Refused(each.code, FAULT_WORDS[each.code], field="text", params=params)


def days_elsewhere(year: int, days: Iterable[date]) -> Iterator[DomainError]:
    """A day is of one notice: the last ones of a December may be of the next year's."""
    rows = CalendarDay.objects.filter(day__in=list(days)).exclude(year=year)
    for day, other in rows.values_list("day", "year_id"):
        words = _("%(day)s stands in the notice of %(year)s already.")
        params = {"day": f"{day:%F}", "year": other}
        yield Refused("day_of_another_notice", words, field="text", params=params)


def names_of(found: Notice) -> dict[str, str]:
    return {f"{day:%F}": name for day, name in sorted(found.names.items()) if name}


@transaction.atomic
def propose_rates(
    source: str, day: date, rates: Mapping[str, int], *, ground: str, by: User, now: datetime
) -> ReferenceChange:
    """Rates of one list and day, in yuan per unit times a million; currencies that are not named stay.

    Refused: `no_rates`, `too_early`, `nothing_changes`, `change_waits`.
    """
    require(P.REFERENCE_PROPOSE, by)
    if not rates:
        raise Refused("no_rates", _("Enter a rate at least."))
    if day > clock.local_date(now) + AHEAD:
        raise Refused("too_early", _("A rate is told for tomorrow at the latest."), field="day")
    before = {currency: rate for currency, rate in queries.standing_rates(source, day).items() if currency in rates}
    if before == rates:
        raise Refused("nothing_changes", _("These rates stand exactly so already."), field="day")
    return propose(
        ChangeKind.RATES, f"{source} {day:%F}", ground, {"rates": dict(rates)}, {"rates": before}, by=by, now=now
    )


def propose(
    kind: ChangeKind, key: str, ground: str, content: Any, before: Any, text: str = "", *, by: User, now: datetime
) -> ReferenceChange:
    try:
        with transaction.atomic():
            made: ReferenceChange = ReferenceChange.objects.create(
                kind=kind, key=key, ground=ground, text=text, content=content, before=before,
                proposed_at=now, proposed_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("change_waits", _("A change of this waits for confirmation already."), status=409) from error
    note("proposed", made, by=by, now=now, content=content)
    people = [each for each in officers(P.REFERENCE_CONFIRM) if each.pk != by.pk]
    tell(people, made, "proposed", now=now)
    return made


def tell(people: Iterable[User], row: ReferenceChange, act: str, *, now: datetime, **params: str) -> None:
    kind, link = f"{row.kind}.{act}", f"/bureau/reference/changes/{row.uid}/"
    messages.notify(people, kind, params={"what": row.what, **params}, link=link, now=now, case=row)


def note(act: str, row: ReferenceChange, *, by: User, now: datetime, **more: Any) -> None:
    payload = {"what": row.what, "key": row.key, "ground": row.ground, **more}
    audit.record(f"{row.kind}.{act}", row, by=by, now=now, payload=payload)


@transaction.atomic
def confirm(change: ReferenceChange, *, by: User, now: datetime) -> ReferenceChange:
    """In force from now on. Refused: `proposed_it`, `stood_otherwise` where something else stands than when it was
    proposed."""
    row = lock(change, P.REFERENCE_CONFIRM, by)
    if row.proposed_by_id == by.pk:
        raise Refused("proposed_it", _("You proposed this. Another person confirms it."))
    move(row, workflow.CONFIRM, by=by)
    PUT_IN_FORCE[ChangeKind(row.kind)](row, by, now)
    close(row, "confirmed", by=by, now=now)
    return row


def put_calendar(row: ReferenceChange, by: User, now: datetime) -> None:
    year = int(row.key)
    days = {date.fromisoformat(day): working for day, working in row.content["days"].items()}
    require_as_before(row, queries.standing_calendar(year))
    for fault in days_elsewhere(year, days):  # entered with another year's notice since
        raise fault
    names = {date.fromisoformat(day): name for day, name in row.content["names"].items()}
    try:
        with transaction.atomic():
            enter_calendar(year, row.ground, days, names)
    except IntegrityError as error:  # another year's notice, confirmed in this instant, has one of the days
        raise stands_otherwise() from error
    outbox.enqueue("reference.settle_limits", now=now)


def put_rates(row: ReferenceChange, by: User, now: datetime) -> None:
    wanted, before = row.content["rates"], dict[str, int]()
    for currency in sorted(wanted):
        rate, is_new = locked_rate(row.source, date.fromisoformat(row.what), currency, wanted[currency])
        if is_new:
            note_rate("rate.entered", rate, None, by=by, now=now)
            continue
        before[currency] = rate.rate
        if rate.rate != wanted[currency]:
            correct_rate(rate, wanted[currency], by=by, now=now)
    require_as_before(row, {"rates": before})


PUT_IN_FORCE = {ChangeKind.CALENDAR: put_calendar, ChangeKind.RATES: put_rates}


def require_as_before(row: ReferenceChange, standing: Any) -> None:
    if standing != row.before:
        raise stands_otherwise()


def stands_otherwise() -> Refused:
    words = _("Something else stands by now than when this was proposed. Return it, so that it is proposed again.")
    return Refused("stood_otherwise", words, status=409)


@transaction.atomic
def send_back(change: ReferenceChange, *, reason: str, by: User, now: datetime) -> ReferenceChange:
    """Not confirmed; whoever proposed it reads why."""
    row = lock(change, P.REFERENCE_CONFIRM, by)
    if row.proposed_by_id == by.pk:
        raise Refused("proposed_it", _("You proposed this. Withdraw it, or let another person decide."))
    move(row, workflow.RETURN, by=by)
    row.reason = reason
    close(row, "returned", by=by, now=now, reason=reason)
    tell([row.proposed_by], row, "returned", now=now, reason=reason)
    return row


@transaction.atomic
def withdraw(change: ReferenceChange, *, by: User, now: datetime) -> ReferenceChange:
    """By anybody who may propose: whoever did may have left."""
    row = lock(change, P.REFERENCE_PROPOSE, by)
    move(row, workflow.WITHDRAW, by=by)
    close(row, "withdrawn", by=by, now=now)
    return row


def lock(change: ReferenceChange, permission: P, by: User) -> ReferenceChange:
    require(permission, by)
    rows = ReferenceChange.objects.select_for_update(of=("self",)).select_related("proposed_by")
    found: ReferenceChange = rows.get(pk=change.pk)
    return found


def close(row: ReferenceChange, act: str, *, by: User, now: datetime, **more: Any) -> None:
    row.decided_at, row.decided_by = now, by
    row.version += 1
    row.save(update_fields=["state", "decided_at", "decided_by", "reason", "version"])
    note(act, row, by=by, now=now, **more)
