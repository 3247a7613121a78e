"""Transitions as rows of data: the buttons, the guards, the diagram and the tests read the same rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused


@dataclass(frozen=True, slots=True)
class Transition:
    """`permission` None marks a step that follows by itself from another act (the last opinion, a payment)."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: P | None


def scope_of(obj: Any) -> dict[str, int | None]:
    """Where an object belongs, for the question whether somebody may act on it."""
    return {
        "enterprise_id": getattr(obj, "enterprise_id", None),
        "division_id": getattr(obj, "division_id", None),
    }


def is_open(obj: Any, transition: Transition) -> bool:
    return obj.state in transition.sources


def require(permission: P, by: Any) -> None:
    """Raises NotAllowed where the person may not do it anywhere."""
    if not by.may(permission):
        raise NotAllowed("not_allowed", _("You may not take this step."))


def available(obj: Any, transitions: Iterable[Transition], by: Any) -> list[Transition]:
    """The transitions that this person may take from the object's present state."""
    return [
        row for row in transitions if row.permission and is_open(obj, row) and by.may(row.permission, **scope_of(obj))
    ]


def move(obj: Any, transition: Transition, *, by: Any) -> None:
    """Set the object's state, or say why not. The caller holds the lock, saves and records."""
    if transition.permission and not by.may(transition.permission, **scope_of(obj)):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    if not is_open(obj, transition):
        raise Refused(
            "wrong_state",
            _("This step is not open now: the state is “%(state)s”. Reload the page."),
            params={"state": obj.get_state_display()},
            status=409,
        )
    obj.state = transition.target
