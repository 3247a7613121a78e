"""Versions of a document that two people publish, a measure's or a scheme's: what is asked of both alike."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused, Stale
from pilotzone.kernel.workflow import Transition


@dataclass(frozen=True, slots=True)
class Way:
    """The transitions of a version. `give_way` and `retire` leave the state in which it is in force."""

    propose: Transition
    approve: Transition
    send_back: Transition
    take_back: Transition
    discard: Transition
    enter_force: Transition
    give_way: Transition
    retire: Transition

    @property
    def all(self) -> tuple[Transition, ...]:
        steps = (self.propose, self.approve, self.send_back, self.take_back, self.discard)
        return (*steps, self.enter_force, self.give_way, self.retire)


@dataclass(frozen=True, slots=True)
class Stages:
    """What an app calls the states of its versions."""

    draft: str
    proposed: str
    approved: str
    in_force: str
    retired: str
    discarded: str


def way(stages: Stages, *, enter: P, approve: P) -> Way:
    """The way of a version, for who enters and who approves; an approved one goes back until its day comes."""
    return Way(
        propose=Transition("propose", (stages.draft,), stages.proposed, enter),
        approve=Transition("approve", (stages.proposed,), stages.approved, approve),
        send_back=Transition("send_back", (stages.proposed, stages.approved), stages.draft, approve),
        take_back=Transition("take_back", (stages.proposed,), stages.draft, enter),
        discard=Transition("discard", (stages.draft,), stages.discarded, enter),
        enter_force=Transition("enter_force", (stages.approved,), stages.in_force, None),
        give_way=Transition("give_way", (stages.in_force,), stages.retired, None),
        retire=Transition("retire", (stages.in_force,), stages.retired, approve),
    )


def has_hand_in(version: Any, person: Any) -> bool:
    """Whether the person began the version, wrote in it or proposed it: somebody else has to approve it."""
    if person.pk in (version.entered_by_id, version.proposed_by_id):
        return True
    found: bool = version.editors.filter(pk=person.pk).exists()
    return found


def authors(version: Any) -> list[Any]:
    """Who wrote in the version and who proposed it."""
    people = {person.pk: person for person in version.editors.all()}
    if version.proposed_by:
        people[version.proposed_by.pk] = version.proposed_by
    return list(people.values())


def editors(version: Any) -> list[str]:
    """Who wrote in the version, as the record names them."""
    return list(version.editors.order_by("pk").values_list("email", flat=True))


def require_editable(version: Any, expected_revision: int | None) -> None:
    """Refused when the version is no draft; a 409 when somebody has saved since `expected_revision` was read."""
    if version.state != "draft":
        raise Refused("not_draft", _("Only a draft can be edited. Begin a new version."), status=409)
    if expected_revision is not None and version.revision != expected_revision:
        raise Stale(
            "stale",
            _("Somebody else changed this draft meanwhile. What you typed is still on the page; reload to compare."),
        )


def require_second_person(version: Any, by: Any) -> None:
    if has_hand_in(version, by):
        raise Refused("own_version", _("Who wrote or proposed a version does not approve it: a second person does."))


def require_read(version: Any, expected_revision: int | None) -> None:
    if expected_revision is not None and version.revision != expected_revision:
        raise Stale("proposal_changed", _("Another proposal was made since you opened the page. Read it first."))


def require_proposer(version: Any, by: Any) -> None:
    """A proposal is taken back by whoever made it; in other states there is nothing to take back."""
    if version.state == "proposed" and version.proposed_by_id != by.pk:
        raise NotAllowed("not_proposer", _("Only who proposed a version takes the proposal back."))


def return_reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("reason_missing", _("Say what has to be changed: the author will read it."), field="reason")
    return text


def end_reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("reason_missing", _("Give the reason: it stands in the record."), field="reason")
    return text
