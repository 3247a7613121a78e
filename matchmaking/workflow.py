"""The ways of an event and of taking part in one, as rows. None: by time, or by itself from another step."""

from matchmaking.enums import LIVE, LIVING, UNSETTLED, EventState, ParticipationState
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition


def by_time(name: str, target: EventState) -> Transition:
    """From wherever a living event stands: its moments alone say where it belongs."""
    return Transition(name, tuple(state for state in LIVING if state is not target), target, None)


ANNOUNCE = Transition("announce", (EventState.DRAFT,), EventState.PUBLISHED, P.EVENT_RUN)
REPORT = Transition("report", (EventState.CLOSED,), EventState.REPORTED, P.EVENT_RUN)
CANCEL = Transition("cancel", LIVING, EventState.CANCELLED, P.EVENT_RUN)

BY_TIME = {
    row.target: row
    for row in (
        by_time("postpone", EventState.PUBLISHED),
        by_time("open", EventState.OPEN),
        by_time("end_registration", EventState.PLANNED),
        by_time("begin", EventState.RUNNING),
        by_time("end", EventState.CLOSED),
    )
}
EVENTS = (ANNOUNCE, REPORT, CANCEL)

APPROVE = Transition("approve", (ParticipationState.APPLIED,), ParticipationState.CONFIRMED, P.EVENT_RUN)
PUT_ON_LIST = Transition("put_on_list", (ParticipationState.APPLIED,), ParticipationState.WAITING, P.EVENT_RUN)
MOVE_UP = Transition("move_up", (ParticipationState.WAITING,), ParticipationState.CONFIRMED, None)
DECLINE = Transition("decline", LIVE, ParticipationState.DECLINED, P.EVENT_RUN)
WITHDRAW = Transition("withdraw", LIVE, ParticipationState.WITHDRAWN, P.EVENT_JOIN)
LAPSE = Transition("lapse", UNSETTLED, ParticipationState.LAPSED, None)

PARTICIPATION = (APPROVE, PUT_ON_LIST, MOVE_UP, DECLINE, WITHDRAW, LAPSE)
