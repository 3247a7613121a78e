"""The ways of a registration and of a change of facts, as rows. None: it follows by itself from another step."""

from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition
from warehouses.enums import VersionState, WarehouseState

HAND_IN_AGAIN = Transition("hand_in_again", (WarehouseState.RETURNED,), WarehouseState.PENDING, P.WAREHOUSE_EDIT)
CONFIRM = Transition("confirm", (WarehouseState.PENDING,), WarehouseState.REGISTERED, P.WAREHOUSE_KEEP)
SEND_BACK = Transition("send_back", (WarehouseState.PENDING,), WarehouseState.RETURNED, P.WAREHOUSE_KEEP)
CLOSE = Transition("close", (WarehouseState.REGISTERED,), WarehouseState.CLOSED, P.WAREHOUSE_EDIT)
WITHDRAW = Transition(
    "withdraw", (WarehouseState.PENDING, WarehouseState.RETURNED), WarehouseState.WITHDRAWN, P.WAREHOUSE_EDIT
)

REGISTRATION = (HAND_IN_AGAIN, CONFIRM, SEND_BACK, CLOSE, WITHDRAW)

CONFIRM_FACTS = Transition("confirm_facts", (VersionState.WAITING,), VersionState.IN_FORCE, P.WAREHOUSE_KEEP)
REFUSE_FACTS = Transition("refuse_facts", (VersionState.WAITING,), VersionState.REFUSED, P.WAREHOUSE_KEEP)
WITHDRAW_FACTS = Transition("withdraw_facts", (VersionState.WAITING,), VersionState.WITHDRAWN, P.WAREHOUSE_EDIT)

FACTS = (CONFIRM_FACTS, REFUSE_FACTS, WITHDRAW_FACTS)
