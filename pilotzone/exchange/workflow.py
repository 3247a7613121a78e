"""The steps of a client and of a key. One person proposes, another one confirms; each may end it at once."""

from pilotzone.exchange.enums import ClientState, KeyState
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition

CONFIRM = Transition("confirm", (ClientState.PROPOSED,), ClientState.IN_FORCE, P.PARTNER_CONFIRM)
REFUSE = Transition("refuse", (ClientState.PROPOSED,), ClientState.REFUSED, P.PARTNER_CONFIRM)
WITHDRAW = Transition(
    "withdraw", (ClientState.PROPOSED, ClientState.IN_FORCE), ClientState.WITHDRAWN, P.PARTNER_WITHDRAW
)

CONFIRM_KEY = Transition("confirm_key", (KeyState.PROPOSED,), KeyState.IN_FORCE, P.PARTNER_CONFIRM)
REFUSE_KEY = Transition("refuse_key", (KeyState.PROPOSED,), KeyState.REFUSED, P.PARTNER_CONFIRM)
WITHDRAW_KEY = Transition(
    "withdraw_key", (KeyState.PROPOSED, KeyState.IN_FORCE), KeyState.WITHDRAWN, P.PARTNER_WITHDRAW
)
