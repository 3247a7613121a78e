"""The way of an enquiry, as rows. The operator replies or declines, the enquirer says what came of it; both a deal."""

from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition
from warehouses.enums_space import WAITING
from warehouses.enums_space import EnquiryState as S

REPLY = Transition("reply", WAITING, S.ANSWERED, P.WAREHOUSE_EDIT)
DECLINE = Transition("decline", WAITING, S.DECLINED, P.WAREHOUSE_EDIT)
AGREE = Transition("agree", (S.ANSWERED, S.STATED), S.STATED, P.SPACE_ENQUIRE)
CONFIRM = Transition("confirm", (S.STATED,), S.AGREED, P.WAREHOUSE_EDIT)
END = Transition("end", (S.ANSWERED, S.STATED), S.ENDED, P.SPACE_ENQUIRE)
WITHDRAW = Transition("withdraw", WAITING, S.WITHDRAWN, P.SPACE_ENQUIRE)

OPERATOR = (REPLY, DECLINE, CONFIRM)
ENQUIRER = (AGREE, END, WITHDRAW)
ENQUIRY = (*OPERATOR, *ENQUIRER)
