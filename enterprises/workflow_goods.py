"""The ways of a filing and of a version of the rules, as rows: name, from, to, permission."""

from enterprises.enums_goods import LIVE, FilingState
from enterprises.enums_services import RuleState
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition

ACCEPT = Transition("accept", LIVE, FilingState.ACCEPTED, P.GOODS_REVIEW)
REFUSE = Transition("refuse", LIVE, FilingState.REFUSED, P.GOODS_REVIEW)
ASK = Transition("ask", (FilingState.WAITING,), FilingState.ASKED, P.GOODS_REVIEW)
ANSWER = Transition("answer", (FilingState.ASKED,), FilingState.WAITING, P.GOODS_FILE)

FILING = (ACCEPT, REFUSE, ASK, ANSWER)

APPROVE_RULES = Transition("approve", (RuleState.PROPOSED,), RuleState.IN_FORCE, P.GOODS_RULE_APPROVE)
RETURN_RULES = Transition("return", (RuleState.PROPOSED,), RuleState.RETURNED, P.GOODS_RULE_APPROVE)
RETIRE_RULES = Transition("retire", (RuleState.IN_FORCE,), RuleState.RETIRED, None)

RULES = (APPROVE_RULES, RETURN_RULES, RETIRE_RULES)
