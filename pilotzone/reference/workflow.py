"""The steps of a change of reference data. One person proposes, another one confirms."""

from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition
from pilotzone.reference.enums import ChangeState

CONFIRM = Transition("confirm", (ChangeState.PROPOSED,), ChangeState.CONFIRMED, P.REFERENCE_CONFIRM)
RETURN = Transition("return", (ChangeState.PROPOSED,), ChangeState.RETURNED, P.REFERENCE_CONFIRM)
WITHDRAW = Transition("withdraw", (ChangeState.PROPOSED,), ChangeState.WITHDRAWN, P.REFERENCE_PROPOSE)

CHANGE = (CONFIRM, RETURN, WITHDRAW)
