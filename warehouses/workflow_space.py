"""The way of an enquiry, as rows. The operator replies or declines, the enquirer says what came of it."""

from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition
from warehouses.enums_space import WAITING
from warehouses.enums_space import EnquiryState as S

REPLY = Transition("reply", WAITING, S.ANSWERED, P.WAREHOUSE_EDIT)
DECLINE = Transition("decline", WAITING, S.DECLINED, P.WAREHOUSE_EDIT)
AGREE = Transition("agree", (S.ANSWERED,), S.AGREED, P.SPACE_ENQUIRE)
END = Transition("end", (S.ANSWERED,), S.ENDED, P.SPACE_ENQUIRE)
WITHDRAW = Transition("withdraw", WAITING, S.WITHDRAWN, P.SPACE_ENQUIRE)

OPERATOR = (REPLY, DECLINE)
ENQUIRER = (AGREE, END, WITHDRAW)
ENQUIRY = (*OPERATOR, *ENQUIRER)
