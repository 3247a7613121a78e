"""The ways of a service's rule, of an offer and of a problem, as rows: name, from, to, permission."""

from enterprises.enums_services import ProblemState, RuleState, ServiceOfferState
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition

APPROVE_RULE = Transition("approve", (RuleState.PROPOSED,), RuleState.IN_FORCE, P.SERVICE_APPROVE)
RETURN_RULE = Transition("return", (RuleState.PROPOSED,), RuleState.RETURNED, P.SERVICE_APPROVE)
RETIRE_RULE = Transition("retire", (RuleState.IN_FORCE,), RuleState.RETIRED, None)

RULE = (APPROVE_RULE, RETURN_RULE, RETIRE_RULE)

SEND = Transition("send", (ServiceOfferState.PROPOSED,), ServiceOfferState.OFFERED, P.SERVICE_OFFER)
ACCEPT = Transition("accept", (ServiceOfferState.OFFERED,), ServiceOfferState.ACCEPTED, P.SERVICE_ANSWER)
DECLINE = Transition("decline", (ServiceOfferState.OFFERED,), ServiceOfferState.DECLINED, P.SERVICE_ANSWER)
DELIVER = Transition("deliver", (ServiceOfferState.ACCEPTED,), ServiceOfferState.DELIVERED, P.SERVICE_OFFER)
WITHDRAW = Transition(
    "withdraw",
    (ServiceOfferState.PROPOSED, ServiceOfferState.OFFERED, ServiceOfferState.ACCEPTED),
    ServiceOfferState.WITHDRAWN,
    P.SERVICE_OFFER,
)
LAPSE = Transition("lapse", (ServiceOfferState.OFFERED,), ServiceOfferState.LAPSED, None)

OFFER = (SEND, ACCEPT, DECLINE, DELIVER, WITHDRAW, LAPSE)

ANSWER = Transition("answer", (ProblemState.OPEN, ProblemState.ANSWERED), ProblemState.ANSWERED, P.LIAISON_KEEP)
SOLVE = Transition("solve", (ProblemState.OPEN, ProblemState.ANSWERED), ProblemState.SOLVED, P.LIAISON_KEEP)
ASK_ON = Transition("ask_on", (ProblemState.OPEN, ProblemState.ANSWERED), ProblemState.OPEN, P.SERVICE_ANSWER)
REOPEN = Transition("reopen", (ProblemState.SOLVED,), ProblemState.OPEN, P.SERVICE_ANSWER)

PROBLEM = (ANSWER, SOLVE, ASK_ON, REOPEN)
