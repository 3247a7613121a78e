"""The ways of an assessment cycle and of a contest, as rows: name, from, to, permission. None: it follows by itself."""

from enterprises.enums_assessments import ContestState, CycleState
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition

FREEZE = Transition("freeze", (CycleState.COLLECTING,), CycleState.SCORING, P.CYCLE_RUN)
RUN_AGAIN = Transition("run_again", (CycleState.SCORING, CycleState.CHECKING), CycleState.SCORING, P.CYCLE_RUN)
SCORED = Transition("scored", (CycleState.SCORING,), CycleState.CHECKING, None)
SIGN = Transition("sign", (CycleState.CHECKING,), CycleState.CHECKING, P.CYCLE_CHECK)
PUBLISH_PROVISIONALLY = Transition(
    "publish_provisionally", (CycleState.CHECKING,), CycleState.PROVISIONAL, P.CYCLE_PUBLISH
)
PUBLISH = Transition("publish", (CycleState.PROVISIONAL,), CycleState.PUBLISHED, P.CYCLE_PUBLISH)
EXPIRE = Transition("expire", (CycleState.PUBLISHED,), CycleState.EXPIRED, None)
STOP = Transition(
    "stop",
    (CycleState.COLLECTING, CycleState.SCORING, CycleState.CHECKING, CycleState.PROVISIONAL),
    CycleState.STOPPED,
    P.CYCLE_PUBLISH,
)

CYCLE = (FREEZE, RUN_AGAIN, SCORED, SIGN, PUBLISH_PROVISIONALLY, PUBLISH, EXPIRE, STOP)

EXAMINE = Transition("examine", (ContestState.FILED,), ContestState.EXAMINED, P.CONTEST_EXAMINE)
SEND_BACK = Transition("send_back", (ContestState.EXAMINED,), ContestState.FILED, P.CONTEST_DECIDE)
ACCEPT = Transition("accept", (ContestState.EXAMINED,), ContestState.ACCEPTED, P.CONTEST_DECIDE)
REFUSE = Transition("refuse", (ContestState.EXAMINED,), ContestState.REFUSED, P.CONTEST_DECIDE)
WITHDRAW = Transition("withdraw", (ContestState.FILED, ContestState.EXAMINED), ContestState.WITHDRAWN, P.CONTEST_FILE)

CONTEST = (EXAMINE, SEND_BACK, ACCEPT, REFUSE, WITHDRAW)
