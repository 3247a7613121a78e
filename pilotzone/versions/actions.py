"""How a version of a document becomes binding, a measure's or a scheme's: proposed by one person, approved by another
who never wrote in it, in force from its day until the next one; or taken back, sent back, discarded, retired."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.audit.queries import events_of
from pilotzone.formula.readiness import Gap
from pilotzone.kernel import clock, versions
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.versions import Way
from pilotzone.kernel.workflow import available, is_open, move, require
from pilotzone.messages import actions as messages

ONE_DAY = timedelta(days=1)
V = TypeVar("V", bound=Any)


class NotReady(Refused):
    """Something keeps the version from being put in force; each gap says what."""

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self.gaps = tuple(gaps)
        super().__init__(
            "not_ready",
            ngettext_lazy(
                "The version cannot be put in force yet: %(count)s point is open. It is listed.",
                "The version cannot be put in force yet: %(count)s points are open. All of them are listed.",
                "count",
            ),
            params={"count": len(self.gaps)},
        )


class Publishing(ABC, Generic[V]):
    """The steps for one kind of document, which its subclass knows. `kind` begins the names of events and notices."""

    kind: str
    enter_permission: P
    approve_permission: P
    way: Way
    page: str  # the route of a version's page

    # what each kind of document knows itself

    @abstractmethod
    def lock(self, version: V) -> V:
        """The version as it is now, with its document locked: versions of one change one after another."""

    @abstractmethod
    def siblings(self, version: V) -> Any:
        """The rows of all versions of its document."""

    @abstractmethod
    def document_of(self, version: V) -> Any:
        """What is versioned: it has a code and a name in both languages."""

    @abstractmethod
    def gaps_of(self, version: V, valid_from: date | None, *, today: date) -> tuple[Gap, ...]:
        """Everything that keeps the version from being put in force on the day."""

    @abstractmethod
    def name_by(self, version: V) -> None:
        """Call the document as this version does, where it is the one that counts."""

    def settle(self, locked: V) -> None:
        """What a draft keeps for its author alone goes when it leaves his hands."""

    def entered_force(self, locked: V, now: datetime) -> None:
        """What else follows from it."""

    # what a person may do

    def steps_of(self, version: V, user: User) -> dict[str, bool]:
        """The steps that this person may take now, by name; `own` where approval is not theirs to give."""
        found = {row.name: True for row in available(version, self.way.all, user)}
        own = "approve" in found and versions.has_hand_in(version, user)
        editable = version.state in self.way.propose.sources
        return found | {
            "approve": "approve" in found and not own,
            "own": own,
            "take_back": "take_back" in found and version.proposed_by_id == user.pk,
            "discard": "discard" in found and not self.was_approved(version),
            "edit": editable and user.may(self.enter_permission),
            "copy": user.may(self.enter_permission),
        }

    # the steps

    def require_ready(self, version: V, valid_from: date | None, now: datetime) -> None:
        if gaps := self.gaps_of(version, valid_from, today=clock.local_date(now)):
            raise NotReady(gaps)

    @transaction.atomic
    def propose(
        self,
        version: V,
        *,
        valid_from: date | None,
        note: str = "",
        expected_revision: int | None = None,
        by: User,
        now: datetime,
    ) -> V:
        """Ask for approval from a day on. Refused with everything that is missing; from now on nobody edits it."""
        require(self.enter_permission, by)
        locked = self.lock(version)
        versions.require_editable(locked, expected_revision)
        self.require_ready(locked, valid_from, now)
        move(locked, self.way.propose, by=by)
        self.settle(locked)
        locked.valid_from, locked.note = valid_from, note.strip()
        locked.proposed_at, locked.proposed_by = now, by
        locked.save()
        self._record("proposed", locked, by, now, self.described(locked))
        self.tell(self.approvers_of(locked), "proposed", locked, now=now, name=by.name)
        return locked

    def approvers_of(self, version: V) -> list[User]:
        """Whoever may be the second person."""
        return [each for each in officers(self.approve_permission) if not versions.has_hand_in(version, each)]

    @transaction.atomic
    def take_back(self, version: V, *, reason: str = "", by: User, now: datetime) -> V:
        """The proposer's own proposal is a draft again, while nobody has decided on it; who was asked is told."""
        require(self.enter_permission, by)
        locked = self.lock(version)
        versions.require_proposer(locked, by)
        move(locked, self.way.take_back, by=by)
        told = self.approvers_of(locked)
        locked.proposed_at = locked.proposed_by = None
        locked.revision += 1
        locked.save()
        self._record("taken_back", locked, by, now, {"number": locked.number, "reason": reason.strip()})
        self.tell(told, "taken_back", locked, now=now, name=by.name)
        return locked

    @transaction.atomic
    def discard(self, version: V, *, reason: str = "", by: User, now: datetime) -> V:
        """A draft that is not wanted any more. It stays in the history with its record; nobody edits it.

        Refused once the version has been approved: then a second person's signature stands in its record.
        """
        require(self.enter_permission, by)
        locked = self.lock(version)
        move(locked, self.way.discard, by=by)
        if self.was_approved(locked):
            raise Refused("was_approved", _("This version was approved once. It cannot be discarded."), status=409)
        self.settle(locked)
        locked.revision += 1
        locked.save()
        payload = {"number": locked.number, "digest": locked.digest, "reason": reason.strip()}
        self._record("discarded", locked, by, now, payload)
        others = [person for person in versions.authors(locked) if person != by]
        self.tell(others, "discarded", locked, now=now, name=by.name)
        return locked

    def was_approved(self, version: V) -> bool:
        """Whether the version was ever approved, also one that was sent back afterwards."""
        found: bool = events_of(version).filter(kind=f"{self.kind}.version_approved").exists()
        return found

    @transaction.atomic
    def approve(
        self,
        version: V,
        *,
        valid_from: date | None = None,
        expected_revision: int | None = None,
        by: User,
        now: datetime,
    ) -> V:
        """Put a proposal in force from its day, or from another one; what has begun keeps the version it began with.

        `expected_revision` is the one that was read: another text may have been proposed since.
        """
        require(self.approve_permission, by)
        locked = self.lock(version)
        versions.require_second_person(locked, by)
        move(locked, self.way.approve, by=by)
        versions.require_read(locked, expected_revision)
        chosen = valid_from or locked.valid_from
        self.require_ready(locked, chosen, now)
        locked.valid_from, locked.decided_at, locked.decided_by = chosen, now, by
        locked.save()
        self._record("approved", locked, by, now, self.described(locked))
        if chosen and chosen <= clock.local_date(now):
            self.enter_force(locked, by=by, now=now)
        self.tell(versions.authors(locked), "approved", locked, now=now, name=by.name)
        return locked

    def enter_force(self, locked: V, *, by: User | None, now: datetime) -> None:
        """From now on this version counts; the one before ends the day before. The caller holds the lock."""
        last_day = (locked.valid_from or clock.local_date(now)) - ONE_DAY
        for earlier in self.siblings(locked).select_for_update().filter(state__in=self.way.give_way.sources):
            move(earlier, self.way.give_way, by=by)
            self.end(earlier, last_day, reason="", by=by, now=now)
        move(locked, self.way.enter_force, by=by)
        locked.save(update_fields=["state"])
        self.name_by(locked)
        self._record("in_force", locked, by, now, self.described(locked))
        self.entered_force(locked, now)

    def end(self, version: V, last_day: date, *, reason: str, by: User | None, now: datetime) -> None:
        version.valid_to = last_day
        version.save(update_fields=["state", "valid_to"])
        payload = {"number": version.number, "valid_to": last_day, "reason": reason}
        self._record("retired", version, by, now, payload)

    def enter_force_due(self, rows: Iterable[V], *, now: datetime) -> int:
        """Of approved versions those whose day has come; how many. Safe to run twice."""
        return sum(self._enter_force_on_its_day(version, now) for version in rows)

    @transaction.atomic
    def _enter_force_on_its_day(self, version: V, now: datetime) -> bool:
        locked = self.lock(version)
        due = locked.valid_from and locked.valid_from <= clock.local_date(now)
        if not due or not is_open(locked, self.way.enter_force):
            return False
        self.enter_force(locked, by=None, now=now)
        return True

    @transaction.atomic
    def send_back(self, version: V, *, reason: str, by: User, now: datetime) -> V:
        """A proposal, or an approval whose day has not come, becomes a draft again, with the reason."""
        require(self.approve_permission, by)
        locked = self.lock(version)
        move(locked, self.way.send_back, by=by)
        reason = versions.return_reason(reason)
        told = versions.authors(locked)
        locked.proposed_at = locked.proposed_by = locked.decided_at = locked.decided_by = None
        locked.returned_at, locked.returned_by, locked.return_reason = now, by, reason
        locked.revision += 1
        locked.save()
        self._record("sent_back", locked, by, now, {"number": locked.number, "reason": reason})
        self.tell(told, "sent_back", locked, now=now, name=by.name, reason=reason)
        return locked

    @transaction.atomic
    def retire(self, version: V, *, reason: str, by: User, now: datetime) -> V:
        """End a version with the end of today, without one that follows. What has begun keeps it."""
        require(self.approve_permission, by)
        locked = self.lock(version)
        move(locked, self.way.retire, by=by)
        reason = versions.end_reason(reason)
        self.end(locked, clock.local_date(now), reason=reason, by=by, now=now)
        self.tell(versions.authors(locked), "retired", locked, now=now, name=by.name, reason=reason)
        return locked

    def described(self, version: V) -> dict[str, object]:
        """What the record keeps of a version: which text it is, from when, and who wrote in it."""
        return {
            self.kind: self.document_of(version).code,
            "number": version.number,
            "digest": version.digest,
            "valid_from": version.valid_from,
            "editors": versions.editors(version),
            "note": version.note,
        }

    def _record(self, verb: str, version: V, by: User | None, now: datetime, payload: Mapping[str, Any]) -> None:
        audit.record(f"{self.kind}.version_{verb}", version, by=by, now=now, payload=payload)

    def tell(self, people: Iterable[User], verb: str, version: V, *, now: datetime, **params: object) -> None:
        document = self.document_of(version)
        about = {
            self.kind: {"zh": document.name_zh, "en": document.name_en},
            "number": version.number,
            "day": version.valid_from or "",
        }
        link = reverse(self.page, args=[version.uid])
        messages.notify(people, f"{self.kind}_{verb}", params=about | params, link=link, now=now, case=version)
