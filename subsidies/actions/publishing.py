"""A version on its way: proposed, approved by a second person, in force from its day, retired; or back, or away."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.kernel.workflow import move
from pilotzone.messages import actions as messages
from subsidies import queries, workflow
from subsidies.actions.measures import lock, lock_draft, name_by, require
from subsidies.enums import VersionState
from subsidies.models import MeasureVersion
from subsidies.rules import readiness
from subsidies.rules.readiness import Gap

ONE_DAY = timedelta(days=1)


class NotReady(Refused):
    """Something keeps the version from being put in force; each gap says what."""

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self.gaps = tuple(gaps)
        super().__init__(
            "not_ready",
            _("The version cannot be put in force yet: %(count)s points are open. All of them are listed."),
            params={"count": len(self.gaps)},
        )


def gaps_of(version: MeasureVersion, valid_from: date | None, *, today: date) -> tuple[Gap, ...]:
    """Everything that keeps the version from being put in force on the day."""
    terms = readiness.Terms(
        code=version.measure.code,
        programme=version.measure.programme.code,
        number=version.number,
        valid_from=valid_from,
        earliest=queries.earliest_start(version, today),
        today=today,
        siblings=queries.other_versions(version),
    )
    return readiness.gaps_of(version.document, terms)


def require_ready(version: MeasureVersion, valid_from: date | None, now: datetime) -> None:
    if gaps := gaps_of(version, valid_from, today=clock.local_date(now)):
        raise NotReady(gaps)


@transaction.atomic
def propose(
    version: MeasureVersion,
    *,
    valid_from: date | None,
    note: str = "",
    expected_revision: int | None = None,
    by: User,
    now: datetime,
) -> MeasureVersion:
    """Ask for approval from a day on. Refused with everything that is missing; from now on nobody edits it."""
    locked = lock_draft(version, expected_revision=expected_revision, by=by)
    require_ready(locked, valid_from, now)
    move(locked, workflow.PROPOSE_VERSION, by=by)
    locked.valid_from, locked.note = valid_from, note.strip()
    locked.proposed_at, locked.proposed_by, locked.removed = now, by, ""
    locked.save()
    audit.record("measure.version_proposed", locked, by=by, now=now, payload=described(locked))
    tell(approvers_of(locked), "measure_proposed", locked, now=now, name=by.name)
    return locked


def approvers_of(version: MeasureVersion) -> list[User]:
    """Whoever may be the second person."""
    return [person for person in queries.officers(P.MEASURE_APPROVE) if not has_hand_in(version, person)]


@transaction.atomic
def take_back(version: MeasureVersion, *, reason: str = "", by: User, now: datetime) -> MeasureVersion:
    """The proposer's own proposal is a draft again, while nobody has decided on it; who was asked is told."""
    require(P.MEASURE_ENTER, by)
    locked = lock(version)
    if locked.state == VersionState.PROPOSED and locked.proposed_by_id != by.pk:
        raise NotAllowed("not_proposer", _("Only who proposed a version takes the proposal back."))
    move(locked, workflow.TAKE_BACK_VERSION, by=by)
    told = approvers_of(locked)
    locked.proposed_at = locked.proposed_by = None
    locked.revision += 1
    locked.save()
    payload = {"number": locked.number, "reason": reason.strip()}
    audit.record("measure.version_taken_back", locked, by=by, now=now, payload=payload)
    tell(told, "measure_taken_back", locked, now=now, name=by.name)
    return locked


@transaction.atomic
def discard(version: MeasureVersion, *, reason: str = "", by: User, now: datetime) -> MeasureVersion:
    """A draft that is not wanted any more. It stays in the history with its record and back-tests; nobody edits it.

    Refused once the version has been approved: then a second person's signature stands in its record.
    """
    require(P.MEASURE_ENTER, by)
    locked = lock(version)
    move(locked, workflow.DISCARD_VERSION, by=by)
    if queries.was_approved(locked):
        raise Refused("was_approved", _("This version was approved once. It cannot be discarded."), status=409)
    locked.revision += 1
    locked.removed = ""
    locked.save()
    payload = {"number": locked.number, "digest": locked.digest, "reason": reason.strip()}
    audit.record("measure.version_discarded", locked, by=by, now=now, payload=payload)
    tell([person for person in authors(locked) if person != by], "measure_discarded", locked, now=now, name=by.name)
    return locked


def described(version: MeasureVersion) -> dict[str, object]:
    editors = list(version.editors.order_by("pk").values_list("email", flat=True))
    return {
        "measure": version.measure.code,
        "number": version.number,
        "digest": version.digest,
        "valid_from": version.valid_from,
        "editors": editors,
        "note": version.note,
    }


def has_hand_in(version: MeasureVersion, person: User) -> bool:
    """Whether the person began the version, wrote in it or proposed it: somebody else has to approve it."""
    if person.pk in (version.entered_by_id, version.proposed_by_id):
        return True
    return version.editors.filter(pk=person.pk).exists()


@transaction.atomic
def approve(version: MeasureVersion, *, valid_from: date | None = None, by: User, now: datetime) -> MeasureVersion:
    """Put a proposal in force from its day, or from another one; claims keep the version that they are pinned to."""
    require(P.MEASURE_APPROVE, by)
    locked = lock(version)
    if has_hand_in(locked, by):
        raise Refused("own_version", _("Who wrote or proposed a version does not approve it: a second person does."))
    move(locked, workflow.APPROVE_VERSION, by=by)
    chosen = valid_from or locked.valid_from
    require_ready(locked, chosen, now)
    locked.valid_from, locked.decided_at, locked.decided_by = chosen, now, by
    locked.save()
    audit.record("measure.version_approved", locked, by=by, now=now, payload=described(locked))
    if chosen and chosen <= clock.local_date(now):
        enter_force(locked, by=by, now=now)
    tell(authors(locked), "measure_approved", locked, now=now, name=by.name)
    return locked


def enter_force(locked: MeasureVersion, *, by: User | None, now: datetime) -> None:
    """From now on this version counts; the one before ends the day before. The caller holds the lock."""
    last_day = (locked.valid_from or clock.local_date(now)) - ONE_DAY
    for earlier in locked.measure.versions.select_for_update().filter(state=VersionState.IN_FORCE):
        move(earlier, workflow.GIVE_WAY, by=by)
        end(earlier, last_day, reason="", by=by, now=now)
    move(locked, workflow.ENTER_FORCE, by=by)
    locked.save(update_fields=["state"])
    name_by(locked)
    audit.record("measure.version_in_force", locked, by=by, now=now, payload=described(locked))
    if calls := queries.open_calls_on_others(locked, now).count():
        tell(queries.officers(P.CALL_PUBLISH), "measure_calls_open", locked, now=now, count=calls)


def end(version: MeasureVersion, last_day: date, *, reason: str, by: User | None, now: datetime) -> None:
    version.valid_to = last_day
    version.save(update_fields=["state", "valid_to"])
    payload = {"number": version.number, "valid_to": last_day, "reason": reason}
    audit.record("measure.version_retired", version, by=by, now=now, payload=payload)


def enter_force_due(*, now: datetime) -> int:
    """Approved versions whose day has come; how many. Safe to run twice."""
    today = clock.local_date(now)
    return sum(enter_force_on_its_day(version, now=now) for version in MeasureVersion.objects.taking_effect(today))


@transaction.atomic
def enter_force_on_its_day(version: MeasureVersion, *, now: datetime) -> bool:
    locked = lock(version)
    if locked.state != VersionState.APPROVED or not locked.valid_from or locked.valid_from > clock.local_date(now):
        return False
    enter_force(locked, by=None, now=now)
    return True


@transaction.atomic
def send_back(version: MeasureVersion, *, reason: str, by: User, now: datetime) -> MeasureVersion:
    """A proposal, or an approval whose day has not come, becomes a draft again, with the reason."""
    require(P.MEASURE_APPROVE, by)
    locked = lock(version)
    move(locked, workflow.SEND_BACK_VERSION, by=by)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Say what has to be changed: the author will read it."), field="reason")
    told = authors(locked)
    locked.proposed_at = locked.proposed_by = locked.decided_at = locked.decided_by = None
    locked.returned_at, locked.returned_by, locked.return_reason = now, by, reason
    locked.revision += 1
    locked.save()
    payload = {"number": locked.number, "reason": reason}
    audit.record("measure.version_sent_back", locked, by=by, now=now, payload=payload)
    tell(told, "measure_sent_back", locked, now=now, name=by.name, reason=reason)
    return locked


@transaction.atomic
def retire(version: MeasureVersion, *, reason: str, by: User, now: datetime) -> MeasureVersion:
    """End a version with the end of today, without one that follows. Open calls and claims keep it."""
    require(P.MEASURE_APPROVE, by)
    locked = lock(version)
    move(locked, workflow.RETIRE, by=by)
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", _("Give the reason: it stands in the record."), field="reason")
    end(locked, clock.local_date(now), reason=reason, by=by, now=now)
    tell(authors(locked), "measure_retired", locked, now=now, name=by.name, reason=reason)
    return locked


def authors(version: MeasureVersion) -> list[User]:
    """Who wrote in the version and who proposed it."""
    people = {person.pk: person for person in version.editors.all()}
    if version.proposed_by:
        people[version.proposed_by.pk] = version.proposed_by
    return list(people.values())


def tell(people: Iterable[User], kind: str, version: MeasureVersion, *, now: datetime, **params: object) -> None:
    measure = version.measure
    about = {
        "measure": {"zh": measure.name_zh, "en": measure.name_en},
        "number": version.number,
        "day": version.valid_from or "",
    }
    link = reverse("bureau:subsidies:version_detail", args=[version.uid])
    messages.notify(people, kind, params=about | params, link=link, now=now, case=version)
