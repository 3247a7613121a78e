"""The way of an application for recognition and of the recognition itself, as rows. None: it follows by itself."""

from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition
from warehouses.enums_recognition import HOLDING, UNDECIDED
from warehouses.enums_recognition import RecognitionState as S

ASK_CORRECTION = Transition("ask_correction", (S.FILED,), S.CORRECTING, P.RECOGNITION_CHECK)
CORRECT = Transition("correct", (S.CORRECTING,), S.FILED, P.RECOGNITION_APPLY)
LAPSE_CORRECTION = Transition("lapse_correction", (S.CORRECTING,), S.REFUSED, None)
PASS_CHECK = Transition("pass_check", (S.FILED,), S.INSPECTION, P.RECOGNITION_CHECK)
TO_PANEL = Transition("to_panel", (S.INSPECTION,), S.PANEL, P.RECOGNITION_CHECK)
PROPOSE = Transition("propose", (S.PANEL,), S.PROPOSED, P.RECOGNITION_RUN)
PUBLISH = Transition("publish", (S.PROPOSED,), S.NOTICED, P.RECOGNITION_RUN)
RECOGNISE = Transition("recognise", (S.NOTICED,), S.RECOGNISED, P.RECOGNITION_DECIDE)
REFUSE = Transition("refuse", UNDECIDED, S.REFUSED, P.RECOGNITION_DECIDE)
WITHDRAW = Transition("withdraw", UNDECIDED, S.WITHDRAWN, P.RECOGNITION_APPLY)
DEMAND = Transition("demand", (S.RECOGNISED,), S.RECTIFYING, P.RECOGNITION_CHECK)
SETTLE = Transition("settle", (S.RECTIFYING,), S.RECOGNISED, P.RECOGNITION_CHECK)
REVOKE = Transition("revoke", HOLDING, S.REVOKED, P.RECOGNITION_DECIDE)
EXPIRE = Transition("expire", HOLDING, S.EXPIRED, None)
# Follows from the decision of two people on an objection, no button of its own.
RETURN_TO_PANEL = Transition("return_to_panel", (S.NOTICED,), S.PANEL, None)
REFUSE_ON_OBJECTION = Transition("refuse_on_objection", (S.NOTICED,), S.REFUSED, None)

APPLICATION = (
    ASK_CORRECTION,
    CORRECT,
    LAPSE_CORRECTION,
    PASS_CHECK,
    TO_PANEL,
    PROPOSE,
    PUBLISH,
    RECOGNISE,
    REFUSE,
    WITHDRAW,
    RETURN_TO_PANEL,
    REFUSE_ON_OBJECTION,
)
HELD = (DEMAND, SETTLE, REVOKE, EXPIRE)
RECOGNITION = (*APPLICATION, *HELD)
