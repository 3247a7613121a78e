"""Calls: a version in force is opened for claims, from a moment to a moment, on a budget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require
from pilotzone.reference import actions as reference
from subsidies import facts, stated, wording
from subsidies.enums import VersionState
from subsidies.models import Budget, Call, CallValue, MeasureVersion
from subsidies.rules import answers, automatic
from subsidies.rules.answers import Kept, Unreadable
from subsidies.rules.model import InputSpec
from subsidies.rules.statements import fixed_by_call

Typed = tuple[str, str]  # as typed: the value, and its currency where it has one of its own

# Working days that a call sets, each with the fewest and the most; the days of the public notice are the measure's.
DAYS = {
    "correction_days": (3, 30),
    "restore_days": (1, 30),
    "review_days": (5, 60),
    "district_days": (1, 60),
    "city_days": (1, 60),
    "decision_days": (1, 30),
    "publish_days": (1, 30),
    "payment_days": (1, 60),
    "objection_days": (1, 60),
    "review_answer_days": (1, 60),
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a call says of itself."""

    name_zh: str
    name_en: str
    document_number: str
    opens_at: datetime
    closes_at: datetime
    contact_zh: str
    contact_en: str
    contact_phone: str
    without_application: bool = False
    answer_days: int = 10  # working days to answer an offer


# What is said of a call and may be changed until it is public.
ANNOUNCED = (
    "name_zh",
    "name_en",
    "document_number",
    "opens_at",
    "closes_at",
    "contact_zh",
    "contact_en",
    "contact_phone",
)


@transaction.atomic
def publish(
    version: MeasureVersion,
    budget: Budget,
    announcement: Announcement,
    *,
    values: Mapping[str, Typed] | None = None,
    by: User,
    now: datetime,
) -> Call:
    """Prepare a call, fix what the measure leaves to it, and publish it at once."""
    call = prepare(version, budget, announcement, by=by, now=now)
    if values:
        fix(call, values, by=by, now=now)
    return open_prepared(call, by=by, now=now)


@transaction.atomic
def prepare(version: MeasureVersion, budget: Budget, announcement: Announcement, *, by: User, now: datetime) -> Call:
    """A call that nobody outside sees yet; the days of its public notice are the measure's."""
    require(P.CALL_PUBLISH, by)
    require_in_force(version)
    require_window(announcement)
    measure = facts.measure_of(version)
    if announcement.without_application and not automatic.is_register_only(measure):
        raise Refused(
            "needs_application",
            _("This measure asks the enterprise for facts or papers, so it cannot be awarded without application."),
            field="version",
        )
    call = Call.objects.create(
        reference=reference.next_reference("ZJ", clock.local_date(announcement.opens_at).year, width=3),
        programme=version.measure.programme,
        measure_version=version,
        budget=budget,
        **{name: getattr(announcement, name) for name in ANNOUNCED},
        without_application=announcement.without_application,
        answer_days=announcement.answer_days,
        notice_days=measure.notice_working_days,
        notice_first_day_counts=measure.first_day_counts,
    )
    audit.record("call.prepared", call, by=by, now=now, payload={"measure": version.measure.code})
    return call


def require_window(announcement: Announcement) -> None:
    if announcement.closes_at <= announcement.opens_at:
        raise Refused("dates_out_of_order", _("The call closes before it opens."), field="closes_at")


@transaction.atomic
def change(call: Call, budget: Budget, announcement: Announcement, *, by: User, now: datetime) -> Call:
    """Say something else of a call that nobody outside sees yet. Its measure stays."""
    require(P.CALL_PUBLISH, by)
    locked: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.published_at:
        raise Refused("call_public", _("The call is public: what it says stands."), status=409)
    require_window(announcement)
    given = {name: getattr(announcement, name) for name in ANNOUNCED}
    before = {name: getattr(locked, name) for name in given if getattr(locked, name) != given[name]}
    if before or locked.budget_id != budget.pk:
        payload = {
            "before": {**before, "budget": locked.budget.document_number},
            "after": {**{name: given[name] for name in before}, "budget": budget.document_number},
        }
        locked.budget = budget
        for name, value in given.items():
            setattr(locked, name, value)
        locked.save(update_fields=["budget", *given])
        audit.record("call.changed", locked, by=by, now=now, payload=payload)
    return locked


@transaction.atomic
def discard(call: Call, *, by: User, now: datetime) -> None:
    """A call that was prepared by mistake goes; the record keeps what it was, and its number is not given again."""
    require(P.CALL_PUBLISH, by)
    locked: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.published_at:
        raise Refused("call_public", _("The call is public: it stays."), status=409)
    if locked.rubrics.exists() or locked.visit_lists.exists() or locked.draws.exists():
        raise Refused(
            "call_in_use",
            _("A rubric, a list of visits or a draw was made under this call: change the call instead."),
            status=409,
        )
    payload = {"reference": locked.reference, "name": locked.name_zh, "document_number": locked.document_number}
    audit.record("call.discarded", locked, by=by, now=now, payload=payload)
    locked.delete()


@transaction.atomic
def set_days(call: Call, days: Mapping[str, int], *, by: User, now: datetime) -> Call:
    """Set time limits of a call in working days (`DAYS`); once it is public applicants rely on them."""
    require(P.CALL_PUBLISH, by)
    locked: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.published_at:
        raise Refused("call_public", _("The call is public: its time limits stand."), status=409)
    for name, (fewest, most) in DAYS.items():
        if not fewest <= days.get(name, getattr(locked, name)) <= most:
            text = _("Between %(fewest)s and %(most)s working days.")
            raise Refused("days_out_of_bounds", text, field=name, params={"fewest": fewest, "most": most})
    before = {name: getattr(locked, name) for name in DAYS}
    changed = {name: days[name] for name in DAYS if name in days and days[name] != before[name]}
    if changed:
        for name, value in changed.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(changed))
        payload = {"before": {name: before[name] for name in changed}, "days": changed}
        audit.record("call.days_set", locked, by=by, now=now, payload=payload)
    return locked


@transaction.atomic
def fix(call: Call, typed: Mapping[str, Typed], *, reason: str = "", by: User, now: datetime) -> list[CallValue]:
    """Fix values that the measure leaves to the call; which were new or changed.

    Once the call is public a change needs its reason. Claims that have been submitted keep what stood then; drafts
    follow, since they are worked out whenever they are looked at.
    """
    require(P.CALL_PUBLISH, by)
    locked = Call.objects.select_for_update(of=("self",)).select_related("measure_version__measure").get(pk=call.pk)
    return keep(locked, fixed_by_call(facts.measure_of(locked.measure_version)), typed, reason=reason, by=by, now=now)


def keep(
    call: Call, specs: Sequence[InputSpec], typed: Mapping[str, Typed], *, reason: str, by: User, now: datetime
) -> list[CallValue]:
    """Keep what is new or changed of these; the caller holds the call's lock."""
    standing = stated.call_values(call)
    changed = {name: value for name, value in read(specs, typed).items() if value != "" and value != standing.get(name)}
    reason = reason.strip()
    if changed and call.published_at and not reason:
        raise Refused("reason_missing", _("The call is public: say why the value changes."), field="reason")
    labels, made = {spec.name: spec.label for spec in specs}, []
    for name, value in changed.items():
        call.values.filter(input=name, replaced_at=None).update(replaced_at=now)
        row = CallValue.objects.create(call=call, input=name, value=value, reason=reason, set_at=now, set_by=by)
        label = labels[name]
        payload = {
            "input": name,
            "label": {"zh": label.zh, "en": label.en},
            "before": standing.get(name),
            "value": value,
            "reason": reason,
        }
        audit.record("call.value_fixed", row, case=call, by=by, now=now, payload=payload)
        made.append(row)
    return made


def read(specs: Iterable[InputSpec], typed: Mapping[str, Typed]) -> dict[str, Kept]:
    """The values as they are kept; one that cannot be read is refused with its field."""
    found: dict[str, Kept] = {}
    for spec in specs:
        text, currency = typed.get(spec.name, ("", ""))
        try:
            found[spec.name] = answers.kept(text, spec, currency=currency)
        except Unreadable as error:
            raise Refused("value_unreadable", _("The value cannot be read."), field=spec.name) from error
    return found


@transaction.atomic
def open_prepared(call: Call, *, by: User, now: datetime) -> Call:
    """Make the call public; not before everything that the measure leaves to it is fixed."""
    require(P.CALL_PUBLISH, by)
    locked = (
        Call.objects.select_for_update(of=("self",))
        .select_related("measure_version__measure", "budget")
        .get(pk=call.pk)
    )
    if locked.published_at:
        return locked
    require_in_force(locked.measure_version)
    if locked.closes_at <= now:
        raise Refused("call_over", _("The last day of the call has passed. Change it first."), field="closes_at")
    open_values = stated.unset(facts.measure_of(locked.measure_version), stated.call_values(locked))
    if open_values:
        raise value_missing(open_values, _("Before the call is published, fix: %(labels)s."))
    locked.published_at = now
    locked.save(update_fields=["published_at"])
    payload = {
        "measure": locked.measure_version.measure.code,
        "version": locked.measure_version.number,
        "opens_at": locked.opens_at,
        "closes_at": locked.closes_at,
        "budget": locked.budget.document_number,
        "without_application": locked.without_application,
        "values": stated.call_values(locked),
    }
    audit.record("call.published", locked, by=by, now=now, payload=payload)
    return locked


def value_missing(specs: Sequence[InputSpec], text: Any) -> Refused:
    params = {"labels": wording.Labels([spec.label for spec in specs])}
    return Refused("call_value_missing", text, field=specs[0].name, params=params)


def require_in_force(version: MeasureVersion) -> None:
    if version.state != VersionState.IN_FORCE:
        raise Refused("not_in_force", _("Only a version in force can be called for."), status=409)
